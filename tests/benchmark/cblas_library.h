/* A library with the C interface of the BLAS. Two of them export the same names, so each is opened by itself. */
#ifndef NNLA_BENCHMARK_CBLAS_LIBRARY_H
#define NNLA_BENCHMARK_CBLAS_LIBRARY_H

#include "library.h"

namespace bench {

/* set_threads: the name of its function that takes a number of threads, an int or an integer of a register's size. */
std::unique_ptr<Library> open_cblas_library(const char *name, const char *path, const char *set_threads, int threads);

} // namespace bench

#endif
