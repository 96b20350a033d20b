/* The functions of one number, by the C library in f64. */
#ifndef NNLA_BENCHMARK_FUNCTION_REFERENCE_H
#define NNLA_BENCHMARK_FUNCTION_REFERENCE_H

#include "library.h"

namespace bench {

const char *function_name(Function function);
double function_value(Function function, double x);
double function_slope(Function function, double x);

} // namespace bench

#endif
