/* libtorch, the C++ API of PyTorch, eager. */
#include "trainer.h"

#if NNLA_BENCHMARK_LIBTORCH

#  include "openblas_threads.h"

#  include <torch/torch.h>

namespace bench {

namespace {

std::int64_t size(std::size_t n) { return static_cast<std::int64_t>(n); }

torch::Tensor copy_of(const std::vector<float> &values, torch::IntArrayRef dims) {
    return torch::tensor(values).reshape(dims);
}

torch::Tensor inputs_of(const Model &model, const Batch &batch) {
    const std::vector<std::size_t> dims = batch_dims(batch.count, model.input);
    return copy_of(batch.X, std::vector<std::int64_t>(dims.begin(), dims.end()));
}

torch::Tensor targets_of(const Model &model, const Batch &batch) {
    if (model.loss == Loss::cross_entropy) {
        return torch::tensor(batch.classes).to(torch::kInt64);
    }
    return copy_of(batch.T, {size(batch.count), size(model.outputs())});
}

void add_layer(torch::nn::Sequential &net, const PlacedLayer &layer) {
    switch (layer.kind) {
    case Kind::dense:
        net->push_back(
            torch::nn::Linear(torch::nn::LinearOptions(size(layer.terms), size(layer.units)).bias(layer.bias)));
        return;
    case Kind::convolution:
        net->push_back(
            torch::nn::Conv2d(torch::nn::Conv2dOptions(size(layer.X.channels), size(layer.units), size(layer.side))
                                  .padding(size(layer.padding))
                                  .bias(layer.bias)));
        return;
    case Kind::max_pool:
        net->push_back(torch::nn::MaxPool2d(size(layer.side)));
        return;
    }
}

/* Without the last squash: the losses take pre-activations. */
torch::nn::Sequential chain_of(const Model &model) {
    torch::nn::Sequential net;
    for (const PlacedLayer &layer : placed_layers(model)) {
        if (layer.flattens()) {
            net->push_back(torch::nn::Flatten());
        }
        add_layer(net, layer);
        if (layer.squash == Squash::relu) {
            net->push_back(torch::nn::ReLU());
        } else if (layer.squash == Squash::tanh) {
            net->push_back(torch::nn::Tanh());
        }
    }
    return net;
}

std::unique_ptr<torch::optim::Optimizer> optimizer_of(const Model &model, const std::vector<torch::Tensor> &tensors) {
    if (model.update == Update::adam) {
        return std::make_unique<torch::optim::Adam>(tensors, torch::optim::AdamOptions(model.learning_rate));
    }
    torch::optim::SGDOptions options(model.learning_rate);
    return std::make_unique<torch::optim::SGD>(tensors, options.momentum(0.9));
}

class LibtorchTrainer : public Trainer {
  public:
    LibtorchTrainer(const Model &model, const Parameters &first, const Batch &batch)
        : loss_(model.loss), net_(chain_of(model)), parameters_(net_->parameters()),
          optimizer_(optimizer_of(model, parameters_)), X_(inputs_of(model, batch)), T_(targets_of(model, batch)) {
        torch::NoGradGuard constant;
        for (std::size_t i = 0; i < parameters_.size(); i++) {
            parameters_[i].copy_(copy_of(first[i], parameters_[i].sizes()));
        }
    }

    double step() override {
        for (torch::Tensor &parameter : parameters_) {
            parameter.mutable_grad().reset(); /* as zero_grad(set_to_none=True) in Python; quicker than zero_grad() */
        }
        const torch::Tensor Z = net_->forward(X_);
        const torch::Tensor loss = loss_ == Loss::cross_entropy ? torch::nn::functional::cross_entropy(Z, T_)
                                                                : torch::binary_cross_entropy_with_logits(Z, T_);
        loss.backward();
        optimizer_->step();
        return loss.item<double>();
    }

    Parameters parameters() const override {
        Parameters now;
        for (const torch::Tensor &parameter : parameters_) {
            const float *data = parameter.data_ptr<float>();
            now.emplace_back(data, data + parameter.numel());
        }
        return now;
    }

  private:
    Loss loss_;
    torch::nn::Sequential net_;
    std::vector<torch::Tensor> parameters_; /* of net_ */
    std::unique_ptr<torch::optim::Optimizer> optimizer_;
    torch::Tensor X_;
    torch::Tensor T_;
};

} // namespace

std::unique_ptr<Trainer> trainer_libtorch(const Training &training) {
    torch::set_num_threads(training.threads);
    set_openblas_threads(training.threads);
    return std::make_unique<LibtorchTrainer>(training.model, training.first, training.batch);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Trainer> trainer_libtorch(const Training &) { return nullptr; }

} // namespace bench

#endif
