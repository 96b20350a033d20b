/* Single convolutions, f32: Y = W ∗ X + b, dW with db, and dX: those of the lenet network (training_model.h), some of
   larger networks, one of single elements and one by channels. */
#include "convolution_peer.h"
#include "operand.h"

#include <cmath>

namespace bench {

void group_convolution(const Setting &setting, std::vector<Case> &cases);

namespace {

using EnterPeer = void (*)(Contest &contest, const Convolution &convolution);

const EnterPeer peers[] = {
#define NNLA_BENCHMARK_CONVOLUTION_PEER(name) convolution_##name,
#include "convolution_peers.inc"
#undef NNLA_BENCHMARK_CONVOLUTION_PEER
};

/* batch, channels, height, width, filters, side, padding, groups */
const convolution_shape shapes[] = {
    {1, 1, 28, 28, 6, 5, 2, 1},     {64, 1, 28, 28, 6, 5, 2, 1},   {1, 6, 14, 14, 16, 5, 0, 1},
    {64, 6, 14, 14, 16, 5, 0, 1},   {8, 64, 56, 56, 64, 3, 1, 1},  {8, 128, 28, 28, 128, 3, 1, 1},
    {8, 256, 14, 14, 256, 1, 0, 1}, {8, 64, 56, 56, 64, 3, 1, 64},
};

std::string label_of(const convolution_shape &s) {
    const std::string by = "x";
    return std::to_string(s.batch) + by + std::to_string(s.channels) + by + std::to_string(s.height) + by +
           std::to_string(s.width) + " " + std::to_string(s.filters) + by + std::to_string(s.side) + by +
           std::to_string(s.side) + (s.groups > 1 ? " by channel" : "");
}

struct Counts {
    std::size_t X, W, Y, terms; /* elements, and products for each of Y's */
};

Counts counts_of(const convolution_shape &s) {
    const std::size_t trim = s.side - 1, terms = s.channels / s.groups * s.side * s.side;
    const std::size_t positions = (s.height + 2 * s.padding - trim) * (s.width + 2 * s.padding - trim);
    return {s.batch * s.channels * s.height * s.width, s.filters * terms, s.batch * s.filters * positions, terms};
}

/* All eight operands, the results zeros. */
struct Operands {
    OperandPointer X, W, b, dY, Y, dX, dW, db;
};

Operands operands_of(const convolution_shape &s) {
    const Counts n = counts_of(s);
    auto random = [](std::size_t count, std::uint64_t seed) { return Operand::random(Dtype::f32, count, seed); };
    auto zeros = [](std::size_t count) { return Operand::zeros(Dtype::f32, count); };
    return {random(n.X, 1), random(n.W, 2), random(s.filters, 3), random(n.Y, 4),
            zeros(n.Y),     zeros(n.X),     zeros(n.W),           zeros(s.filters)};
}

Convolution convolution_of(const convolution_shape &shape, Direction direction, const Operands &o, int threads) {
    return {shape,
            direction,
            o.X->as<float>(),
            o.W->as<float>(),
            o.b->as<float>(),
            o.dY->as<float>(),
            o.Y->as<float>(),
            o.dX->as<float>(),
            o.dW->as<float>(),
            o.db->as<float>(),
            threads};
}

/* The results are sums of so many products of numbers from [-1, 1). */
double typical_size(const convolution_shape &s, Direction direction) {
    const Counts n = counts_of(s);
    const std::size_t products = n.Y * n.terms;
    const std::size_t results = direction == Direction::forward ? n.Y : direction == Direction::dW ? n.W : n.X;
    return std::sqrt(static_cast<double>(products / results));
}

Contest convolution_contest(const convolution_shape &shape, Direction direction, int threads) {
    const Operands o = operands_of(shape);
    Contest contest;
    contest.tolerance = 1e-5;
    contest.scale = typical_size(shape, direction);
    contest.operands = {o.X, o.W, o.b, o.dY, o.Y, o.dX, o.dW, o.db};
    std::vector<OperandPointer> results = {o.Y};
    if (direction == Direction::dW) {
        results = {o.dW, o.db};
    } else if (direction == Direction::dX) {
        results = {o.dX};
    }
    contest.reset = [=] {
        for (const OperandPointer &result : results) {
            result->fill(NAN);
        }
    };
    contest.result = [=] {
        std::vector<double> values;
        for (const OperandPointer &result : results) {
            const std::vector<double> more = result->values();
            values.insert(values.end(), more.begin(), more.end());
        }
        return values;
    };
    for (EnterPeer enter : peers) {
        enter(contest, convolution_of(shape, direction, o, threads));
    }
    return contest;
}

Work work_of(const convolution_shape &s, Direction direction) {
    const Counts n = counts_of(s);
    const std::size_t read = direction == Direction::forward ? n.X + n.W
                             : direction == Direction::dW    ? n.X + n.Y
                                                             : n.Y + n.W;
    return work_of_flops(2 * static_cast<double>(n.Y * n.terms), static_cast<double>(bytes_of(Dtype::f32, read)),
                         bytes_of(Dtype::f32, n.X + n.W + n.Y));
}

} // namespace

void group_convolution(const Setting &setting, std::vector<Case> &cases) {
    const int threads = setting.threads;
    const std::pair<const char *, Direction> directions[] = {
        {" forward", Direction::forward}, {" dW", Direction::dW}, {" dX", Direction::dX}};
    for (const convolution_shape &shape : shapes) {
        for (const auto &direction : directions) {
            cases.push_back({label_of(shape) + direction.first, Dtype::f32, work_of(shape, direction.second),
                             [=] { return convolution_contest(shape, direction.second, threads); }});
        }
    }
}

} // namespace bench
