#include "training_model.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace bench {

Model moons_model(std::size_t width) {
    return {Net::moons,
            2,
            {{width, Squash::tanh}, {2, Squash::tanh}, {1, Squash::sigmoid}},
            Loss::binary_cross_entropy,
            Update::sgd_momentum,
            0.01};
}

Model digits_model() {
    return {Net::digits,         784,          {{256, Squash::relu}, {128, Squash::relu}, {10, Squash::softmax}},
            Loss::cross_entropy, Update::adam, 0.001};
}

Model with_squared_error(Model model) {
    for (DenseLayer &layer : model.layers) {
        layer.squash = Squash::tanh;
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

double step_flops(const Model &model, std::size_t batch) {
    double flops = 0;
    std::size_t inputs = model.inputs;
    for (std::size_t i = 0; i < model.layers.size(); i++) {
        const std::size_t units = model.layers[i].units;
        flops += (i == 0 ? 4.0 : 6.0) * static_cast<double>(batch * inputs * units);
        inputs = units;
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
    std::size_t inputs = model.inputs;
    for (const DenseLayer &layer : model.layers) {
        const double limit = std::sqrt(6.0 / static_cast<double>(inputs + layer.units));
        first.push_back(draw(layer.units * inputs, engine, std::uniform_real_distribution<>(-limit, limit)));
        first.push_back(draw(layer.units, engine, std::uniform_real_distribution<>(-0.1, 0.1)));
        inputs = layer.units;
    }
    return first;
}

Batch random_batch(const Model &model, std::size_t count) {
    std::mt19937 engine(21);
    Batch batch;
    batch.count = count;
    batch.X = draw(count * model.inputs, engine, std::normal_distribution<>());
    if (model.loss == Loss::cross_entropy) {
        std::uniform_int_distribution<std::int32_t> index(0, static_cast<std::int32_t>(model.outputs()) - 1);
        batch.classes.resize(count);
        std::generate(batch.classes.begin(), batch.classes.end(), [&] { return index(engine); });
    } else {
        batch.T = draw(count * model.outputs(), engine, std::bernoulli_distribution());
    }
    return batch;
}

} // namespace bench
