/* The networks that are trained in the benchmark, with first parameters and data. */
#ifndef NNLA_BENCHMARK_TRAINING_MODEL_H
#define NNLA_BENCHMARK_TRAINING_MODEL_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

enum class Squash { tanh, relu, sigmoid, softmax };
enum class Loss { binary_cross_entropy, cross_entropy, squared_error };
enum class Update { sgd, sgd_momentum, adam }; /* momentum 0.9; Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 */

/* Y = squash(X Wᵀ + 1 bᵀ), W [units × units of the layer before] */
struct DenseLayer {
    std::size_t units;
    Squash squash;
};

enum class Net { moons, digits };

/* A chain of dense layers and how it learns. */
struct Model {
    Net net;
    std::size_t inputs;
    std::vector<DenseLayer> layers;
    Loss loss;
    Update update;
    double learning_rate;

    std::size_t outputs() const { return layers.back().units; }
};

/* 2 – width tanh – 2 tanh – 1 sigmoid, cross-entropy, momentum */
Model moons_model(std::size_t width);

/* 784 – 256 ReLU – 128 ReLU – 10 softmax, cross-entropy, Adam */
Model digits_model();

/* What a library can be compared on that has neither ReLU, softmax, cross-entropy nor momentum: tanh, a sigmoid last,
   squared error, plain descent. */
Model with_squared_error(Model model);

/* What a library can be compared on that has no Adam. */
Model with_momentum(Model model);

/* Of one step: Y = X Wᵀ and dW = dYᵀ X for each layer, dX = dY W for all but the first. */
double step_flops(const Model &model, std::size_t batch);

/* For each layer W, row by row, then b. */
using Parameters = std::vector<std::vector<float>>;

/* Glorot uniform weights (Glorot, Bengio 2010) and small biases; always the same. */
Parameters first_parameters(const Model &model);

struct Batch {
    std::size_t count = 0;
    std::vector<float> X;              /* [count × inputs] */
    std::vector<float> T;              /* [count × outputs]; empty for cross-entropy */
    std::vector<std::int32_t> classes; /* [count]; for cross-entropy alone */
};

/* Standard normal X and random targets; always the same. Normal inputs leave hardly a unit without a gradient, so the
   optimizers' state does not decay into denormal numbers however long a measurement takes. */
Batch random_batch(const Model &model, std::size_t count);

} // namespace bench

#endif
