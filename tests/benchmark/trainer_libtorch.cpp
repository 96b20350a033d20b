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

torch::Tensor targets_of(const Model &model, const Batch &batch) {
    if (model.loss == Loss::cross_entropy) {
        return torch::tensor(batch.classes).to(torch::kInt64);
    }
    return copy_of(batch.T, {size(batch.count), size(model.outputs())});
}

/* Without the last squash: the losses take pre-activations. */
torch::nn::Sequential chain_of(const Model &model) {
    torch::nn::Sequential net;
    std::size_t inputs = model.inputs;
    for (const DenseLayer &layer : model.layers) {
        net->push_back(torch::nn::Linear(size(inputs), size(layer.units)));
        if (layer.squash == Squash::relu) {
            net->push_back(torch::nn::ReLU());
        } else if (layer.squash == Squash::tanh) {
            net->push_back(torch::nn::Tanh());
        }
        inputs = layer.units;
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
          optimizer_(optimizer_of(model, parameters_)), X_(copy_of(batch.X, {size(batch.count), size(model.inputs)})),
          T_(targets_of(model, batch)) {
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
