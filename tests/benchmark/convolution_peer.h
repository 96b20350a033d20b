/* One convolution, f32, by each library. A library is a file convolution_<name>.cpp and one line in
   convolution_peers.inc. */
#ifndef NNLA_BENCHMARK_CONVOLUTION_PEER_H
#define NNLA_BENCHMARK_CONVOLUTION_PEER_H

#include "contest.h"
#include "convolution_kernels.h"

namespace bench {

/* Y = W ∗ X + b; dW and db from X and dY; dX from W and dY. */
enum class Direction { forward, dW, dX };

/* X, dX [batch × channels × height × width], W, dW [filters × channels/groups × side × side], b, db [filters],
   Y, dY [batch × filters × out × out]; what a direction does not use is not read. */
struct Convolution {
    convolution_shape shape;
    Direction direction;
    const float *X, *W, *b, *dY;
    float *Y, *dX, *dW, *db;
    int threads;

    std::size_t height() const { return shape.height + 2 * shape.padding - shape.side + 1; } /* of Y */
    std::size_t width() const { return shape.width + 2 * shape.padding - shape.side + 1; }
};

/* Each adds its contenders, which compute what lies in the operands or hand over a result of their own; none where the
   build lacks the library. */
#define NNLA_BENCHMARK_CONVOLUTION_PEER(name) void convolution_##name(Contest &contest, const Convolution &convolution);
#include "convolution_peers.inc"
#undef NNLA_BENCHMARK_CONVOLUTION_PEER

} // namespace bench

#endif
