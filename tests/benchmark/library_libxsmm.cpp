/* libxsmm: code generated for one shape before its use, so a mark more than a peer that takes sizes at run time. */
#include "library.h"

#if NNLA_BENCHMARK_LIBXSMM
#  include <libxsmm.h>
#endif

namespace bench {

std::unique_ptr<Library> library_libxsmm(int threads);

#if NNLA_BENCHMARK_LIBXSMM

namespace {

class Libxsmm : public Library {
  public:
    Libxsmm() : Library("libxsmm", false) { libxsmm_init(); }

    /* Small ones. Its matrices are column-major: Cᵀ = op(B)ᵀ op(A)ᵀ, where the first operand cannot be transposed. */
    Run gemm(const Gemm &g) override {
        if (g.transpose_b || g.m * g.n * g.k > 128 * 128 * 128) {
            return nullptr;
        }
        return g.dtype == Dtype::f32 ? gemm_of<float>(g, libxsmm_smmdispatch) : gemm_of<double>(g, libxsmm_dmmdispatch);
    }

  private:
    template <class T, class Dispatch> static Run gemm_of(const Gemm &g, Dispatch dispatch) {
        auto m = static_cast<libxsmm_blasint>(g.m), n = static_cast<libxsmm_blasint>(g.n),
             k = static_cast<libxsmm_blasint>(g.k);
        libxsmm_blasint lda = g.transpose_a ? m : k;
        int flags = g.transpose_a ? LIBXSMM_GEMM_FLAG_TRANS_B : LIBXSMM_GEMM_FLAG_NONE;
        const T alpha = 1, beta = 0;
        auto kernel = dispatch(n, m, k, &n, &lda, &n, &alpha, &beta, &flags, nullptr);
        if (kernel == nullptr) {
            return nullptr;
        }
        auto A = static_cast<const T *>(g.A), B = static_cast<const T *>(g.B);
        auto C = static_cast<T *>(g.C);
        return repeat([=] { kernel(B, A, C); });
    }
};

} // namespace

std::unique_ptr<Library> library_libxsmm(int) { return std::make_unique<Libxsmm>(); }
#else
std::unique_ptr<Library> library_libxsmm(int) { return nullptr; }
#endif

} // namespace bench
