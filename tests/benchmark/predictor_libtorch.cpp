/* libtorch, the C++ API of PyTorch: a chain of functions, and a TorchScript module, frozen and optimized for
   inference. Its matrix products are OpenBLAS's. */
#include "inference_predictor.h"

#if NNLA_BENCHMARK_LIBTORCH

#  include "openblas_threads.h"

#  include <torch/script.h>
#  include <torch/torch.h>

namespace bench {

namespace {

std::int64_t size(std::size_t n) { return static_cast<std::int64_t>(n); }

/* W, b, W, b … */
std::vector<torch::Tensor> tensors_of(const Inference &inference) {
    std::vector<torch::Tensor> tensors;
    std::size_t inputs = inference.model.inputs;
    for (std::size_t i = 0; i < inference.model.layers.size(); i++) {
        const std::size_t units = inference.model.layers[i].units;
        tensors.push_back(torch::tensor(inference.parameters[2 * i]).reshape({size(units), size(inputs)}));
        tensors.push_back(torch::tensor(inference.parameters[2 * i + 1]));
        inputs = units;
    }
    return tensors;
}

class LibtorchPredictor : public Predictor {
  public:
    explicit LibtorchPredictor(const Inference &inference)
        : X_(torch::tensor(inference.X).reshape({size(inference.batch), size(inference.model.inputs)})) {
        torch::set_num_threads(inference.threads);
        set_openblas_threads(inference.threads);
    }

    std::vector<float> output() const override {
        const torch::Tensor Y = Y_.contiguous();
        return {Y.data_ptr<float>(), Y.data_ptr<float>() + Y.numel()};
    }

  protected:
    torch::Tensor X_;
    torch::Tensor Y_;
};

class Eager : public LibtorchPredictor {
  public:
    explicit Eager(const Inference &inference)
        : LibtorchPredictor(inference), layers_(inference.model.layers), tensors_(tensors_of(inference)) {}

    void predict() override {
        const c10::InferenceMode inference;
        torch::Tensor Y = X_;
        for (std::size_t i = 0; i < layers_.size(); i++) {
            Y = squash_of(torch::linear(Y, tensors_[2 * i], tensors_[2 * i + 1]), layers_[i].squash);
        }
        Y_ = Y;
    }

  private:
    static torch::Tensor squash_of(torch::Tensor Z, Squash squash) {
        switch (squash) {
        case Squash::tanh:
            return Z.tanh_();
        case Squash::relu:
            return Z.relu_();
        case Squash::sigmoid:
            return Z.sigmoid_();
        case Squash::softmax:
            break;
        }
        return torch::softmax(Z, 1);
    }

    std::vector<DenseLayer> layers_;
    std::vector<torch::Tensor> tensors_;
};

/* Z as an expression of TorchScript. */
std::string squash_of(const std::string &Z, Squash squash) {
    switch (squash) {
    case Squash::tanh:
        return "torch.tanh(" + Z + ")";
    case Squash::relu:
        return "torch.relu(" + Z + ")";
    case Squash::sigmoid:
        return "torch.sigmoid(" + Z + ")";
    case Squash::softmax:
        break;
    }
    return "torch.softmax(" + Z + ", 1)";
}

torch::jit::Module frozen_module(const Inference &inference) {
    torch::jit::Module module("net");
    const std::vector<torch::Tensor> tensors = tensors_of(inference);
    std::string source = "def forward(self, X):\n";
    for (std::size_t i = 0; i < inference.model.layers.size(); i++) {
        const std::string W = "W" + std::to_string(i), b = "b" + std::to_string(i);
        module.register_parameter(W, tensors[2 * i], false);
        module.register_parameter(b, tensors[2 * i + 1], false);
        const std::string Z = "torch.linear(X, self." + W + ", self." + b + ")";
        source += "  X = " + squash_of(Z, inference.model.layers[i].squash) + "\n";
    }
    module.define(source + "  return X\n");
    module.eval();
    return torch::jit::freeze(module);
}

class Frozen : public LibtorchPredictor {
  public:
    explicit Frozen(const Inference &inference) : LibtorchPredictor(inference), module_(frozen_module(inference)) {
        inputs_.emplace_back(X_);
        for (int run = 0; run < 3; run++) { /* its first runs are watched, then it specializes */
            predict();
        }
    }

    void predict() override {
        const c10::InferenceMode inference;
        Y_ = module_.forward(inputs_).toTensor();
    }

  private:
    torch::jit::Module module_;
    std::vector<torch::jit::IValue> inputs_;
};

} // namespace

std::unique_ptr<Predictor> predictor_libtorch(const Inference &inference) { return std::make_unique<Eager>(inference); }

std::unique_ptr<Predictor> predictor_libtorch_frozen(const Inference &inference) {
    return std::make_unique<Frozen>(inference);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Predictor> predictor_libtorch(const Inference &) { return nullptr; }
std::unique_ptr<Predictor> predictor_libtorch_frozen(const Inference &) { return nullptr; }

} // namespace bench

#endif
