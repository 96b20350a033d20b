/* A library of functions of one vector register, each instruction set under names of its own. */
#ifndef NNLA_BENCHMARK_VECTOR_FUNCTION_LIBRARY_H
#define NNLA_BENCHMARK_VECTOR_FUNCTION_LIBRARY_H

#include "library.h"

#include <string>

namespace bench {

/* The symbol of a function such as "exp" for elements of the dtype on the instruction set; empty if there is none. */
using VectorFunctionName = std::string (*)(const std::string &function, Dtype dtype, const std::string &isa);

/* Sigmoid and gelu are made of its exp and erf. */
std::unique_ptr<Library> open_vector_function_library(const char *name, const char *path, VectorFunctionName symbol);

} // namespace bench

#endif
