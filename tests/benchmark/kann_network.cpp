#include "kann_network.h"

#if NNLA_BENCHMARK_KANN

#  include "openblas_threads.h"
#  include "plain_update.h"

#  include <algorithm>
#  include <stdexcept>

#  include <kann.h> /* last: in the strict modes of a compiler it defines `inline` away */
#  undef inline

namespace bench {

namespace {

int size(std::size_t n) { return static_cast<int>(n); }

/* KANN leaves out rows of a kernel where it pads the top, so the first layer gets images with zeros around them. */
Shape padded(const PlacedLayer &first) {
    return {first.X.channels, first.X.height + 2 * first.padding, first.X.width + 2 * first.padding};
}

std::vector<float> padded_images(const PlacedLayer &first, std::size_t batch, const float *X) {
    const Shape from = first.X, to = padded(first);
    std::vector<float> images(batch * to.count());
    for (std::size_t row = 0; row < batch * from.channels * from.height; row++) {
        const std::size_t plane = row / from.height, y = row % from.height + first.padding;
        std::copy_n(X + row * from.width, from.width, &images[(plane * to.height + y) * to.width + first.padding]);
    }
    return images;
}

/* Where KANN's threads share the rows, each calls OpenBLAS, which has to leave it at that. It is set for other peers
   else, so that is restored. */
class OneThreadEach {
  public:
    explicit OneThreadEach(int threads) : threads_(threads) { set(1); }
    ~OneThreadEach() { set(threads_); }
    OneThreadEach(const OneThreadEach &) = delete;
    OneThreadEach &operator=(const OneThreadEach &) = delete;

  private:
    void set(int count) const {
        if (threads_ > 1) {
            set_openblas_threads(count);
        }
    }
    int threads_;
};

kad_node_t *squash_of(kad_node_t *Z, Squash squash) {
    switch (squash) {
    case Squash::none:
        return Z;
    case Squash::tanh:
        return kad_tanh(Z);
    case Squash::relu:
        return kad_relu(Z);
    case Squash::sigmoid:
        return kad_sigm(Z);
    case Squash::softmax:
        break;
    }
    return kad_softmax(Z);
}

/* KANN's convolutions have no bias. This one, a constant added to each map, does not learn. */
kad_node_t *add_bias(kad_node_t *Y, const PlacedLayer &layer, const std::vector<float> &b) {
    kad_node_t *map =
        kann_new_leaf(KAD_CONST, 0.0F, 3, size(layer.Y.channels), size(layer.Y.height), size(layer.Y.width));
    for (std::size_t i = 0; i < layer.Y.count(); i++) {
        map->x[i] = b[i / layer.Y.positions()];
    }
    return kad_add(Y, map);
}

kad_node_t *layer_of(kad_node_t *X, const PlacedLayer &layer, const Parameters &first) {
    const int side = size(layer.side);
    switch (layer.kind) {
    case Kind::dense:
        return squash_of(kann_layer_dense(X, size(layer.units)), layer.squash);
    case Kind::convolution:
        X = kann_layer_conv2d(X, size(layer.units), side, side, 1, 1, 0, 0);
        return squash_of(layer.bias ? add_bias(X, layer, first[layer.parameter + 1]) : X, layer.squash);
    case Kind::max_pool:
        break;
    }
    return kad_max2d(X, side, side, side, side, 0, 0);
}

kad_node_t *input_of(const Shape &shape) {
    if (shape.positions() == 1) {
        return kann_layer_input(size(shape.channels));
    }
    kad_node_t *X = kad_feed(4, 1, size(shape.channels), size(shape.height), size(shape.width));
    X->ext_flag |= KANN_F_IN;
    return X;
}

/* All but the last layer, then the last one with its loss, which KANN makes as one. */
kad_node_t *cost_of(const Model &model, const std::vector<PlacedLayer> &layers, const Parameters &first) {
    kad_node_t *Y = input_of(padded(layers.front()));
    for (std::size_t i = 0; i + 1 < layers.size(); i++) {
        Y = layer_of(Y, layers[i], first);
    }
    const bool binary = model.loss == Loss::binary_cross_entropy;
    return kann_layer_cost(Y, size(model.outputs()), binary ? KANN_C_CEB : KANN_C_CEM);
}

/* KANN turns its kernels by half a turn. */
std::vector<float> turned(const PlacedLayer &layer, std::vector<float> W) {
    const auto kernel = static_cast<std::ptrdiff_t>(layer.side * layer.side);
    for (auto at = W.begin(); layer.kind == Kind::convolution && at != W.end(); at += kernel) {
        std::reverse(at, at + kernel);
    }
    return W;
}

} // namespace

struct KannNetwork::State {
    kann_t *net = nullptr;
    int row_threads = 1;
    int output = -1;                     /* its index in net->v */
    std::vector<PlacedLayer> layers;     /* that have parameters */
    std::vector<kad_node_t *> variables; /* in the order of Parameters */
    std::vector<float> images;           /* with zeros around them, if the first layer pads */
    std::vector<float> memory;           /* of the optimizer: mean squares of RMSprop, or momenta */

