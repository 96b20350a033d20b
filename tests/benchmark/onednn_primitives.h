/* How oneDNN describes the layers of a Model. */
#ifndef NNLA_BENCHMARK_ONEDNN_PRIMITIVES_H
#define NNLA_BENCHMARK_ONEDNN_PRIMITIVES_H

#include "training_model.h"

#include <oneapi/dnnl/dnnl.hpp>

namespace bench {

inline dnnl::algorithm algorithm_of(Squash squash) {
    return squash == Squash::tanh   ? dnnl::algorithm::eltwise_tanh
           : squash == Squash::relu ? dnnl::algorithm::eltwise_relu
                                    : dnnl::algorithm::eltwise_logistic;
}

inline dnnl::algorithm gradient_of(Squash squash) {
    return squash == Squash::tanh   ? dnnl::algorithm::eltwise_tanh_use_dst_for_bwd
           : squash == Squash::relu ? dnnl::algorithm::eltwise_relu_use_dst_for_bwd
                                    : dnnl::algorithm::eltwise_logistic_use_dst_for_bwd;
}

inline dnnl::memory::dims dims_of(std::initializer_list<std::size_t> sizes) { return {sizes.begin(), sizes.end()}; }

/* The operands of an affine layer, in any layout. */
struct Operands {
    dnnl::memory::desc X, W, b, Y;
};

/* Y = W ∗ X + b */
struct ConvolutionPrimitives {
    using Forward = dnnl::convolution_forward;
    using Weights = dnnl::convolution_backward_weights;
    using Data = dnnl::convolution_backward_data;
    static constexpr auto algorithm = dnnl::algorithm::convolution_auto;

    dnnl::memory::dims padding, strides = {1, 1};

    explicit ConvolutionPrimitives(const PlacedLayer &layer) : padding(dims_of({layer.padding, layer.padding})) {}

    Forward::desc forward(dnnl::prop_kind purpose, const Operands &o) const {
        return {purpose, algorithm, o.X, o.W, o.b, o.Y, strides, padding, padding};
    }
    Weights::desc weights(const Operands &o) const {
        return {algorithm, o.X, o.W, o.b, o.Y, strides, padding, padding};
    }
    Data::desc data(const Operands &o) const { return {algorithm, o.X, o.W, o.Y, strides, padding, padding}; }
};

/* Y = X Wᵀ + 1 bᵀ */
struct ProductPrimitives {
    using Forward = dnnl::inner_product_forward;
    using Weights = dnnl::inner_product_backward_weights;
    using Data = dnnl::inner_product_backward_data;

    explicit ProductPrimitives(const PlacedLayer &) {}

    Forward::desc forward(dnnl::prop_kind purpose, const Operands &o) const { return {purpose, o.X, o.W, o.b, o.Y}; }
    Weights::desc weights(const Operands &o) const { return {o.X, o.W, o.b, o.Y}; }
    Data::desc data(const Operands &o) const { return {o.X, o.W, o.Y}; }
};

} // namespace bench

#endif
