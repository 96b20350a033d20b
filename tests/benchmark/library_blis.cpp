/* BLIS, by its C interface of the BLAS. */
#include "cblas_library.h"

namespace bench {

std::unique_ptr<Library> library_blis(int threads);

#if NNLA_BENCHMARK_BLIS
std::unique_ptr<Library> library_blis(int threads) {
    return open_cblas_library("BLIS", NNLA_BENCHMARK_BLIS_PATH, "bli_thread_set_num_threads", threads);
}
#else
std::unique_ptr<Library> library_blis(int) { return nullptr; }
#endif

} // namespace bench
