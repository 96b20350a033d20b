#include "training_model.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace bench {

std::vector<std::size_t> sample_dims(const Shape &shape) {
    if (shape.positions() == 1) {
        return {shape.channels};
    }
    return {shape.channels, shape.height, shape.width};
}

std::vector<std::size_t> batch_dims(std::size_t batch, const Shape &shape) {
    std::vector<std::size_t> dims = sample_dims(shape);
    dims.insert(dims.begin(), batch);
    return dims;
}

static PlacedLayer place(const Layer &layer, const Shape &X, std::size_t parameter) {
    const std::size_t trim = layer.side - 1, both = 2 * layer.padding;
    switch (layer.kind) {
    case Kind::dense:
        return {layer, X, {layer.units}, X.count(), parameter};
    case Kind::convolution:
        return {layer,
                X,
                {layer.units, X.height + both - trim, X.width + both - trim},
                X.channels * layer.side * layer.side,
                parameter};
    case Kind::max_pool:
        break;
    }
    return {layer, X, {X.channels, X.height / layer.side, X.width / layer.side}, 0, parameter};
}

std::vector<PlacedLayer> placed_layers(const Model &model) {
    std::vector<PlacedLayer> placed;
    Shape X = model.input;
    std::size_t parameter = 0;
    for (const Layer &layer : model.layers) {
        placed.push_back(place(layer, X, parameter));
        X = placed.back().Y;
        parameter += placed.back().terms == 0 ? 0 : layer.bias ? 2 : 1;
    }
    return placed;
}

Model moons_model(std::size_t width) {
    return {Net::moons,
            {2},
            {dense(width, Squash::tanh), dense(2, Squash::tanh), dense(1, Squash::sigmoid)},
            Loss::binary_cross_entropy,
            Update::sgd_momentum,
            0.01};
}

Model digits_model() {
    return {Net::digits,
            {784},
            {dense(256, Squash::relu), dense(128, Squash::relu), dense(10, Squash::softmax)},
            Loss::cross_entropy,
            Update::adam,
            0.001};
}

Model lenet_model() {
    return {Net::lenet,
            {1, 28, 28},
            {convolution(6, 5, 2, Squash::relu), max_pool(2), convolution(16, 5, 0, Squash::relu), max_pool(2),
             dense(120, Squash::relu), dense(84, Squash::relu), dense(10, Squash::softmax)},
            Loss::cross_entropy,
            Update::adam,
            0.001};
}

bool is_dense(const Model &model) {
    return std::all_of(model.layers.begin(), model.layers.end(),
                       [](const Layer &layer) { return layer.kind == Kind::dense; });
}

Model with_squared_error(Model model) {
    for (Layer &layer : model.layers) {
        layer.squash = layer.squash == Squash::none ? Squash::none : Squash::tanh;
    }
    model.layers.back().squash = Squash::sigmoid;
    model.loss = Loss::squared_error;
    model.update = Update::sgd;
    model.learning_rate = 0.1;
    return model;
}

Model with_momentum(Model model) {
    model.update = Update::sgd_momentum;
    return model;
}

Model with_momentum_and_less_bias(Model model) {
    for (Layer &layer : model.layers) {
        layer.bias = layer.kind != Kind::convolution;
    }
    return with_momentum(model);
}

double step_flops(const Model &model, std::size_t batch) {
    double flops = 0;
    for (const PlacedLayer &layer : placed_layers(model)) {
        flops += (layer.parameter == 0 ? 4.0 : 6.0) * static_cast<double>(batch) * layer.multiplications();
    }
    return flops;
}

template <class Distribution> static std::vector<float> draw(std::size_t count, std::mt19937 &engine, Distribution of) {
    std::vector<float> values(count);
    std::generate(values.begin(), values.end(), [&] { return static_cast<float>(of(engine)); });
    return values;
}

Parameters first_parameters(const Model &model) {
    std::mt19937 engine(20);
    Parameters first;
    for (const PlacedLayer &layer : placed_layers(model)) {
        if (layer.terms == 0) {
            continue;
        }
        const double limit = std::sqrt(6.0 / static_cast<double>(layer.terms + layer.units));
        first.push_back(draw(layer.units * layer.terms, engine, std::uniform_real_distribution<>(-limit, limit)));
        if (layer.bias) {
            first.push_back(draw(layer.units, engine, std::uniform_real_distribution<>(-0.1, 0.1)));
        }
    }
    return first;
}

Batch random_batch(const Model &model, std::size_t count) {
    std::mt19937 engine(21);
    Batch batch;
    batch.count = count;
    batch.X = draw(count * model.inputs(), engine, std::normal_distribution<>());
    if (model.loss == Loss::cross_entropy) {
        std::uniform_int_distribution<std::int32_t> index(0, static_cast<std::int32_t>(model.outputs()) - 1);
        batch.classes.resize(count);
        std::generate(batch.classes.begin(), batch.classes.end(), [&] { return index(engine); });
    } else {
        batch.T = draw(count * model.outputs(), engine, std::bernoulli_distribution());
    }
    return batch;
}

std::vector<float> target_rows(const Model &model, const Batch &batch) {
    if (model.loss != Loss::cross_entropy) {
        return batch.T;
    }
    std::vector<float> T(batch.count * model.outputs());
    for (std::size_t i = 0; i < batch.count; i++) {
        T[i * model.outputs() + static_cast<std::size_t>(batch.classes[i])] = 1;
    }
    return T;
}

} // namespace bench
