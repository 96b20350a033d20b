#include "nnla_model.h"

#include <algorithm>

namespace bench {

static nnla_activation activation_of(Squash squash) {
    switch (squash) {
    case Squash::none:
        return NNLA_IDENTITY;
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

static nnla_loss_kind loss_of(Loss loss) {
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

static nnla::Optimizer optimizer_of(const Model &model) {
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

static nnla::Layer layer_of(const PlacedLayer &layer) {
    switch (layer.kind) {
    case Kind::dense:
        return nnla::Layer::dense(layer.units);
    case Kind::convolution: {
        nnla_conv2d_config config = NNLA_CONV2D_CONFIG_INIT;
        config.padding_height = config.padding_width = layer.padding;
        config.bias = layer.bias;
        return nnla::Layer::conv2d(layer.units, layer.side, layer.side, &config);
    }
    case Kind::max_pool:
        break;
    }
    return nnla::Layer::max_pool2d(layer.side, layer.side);
}

nnla::Network nnla_network_of(const Model &model, std::size_t max_batch) {
    nnla::Network net;
    net.add_input(sample_dims(model.input));
    for (const PlacedLayer &layer : placed_layers(model)) {
        if (layer.flattens()) {
            net.add(nnla::Layer::flatten());
        }
        net.add(layer_of(layer));
        if (layer.squash != Squash::none) {
            net.add(nnla::Layer::activation(activation_of(layer.squash)));
        }
    }
    net.compile(nnla::Loss(loss_of(model.loss)), optimizer_of(model), max_batch);
    return net;
}

void nnla_network_set(nnla::Network &net, const Parameters &parameters) {
    const std::vector<std::string> names = net.parameter_names();
    for (std::size_t i = 0; i < names.size(); i++) {
        std::copy(parameters[i].begin(), parameters[i].end(), net.parameter(names[i]).data<float>());
    }
}

} // namespace bench
