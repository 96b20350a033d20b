/* The library itself, through its public calls; what has none, by its kernel. */
#include "internal_kernels.h"
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

nnla_activation squash_of(Function function) {
    return function == Function::tanh ? NNLA_TANH : function == Function::sigmoid ? NNLA_SIGMOID : NNLA_GELU;
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

    Run gemv(const Gemv &g) override {
        Handle A = input(g.dtype, g.A, {g.rows, g.cols});
        Handle x = input(g.dtype, g.x, {g.transpose ? g.rows : g.cols});
        Handle y = output(g.dtype, g.y, {g.transpose ? g.cols : g.rows});
        int transpose = g.transpose;
        return repeat([=] { nnla_gemv(transpose, 1, A->get(), x->get(), 0, y->get()); });
    }

    Run ger(const Ger &g) override {
        Handle x = input(g.dtype, g.x, {g.rows}), y = input(g.dtype, g.y, {g.cols});
        Handle A = output(g.dtype, g.A, {g.rows, g.cols});
        return repeat([=] { nnla_outer(1, x->get(), y->get(), 1, A->get()); });
    }

    Run map(const Map &m) override {
        if (m.function == Function::exp || m.function == Function::log) {
            internal_function function = m.function == Function::exp ? INTERNAL_EXP : INTERNAL_LOG;
            nnla_dtype dtype = dtype_of(m.dtype);
            return repeat([=] { internal_map(dtype, function, m.count, m.x, m.y); });
        }
        Handle Z = input(m.dtype, m.x, {m.count}), Y = output(m.dtype, m.y, {m.count});
        nnla_activation squash = squash_of(m.function);
        return repeat([=] { nnla_activation_forward(squash, Z->get(), Y->get()); });
    }

    Run map_gradient(const MapGradient &m) override {
        Handle Z = input(m.dtype, m.Z, {m.count}), Y = input(m.dtype, m.Y, {m.count});
        Handle dY = input(m.dtype, m.dY, {m.count}), dZ = output(m.dtype, m.dZ, {m.count});
        nnla_activation squash = squash_of(m.function);
        return repeat([=] { nnla_activation_backward(squash, Z->get(), Y->get(), dY->get(), dZ->get()); });
    }

    Run softmax(const Softmax &s) override {
        Handle Z = input(s.dtype, s.Z, {s.rows, s.cols}), Y = output(s.dtype, s.Y, {s.rows, s.cols});
        return repeat([=] { nnla_activation_forward(NNLA_SOFTMAX, Z->get(), Y->get()); });
    }

    Run softmax_gradient(const SoftmaxGradient &s) override {
        Handle Y = input(s.dtype, s.Y, {s.rows, s.cols}), dY = input(s.dtype, s.dY, {s.rows, s.cols});
        Handle dZ = output(s.dtype, s.dZ, {s.rows, s.cols});
        return repeat([=] { nnla_activation_backward(NNLA_SOFTMAX, nullptr, Y->get(), dY->get(), dZ->get()); });
    }

    Run reduce(const Reduce &r) override {
        Handle x = input(r.dtype, r.x, {r.count}), y = input(r.dtype, r.y, {r.count});
        double *result = r.result;
        switch (r.reduction) {
        case Reduction::dot:
            return repeat([=] { nnla_dot(x->get(), y->get(), result); });
        case Reduction::norm:
            return repeat([=] { nnla_norm(x->get(), result); });
        case Reduction::sum:
            break;
        }
        nnla_dtype dtype = dtype_of(r.dtype);
        return repeat([=] { *result = internal_sum(dtype, r.count, r.x); });
    }
};

} // namespace

std::unique_ptr<Library> library_nnla(int threads);
std::unique_ptr<Library> library_nnla(int threads) { return std::make_unique<Nnla>(threads); }

} // namespace bench
