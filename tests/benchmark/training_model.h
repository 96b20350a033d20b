/* The networks that are trained in the benchmark, with first parameters and data. */
#ifndef NNLA_BENCHMARK_TRAINING_MODEL_H
#define NNLA_BENCHMARK_TRAINING_MODEL_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

enum class Squash { none, tanh, relu, sigmoid, softmax };
enum class Loss { binary_cross_entropy, cross_entropy, squared_error };
enum class Update { sgd, sgd_momentum, adam }; /* momentum 0.9; Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8 */

/* Of a sample. A vector of n is n × 1 × 1. */
struct Shape {
    std::size_t channels, height = 1, width = 1;

    std::size_t positions() const { return height * width; }
    std::size_t count() const { return channels * positions(); }
};

/* {channels} of a vector, else {channels, height, width}; of so many samples, with the batch before it. */
std::vector<std::size_t> sample_dims(const Shape &shape);
std::vector<std::size_t> batch_dims(std::size_t batch, const Shape &shape);

enum class Kind { dense, convolution, max_pool };

struct Layer {
    Kind kind;
    std::size_t units; /* the filters of a convolution; none of a pool */
    Squash squash;
    std::size_t side = 1;    /* of a convolution's kernel, or of a pool's windows, which do not overlap */
    std::size_t padding = 0; /* of zeros, at each edge */
    bool bias = true;
};

inline Layer dense(std::size_t units, Squash squash) { return {Kind::dense, units, squash}; }
inline Layer convolution(std::size_t filters, std::size_t side, std::size_t padding, Squash squash) {
    return {Kind::convolution, filters, squash, side, padding};
}
inline Layer max_pool(std::size_t side) { return {Kind::max_pool, 0, Squash::none, side}; }

enum class Net { moons, digits, lenet };

/* A chain of layers and how it learns. */
struct Model {
    Net net;
    Shape input;
    std::vector<Layer> layers;
    Loss loss;
    Update update;
    double learning_rate;

    std::size_t inputs() const { return input.count(); }
    std::size_t outputs() const { return layers.back().units; }
};

/* A layer in its place: Y = squash(X Wᵀ + 1 bᵀ), W [units × terms], where a convolution's X has a row for each
   position, the patch around it, and its W is [filters × channels × side × side]. */
struct PlacedLayer : Layer {
    Shape X, Y;
    std::size_t terms;     /* 0: it has no parameters */
    std::size_t parameter; /* W's index in Parameters; b, if there is one, follows */

    bool flattens() const { return kind == Kind::dense && X.positions() > 1; }
    double multiplications() const { return static_cast<double>(Y.count() * terms); } /* for one sample's Y */
};

std::vector<PlacedLayer> placed_layers(const Model &model);

/* 2 – width tanh – 2 tanh – 1 sigmoid, cross-entropy, momentum */
Model moons_model(std::size_t width);

/* 784 – 256 ReLU – 128 ReLU – 10 softmax, cross-entropy, Adam */
Model digits_model();

/* 1 × 28 × 28 – 6 kernels 5 × 5, padding 2, ReLU – max pool 2 – 16 kernels 5 × 5 ReLU – max pool 2 – 120 ReLU – 84 ReLU
   – 10 softmax, cross-entropy, Adam: LeNet-5 (LeCun et al. 1998) with today's squashes */
Model lenet_model();

/* Whether all its layers are dense. */
bool is_dense(const Model &model);

/* What a library can be compared on that has neither ReLU, softmax, cross-entropy nor momentum: tanh, a sigmoid last,
   squared error, plain descent. */
Model with_squared_error(Model model);

/* What a library can be compared on that has no Adam. */
Model with_momentum(Model model);

/* What a library can be compared on whose convolutions, too, have no bias that learns. */
Model with_momentum_and_less_bias(Model model);

/* Of one step: Y = X Wᵀ and dW = dYᵀ X for each layer, dX = dY W for all but the first; a convolution counts as the
   product that it is. */
double step_flops(const Model &model, std::size_t batch);

/* For each layer that has them W, row by row, then b. */
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

/* T [count × outputs] as probabilities, classes as rows with a single 1. */
std::vector<float> target_rows(const Model &model, const Batch &batch);

} // namespace bench

#endif
