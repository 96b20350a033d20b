/* libtorch, eager. */
#include "convolution_peer.h"

#if NNLA_BENCHMARK_LIBTORCH

#  include "openblas_threads.h"

#  include <ATen/ATen.h>
#  include <ATen/Parallel.h>
#  include <array>

namespace bench {

namespace {

std::int64_t size(std::size_t n) { return static_cast<std::int64_t>(n); }

/* A view; what libtorch reads it does not write. */
at::Tensor view(const float *data, at::IntArrayRef dims) {
    return at::from_blob(const_cast<float *>(data), dims, at::kFloat);
}

using Results = std::array<at::Tensor, 3>;

std::vector<double> values_of(const Results &results) {
    std::vector<double> values;
    for (const at::Tensor &result : results) {
        if (result.defined()) {
            const at::Tensor dense = result.contiguous();
            values.insert(values.end(), dense.data_ptr<float>(), dense.data_ptr<float>() + dense.numel());
        }
    }
    return values;
}

} // namespace

void convolution_libtorch(Contest &contest, const Convolution &c) {
    at::set_num_threads(c.threads);
    set_openblas_threads(c.threads);
    const convolution_shape &s = c.shape;
    const at::Tensor X = view(c.X, {size(s.batch), size(s.channels), size(s.height), size(s.width)});
    const at::Tensor W = view(c.W, {size(s.filters), size(s.channels / s.groups), size(s.side), size(s.side)});
    const at::Tensor b = view(c.b, {size(s.filters)});
    const at::Tensor dY = view(c.dY, {size(s.batch), size(s.filters), size(c.height()), size(c.width())});
    const std::int64_t padding = size(s.padding), groups = size(s.groups), filters = size(s.filters);
    auto results = std::make_shared<Results>();
    Run run;
    if (c.direction == Direction::forward) {
        run = repeat([=] { (*results)[0] = at::conv2d(X, W, b, 1, padding, 1, groups); });
    } else {
        const bool dX = c.direction == Direction::dX;
        run = repeat([=] {
            std::tie((*results)[0], (*results)[1], (*results)[2]) =
                at::convolution_backward(dY, X, W, at::IntArrayRef(filters), {1, 1}, {padding, padding}, {1, 1}, false,
                                         {0, 0}, groups, {dX, !dX, !dX});
        });
    }
    contest.add("libtorch", run, [results] { return values_of(*results); });
}

} // namespace bench

#else

namespace bench {

void convolution_libtorch(Contest &, const Convolution &) {}

} // namespace bench

#endif
