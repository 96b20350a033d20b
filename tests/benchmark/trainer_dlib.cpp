/* dlib's deep learning module. Its networks are types, so each model is one. */
#include "trainer.h"

#if NNLA_BENCHMARK_DLIB

#  include "openblas_threads.h"

#  include <dlib/dnn.h>

namespace bench {

namespace {

using Input = dlib::input<dlib::matrix<float>>;

/* 2 – width tanh – 2 tanh – 1, the sigmoid folded into the loss. */
using MoonsNet = dlib::loss_binary_log<dlib::fc<1, dlib::htan<dlib::fc<2, dlib::htan<dlib::fc<100, Input>>>>>>;

/* 784 – 256 ReLU – 128 ReLU – 10, the softmax folded into the loss. */
using DigitsNet = dlib::loss_multiclass_log<dlib::fc<10, dlib::relu<dlib::fc<128, dlib::relu<dlib::fc<256, Input>>>>>>;

/* 1 × 28 × 28 – convolution, max pool, convolution, max pool – 120 – 84 – 10 with ReLU, the softmax folded into the
   loss. */
template <class Below> using Padded = dlib::add_layer<dlib::con_<6, 5, 5, 1, 1, 2, 2>, Below>;
template <class Below> using Inner = dlib::add_layer<dlib::con_<16, 5, 5, 1, 1, 0, 0>, Below>;
template <class Below> using Pool = dlib::max_pool<2, 2, 2, 2, Below>;
using LenetPatches = Pool<dlib::relu<Inner<Pool<dlib::relu<Padded<Input>>>>>>;
using LenetNet =
    dlib::loss_multiclass_log<dlib::fc<10, dlib::relu<dlib::fc<84, dlib::relu<dlib::fc<120, LenetPatches>>>>>>;

/* How a layer stores its parameters: W, then b; of a fully connected one Wᵀ [inputs × units]. */
struct Layout {
    std::size_t units;
    bool transposed;
};

template <unsigned long units, dlib::fc_bias_mode bias> Layout layout_of(const dlib::fc_<units, bias> &layer) {
    return {layer.get_num_outputs(), true};
}

template <long filters, long rows, long cols, int y, int x, int padding_y, int padding_x>
Layout layout_of(const dlib::con_<filters, rows, cols, y, x, padding_y, padding_x> &) {
    return {static_cast<std::size_t>(filters), false};
}

/* Picks the layers that have a layout. */
template <class Visit> struct WithParameters {
    Visit visit;

    template <class Layer>
    auto operator()(std::size_t, Layer &layer) -> decltype(layout_of(layer.layer_details()), void()) {
        visit(layer.layer_details());
    }
};

/* Hands over each layer that has parameters, first to last; dlib counts from the loss. */
template <class Net, class Visit> void for_each_layer(Net &net, Visit visit) {
    dlib::visit_layers_backwards(net, WithParameters<Visit>{visit});
}

/* To [cols × rows] from [rows × cols]. */
void transpose(float *to, const float *from, std::size_t rows, std::size_t cols) {
    for (std::size_t row = 0; row < rows; row++) {
        for (std::size_t col = 0; col < cols; col++) {
            to[col * rows + row] = from[row * cols + col];
        }
    }
}

template <class Layer> void write(Layer &layer, const std::vector<float> &W, const std::vector<float> &b) {
    float *to = layer.get_layer_params().host();
    if (layout_of(layer).transposed) {
        transpose(to, W.data(), b.size(), W.size() / b.size());
    } else {
        std::copy(W.begin(), W.end(), to);
    }
    std::copy(b.begin(), b.end(), to + W.size());
}

template <class Layer> void read(const Layer &layer, Parameters &to) {
    const Layout layout = layout_of(layer);
    const float *from = layer.get_layer_params().host(), *b = from + layer.get_layer_params().size() - layout.units;
    std::vector<float> W(from, b);
    if (layout.transposed) {
        transpose(W.data(), from, W.size() / layout.units, layout.units);
    }
    to.push_back(std::move(W));
    to.emplace_back(b, b + layout.units);
}

/* The moons' first width is set at run time. */
void set_width(MoonsNet &net, const Model &model) {
    dlib::layer<5>(net).layer_details().set_num_outputs(static_cast<long>(model.layers[0].units));
}

template <class Net> void set_width(Net &, const Model &) {}

/* Columns, or images of one channel. */
std::vector<dlib::matrix<float>> samples_of(const Model &model, const Batch &batch) {
    const bool image = model.input.positions() > 1;
    const std::size_t rows = image ? model.input.height : model.inputs(), cols = model.input.width;
    std::vector<dlib::matrix<float>> X(batch.count,
                                       dlib::matrix<float>(static_cast<long>(rows), static_cast<long>(cols)));
    for (std::size_t i = 0; i < batch.count; i++) {
        std::copy_n(&batch.X[i * model.inputs()], model.inputs(), X[i].begin());
    }
    return X;
}

std::vector<float> labels_of(const MoonsNet &, const Batch &batch) {
    std::vector<float> labels;
    for (float t : batch.T) {
        labels.push_back(t > 0.5F ? 1.0F : -1.0F);
    }
    return labels;
}

template <class Net> std::vector<unsigned long> labels_of(const Net &, const Batch &batch) {
    return {batch.classes.begin(), batch.classes.end()};
}

template <class Net, class Solver, class Label> class DlibTrainer : public Trainer {
  public:
    DlibTrainer(const Training &training, const Solver &solver)
        : learning_rate_(training.model.learning_rate), labels_(labels_of(net_, training.batch)),
          solvers_(Net::num_computational_layers, solver) {
        set_width(net_, training.model);
        /* With equal multipliers a solver runs once over weights and biases together. */
        for_each_layer(net_, [](auto &layer) { layer.set_bias_weight_decay_multiplier(1); });
        const std::vector<dlib::matrix<float>> X = samples_of(training.model, training.batch);
        net_.to_tensor(X.begin(), X.end(), X_);
        net_.forward(X_); /* sets the parameters up */
        std::size_t next = 0;
        for_each_layer(net_, [&](auto &layer) {
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
        for_each_layer(net_, [&](const auto &layer) { read(layer, now); });
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
    using Lenet = DlibTrainer<LenetNet, dlib::adam, unsigned long>;
    set_openblas_threads(training.threads);
    if (training.model.net == Net::moons) {
        return std::make_unique<Moons>(training, dlib::sgd(0, 0.9F));
    }
    const dlib::adam adam(0, 0.9F, 0.999F);
    if (training.model.net == Net::digits) {
        return std::make_unique<Digits>(training, adam);
    }
    return std::make_unique<Lenet>(training, adam);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Trainer> trainer_dlib(const Training &) { return nullptr; }

} // namespace bench

#endif
