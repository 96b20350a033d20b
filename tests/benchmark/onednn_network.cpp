#include "onednn_network.h"

#if NNLA_BENCHMARK_ONEDNN

#  include "onednn_memory.h"
#  include "onednn_primitives.h"
#  include "plain_update.h"

#  include <algorithm>
#  include <functional>

namespace bench {

namespace {

using dnnl::memory;
using dnnl::prop_kind;

bool is_fused(Squash squash) { return squash != Squash::none && squash != Squash::softmax; }

memory::dims batch_of(std::size_t batch, const Shape &shape) {
    const std::vector<std::size_t> dims = batch_dims(batch, shape);
    return {dims.begin(), dims.end()};
}

/* A parameter in the layout of the forward primitive, with its gradient and the optimizer's state in the same one. */
struct Learnt {
    memory::desc plain;
    memory p, g;
    std::vector<float> m, v;

    std::size_t count() const { return p.get_desc().get_size() / sizeof(float); } /* with the layout's own zeros */
};

/* Appends the calls of one layer's backward pass; takes dY, returns dX unless the layer is the first. */
using Backward = std::function<memory(memory dY, bool first)>;

} // namespace

struct OneDnnNetwork::State {
    OneDnn one;
    std::size_t batch;
    Purpose purpose;
    OneDnnCalls forward, backward;
    std::vector<Backward> layers;
    std::vector<Learnt> learnt;
    memory X, output; /* while the chain is built, of the next layer; the softmax's or last squash's */
    memory dZ;
    float power1 = 1, power2 = 1; /* βᵗ of Adam */

    State(std::size_t samples, Purpose what_for) : batch(samples), purpose(what_for) {}

    prop_kind kind() const {
        return purpose == Purpose::training ? prop_kind::forward_training : prop_kind::forward_inference;
    }

    memory learn(const std::vector<float> &values, const memory::desc &plain, const memory::desc &own) {
        const memory p = one.copy(one.plain(plain, values.data()), own);
        learnt.push_back({plain, p, {}, {}, {}});
        if (purpose == Purpose::training) {
            learnt.back().g = memory(own, one.engine);
            learnt.back().m.resize(learnt.back().count());
            learnt.back().v.resize(learnt.back().count());
        }
        return p;
    }

