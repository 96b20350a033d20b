/* A matrix times a vector, the matrix's rows along the lanes: columns come out of its rows by in-register
   transposes, so that each element stays one chain. */
#ifndef NNLA_SRC_GEMV_ROWS_H
#define NNLA_SRC_GEMV_ROWS_H

#include "kernel/load_columns.h"
#include "kernel/product_lanes.h"

/* One chain: `groups` vectors of rows, the last one with `lanes` rows if it is not whole. */
V_INLINE void chain_of_rows(const real *m, size_t stride, const int groups, const int whole, size_t lanes, size_t terms,
                            const real *x, size_t x_step, vec s[2]) {
    size_t t = 0;
    UNROLL(2)
    for (int g = 0; g < groups; g++)
        s[g] = v_zero();
    for (; t + NNLA__LOADED_COLUMNS <= terms; t += NNLA__LOADED_COLUMNS) {
        UNROLL(2)
        for (int g = 0; g < groups; g++) {
            vec column[NNLA__LOADED_COLUMNS];
            const real *p = m + (size_t)(g * NNLA__V) * stride + t;
            if (whole || g < groups - 1)
                load_columns(p, stride, column);
            else
                load_columns_part(p, stride, lanes, NNLA__LOADED_COLUMNS, column);
            UNROLL(4)
            for (int j = 0; j < NNLA__LOADED_COLUMNS; j++)
                s[g] = v_fma(v_set1(x[(t + (size_t)j) * x_step]), column[j], s[g]);
        }
    }
    if (t == terms)
        return;
    UNROLL(2)
    for (int g = 0; g < groups; g++) {
        vec column[NNLA__LOADED_COLUMNS];
        load_columns_part(m + (size_t)(g * NNLA__V) * stride + t, stride, g < groups - 1 ? NNLA__V : lanes, terms - t,
                          column);
        UNROLL(4)
        for (int j = 0; j < NNLA__LOADED_COLUMNS - 1; j++)
            if (t + (size_t)j < terms)
                s[g] = v_fma(v_set1(x[(t + (size_t)j) * x_step]), column[j], s[g]);
    }
}

V_INLINE void chains_of_rows(const real *m, size_t stride, const int groups, const int whole, size_t lanes,
                             size_t terms, const real *x, size_t x_step, real *sums) {
    vec total[2], s[2];
    chain_of_rows(m, stride, groups, whole, lanes, terms < NNLA__CHAIN ? terms : NNLA__CHAIN, x, x_step, total);
    for (size_t from = NNLA__CHAIN; from < terms; from += NNLA__CHAIN) {
        const size_t left = terms - from;
        chain_of_rows(m + from, stride, groups, whole, lanes, left < NNLA__CHAIN ? left : NNLA__CHAIN,
                      x + from * x_step, x_step, s);
        UNROLL(2)
        for (int g = 0; g < groups; g++)
            total[g] = v_add(total[g], s[g]);
    }
    UNROLL(2)
    for (int g = 0; g < groups; g++)
        v_store(sums + g * NNLA__V, total[g]);
}

/* nnla__product_kernels.rows_product */
static void rows_product(const void *m, size_t stride, size_t rows, size_t terms, const void *x, size_t x_step,
                         void *sums) {
    if (rows == 2 * NNLA__V)
        chains_of_rows(m, stride, 2, 1, NNLA__V, terms, x, x_step, sums);
    else if (rows > NNLA__V)
        chains_of_rows(m, stride, 2, 0, rows - NNLA__V, terms, x, x_step, sums);
    else if (rows == NNLA__V)
        chains_of_rows(m, stride, 1, 1, NNLA__V, terms, x, x_step, sums);
    else
        chains_of_rows(m, stride, 1, 0, rows, terms, x, x_step, sums);
}

#endif
