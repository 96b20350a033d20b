/* glibc's vector functions, under the names of the vector ABI: _ZGV<isa>N<lanes>v_<function>. */
#include "vector_function_library.h"

namespace bench {

std::unique_ptr<Library> library_libmvec(int threads);

#if NNLA_BENCHMARK_LIBMVEC
static std::string symbol(const std::string &function, Dtype dtype, const std::string &isa) {
    bool single = dtype == Dtype::f32;
    if (isa == "avx512") {
        return (single ? "_ZGVeN16v_" : "_ZGVeN8v_") + function + (single ? "f" : "");
    }
    if (isa == "avx2") {
        return (single ? "_ZGVdN8v_" : "_ZGVdN4v_") + function + (single ? "f" : "");
    }
    if (isa == "sse2" || isa == "sse2-fast") {
        return (single ? "_ZGVbN4v_" : "_ZGVbN2v_") + function + (single ? "f" : "");
    }
    return "";
}

std::unique_ptr<Library> library_libmvec(int) {
    return open_vector_function_library("libmvec", NNLA_BENCHMARK_LIBMVEC_PATH, symbol);
}
#else
std::unique_ptr<Library> library_libmvec(int) { return nullptr; }
#endif

} // namespace bench
