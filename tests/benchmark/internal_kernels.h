/* Kernels of the library that have no public call of their own, for C++. */
#ifndef NNLA_BENCHMARK_INTERNAL_KERNELS_H
#define NNLA_BENCHMARK_INTERNAL_KERNELS_H

#include <nnla/tensor.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum internal_function { INTERNAL_EXP, INTERNAL_LOG } internal_function;

void internal_map(nnla_dtype dtype, internal_function function, size_t n, const void *x, void *y);
double internal_sum(nnla_dtype dtype, size_t n, const void *x);

/* One step with learning rate 0.01; SGD with momentum 0.9, Adam's first with β₁ 0.9, β₂ 0.999, ε 1e-8. */
void internal_sgd(nnla_dtype dtype, size_t n, void *p, void *v, const void *g);
void internal_adam(nnla_dtype dtype, size_t n, void *p, void *m, void *v, const void *g);

#ifdef __cplusplus
}
#endif

#endif
