/* Optimizers in plain C, for libraries that leave them to their users; compiled for this machine, as those libraries
   are. */
#ifndef NNLA_BENCHMARK_PLAIN_UPDATE_H
#define NNLA_BENCHMARK_PLAIN_UPDATE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* v = μv + g, p = p − ηv */
void plain_momentum(size_t count, float learning_rate, float momentum, float *p, float *v, const float *g);

/* m = β₁m + (1 − β₁)g, v = β₂v + (1 − β₂)g², p = p − η (m / c₁) / (√(v / c₂) + ε), c = 1 − βᵗ at step t; β₁ = 0.9,
   β₂ = 0.999, ε = 1e-8 */
void plain_adam(size_t count, float learning_rate, float correction1, float correction2, float *p, float *m, float *v,
                const float *g);

#ifdef __cplusplus
}
#endif

#endif
