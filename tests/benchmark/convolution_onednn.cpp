/* oneDNN's convolution primitives, twice: with images in the layout of ours, and with all operands in the layouts that
   it asks for, as between the layers of a network. W is in its layout in both; to put it there is not timed. */
#include "convolution_peer.h"

#if NNLA_BENCHMARK_ONEDNN

#  include "onednn_memory.h"

namespace bench {

namespace {

using dnnl::memory;

dnnl_dim_t size(std::size_t n) { return static_cast<dnnl_dim_t>(n); }

/* A result in the primitive's layout, and the layout of ours. */
struct Placed {
    memory::desc plain;
    memory own;
};

/* The operands' shapes, in the plain layout, and what primitives are made of. */
class Maker {
  public:
    Maker(const Convolution &c, bool own_layouts) : c_(c), own_layouts_(own_layouts) {
        const convolution_shape &s = c.shape;
        const dnnl_dim_t groups = size(s.groups), side = size(s.side);
        X_ = images(s.channels, s.height, s.width);
        Y_ = images(s.filters, c.height(), c.width());
        if (groups == 1) {
            W_ = plain_desc({size(s.filters), size(s.channels), side, side});
        } else {
            W_ = plain_desc({groups, size(s.filters) / groups, size(s.channels) / groups, side, side});
        }
        b_ = plain_desc({size(s.filters)});
        padding_ = {size(s.padding), size(s.padding)};
    }

    void enter(Contest &contest, const std::string &who) {
        switch (c_.direction) {
        case Direction::forward:
            return enter_forward(contest, who);
        case Direction::dW:
            return enter_dW(contest, who);
        case Direction::dX:
            return enter_dX(contest, who);
        }
    }

  private:
    using Forward = dnnl::convolution_forward;
    using BackwardWeights = dnnl::convolution_backward_weights;
    using BackwardData = dnnl::convolution_backward_data;

    void enter_forward(Contest &contest, const std::string &who) {
        const Forward::primitive_desc d = forward(dnnl::prop_kind::forward_inference);
        const memory X = input(X_, d.src_desc(), c_.X), W = input(W_, d.weights_desc(), c_.W);
        const memory b = input(b_, b_, c_.b);
        const Placed Y = output(Y_, d.dst_desc());
        enter(contest, who, Forward(d),
              {{DNNL_ARG_SRC, X}, {DNNL_ARG_WEIGHTS, W}, {DNNL_ARG_BIAS, b}, {DNNL_ARG_DST, Y.own}}, {Y});
    }

    void enter_dW(Contest &contest, const std::string &who) {
        const BackwardWeights::primitive_desc d(
            {dnnl::algorithm::convolution_auto, chosen(X_), any(W_), b_, chosen(Y_), strides_, padding_, padding_},
            one_->engine, forward(dnnl::prop_kind::forward_training));
        const memory X = input(X_, d.src_desc(), c_.X), dY = input(Y_, d.diff_dst_desc(), c_.dY);
        const Placed dW = output(W_, d.diff_weights_desc()), db = output(b_, b_);
        enter(
            contest, who, BackwardWeights(d),
            {{DNNL_ARG_SRC, X}, {DNNL_ARG_DIFF_DST, dY}, {DNNL_ARG_DIFF_WEIGHTS, dW.own}, {DNNL_ARG_DIFF_BIAS, db.own}},
            {dW, db});
    }

    void enter_dX(Contest &contest, const std::string &who) {
        const BackwardData::primitive_desc d(
            {dnnl::algorithm::convolution_auto, chosen(X_), any(W_), chosen(Y_), strides_, padding_, padding_},
            one_->engine, forward(dnnl::prop_kind::forward_training));
        const memory W = input(W_, d.weights_desc(), c_.W), dY = input(Y_, d.diff_dst_desc(), c_.dY);
        const Placed dX = output(X_, d.diff_src_desc());
        enter(contest, who, BackwardData(d),
              {{DNNL_ARG_WEIGHTS, W}, {DNNL_ARG_DIFF_DST, dY}, {DNNL_ARG_DIFF_SRC, dX.own}}, {dX});
    }

    void enter(Contest &contest, const std::string &who, const dnnl::primitive &primitive,
               const OneDnnArguments &arguments, const std::vector<Placed> &results) {
        const std::shared_ptr<OneDnn> one = one_;
        const Run run = repeat([=] {
            primitive.execute(one->stream, arguments);
            one->stream.wait();
        });
        contest.add(who, run, [=] { return values_of(*one, results); });
    }

    static std::vector<double> values_of(OneDnn &one, const std::vector<Placed> &results) {
        std::vector<double> values;
        for (const Placed &result : results) {
            const memory plain = one.copy(result.own, result.plain);
            const float *data = data_of(plain);
            values.insert(values.end(), data, data + result.plain.get_size() / sizeof(float));
        }
        return values;
    }

    Forward::primitive_desc forward(dnnl::prop_kind purpose) const {
        return {{purpose, dnnl::algorithm::convolution_auto, chosen(X_), any(W_), b_, chosen(Y_), strides_, padding_,
                 padding_},
                one_->engine};
    }

    memory::desc images(std::size_t channels, std::size_t height, std::size_t width) const {
        return plain_desc({size(c_.shape.batch), size(channels), size(height), size(width)});
    }

    static memory::desc any(const memory::desc &d) { return any_desc(d.dims()); }
    memory::desc chosen(const memory::desc &d) const { return own_layouts_ ? any(d) : d; }

    memory input(const memory::desc &plain, const memory::desc &own, const float *data) const {
        return one_->copy(one_->plain(plain, data), own);
    }

    Placed output(const memory::desc &plain, const memory::desc &own) const {
        return {plain, memory(own, one_->engine)};
    }

    std::shared_ptr<OneDnn> one_ = std::make_shared<OneDnn>();
    Convolution c_;
    bool own_layouts_;
    memory::desc X_, W_, b_, Y_;
    memory::dims strides_ = {1, 1}, padding_;
};

} // namespace

void convolution_onednn(Contest &contest, const Convolution &convolution) {
    Maker(convolution, true).enter(contest, "oneDNN");
    Maker(convolution, false).enter(contest, "oneDNN NCHW");
}

} // namespace bench

#else

namespace bench {

void convolution_onednn(Contest &, const Convolution &) {}

} // namespace bench

#endif
