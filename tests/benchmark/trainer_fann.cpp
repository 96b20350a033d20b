/* FANN, batch training, one thread. It has no cross-entropy, softmax, ReLU, Adam, nor momentum in batches: it trains
   the same sizes on the squared error, with a sigmoid last and a clipped line for ReLU, which is no more work. */
#include "trainer.h"

#if NNLA_BENCHMARK_FANN

#  include <floatfann.h>

#  include <algorithm>

namespace bench {

namespace {

struct DestroyNet {
    void operator()(fann *net) const { fann_destroy(net); }
};

struct DestroyData {
    void operator()(fann_train_data *data) const { fann_destroy_train(data); }
};

/* With the steepness 1 FANN's symmetric sigmoid is tanh; with 1/2 its sigmoid is the sigmoid. */
void set_squash(fann *net, int layer, Squash squash) {
    switch (squash) {
    case Squash::tanh:
        fann_set_activation_function_layer(net, FANN_SIGMOID_SYMMETRIC, layer);
        fann_set_activation_steepness_layer(net, 1.0F, layer);
        break;
    case Squash::none:
    case Squash::relu:
        fann_set_activation_function_layer(net, FANN_LINEAR_PIECE, layer);
        fann_set_activation_steepness_layer(net, 1.0F, layer);
        break;
    case Squash::sigmoid:
    case Squash::softmax:
        fann_set_activation_function_layer(net, FANN_SIGMOID, layer);
        fann_set_activation_steepness_layer(net, 0.5F, layer);
        break;
    }
}

float target_of(const Batch &batch, std::size_t sample, std::size_t output, std::size_t outputs) {
    if (batch.T.empty()) {
        return batch.classes[sample] == static_cast<std::int32_t>(output) ? 1.0F : 0.0F;
    }
    return batch.T[sample * outputs + output];
}

class FannTrainer : public Trainer {
  public:
    FannTrainer(const Model &model, const Parameters &first, const Batch &batch) : units_{model.inputs()} {
        for (const Layer &layer : model.layers) {
            units_.push_back(layer.units);
        }
        const std::vector<unsigned int> sizes(units_.begin(), units_.end());
        net_.reset(fann_create_standard_array(static_cast<unsigned int>(sizes.size()), sizes.data()));
        for (std::size_t i = 0; i < model.layers.size(); i++) {
            set_squash(net_.get(), static_cast<int>(i) + 1, model.layers[i].squash);
        }
        fann_set_training_algorithm(net_.get(), FANN_TRAIN_BATCH);
        fann_set_train_error_function(net_.get(), FANN_ERRORFUNC_LINEAR);
        /* Its gradient is of half the squared error, summed over a sample's outputs. */
        fann_set_learning_rate(net_.get(),
                               static_cast<float>(2 * model.learning_rate / static_cast<double>(model.outputs())));
        write(first);
        copy(model, batch);
    }

    double step() override { return fann_train_epoch(net_.get(), data_.get()); }

    Parameters parameters() const override {
        Parameters now;
        const float *from = net_->weights;
        for (std::size_t layer = 1; layer < units_.size(); layer++) {
            const std::size_t inputs = units_[layer - 1];
            std::vector<float> W;
            std::vector<float> b;
            for (std::size_t unit = 0; unit < units_[layer]; unit++) {
                W.insert(W.end(), from, from + inputs);
                b.push_back(from[inputs]);
                from += inputs + 1;
            }
            now.push_back(std::move(W));
            now.push_back(std::move(b));
        }
        return now;
    }

  private:
    /* Unit by unit: its row of W, then its bias. */
    void write(const Parameters &first) {
        float *to = net_->weights;
        for (std::size_t layer = 1; layer < units_.size(); layer++) {
            const std::size_t inputs = units_[layer - 1];
            const std::vector<float> &W = first[2 * layer - 2];
            for (std::size_t unit = 0; unit < units_[layer]; unit++) {
                to = std::copy_n(&W[unit * inputs], inputs, to);
                *to++ = first[2 * layer - 1][unit];
            }
        }
    }

    void copy(const Model &model, const Batch &batch) {
        const std::size_t outputs = units_.back();
        data_.reset(fann_create_train(static_cast<unsigned int>(batch.count), static_cast<unsigned int>(model.inputs()),
                                      static_cast<unsigned int>(outputs)));
        for (std::size_t i = 0; i < batch.count; i++) {
            std::copy_n(&batch.X[i * model.inputs()], model.inputs(), data_->input[i]);
            for (std::size_t j = 0; j < outputs; j++) {
                data_->output[i][j] = target_of(batch, i, j, outputs);
            }
        }
    }

    std::vector<std::size_t> units_; /* the inputs, then of each layer */
    std::unique_ptr<fann, DestroyNet> net_;
    std::unique_ptr<fann_train_data, DestroyData> data_;
};

} // namespace

std::unique_ptr<Trainer> trainer_fann(const Training &training) {
    if (!is_dense(training.model)) {
        return nullptr;
    }
    return std::make_unique<FannTrainer>(training.model, training.first, training.batch);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Trainer> trainer_fann(const Training &) { return nullptr; }

} // namespace bench

#endif