    template <class Primitives>
    void add_affine(const PlacedLayer &layer, const memory::dims &W_dims, const Parameters &first);
    void add_pool(const PlacedLayer &layer);
    void add_softmax();
    void add_squash_backward(Squash squash, const memory &Y);
    void add_layer(const PlacedLayer &layer, const Parameters &first);
};

template <class Primitives>
void OneDnnNetwork::State::add_affine(const PlacedLayer &layer, const memory::dims &W_dims, const Parameters &first) {
    using Forward = typename Primitives::Forward;
    using Weights = typename Primitives::Weights;
    using Data = typename Primitives::Data;
    const Primitives primitives(layer);
    const memory::desc b_desc = plain_desc(dims_of({layer.units}));
    const Operands operands = {any_desc(X.get_desc().dims()), any_desc(W_dims), b_desc,
                               any_desc(batch_of(batch, layer.Y))};
    dnnl::primitive_attr fused;
    if (is_fused(layer.squash)) {
        dnnl::post_ops after;
        after.append_eltwise(1, algorithm_of(layer.squash), 0, 0);
        fused.set_post_ops(after);
    }
    const typename Forward::primitive_desc d(primitives.forward(kind(), operands), fused, one.engine);
    const memory from = forward.placed(one, X, d.src_desc());
    const std::size_t index = learnt.size();
    const memory W = learn(first[layer.parameter], plain_desc(W_dims), d.weights_desc());
    const memory b = learn(first[layer.parameter + 1], b_desc, b_desc);
    const memory Y(d.dst_desc(), one.engine);
    forward.add(Forward(d), {{DNNL_ARG_SRC, from}, {DNNL_ARG_WEIGHTS, W}, {DNNL_ARG_BIAS, b}, {DNNL_ARG_DST, Y}});
    X = Y;
    if (purpose == Purpose::inference) {
        return;
    }
    layers.emplace_back([=](const memory &dY, bool is_first) {
        const typename Forward::primitive_desc hint(primitives.forward(kind(), operands), one.engine);
        const typename Weights::primitive_desc dW(primitives.weights(operands), one.engine, hint);
        const memory own(dW.diff_weights_desc(), one.engine);
        backward.add(Weights(dW), {{DNNL_ARG_SRC, backward.placed(one, from, dW.src_desc())},
                                   {DNNL_ARG_DIFF_DST, backward.placed(one, dY, dW.diff_dst_desc())},
                                   {DNNL_ARG_DIFF_WEIGHTS, own},
                                   {DNNL_ARG_DIFF_BIAS, learnt[index + 1].g}});
        learnt[index].g = backward.placed(one, own, W.get_desc());
        if (is_first) {
            return memory();
        }
        const typename Data::primitive_desc dX(primitives.data(operands), one.engine, hint);
        const memory to(dX.diff_src_desc(), one.engine);
        backward.add(Data(dX), {{DNNL_ARG_WEIGHTS, backward.placed(one, W, dX.weights_desc())},
                                {DNNL_ARG_DIFF_DST, backward.placed(one, dY, dX.diff_dst_desc())},
                                {DNNL_ARG_DIFF_SRC, to}});
        return to;
    });
    if (is_fused(layer.squash)) {
        add_squash_backward(layer.squash, Y);
    }
}

/* dZ = dY ⊙ squash'(Y) */
void OneDnnNetwork::State::add_squash_backward(Squash squash, const memory &Y) {
    layers.emplace_back([=](const memory &dY, bool) {
        const memory::desc y = Y.get_desc();
        const dnnl::eltwise_forward::primitive_desc hint({kind(), algorithm_of(squash), y, 0, 0}, one.engine);
        const dnnl::eltwise_backward::primitive_desc d({gradient_of(squash), y, y, 0, 0}, one.engine, hint);
        const memory placed = backward.placed(one, dY, y);
        backward.add(dnnl::eltwise_backward(d),
                     {{DNNL_ARG_DST, Y}, {DNNL_ARG_DIFF_DST, placed}, {DNNL_ARG_DIFF_SRC, placed}});
        return placed;
    });
}

void OneDnnNetwork::State::add_pool(const PlacedLayer &layer) {
    using Forward = dnnl::pooling_forward;
    using Back = dnnl::pooling_backward;
    const memory::dims side = dims_of({layer.side, layer.side}), none = {0, 0};
    const memory::desc x = X.get_desc();
    const auto algorithm = dnnl::algorithm::pooling_max;
    const Forward::primitive_desc d({kind(), algorithm, x, any_desc(batch_of(batch, layer.Y)), side, side, none, none},
                                    one.engine);
    const memory Y(d.dst_desc(), one.engine);
    OneDnnArguments arguments = {{DNNL_ARG_SRC, X}, {DNNL_ARG_DST, Y}};
    memory chosen;
    if (purpose == Purpose::training) {
        chosen = memory(d.workspace_desc(), one.engine);
        arguments.emplace(DNNL_ARG_WORKSPACE, chosen);
    }
    forward.add(Forward(d), arguments);
    X = Y;
    layers.emplace_back([=](const memory &dY, bool) {
        const Back::primitive_desc back({algorithm, x, Y.get_desc(), side, side, none, none}, one.engine, d);
        const memory dX(back.diff_src_desc(), one.engine);
        backward.add(Back(back), {{DNNL_ARG_DIFF_DST, backward.placed(one, dY, back.diff_dst_desc())},
                                  {DNNL_ARG_DIFF_SRC, dX},
                                  {DNNL_ARG_WORKSPACE, chosen}});
        return dX;
    });
}

void OneDnnNetwork::State::add_softmax() {
    const memory::desc z = X.get_desc();
    const dnnl::softmax_forward::primitive_desc d({prop_kind::forward_inference, z, 1}, one.engine);
    const memory Y(z, one.engine);
    forward.add(dnnl::softmax_forward(d), {{DNNL_ARG_SRC, X}, {DNNL_ARG_DST, Y}});
    X = Y;
}

void OneDnnNetwork::State::add_layer(const PlacedLayer &layer, const Parameters &first) {
    switch (layer.kind) {
    case Kind::dense:
        add_affine<ProductPrimitives>(layer, batch_of(layer.units, layer.X), first);
        break;
    case Kind::convolution:
        add_affine<ConvolutionPrimitives>(layer, dims_of({layer.units, layer.X.channels, layer.side, layer.side}),
                                          first);
        break;
    case Kind::max_pool:
        add_pool(layer);
        break;
    }
    if (layer.squash == Squash::softmax) {
        add_softmax();
    }
}

OneDnnNetwork::OneDnnNetwork(const Model &model, const Parameters &first, std::size_t batch, const float *X,
                             Purpose purpose)
    : state_(std::make_unique<State>(batch, purpose)) {
    State &s = *state_;
    s.X = s.one.plain(plain_desc(batch_of(batch, model.input)), X);
    for (const PlacedLayer &layer : placed_layers(model)) {
        s.add_layer(layer, first);
    }
    const memory::desc y = plain_desc(dims_of({batch, model.outputs()}));
    s.output = s.forward.placed(s.one, s.X, y);
    if (purpose == Purpose::inference) {
        return;
    }
    if (is_fused(model.layers.back().squash)) {
        s.layers.pop_back(); /* backward() gets dZ, not dY */
    }
    s.dZ = memory(y, s.one.engine);
    memory gradient = s.dZ;
    while (!s.layers.empty()) {
        const Backward layer = s.layers.back();
        s.layers.pop_back();
        gradient = layer(gradient, s.layers.empty());
    }
}

OneDnnNetwork::~OneDnnNetwork() = default;

void OneDnnNetwork::forward() { state_->forward.run(state_->one); }

void OneDnnNetwork::backward(const std::vector<float> &dZ) {
    std::copy(dZ.begin(), dZ.end(), data_of(state_->dZ));
    state_->backward.run(state_->one);
}

void OneDnnNetwork::update(Update update, float learning_rate) {
    State &s = *state_;
    s.power1 *= 0.9F;
    s.power2 *= 0.999F;
    for (Learnt &one : s.learnt) {
        float *p = data_of(one.p), *g = data_of(one.g);
        if (update == Update::adam) {
            plain_adam(one.count(), learning_rate, 1 - s.power1, 1 - s.power2, p, one.m.data(), one.v.data(), g);
        } else {
            plain_momentum(one.count(), learning_rate, update == Update::sgd ? 0.0F : 0.9F, p, one.m.data(), g);
        }
    }
}

const float *OneDnnNetwork::output() const { return data_of(state_->output); }

Parameters OneDnnNetwork::parameters() const {
    Parameters now;
    for (const Learnt &one : state_->learnt) {
        const memory plain = state_->one.copy(one.p, one.plain);
        const float *data = data_of(plain);
        now.emplace_back(data, data + one.plain.get_size() / sizeof(float));
    }
    return now;
}

} // namespace bench

#endif
