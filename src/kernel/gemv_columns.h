/* A vector times a matrix whose columns lie along the lanes: up to STRIP_VECTORS chains of vectors at once hide the
   latency of the fused multiply-add. */
#ifndef NNLA_SRC_GEMV_COLUMNS_H
#define NNLA_SRC_GEMV_COLUMNS_H

#include "kernel/product_lanes.h"
#include "kernel/tile_sizes.h"

/* `last`: columns of the last vector if it is not whole, else V. */
V_INLINE void multiply_strip(const nnla__columns_product *product, real *sums, const int vectors, const int whole,
                             size_t last) {
    const real *m[NNLA__STRIP_VECTORS_MAX];
    vec total[NNLA__STRIP_VECTORS_MAX];
    const real *x = product->x;
    UNROLL(8)
    for (int j = 0; j < vectors; j++) {
        m[j] = (const real *)product->m + (size_t)(j / NNLA__GROUP_VECTORS) * product->group_stride +
               (j % NNLA__GROUP_VECTORS) * NNLA__V;
        total[j] = v_zero();
    }
    for (size_t from = 0; from < product->terms; from += NNLA__CHAIN) {
        const size_t terms = product->terms - from < NNLA__CHAIN ? product->terms - from : NNLA__CHAIN;
        vec s[NNLA__STRIP_VECTORS_MAX];
        UNROLL(8)
        for (int j = 0; j < vectors; j++)
            s[j] = v_zero();
        size_t offset = from * product->step;
        for (size_t t = 0; t < terms; t++, offset += product->step) {
            const vec xt = v_set1(x[(from + t) * product->x_step]);
            UNROLL(8)
            for (int j = 0; j < vectors; j++) {
                const real *p = m[j] + offset;
                s[j] = v_fma(xt, whole || j < vectors - 1 ? v_load(p) : v_load_n(p, last), s[j]);
            }
        }
        UNROLL(8)
        for (int j = 0; j < vectors; j++)
            total[j] = from ? v_add(total[j], s[j]) : s[j];
    }
    UNROLL(8)
    for (int j = 0; j < vectors; j++)
        v_store(sums + j * NNLA__V, total[j]);
}

#define NNLA__STRIP_CASE(vectors)                                                                                      \
case vectors:                                                                                                          \
  if (last == NNLA__V)                                                                                                 \
    multiply_strip(product, sums, vectors, 1, last);                                                                   \
  else                                                                                                                 \
    multiply_strip(product, sums, vectors, 0, last);                                                                   \
  break;

/* nnla__product_kernels.columns_product */
static void columns_product(const nnla__columns_product *product, void *sums) {
    const size_t vectors = (product->columns + NNLA__V - 1) / NNLA__V;
    const size_t last = product->columns - (vectors - 1) * NNLA__V;
    switch (vectors) { NNLA__STRIPS(NNLA__STRIP_CASE) }
}
#undef NNLA__STRIP_CASE

#endif
