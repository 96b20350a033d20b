/* The list of libraries. */
#include "library.h"

namespace bench {

#define NNLA_BENCHMARK_LIBRARY(name) std::unique_ptr<Library> library_##name(int threads);
#include "libraries.inc"
#undef NNLA_BENCHMARK_LIBRARY

static std::vector<std::unique_ptr<Library>> open_all(int threads) {
    std::vector<std::unique_ptr<Library>> opened;
    auto keep = [&opened](std::unique_ptr<Library> library) {
        if (library != nullptr) {
            opened.push_back(std::move(library));
        }
    };
#define NNLA_BENCHMARK_LIBRARY(name) keep(library_##name(threads));
#include "libraries.inc"
#undef NNLA_BENCHMARK_LIBRARY
    return opened;
}

const std::vector<std::unique_ptr<Library>> &libraries(const Setting &setting) {
    static const std::vector<std::unique_ptr<Library>> all = open_all(setting.threads);
    return all;
}

} // namespace bench
