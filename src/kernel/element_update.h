/* Optimizer updates; kernels.h has the formulas and their order. */
#ifndef NNLA_SRC_ELEMENT_UPDATE_H
#define NNLA_SRC_ELEMENT_UPDATE_H

#include <math.h>

#include "kernel/element_map.h"

typedef struct sgd_constants {
    vec minus_learning_rate, momentum, weight_decay;
} sgd_constants;

/* k ≤ V elements; v_at is NULL without momentum */
V_INLINE void sgd_vector(const sgd_constants *c, const int decays, const int nesterov, size_t k, real *p_at, real *v_at,
                         const real *g_at) {
    vec p = v_load_part(p_at, k), g = v_load_part(g_at, k);
    if (decays)
        g = v_fma(c->weight_decay, p, g);
    if (v_at != NULL) {
        vec v = v_fma(v_set1(1), g, v_mul(c->momentum, v_load_part(v_at, k)));
        g = nesterov ? v_fma(c->momentum, v, g) : v;
        v_store_part(v_at, v, k);
    }
    v_store_part(p_at, v_fma(c->minus_learning_rate, g, p), k);
}

/* One loop for each of the settings, which are constants in it. */
V_INLINE void sgd_loop(const sgd_constants *constants, const int decays, const int nesterov, size_t n, real *p, real *v,
                       const real *g) {
    const sgd_constants c = *constants;
    size_t i = 0;
    for (; i + NNLA__V <= n; i += NNLA__V)
        sgd_vector(&c, decays, nesterov, NNLA__V, p + i, v == NULL ? NULL : v + i, g + i);
    if (i < n)
        sgd_vector(&c, decays, nesterov, n - i, p + i, v == NULL ? NULL : v + i, g + i);
}

static void element_sgd(size_t n, const nnla__sgd_step *step, void *p, void *v, const void *g) {
    const sgd_constants c = {
        .minus_learning_rate = v_set1((real)-step->learning_rate),
        .momentum = v_set1((real)step->momentum),
        .weight_decay = v_set1((real)step->weight_decay),
    };
    const int decays = step->weight_decay != 0;
    if (step->momentum == 0)
        decays ? sgd_loop(&c, 1, 0, n, p, NULL, g) : sgd_loop(&c, 0, 0, n, p, NULL, g);
    else if (step->nesterov)
        decays ? sgd_loop(&c, 1, 1, n, p, v, g) : sgd_loop(&c, 0, 1, n, p, v, g);
    else
        decays ? sgd_loop(&c, 1, 0, n, p, v, g) : sgd_loop(&c, 0, 0, n, p, v, g);
}

/* Reals that do not change within a step are combined in double and rounded once. */
typedef struct adam_constants {
    vec beta1, rest1, beta2, rest2; /* rest = 1 − beta */
    vec minus_rate;                 /* −learning_rate / correction1 */
    vec root_scale;                 /* 1 / √correction2 */
    vec epsilon, weight_decay, minus_decay;
    int decays, decays_apart;
} adam_constants;

/* k ≤ V elements */
V_INLINE void adam_vector(const adam_constants *c, size_t k, real *p_at, real *m_at, real *v_at, const real *g_at) {
    vec p = v_load_part(p_at, k), g = v_load_part(g_at, k);
    if (c->decays)
        g = v_fma(c->weight_decay, p, g);
    if (c->decays_apart)
        p = v_fma(c->minus_decay, p, p);
    vec m = v_fma(c->rest1, g, v_mul(c->beta1, v_load_part(m_at, k)));
    vec v = v_fma(v_mul(c->rest2, g), g, v_mul(c->beta2, v_load_part(v_at, k)));
    vec root = v_fma(v_sqrt(v), c->root_scale, c->epsilon);
    v_store_part(m_at, m, k);
    v_store_part(v_at, v, k);
    v_store_part(p_at, v_fma(c->minus_rate, v_div(m, root), p), k);
}

static void element_adam(size_t n, const nnla__adam_step *step, void *p, void *m, void *v, const void *g) {
    const adam_constants c = {
        .beta1 = v_set1((real)step->beta1),
        .rest1 = v_set1((real)(1 - step->beta1)),
        .beta2 = v_set1((real)step->beta2),
        .rest2 = v_set1((real)(1 - step->beta2)),
        .minus_rate = v_set1((real)(-step->learning_rate / step->correction1)),
        .root_scale = v_set1((real)(1 / sqrt(step->correction2))),
        .epsilon = v_set1((real)step->epsilon),
        .weight_decay = v_set1((real)step->weight_decay),
        .minus_decay = v_set1((real) - (step->learning_rate * step->decoupled_decay)),
        .decays = step->weight_decay != 0,
        .decays_apart = step->decoupled_decay != 0,
    };
    real *p_at = p, *m_at = m, *v_at = v;
    const real *g_at = g;
    size_t i = 0;
    for (; i + NNLA__V <= n; i += NNLA__V)
        adam_vector(&c, NNLA__V, p_at + i, m_at + i, v_at + i, g_at + i);
    if (i < n)
        adam_vector(&c, n - i, p_at + i, m_at + i, v_at + i, g_at + i);
}

#endif
