/* A matrix times a few vectors, the matrix's rows along the lanes: columns come out of its rows by in-register
   transposes, so that each element stays one chain and nothing is packed. */
#ifndef NNLA_SRC_GEMV_ROWS_H
#define NNLA_SRC_GEMV_ROWS_H

#include "kernel/load_columns.h"
#include "kernel/product_lanes.h"

#define NNLA__ROW_GROUPS 2 /* vectors of rows at once: chains that hide each other's latency */

/* s += columns t … t + count of M's row groups times the terms of x. */
V_INLINE void add_columns(const real *m, size_t stride, const int groups, const int vectors, size_t t, int skip,
                          const real *x, size_t x_step, size_t x_vector, vec s[NNLA__ROW_GROUPS][NNLA__ROWS_VECTORS]) {
    UNROLL(2)
    for (int g = 0; g < groups; g++) {
        vec column[NNLA__LOADED_COLUMNS];
        load_columns(m + (size_t)(g * NNLA__V) * stride + t, stride, column);
        UNROLL(4)
        for (int j = 0; j < NNLA__LOADED_COLUMNS; j++) {
            if (j < skip)
                continue;
            UNROLL(4)
            for (int v = 0; v < vectors; v++)
                s[g][v] = v_fma(v_set1(x[(t + (size_t)j) * x_step + (size_t)v * x_vector]), column[j], s[g][v]);
        }
    }
}

/* One chain for each of groups × V rows and each vector. */
V_INLINE void chain_of_rows(const real *m, size_t stride, const int groups, const int vectors, size_t terms,
                            const real *x, size_t x_step, size_t x_vector,
                            vec s[NNLA__ROW_GROUPS][NNLA__ROWS_VECTORS]) {
    size_t t = 0;
    UNROLL(2)
    for (int g = 0; g < groups; g++) {
        UNROLL(4)
        for (int v = 0; v < vectors; v++)
            s[g][v] = v_zero();
    }
    for (; t + NNLA__LOADED_COLUMNS <= terms; t += NNLA__LOADED_COLUMNS)
        add_columns(m, stride, groups, vectors, t, 0, x, x_step, x_vector, s);
    if (t == terms)
        return;
    if (terms >= NNLA__LOADED_COLUMNS) { /* the last columns again, without those that are done */
        const size_t last = terms - NNLA__LOADED_COLUMNS;
        add_columns(m, stride, groups, vectors, last, (int)(t - last), x, x_step, x_vector, s);
        return;
    }
    for (; t < terms; t++) {
        UNROLL(2)
        for (int g = 0; g < groups; g++) {
            const vec column = load_column(m + (size_t)(g * NNLA__V) * stride + t, stride);
            UNROLL(4)
            for (int v = 0; v < vectors; v++)
                s[g][v] = v_fma(v_set1(x[t * x_step + (size_t)v * x_vector]), column, s[g][v]);
        }
    }
}

V_INLINE void multiply_rows(const nnla__rows_product *p, size_t row, const int groups, const int vectors, real *sums) {
    const real *m = (const real *)p->m + row * p->stride, *x = p->x;
    vec total[NNLA__ROW_GROUPS][NNLA__ROWS_VECTORS], s[NNLA__ROW_GROUPS][NNLA__ROWS_VECTORS];
    UNROLL(2)
    for (int g = 0; g < groups; g++) {
        UNROLL(4)
        for (int v = 0; v < vectors; v++)
            total[g][v] = v_zero();
    }
    size_t from = 0;
    do {
        const size_t terms = p->terms - from < NNLA__CHAIN ? p->terms - from : NNLA__CHAIN;
        chain_of_rows(m + from, p->stride, groups, vectors, terms, x + from * p->x_step, p->x_step, p->x_vector, s);
        UNROLL(2)
        for (int g = 0; g < groups; g++) {
            UNROLL(4)
            for (int v = 0; v < vectors; v++)
                total[g][v] = from ? v_add(total[g][v], s[g][v]) : s[g][v];
        }
        from += terms;
    } while (from < p->terms);
    UNROLL(2)
    for (int g = 0; g < groups; g++) {
        UNROLL(4)
        for (int v = 0; v < vectors; v++)
            v_store(sums + (size_t)v * NNLA__ROW_GROUPS * NNLA__V + row + (size_t)(g * NNLA__V), total[g][v]);
    }
}

/* Fewer rows than lanes: four chains side by side, one element each; rows beyond the last one are the last one. */
static __attribute__((noinline)) void multiply_few_rows(const nnla__rows_product *p, size_t row, size_t rows,
                                                        const real *x, real *sums) {
    const real *m[4];
    vec total[4] = {v_zero(), v_zero(), v_zero(), v_zero()};
    for (size_t i = 0; i < 4; i++)
        m[i] = (const real *)p->m + (row + (i < rows ? i : rows - 1)) * p->stride;
    size_t t = 0;
    do {
        const size_t begin = t, end = p->terms - t < NNLA__CHAIN ? p->terms : t + NNLA__CHAIN;
        vec s[4] = {v_zero(), v_zero(), v_zero(), v_zero()};
        for (; t < end; t++) {
            const vec xt = v_set1(x[t * p->x_step]);
            UNROLL(4)
            for (int i = 0; i < 4; i++)
                s[i] = v_fma(v_set1(m[i][t]), xt, s[i]);
        }
        UNROLL(4)
        for (int i = 0; i < 4; i++)
            total[i] = begin ? v_add(total[i], s[i]) : s[i];
    } while (t < p->terms);
    for (size_t i = 0; i < rows && i < 4; i++)
        v_store_n(sums + row + i, total[i], 1);
}

#define NNLA__ROWS_CASE(count)                                                                                         \
case count:                                                                                                            \
  if (product->rows == NNLA__ROW_GROUPS * NNLA__V)                                                                     \
    multiply_rows(product, 0, NNLA__ROW_GROUPS, count, sums);                                                          \
  else if (product->rows >= NNLA__V)                                                                                   \
    multiply_rows(product, 0, 1, count, sums);                                                                         \
  if (product->rows > NNLA__V && product->rows < NNLA__ROW_GROUPS * NNLA__V)                                           \
    multiply_rows(product, product->rows - NNLA__V, 1, count, sums);                                                   \
  break;

/* nnla__product_kernels.rows_product */
static void rows_product(const nnla__rows_product *product, void *sums) {
    if (product->rows < NNLA__V) {
        for (size_t v = 0; v < product->vectors; v++)
            for (size_t row = 0; row < product->rows; row += 4)
                multiply_few_rows(product, row, product->rows - row, (const real *)product->x + v * product->x_vector,
                                  (real *)sums + v * NNLA__ROW_GROUPS * NNLA__V);
        return;
    }
    switch (product->vectors) {
        NNLA__ROWS_CASE(1)
        NNLA__ROWS_CASE(2)
        NNLA__ROWS_CASE(3)
        NNLA__ROWS_CASE(4)
    }
}
#undef NNLA__ROWS_CASE

#endif
