/* The library itself, through its public calls. */
#include "trainer.h"

#include <nnla.hpp>

#include <algorithm>

namespace bench {

namespace {

nnla_activation activation_of(Squash squash) {
    switch (squash) {
    case Squash::tanh:
        return NNLA_TANH;
    case Squash::relu:
        return NNLA_RELU;
    case Squash::sigmoid:
        return NNLA_SIGMOID;
    case Squash::softmax:
        break;
    }
    return NNLA_SOFTMAX;
}

nnla_loss_kind loss_of(Loss loss) {
    switch (loss) {
    case Loss::binary_cross_entropy:
        return NNLA_LOSS_BINARY_CROSS_ENTROPY;
    case Loss::cross_entropy:
        return NNLA_LOSS_CROSS_ENTROPY;
    case Loss::squared_error:
        break;
    }
    return NNLA_LOSS_MSE;
}

nnla::Optimizer optimizer_of(const Model &model) {
    switch (model.update) {
    case Update::sgd:
        return nnla::Optimizer::sgd(model.learning_rate);
    case Update::sgd_momentum:
        return nnla::Optimizer::sgd(model.learning_rate, 0.9);
    case Update::adam:
        break;
    }
    return nnla::Optimizer::adam(model.learning_rate);
}

nnla::Tensor targets_of(const Model &model, const Batch &batch) {
    if (model.loss == Loss::cross_entropy) {
        return nnla::Tensor::wrap(batch.classes.data(), {batch.count});
    }
    return nnla::Tensor::wrap(batch.T.data(), {batch.count, model.outputs()});
}

class NnlaTrainer : public Trainer {
  public:
    NnlaTrainer(const Model &model, const Parameters &first, const Batch &batch)
        : X_(nnla::Tensor::wrap(batch.X.data(), {batch.count, model.inputs})), T_(targets_of(model, batch)) {
        net_.add_input({model.inputs});
        for (const DenseLayer &layer : model.layers) {
            net_.add(nnla::Layer::dense(layer.units)).add(nnla::Layer::activation(activation_of(layer.squash)));
        }
        net_.compile(nnla::Loss(loss_of(model.loss)), optimizer_of(model), batch.count);
        const std::vector<std::string> names = net_.parameter_names();
        for (std::size_t i = 0; i < names.size(); i++) {
            std::copy(first[i].begin(), first[i].end(), net_.parameter(names[i]).data<float>());
        }
    }

    double step() override { return net_.step(X_, T_); }

    Parameters parameters() const override {
        Parameters now;
        for (const std::string &name : net_.parameter_names()) {
            nnla::ConstTensorRef parameter = net_.parameter(name);
            now.emplace_back(parameter.data<float>(), parameter.data<float>() + parameter.count());
        }
        return now;
    }

  private:
    nnla::Network net_;
    nnla::Tensor X_;
    nnla::Tensor T_;
};

} // namespace

std::unique_ptr<Trainer> trainer_nnla(const Training &training) {
    nnla::detail::check(nnla_set_threads(static_cast<std::size_t>(training.threads)));
    return std::make_unique<NnlaTrainer>(training.model, training.first, training.batch);
}

} // namespace bench
