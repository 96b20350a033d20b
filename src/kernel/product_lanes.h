/* What the product kernels add to the vector vocabulary: strided elements and the end of a sum. */
#ifndef NNLA_SRC_PRODUCT_LANES_H
#define NNLA_SRC_PRODUCT_LANES_H

#include "kernel/product_kernels.h"

/* Before a loop over terms: clang would unroll it once more, and run out of registers. */
#ifdef __clang__
#  define NNLA__NOT_UNROLLED _Pragma("clang loop unroll(disable)")
#else
#  define NNLA__NOT_UNROLLED
#endif

/* x[i·step], i < n ≤ V */
V_INLINE vec gather(const real *x, size_t step, size_t n) {
    if (step == 1)
        return v_load_part(x, n);
    real lanes[NNLA__V] = {0};
    for (size_t i = 0; i < n; i++)
        lanes[i] = x[i * step];
    return v_load(lanes);
}

V_INLINE void scatter(real *x, size_t step, vec v, size_t n) {
    if (step == 1) {
        v_store_part(x, v, n);
        return;
    }
    real lanes[NNLA__V];
    v_store(lanes, v);
    for (size_t i = 0; i < n; i++)
        x[i * step] = lanes[i];
}

/* nnla__product_kernels.finish */
static void finish(const void *sums, size_t n, const nnla__epilogue *epilogue, size_t bias_step, void *c,
                   size_t c_step) {
    const real *s = sums, *bias = epilogue->bias;
    real *const y = c;
    const vec alpha = v_set1((real)epilogue->alpha), beta = v_set1((real)epilogue->beta);
    for (size_t i = 0; i < n; i += NNLA__V) {
        const size_t lanes = n - i < NNLA__V ? n - i : NNLA__V;
        vec v = v_load(s + i);
        if (epilogue->alpha != 1)
            v = v_mul(alpha, v);
        if (epilogue->beta != 0)
            v = v_fma(beta, gather(y + i * c_step, c_step, lanes), v);
        if (bias)
            v = v_add(v, bias_step ? gather(bias + i * bias_step, bias_step, lanes) : v_set1(*bias));
        scatter(y + i * c_step, c_step, v, lanes);
    }
}

#endif
