/**
 * @file predictor.hpp
 * @brief Predictors in C++.
 */
#ifndef NNLA_PREDICTOR_HPP
#define NNLA_PREDICTOR_HPP

#include "nnla/handle.hpp"
#include "nnla/network.hpp"
#include "nnla/predictor.h"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <vector>

namespace nnla {

/** A trained network's weights, packed for inference. The network has to outlive it. One per thread. */
class Predictor : public Handle<nnla_predictor, nnla_predictor_destroy> {
  public:
    using Handle::Handle;

    /** @param net  compiled @param max_batch  rows computed at once */
    Predictor(const Network &net, std::size_t max_batch) : Handle(nnla_predictor_create(net.get(), max_batch)) {}

    /** @return a predictor for another thread, which shares the packed weights */
    Predictor clone() const { return Predictor(nnla_predictor_clone(get())); }

    /** @param X  samples @param Y  the network's output */
    void predict(ConstTensorRef X, TensorRef Y) { detail::check(nnla_predictor_predict(get(), X.get(), Y.get())); }

    /** @param X  an input each @param Y  receives an output each */
    void predict(const std::vector<ConstTensorRef> &X, const std::vector<TensorRef> &Y) {
        const std::vector<const nnla_tensor *> x = detail::handles(X);
        const std::vector<nnla_tensor *> y = detail::handles(Y);
        detail::check(nnla_predictor_predict_many(get(), x.data(), x.size(), y.data(), y.size()));
    }

    /** Packs the network's present weights anew. */
    void refresh() { detail::check(nnla_predictor_refresh(get())); }
};

} // namespace nnla

#endif
