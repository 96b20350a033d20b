#include "model_reference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace bench {

namespace {

using Sample = std::vector<double>;

/* z = W x + b */
Sample dense_of(const Sample &x, const std::vector<float> &W, const std::vector<float> &b) {
    Sample z(b.begin(), b.end());
    for (std::size_t unit = 0; unit < z.size(); unit++) {
        z[unit] += std::inner_product(x.begin(), x.end(), &W[unit * x.size()], 0.0);
    }
    return z;
}

/* The part of a layer's X that one of its windows sees: side × side of channel c from (top, left), which the padding
   makes negative at the edges. */
template <class Visit>
void for_each_in_window(const PlacedLayer &layer, std::size_t c, std::ptrdiff_t top, std::ptrdiff_t left, Visit visit) {
    const auto side = static_cast<std::ptrdiff_t>(layer.side);
    const auto height = static_cast<std::ptrdiff_t>(layer.X.height), width = static_cast<std::ptrdiff_t>(layer.X.width);
    for (std::ptrdiff_t i = 0; i < side; i++) {
        for (std::ptrdiff_t j = 0; j < side; j++) {
            const std::ptrdiff_t y = top + i, x = left + j;
            if (0 <= y && y < height && 0 <= x && x < width) {
                visit(c * layer.X.positions() + static_cast<std::size_t>(y * width + x),
                      static_cast<std::size_t>(i * side + j));
            }
        }
    }
}

/* Each element of Y, handed to element(channel, top, left) with the place of its window. */
template <class Element> Sample for_each_window(const PlacedLayer &layer, std::size_t stride, Element element) {
    Sample Y;
    for (std::size_t channel = 0; channel < layer.Y.channels; channel++) {
        for (std::size_t position = 0; position < layer.Y.positions(); position++) {
            const std::size_t i = position / layer.Y.width * stride, j = position % layer.Y.width * stride;
            const auto padding = static_cast<std::ptrdiff_t>(layer.padding);
            Y.push_back(
                element(channel, static_cast<std::ptrdiff_t>(i) - padding, static_cast<std::ptrdiff_t>(j) - padding));
        }
    }
    return Y;
}

Sample convolution_of(const PlacedLayer &layer, const Sample &x, const std::vector<float> &W,
                      const std::vector<float> &b) {
    const std::size_t taps = layer.side * layer.side;
    return for_each_window(layer, 1, [&](std::size_t filter, std::ptrdiff_t top, std::ptrdiff_t left) {
        double sum = b[filter];
        for (std::size_t c = 0; c < layer.X.channels; c++) {
            const float *kernel = &W[filter * layer.terms + c * taps];
            for_each_in_window(layer, c, top, left, [&](std::size_t at, std::size_t tap) {
                sum += x[at] * static_cast<double>(kernel[tap]);
            });
        }
        return sum;
    });
}

Sample max_pool_of(const PlacedLayer &layer, const Sample &x) {
    return for_each_window(layer, layer.side, [&](std::size_t channel, std::ptrdiff_t top, std::ptrdiff_t left) {
        double greatest = -std::numeric_limits<double>::infinity();
        for_each_in_window(layer, channel, top, left,
                           [&](std::size_t at, std::size_t) { greatest = std::max(greatest, x[at]); });
        return greatest;
    });
}

double squash_of(Squash kind, double z) {
    switch (kind) {
    case Squash::none:
        return z;
    case Squash::tanh:
        return std::tanh(z);
    case Squash::relu:
        return std::max(z, 0.0);
    case Squash::sigmoid:
        return 1 / (1 + std::exp(-z));
    case Squash::softmax:
        break;
    }
    return std::exp(z); /* to be divided by the sum */
}

void squash(Squash kind, Sample &z) {
    std::transform(z.begin(), z.end(), z.begin(), [kind](double value) { return squash_of(kind, value); });
    if (kind == Squash::softmax) {
        const double sum = std::accumulate(z.begin(), z.end(), 0.0);
        std::transform(z.begin(), z.end(), z.begin(), [sum](double value) { return value / sum; });
    }
}

Sample layer_of(const PlacedLayer &layer, const Sample &x, const Parameters &parameters) {
    switch (layer.kind) {
    case Kind::dense:
        return dense_of(x, parameters[layer.parameter], parameters[layer.parameter + 1]);
    case Kind::convolution:
        return convolution_of(layer, x, parameters[layer.parameter], parameters[layer.parameter + 1]);
    case Kind::max_pool:
        break;
    }
    return max_pool_of(layer, x);
}

} // namespace

std::vector<double> model_outputs(const Model &model, const Parameters &parameters, const std::vector<float> &X) {
    const std::vector<PlacedLayer> layers = placed_layers(model);
    std::vector<double> Y;
    for (std::size_t first = 0; first < X.size(); first += model.inputs()) {
        const auto begin = X.begin() + static_cast<std::ptrdiff_t>(first);
        Sample x(begin, begin + static_cast<std::ptrdiff_t>(model.inputs()));
        for (const PlacedLayer &layer : layers) {
            x = layer_of(layer, x, parameters);
            squash(layer.squash, x);
        }
        Y.insert(Y.end(), x.begin(), x.end());
    }
    return Y;
}

} // namespace bench
