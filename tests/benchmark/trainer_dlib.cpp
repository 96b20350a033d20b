/* dlib's deep learning module. Its networks are types, so each model is one. */
#include "trainer.h"

#if NNLA_BENCHMARK_DLIB

#  include "openblas_threads.h"

#  include <dlib/dnn.h>

namespace bench {

namespace {

using Input = dlib::input<dlib::matrix<float>>;

/* 2 – width tanh – 2 tanh – 1, the sigmoid folded into the loss; the width is set at run time. */
using MoonsNet = dlib::loss_binary_log<dlib::fc<1, dlib::htan<dlib::fc<2, dlib::htan<dlib::fc<100, Input>>>>>>;

/* 784 – 256 ReLU – 128 ReLU – 10, the softmax folded into the loss. */
using DigitsNet = dlib::loss_multiclass_log<dlib::fc<10, dlib::relu<dlib::fc<128, dlib::relu<dlib::fc<256, Input>>>>>>;

/* Hands over each fully connected layer, first to last; dlib counts from the loss. */
template <class Net, class Visit> void for_each_dense(Net &net, Visit visit) {
    visit(dlib::layer<5>(net).layer_details());
    visit(dlib::layer<3>(net).layer_details());
    visit(dlib::layer<1>(net).layer_details());
}

/* A layer's parameters are Wᵀ [inputs × units], then b. */
template <class Layer> void write(Layer &layer, const std::vector<float> &W, const std::vector<float> &b) {
    float *to = layer.get_layer_params().host();
    const std::size_t units = b.size();
    const std::size_t inputs = W.size() / units;
    for (std::size_t in = 0; in < inputs; in++) {
        for (std::size_t unit = 0; unit < units; unit++) {
            to[in * units + unit] = W[unit * inputs + in];
        }
    }
    std::copy(b.begin(), b.end(), to + inputs * units);
}

template <class Layer> void read(const Layer &layer, Parameters &to) {
    const std::size_t units = layer.get_num_outputs();
    const std::size_t inputs = layer.get_layer_params().size() / units - 1;
    const float *from = layer.get_layer_params().host();
    std::vector<float> W(units * inputs);
    for (std::size_t in = 0; in < inputs; in++) {
        for (std::size_t unit = 0; unit < units; unit++) {
            W[unit * inputs + in] = from[in * units + unit];
        }
    }
    to.push_back(std::move(W));
    to.emplace_back(from + inputs * units, from + (inputs + 1) * units);
}

std::vector<float> labels_of(const MoonsNet &, const Batch &batch) {
    std::vector<float> labels;
    for (float t : batch.T) {
        labels.push_back(t > 0.5F ? 1.0F : -1.0F);
    }
    return labels;
}

std::vector<unsigned long> labels_of(const DigitsNet &, const Batch &batch) {
    return {batch.classes.begin(), batch.classes.end()};
}

template <class Net, class Solver, class Label> class DlibTrainer : public Trainer {
  public:
    DlibTrainer(const Training &training, const Solver &solver)
        : learning_rate_(training.model.learning_rate), labels_(labels_of(net_, training.batch)),
          solvers_(Net::num_computational_layers, solver) {
        const Batch &batch = training.batch;
        const std::size_t inputs = training.model.inputs;
        dlib::layer<5>(net_).layer_details().set_num_outputs(static_cast<long>(training.model.layers[0].units));
        /* With equal multipliers a solver runs once over weights and biases together. */
        for_each_dense(net_, [](auto &layer) { layer.set_bias_weight_decay_multiplier(1); });
        std::vector<dlib::matrix<float>> X(batch.count, dlib::matrix<float>(static_cast<long>(inputs), 1));
        for (std::size_t i = 0; i < batch.count; i++) {
            std::copy_n(&batch.X[i * inputs], inputs, X[i].begin());
        }
        net_.to_tensor(X.begin(), X.end(), X_);
        net_.forward(X_); /* sets the parameters up */
        std::size_t next = 0;
        for_each_dense(net_, [&](auto &layer) {
            write(layer, training.first[next], training.first[next + 1]);
            next += 2;
        });
    }

    double step() override {
        const double loss = net_.compute_parameter_gradients(X_, labels_.begin());
        net_.update_parameters(solvers_, learning_rate_);
        return loss;
    }

    Parameters parameters() const override {
        Parameters now;
        for_each_dense(net_, [&](const auto &layer) { read(layer, now); });
        return now;
    }

  private:
    double learning_rate_;
    Net net_;
    std::vector<Label> labels_;
    std::vector<Solver> solvers_;
    dlib::resizable_tensor X_;
};

} // namespace

std::unique_ptr<Trainer> trainer_dlib(const Training &training) {
    using Moons = DlibTrainer<MoonsNet, dlib::sgd, float>;
    using Digits = DlibTrainer<DigitsNet, dlib::adam, unsigned long>;
    set_openblas_threads(training.threads);
    if (training.model.net == Net::moons) {
        return std::make_unique<Moons>(training, dlib::sgd(0, 0.9F));
    }
    return std::make_unique<Digits>(training, dlib::adam(0, 0.9F, 0.999F));
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Trainer> trainer_dlib(const Training &) { return nullptr; }

} // namespace bench

#endif
