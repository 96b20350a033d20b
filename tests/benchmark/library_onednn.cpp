/* oneDNN: f32. A product of plain matrices is dnnl_sgemm; with a bias it is the matmul primitive, which fuses it. */
#include "library.h"

#if NNLA_BENCHMARK_ONEDNN
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
        dnnl_dim_t batch = size(a.batch), in = size(a.in), out = size(a.out);
        memory::desc x({batch, in}, memory::data_type::f32, memory::format_tag::ab);
        memory::desc w({in, out}, memory::data_type::f32, memory::format_tag::ba); /* Wᵀ of a row-major W */
        memory::desc b({1, out}, memory::data_type::f32, memory::format_tag::ab);
        memory::desc y({batch, out}, memory::data_type::f32, memory::format_tag::ab);
        dnnl::matmul matmul({dnnl::matmul::desc(x, w, b, y), engine_});
        std::unordered_map<int, memory> arguments = {{DNNL_ARG_SRC, of(x, a.X)},
                                                     {DNNL_ARG_WEIGHTS, of(w, a.W)},
                                                     {DNNL_ARG_BIAS, of(b, a.b)},
                                                     {DNNL_ARG_DST, of(y, a.Y)}};
        return repeat([this, matmul, arguments] {
            matmul.execute(stream_, arguments);
            stream_.wait();
        });
    }

  private:
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
