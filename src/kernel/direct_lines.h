/* y = A x + bias with the rows of A along the lanes, where the rows begin a multiple of 4096 bytes after each other: all
   lie in one set of the L1 cache, which does not hold the lines of two vectors of rows. So one vector of rows gives a
   whole cache line of each row at a time. */
#ifndef NNLA_SRC_DIRECT_LINES_H
#define NNLA_SRC_DIRECT_LINES_H

#include "kernel/direct_rows.h"

#define NNLA__LINE (64 / sizeof(real)) /* elements */

/* s += A x over NNLA__LOADED_COLUMNS terms. */
V_INLINE vec add_line_part(vec s, const real *a, size_t a_row, const real *x, size_t x_step) {
    vec column[NNLA__LOADED_COLUMNS];
    load_columns(a, a_row, column);
    UNROLL(4)
    for (size_t t = 0; t < NNLA__LOADED_COLUMNS; t++)
        s = v_fma(v_set1(x[t * x_step]), column[t], s);
    return s;
}

/* The sums of a chain, for V rows. */
V_INLINE vec chain_of_lines(size_t terms, const real *a, size_t a_row, const real *x, size_t x_step) {
    vec s = v_zero();
    NNLA__NOT_UNROLLED
    for (; terms >= NNLA__LINE; terms -= NNLA__LINE, a += NNLA__LINE, x += NNLA__LINE * x_step) {
        UNROLL(4)
        for (size_t t = 0; t < NNLA__LINE; t += NNLA__LOADED_COLUMNS)
            s = add_line_part(s, a + t, a_row, x + t * x_step, x_step);
    }
    for (; terms >= NNLA__LOADED_COLUMNS; terms -= NNLA__LOADED_COLUMNS) {
        s = add_line_part(s, a, a_row, x, x_step);
        a += NNLA__LOADED_COLUMNS;
        x += NNLA__LOADED_COLUMNS * x_step;
    }
    if (terms) {
        vec column[NNLA__LOADED_COLUMNS];
        load_few_columns(a, a_row, terms, column);
        UNROLL(3)
        for (size_t t = 0; t < NNLA__LOADED_COLUMNS - 1; t++)
            if (t < terms)
                s = v_fma(v_set1(x[t * x_step]), column[t], s);
    }
    return s;
}

/* nnla__product_kernels.direct_lines. The last rows are done again where they do not fill a vector. */
static void direct_lines(const nnla__product *product) {
    if (product->m < NNLA__V) {
        direct_rows(product);
        return;
    }
    const size_t a_row = product->a_row, b_step = product->b_step, c_row = product->c_row;
    for (size_t at = 0; at < product->m; at += NNLA__V) {
        const size_t i = product->m - at < NNLA__V ? product->m - NNLA__V : at;
        const real *const a = (const real *)product->a + i * a_row, *const x = product->b;
        vec total = v_zero();
        size_t from = 0;
        do {
            const size_t terms = product->k - from < NNLA__CHAIN ? product->k - from : NNLA__CHAIN;
            const vec s = chain_of_lines(terms, a + from, a_row, x + from * b_step, b_step);
            total = from ? v_add(total, s) : s;
            from += terms;
        } while (from < product->k);
        if (product->epilogue.bias) {
            const real *const bias = (const real *)product->epilogue.bias + i * product->bias_row;
            total = v_add(total, product->bias_row ? v_load(bias) : v_set1(*bias));
        }
        store_rows((real *)product->c + i * c_row, c_row, &total, 1);
    }
}

#endif
