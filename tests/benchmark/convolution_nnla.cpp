/* The library itself, at the kernel: with W as it lies, as in a training step, and packed, as in a predictor. */
#include "convolution_peer.h"
#include "operand.h"

#include <nnla.hpp>

namespace bench {

namespace {

/* Memory on a cache line. */
OperandPointer memory_of(std::size_t bytes) { return Operand::zeros(Dtype::f32, bytes / sizeof(float) + 1); }

Run run_of(const Convolution &c, const OperandPointer &scratch) {
    switch (c.direction) {
    case Direction::forward:
        return repeat([=] { internal_convolve(&c.shape, c.X, c.W, c.b, c.Y, scratch->data()); });
    case Direction::dW:
        return repeat([=] { internal_convolve_dW(&c.shape, c.X, c.dY, c.dW, c.db, scratch->data()); });
    case Direction::dX:
        break;
    }
    return repeat([=] { internal_convolve_dX(&c.shape, c.W, c.dY, c.dX, scratch->data()); });
}

} // namespace

void convolution_nnla(Contest &contest, const Convolution &c) {
    nnla::detail::check(nnla_set_threads(static_cast<std::size_t>(c.threads)));
    const OperandPointer scratch = memory_of(internal_convolution_scratch(&c.shape));
    contest.add(ours, run_of(c, scratch));
    if (c.direction == Direction::forward) {
        const OperandPointer packed = memory_of(internal_convolution_packed_size(&c.shape));
        internal_convolution_pack(&c.shape, c.W, packed->data());
        contest.add_unranked("packed", repeat([=] {
                                 internal_convolve_packed(&c.shape, c.X, packed->data(), c.b, c.Y, scratch->data());
                             }));
    }
}

} // namespace bench
