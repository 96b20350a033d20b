/* C = beta C + alpha x yᵀ, a product of one term that is added to C: it takes the time of reading and writing C. */
#ifndef NNLA_SRC_DIRECT_OUTER_H
#define NNLA_SRC_DIRECT_OUTER_H

#include "kernel/product_lanes.h"

#define NNLA__OUTER_VECTORS 4 /* at once: their loads, stores and products overlap */

/* fma(beta, c, alpha·S) with the sum S of one term, a chain from +0. */
V_INLINE vec updated(vec c, vec beta, vec alpha, vec x, vec y) {
    return v_fma(beta, c, v_mul(alpha, v_fma(x, y, v_zero())));
}

/* nnla__product_kernels.direct_outer, row by row: C is read in the order in which it lies in memory. */
static void direct_outer(const nnla__product *product) {
    const vec alpha = v_set1((real)product->epilogue.alpha), beta = v_set1((real)product->epilogue.beta);
    const real *const y = product->b, *const x = product->a;
    const size_t n = product->n;
    for (size_t i = 0; i < product->m; i++) {
        const vec xi = v_set1(x[i * product->a_row]);
        real *const c = (real *)product->c + i * product->c_row;
        size_t j = 0;
        NNLA__NOT_UNROLLED
        for (; j + NNLA__OUTER_VECTORS * NNLA__V <= n; j += NNLA__OUTER_VECTORS * NNLA__V) {
            UNROLL(4)
            for (size_t v = 0; v < NNLA__OUTER_VECTORS; v++) {
                real *const p = c + j + v * NNLA__V;
                v_store(p, updated(v_load(p), beta, alpha, xi, v_load(y + j + v * NNLA__V)));
            }
        }
        NNLA__NOT_UNROLLED
        for (; j + NNLA__V <= n; j += NNLA__V)
            v_store(c + j, updated(v_load(c + j), beta, alpha, xi, v_load(y + j)));
        if (j < n)
            v_store_n(c + j, updated(v_load_n(c + j, n - j), beta, alpha, xi, v_load_n(y + j, n - j)), n - j);
    }
}

#endif
