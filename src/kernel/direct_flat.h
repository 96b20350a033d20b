/* C = A B + 1 biasᵀ of up to four terms: the time goes into writing C. B and the bias stay in registers for all rows. */
#ifndef NNLA_SRC_DIRECT_FLAT_H
#define NNLA_SRC_DIRECT_FLAT_H

#include "kernel/product_lanes.h"

/* X(terms, vectors): (terms + 1) · vectors of B and the bias, some for sums and A. NNLA__FLAT_WIDEST is even, so that a
   panel begins with a group of columns. NNLA__MASKED: masks are registers of their own, and any panel's last vector may
   be incomplete; elsewhere such a vector is a panel by itself. */
/* clang-format off */
#define NNLA__FLAT_TERMS 4
#define NNLA__FLAT_UP_TO_4(X, terms) X(terms, 1) X(terms, 2) X(terms, 3) X(terms, 4)
#if defined __AVX512F__
#  define NNLA__MASKED 1
#  define NNLA__FLAT_WIDEST(terms) ((terms) <= 2 ? 8 : (terms) == 3 ? 6 : 4)
#  define NNLA__FLAT_PANELS(X)                                                                                  \
      NNLA__FLAT_UP_TO_4(X, 1) X(1, 5) X(1, 6) X(1, 7) X(1, 8) NNLA__FLAT_UP_TO_4(X, 2) X(2, 5) X(2, 6) X(2, 7) X(2, 8) \
      NNLA__FLAT_UP_TO_4(X, 3) X(3, 5) X(3, 6) NNLA__FLAT_UP_TO_4(X, 4)
#else
#  define NNLA__MASKED 0
#  define NNLA__FLAT_WIDEST(terms) ((terms) <= 2 ? 4 : 2)
#  define NNLA__FLAT_PANELS(X)                                                                                  \
      NNLA__FLAT_UP_TO_4(X, 1) NNLA__FLAT_UP_TO_4(X, 2) X(3, 1) X(3, 2) X(4, 1) X(4, 2)
#endif
/* clang-format on */

/* All rows of `vectors` vectors of columns from j on. */
V_INLINE void multiply_flat(const nnla__product *p, size_t j, const int terms, const int vectors, const int whole) {
    const size_t left = p->n - j - (size_t)(vectors - 1) * NNLA__V, last = left < NNLA__V ? left : NNLA__V;
    const size_t vector = j / NNLA__V, a_row = p->a_row, a_step = p->a_step, c_row = p->c_row;
    vec b[NNLA__FLAT_TERMS][8], bias[8];
    UNROLL(8)
    for (int v = 0; v < vectors; v++) {
        const size_t at = vector + (size_t)v;
        const real *q = (const real *)p->b + at / NNLA__GROUP_VECTORS * p->b_group + at % NNLA__GROUP_VECTORS * NNLA__V;
        UNROLL(4)
        for (int t = 0; t < terms; t++, q += p->b_step)
            b[t][v] = whole || v < vectors - 1 ? v_load(q) : v_load_n(q, last);
        bias[v] = v_set1((real)-0.0); /* changes no sum that is rounded to nearest */
        if (p->epilogue.bias) {
            const real *r = (const real *)p->epilogue.bias + j + v * NNLA__V;
            bias[v] = whole || v < vectors - 1 ? v_load(r) : v_load_n(r, last);
        }
    }
    const real *a = p->a;
    real *c = (real *)p->c + j;
    for (size_t i = 0; i < p->m; i++, a += a_row, c += c_row) {
        vec x[NNLA__FLAT_TERMS];
        UNROLL(4)
        for (int t = 0; t < terms; t++)
            x[t] = v_set1(a[(size_t)t * a_step]);
        UNROLL(8)
        for (int v = 0; v < vectors; v++) {
            vec s = v_zero();
            UNROLL(4)
            for (int t = 0; t < terms; t++)
                s = v_fma(x[t], b[t][v], s);
            s = v_add(s, bias[v]);
            if (whole || v < vectors - 1)
                v_store(c + v * NNLA__V, s);
            else
                v_store_n(c + v * NNLA__V, s, last);
        }
    }
}

typedef void flat_panel(const nnla__product *product, size_t j);

#define NNLA__FLAT_KERNEL(terms, vectors)                                                                              \
  static void flat_##terms##_terms_##vectors(const nnla__product *product, size_t j) {                                 \
    multiply_flat(product, j, terms, vectors, !NNLA__MASKED);                                                          \
  }
NNLA__FLAT_PANELS(NNLA__FLAT_KERNEL)
#undef NNLA__FLAT_KERNEL

#define NNLA__FLAT_ENTRY(terms, vectors) [terms][vectors] = flat_##terms##_terms_##vectors,
static flat_panel *const flat_table[NNLA__FLAT_TERMS + 1][9] = {NNLA__FLAT_PANELS(NNLA__FLAT_ENTRY)};
#undef NNLA__FLAT_ENTRY

/* 1 to NNLA__FLAT_TERMS terms. */
static void direct_flat(const nnla__product *product) {
    const size_t widest = NNLA__FLAT_WIDEST(product->k);
    size_t vectors = (product->n + (NNLA__MASKED ? NNLA__V - 1 : 0)) / NNLA__V, j = 0;
    for (; vectors; vectors -= vectors < widest ? vectors : widest, j += widest * NNLA__V)
        flat_table[product->k][vectors < widest ? vectors : widest](product, j);
    j = product->n - product->n % NNLA__V;
    if (NNLA__MASKED || j == product->n)
        return;
    switch (product->k) {
    case 1:
        multiply_flat(product, j, 1, 1, 0);
        break;
    case 2:
        multiply_flat(product, j, 2, 1, 0);
        break;
    case 3:
        multiply_flat(product, j, 3, 1, 0);
        break;
    default:
        multiply_flat(product, j, 4, 1, 0);
    }
}

#endif
