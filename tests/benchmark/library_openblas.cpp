/* OpenBLAS, by its C interface of the BLAS. */
#include "cblas_library.h"

namespace bench {

std::unique_ptr<Library> library_openblas(int threads);

#if NNLA_BENCHMARK_OPENBLAS
std::unique_ptr<Library> library_openblas(int threads) {
    return open_cblas_library("OpenBLAS", NNLA_BENCHMARK_OPENBLAS_PATH, "openblas_set_num_threads", threads);
}
#else
std::unique_ptr<Library> library_openblas(int) { return nullptr; }
#endif

} // namespace bench
