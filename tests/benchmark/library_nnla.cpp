/* The library itself, through its public calls. */
#include "library.h"

#include <nnla.hpp>

namespace bench {

const char *const ours = "libnnla";

namespace {

nnla_dtype dtype_of(Dtype dtype) { return dtype == Dtype::f32 ? NNLA_F32 : NNLA_F64; }

/* Shared, since a Run is copied. */
using Handle = std::shared_ptr<nnla::Tensor>;

Handle input(Dtype dtype, const void *data, const nnla::Shape &shape) {
    return std::make_shared<nnla::Tensor>(nnla_tensor_wrap_const(dtype_of(dtype), data, shape.size(), shape.data()));
}

Handle output(Dtype dtype, void *data, const nnla::Shape &shape) {
    return std::make_shared<nnla::Tensor>(nnla_tensor_wrap(dtype_of(dtype), data, shape.size(), shape.data()));
}

class Nnla : public Library {
  public:
    explicit Nnla(int threads) : Library(ours) {
        nnla::detail::check(nnla_set_threads(static_cast<std::size_t>(threads)));
    }

    Run gemm(const Gemm &g) override {
        Handle A = input(g.dtype, g.A, g.transpose_a ? nnla::Shape{g.k, g.m} : nnla::Shape{g.m, g.k});
        Handle B = input(g.dtype, g.B, g.transpose_b ? nnla::Shape{g.n, g.k} : nnla::Shape{g.k, g.n});
        Handle C = output(g.dtype, g.C, {g.m, g.n});
        int ta = g.transpose_a, tb = g.transpose_b;
        return repeat([=] { nnla_gemm(ta, tb, 1, A->get(), B->get(), 0, C->get()); });
    }

    Run affine(const Affine &a) override {
        Handle X = input(a.dtype, a.X, {a.batch, a.in});
        Handle W = input(a.dtype, a.W, {a.out, a.in});
        Handle b = input(a.dtype, a.b, {a.out});
        Handle Y = output(a.dtype, a.Y, {a.batch, a.out});
        return repeat([=] { nnla_affine(W->get(), b->get(), X->get(), Y->get()); });
    }
};

} // namespace

std::unique_ptr<Library> library_nnla(int threads);
std::unique_ptr<Library> library_nnla(int threads) { return std::make_unique<Nnla>(threads); }

} // namespace bench
