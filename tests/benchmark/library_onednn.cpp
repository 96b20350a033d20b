/* oneDNN: f32. A product is dnnl_sgemm; A Bᵀ of several rows, with or without a bias, is the
   matmul primitive, which is faster there. */
#include "library.h"

#if NNLA_BENCHMARK_ONEDNN
#  include <algorithm>
#  include <oneapi/dnnl/dnnl.hpp>
#endif

namespace bench {

std::unique_ptr<Library> library_onednn(int threads);

#if NNLA_BENCHMARK_ONEDNN

namespace {

using dnnl::memory;

dnnl_dim_t size(std::size_t n) { return static_cast<dnnl_dim_t>(n); }

class OneDnn : public Library {
  public:
    OneDnn() : Library("oneDNN"), engine_(dnnl::engine::kind::cpu, 0), stream_(engine_) {}

    Run gemm(const Gemm &g) override {
        if (g.dtype != Dtype::f32) {
            return nullptr;
        }
        if (g.transpose_b && !g.transpose_a && g.m > 1) {
            return matmul({g.dtype, g.m, g.k, g.n, g.A, g.B, nullptr, g.C});
        }
        auto A = static_cast<const float *>(g.A), B = static_cast<const float *>(g.B);
        auto C = static_cast<float *>(g.C);
        dnnl_dim_t m = size(g.m), n = size(g.n), k = size(g.k);
        char ta = g.transpose_a ? 'T' : 'N', tb = g.transpose_b ? 'T' : 'N';
        dnnl_dim_t lda = g.transpose_a ? m : k, ldb = g.transpose_b ? k : n;
        return repeat([=] { dnnl_sgemm(ta, tb, m, n, k, 1, A, lda, B, ldb, 0, C, n); });
    }

    Run affine(const Affine &a) override {
        if (a.dtype != Dtype::f32) {
            return nullptr;
        }
        if (a.batch > 1) {
            return matmul(a);
        }
        auto x = static_cast<const float *>(a.X), W = static_cast<const float *>(a.W),
             b = static_cast<const float *>(a.b);
        auto y = static_cast<float *>(a.Y);
        dnnl_dim_t in = size(a.in), out = size(a.out);
        return repeat([=] {
            std::copy(b, b + out, y);
            dnnl_sgemm('N', 'T', 1, out, in, 1, x, in, W, in, 1, y, out);
        });
    }

    Run map(const Map &m) override {
        if (m.dtype != Dtype::f32) {
            return nullptr;
        }
        memory::desc x = vector(m.count);
        dnnl::eltwise_forward map(forward(dnnl::prop_kind::forward_inference, m.function, x));
        return execution(map, {{DNNL_ARG_SRC, of(x, m.x)}, {DNNL_ARG_DST, of(x, m.y)}});
    }

    Run map_gradient(const MapGradient &m) override {
        if (m.dtype != Dtype::f32) {
            return nullptr;
        }
        memory::desc x = vector(m.count);
        bool from_output = m.function != Function::gelu;
        dnnl::eltwise_backward::primitive_desc description({gradient_of(m.function), x, x}, engine_,
                                                           forward(dnnl::prop_kind::forward_training, m.function, x));
        return execution(dnnl::eltwise_backward(description),
                         {{from_output ? DNNL_ARG_DST : DNNL_ARG_SRC, of(x, from_output ? m.Y : m.Z)},
                          {DNNL_ARG_DIFF_DST, of(x, m.dY)},
                          {DNNL_ARG_DIFF_SRC, of(x, m.dZ)}});
    }

    Run softmax(const Softmax &s) override {
        if (s.dtype != Dtype::f32) {
            return nullptr;
        }
        memory::desc z = matrix(s.rows, s.cols);
        return execution(dnnl::softmax_forward(softmax(dnnl::prop_kind::forward_inference, z)),
                         {{DNNL_ARG_SRC, of(z, s.Z)}, {DNNL_ARG_DST, of(z, s.Y)}});
    }

    Run softmax_gradient(const SoftmaxGradient &s) override {
        if (s.dtype != Dtype::f32) {
            return nullptr;
        }
        memory::desc y = matrix(s.rows, s.cols);
        dnnl::softmax_backward backward({{y, y, 1}, engine_, softmax(dnnl::prop_kind::forward_training, y)});
        return execution(
            backward, {{DNNL_ARG_DST, of(y, s.Y)}, {DNNL_ARG_DIFF_DST, of(y, s.dY)}, {DNNL_ARG_DIFF_SRC, of(y, s.dZ)}});
    }

  private:
    using Arguments = std::unordered_map<int, memory>;

    Run execution(const dnnl::primitive &primitive, const Arguments &arguments) {
        return repeat([this, primitive, arguments] {
            primitive.execute(stream_, arguments);
            stream_.wait();
        });
    }

    /* Y = X Wᵀ, + 1 bᵀ if there is a bias */
    Run matmul(const Affine &a) {
        memory::desc x = matrix(a.batch, a.in), b = matrix(1, a.out), y = matrix(a.batch, a.out);
        memory::desc w({size(a.in), size(a.out)}, memory::data_type::f32, memory::format_tag::ba); /* rows of W */
        Arguments arguments = {{DNNL_ARG_SRC, of(x, a.X)}, {DNNL_ARG_WEIGHTS, of(w, a.W)}, {DNNL_ARG_DST, of(y, a.Y)}};
        if (a.b == nullptr) {
            return execution(dnnl::matmul({dnnl::matmul::desc(x, w, y), engine_}), arguments);
        }
        arguments.emplace(DNNL_ARG_BIAS, of(b, a.b));
        return execution(dnnl::matmul({dnnl::matmul::desc(x, w, b, y), engine_}), arguments);
    }

    static memory::desc vector(std::size_t count) {
        return memory::desc({size(count)}, memory::data_type::f32, memory::format_tag::a);
    }

    static memory::desc matrix(std::size_t rows, std::size_t cols) {
        return memory::desc({size(rows), size(cols)}, memory::data_type::f32, memory::format_tag::ab);
    }

    static dnnl::algorithm algorithm_of(Function function) {
        switch (function) {
        case Function::exp:
            return dnnl::algorithm::eltwise_exp;
        case Function::log:
            return dnnl::algorithm::eltwise_log;
        case Function::tanh:
            return dnnl::algorithm::eltwise_tanh;
        case Function::sigmoid:
            return dnnl::algorithm::eltwise_logistic;
        case Function::gelu:
            break;
        }
        return dnnl::algorithm::eltwise_gelu_erf;
    }

    static dnnl::algorithm gradient_of(Function function) {
        return function == Function::tanh      ? dnnl::algorithm::eltwise_tanh_use_dst_for_bwd
               : function == Function::sigmoid ? dnnl::algorithm::eltwise_logistic_use_dst_for_bwd
                                               : dnnl::algorithm::eltwise_gelu_erf;
    }

    dnnl::eltwise_forward::primitive_desc forward(dnnl::prop_kind purpose, Function function, const memory::desc &x) {
        return {{purpose, algorithm_of(function), x}, engine_};
    }

    dnnl::softmax_forward::primitive_desc softmax(dnnl::prop_kind purpose, const memory::desc &z) {
        return {{purpose, z, 1}, engine_};
    }

    memory of(const memory::desc &description, const void *data) {
        return memory(description, engine_, const_cast<void *>(data));
    }

    dnnl::engine engine_;
    dnnl::stream stream_;
};

} // namespace

std::unique_ptr<Library> library_onednn(int) { return std::make_unique<OneDnn>(); }
#else
std::unique_ptr<Library> library_onednn(int) { return nullptr; }
#endif

} // namespace bench
