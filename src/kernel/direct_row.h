/* y = xᵀ B + bias for a B too large for the L1 cache: its rows are read along their length, eight side by side, which is
   how a processor fetches ahead; the sums of a strip of columns wait in the L1 cache meanwhile. */
#ifndef NNLA_SRC_DIRECT_ROW_H
#define NNLA_SRC_DIRECT_ROW_H

#include "kernel/product_lanes.h"

#define NNLA__SIDE_ROWS 8
#define NNLA__ROW_STRIP (NNLA__SUMS_BYTES / sizeof(real)) /* columns whose sums stay in the L1 cache */

/* sums += the terms of `rows` rows, at least one, of V columns; from +0 if `first`. */
V_INLINE vec row_terms(vec s, const int rows, const vec *x, const real *b, size_t b_step, size_t columns) {
    UNROLL(8)
    for (int r = 0; r < rows; r++)
        s = v_fma(x[r], columns == NNLA__V ? v_load(b + (size_t)r * b_step) : v_load_n(b + (size_t)r * b_step, columns),
                  s);
    return s;
}

V_INLINE void add_rows(real *sums, const int rows, int first, const real *x, size_t x_step, const real *b,
                       size_t b_step, size_t columns) {
    vec xs[NNLA__SIDE_ROWS];
    UNROLL(8)
    for (int r = 0; r < rows; r++)
        xs[r] = v_set1(x[(size_t)r * x_step]);
    size_t j = 0;
    NNLA__NOT_UNROLLED
    for (; j + NNLA__V <= columns; j += NNLA__V)
        v_store(sums + j, row_terms(first ? v_zero() : v_load(sums + j), rows, xs, b + j, b_step, NNLA__V));
    if (j < columns) {
        const size_t rest = columns - j;
        v_store_n(sums + j, row_terms(first ? v_zero() : v_load_n(sums + j, rest), rows, xs, b + j, b_step, rest),
                  rest);
    }
}

/* The sums of one chain. */
static void direct_row_chain(real *sums, size_t terms, const real *x, size_t x_step, const real *b, size_t b_step,
                             size_t columns) {
    int first = 1;
    for (; terms >= NNLA__SIDE_ROWS; terms -= NNLA__SIDE_ROWS, first = 0) {
        add_rows(sums, NNLA__SIDE_ROWS, first, x, x_step, b, b_step, columns);
        x += NNLA__SIDE_ROWS * x_step;
        b += NNLA__SIDE_ROWS * b_step;
    }
    for (; terms; terms--, first = 0, x += x_step, b += b_step)
        add_rows(sums, 1, first, x, x_step, b, b_step, columns);
}

static void add_row(real *c, const real *row, size_t n) {
    for (size_t j = 0; j < n; j += NNLA__V) {
        const size_t left = n - j;
        v_store_part(c + j, v_add(v_load_part(c + j, left), v_load_part(row + j, left)), left);
    }
}

/* nnla__product_kernels.direct_row */
static void direct_row(const nnla__product *product) {
    real memory[NNLA__ROW_STRIP];
    const real *const bias = product->epilogue.bias;
    for (size_t j = 0; j < product->n; j += NNLA__ROW_STRIP) {
        const size_t left = product->n - j, n = left < NNLA__ROW_STRIP ? left : NNLA__ROW_STRIP;
        real *const c = (real *)product->c + j;
        size_t from = 0;
        do {
            const size_t terms = product->k - from < NNLA__CHAIN ? product->k - from : NNLA__CHAIN;
            direct_row_chain(from ? memory : c, terms, (const real *)product->a + from * product->a_step,
                             product->a_step, (const real *)product->b + from * product->b_step + j, product->b_step,
                             n);
            if (from)
                add_row(c, memory, n);
            from += terms;
        } while (from < product->k);
        if (bias)
            add_row(c, bias + j, n);
    }
}

#endif