    State() = default;
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State() { kann_delete(net); }

    /* Fills the first free variable of so many units, a vector or not, that holds so many numbers. */
    void fill_variable(const std::vector<float> &values, std::size_t units, bool vector) {
        for (int i = 0; i < net->n; i++) {
            kad_node_t *node = net->v[i];
            const bool taken = std::find(variables.begin(), variables.end(), node) != variables.end();
            const bool fits = kad_is_var(node) && node->d[0] == size(units) && (node->n_d == 1) == vector &&
                              kad_len(node) == size(values.size());
            if (fits && !taken) {
                std::copy(values.begin(), values.end(), node->x);
                variables.push_back(node);
                return;
            }
        }
        throw std::runtime_error("KANN: no variable of this shape");
    }
};

KannNetwork::KannNetwork(const Model &model, const Parameters &first, std::size_t batch, int row_threads,
                         const float *X, const float *T)
    : state_(std::make_unique<State>()) {
    State &s = *state_;
    const std::vector<PlacedLayer> layers = placed_layers(model);
    s.row_threads = row_threads;
    s.net = kann_new(cost_of(model, layers, first), 0);
    if (s.net == nullptr) {
        throw std::runtime_error("KANN: kann_new failed");
    }
    for (const PlacedLayer &layer : layers) {
        if (layer.terms > 0) {
            s.layers.push_back(layer);
            s.fill_variable(turned(layer, first[layer.parameter]), layer.units, false);
        }
        if (layer.kind == Kind::dense) {
            s.fill_variable(first[layer.parameter + 1], layer.units, true);
        }
    }
    if (layers.front().padding > 0) {
        s.images = padded_images(layers.front(), batch, X);
        X = s.images.data();
    }
    s.memory.resize(static_cast<std::size_t>(kann_size_var(s.net)));
    s.output = kann_find(s.net, KANN_F_OUT, 0);
    float *input = const_cast<float *>(X), *truth = const_cast<float *>(T); /* only read */
    kann_feed_bind(s.net, KANN_F_IN, 0, &input);
    kann_feed_bind(s.net, KANN_F_TRUTH, 0, &truth);
    kann_set_batch_size(s.net, size(batch));
    kann_mt(s.net, row_threads, size(batch));
}

KannNetwork::~KannNetwork() = default;

/* As kann_apply1() does it, without looking for the nodes again. */
const float *KannNetwork::predict() { return kad_eval_at(state_->net->n, state_->net->v, state_->output); }

float KannNetwork::step_rmsprop(float learning_rate) {
    const OneThreadEach setting(state_->row_threads);
    kann_t *net = state_->net;
    const float loss = kann_cost(net, 0, 1);
    kann_RMSprop(size(state_->memory.size()), learning_rate, nullptr, 0.9F, net->g, net->x, state_->memory.data());
    return loss;
}

float KannNetwork::step_momentum(float learning_rate, float momentum) {
    const OneThreadEach setting(state_->row_threads);
    const float loss = kann_cost(state_->net, 0, 1);
    std::vector<float> &v = state_->memory;
    plain_momentum(v.size(), learning_rate, momentum, state_->net->x, v.data(), state_->net->g);
    return loss;
}

Parameters KannNetwork::parameters() const {
    Parameters now;
    auto variable = state_->variables.begin();
    auto next = [&variable] {
        const kad_node_t *node = *variable++;
        return std::vector<float>(node->x, node->x + kad_len(node));
    };
    for (const PlacedLayer &layer : state_->layers) {
        now.push_back(turned(layer, next()));
        if (layer.kind == Kind::dense) {
            now.push_back(next());
        }
    }
    return now;
}

} // namespace bench

#endif
