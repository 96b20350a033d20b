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

std::vector<std::int64_t> sizes(const std::vector<std::size_t> &dims) { return {dims.begin(), dims.end()}; }

/* As Parameters are: W, b, W, b … */
std::vector<torch::Tensor> tensors_of(const Inference &inference) {
    std::vector<torch::Tensor> tensors;
    for (const PlacedLayer &layer : placed_layers(inference.model)) {
        if (layer.terms == 0) {
            continue;
        }
        const torch::Tensor W = torch::tensor(inference.parameters[layer.parameter]);
        const bool image = layer.kind == Kind::convolution;
        tensors.push_back(
            image ? W.reshape({size(layer.units), size(layer.X.channels), size(layer.side), size(layer.side)})
                  : W.reshape({size(layer.units), size(layer.terms)}));
        tensors.push_back(torch::tensor(inference.parameters[layer.parameter + 1]));
    }
    return tensors;
}

class LibtorchPredictor : public Predictor {
  public:
    explicit LibtorchPredictor(const Inference &inference)
        : X_(torch::tensor(inference.X).reshape(sizes(batch_dims(inference.batch, inference.model.input)))) {
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
        : LibtorchPredictor(inference), layers_(placed_layers(inference.model)), tensors_(tensors_of(inference)) {}

    void predict() override {
        const c10::InferenceMode inference;
        torch::Tensor Y = X_;
        for (const PlacedLayer &layer : layers_) {
            Y = squash_of(apply(layer, Y), layer.squash);
        }
        Y_ = Y;
    }

  private:
    torch::Tensor apply(const PlacedLayer &layer, const torch::Tensor &X) const {
        const auto parameter = tensors_.begin() + static_cast<std::ptrdiff_t>(layer.parameter);
        switch (layer.kind) {
        case Kind::dense:
            return torch::linear(layer.flattens() ? X.flatten(1) : X, parameter[0], parameter[1]);
        case Kind::convolution:
            return torch::conv2d(X, parameter[0], parameter[1], 1, size(layer.padding));
        case Kind::max_pool:
            break;
        }
        return torch::max_pool2d(X, size(layer.side));
    }

    static torch::Tensor squash_of(torch::Tensor Z, Squash squash) {
        switch (squash) {
        case Squash::none:
            return Z;
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

    std::vector<PlacedLayer> layers_;
    std::vector<torch::Tensor> tensors_;
};

/* Z as an expression of TorchScript. */
std::string squash_of(const std::string &Z, Squash squash) {
    switch (squash) {
    case Squash::none:
        return Z;
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

/* The layer of X, before its squash, as an expression. */
std::string expression_of(const PlacedLayer &layer, const std::string &W, const std::string &b) {
    const std::string X = layer.flattens() ? "torch.flatten(X, 1)" : "X", side = std::to_string(layer.side);
    switch (layer.kind) {
    case Kind::dense:
        return "torch.linear(" + X + ", self." + W + ", self." + b + ")";
    case Kind::convolution:
        return "torch.conv2d(X, self." + W + ", self." + b + ", 1, " + std::to_string(layer.padding) + ")";
    case Kind::max_pool:
        break;
    }
    return "torch.max_pool2d(X, [" + side + ", " + side + "])";
}

torch::jit::Module frozen_module(const Inference &inference) {
    torch::jit::Module module("net");
    const std::vector<torch::Tensor> tensors = tensors_of(inference);
    std::string source = "def forward(self, X):\n";
    for (const PlacedLayer &layer : placed_layers(inference.model)) {
        const std::string number = std::to_string(layer.parameter), W = "W" + number, b = "b" + number;
        if (layer.terms > 0) {
            module.register_parameter(W, tensors[layer.parameter], false);
            module.register_parameter(b, tensors[layer.parameter + 1], false);
        }
        source += "  X = " + squash_of(expression_of(layer, W, b), layer.squash) + "\n";
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
