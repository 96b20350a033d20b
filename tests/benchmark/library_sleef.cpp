/* SLEEF: u10 has an error of at most 1.0 ULP, u35 of 3.5. */
#include "vector_function_library.h"

namespace bench {

std::unique_ptr<Library> library_sleef_u10(int threads);
std::unique_ptr<Library> library_sleef_u35(int threads);

#if NNLA_BENCHMARK_SLEEF
static std::string symbol(const std::string &function, Dtype dtype, const std::string &isa, const char *accuracy) {
    bool single = dtype == Dtype::f32;
    if (isa == "avx512") {
        return "Sleef_" + function + (single ? "f16_" : "d8_") + accuracy + "avx512f";
    }
    if (isa == "avx2") {
        return "Sleef_" + function + (single ? "f8_" : "d4_") + accuracy + "avx2";
    }
    if (isa == "sse2" || isa == "sse2-fast") {
        return "Sleef_" + function + (single ? "f4_" : "d2_") + accuracy + "sse2";
    }
    if (isa == "neon") {
        return "Sleef_" + function + (single ? "f4_" : "d2_") + accuracy + "advsimd";
    }
    return "";
}

static std::string symbol_u10(const std::string &function, Dtype dtype, const std::string &isa) {
    return symbol(function, dtype, isa, "u10");
}

static std::string symbol_u35(const std::string &function, Dtype dtype, const std::string &isa) {
    return symbol(function, dtype, isa, "u35");
}

std::unique_ptr<Library> library_sleef_u10(int) {
    return open_vector_function_library("SLEEF-u10", NNLA_BENCHMARK_SLEEF_PATH, symbol_u10);
}

std::unique_ptr<Library> library_sleef_u35(int) {
    return open_vector_function_library("SLEEF-u35", NNLA_BENCHMARK_SLEEF_PATH, symbol_u35);
}
#else
std::unique_ptr<Library> library_sleef_u10(int) { return nullptr; }
std::unique_ptr<Library> library_sleef_u35(int) { return nullptr; }
#endif

} // namespace bench
