/* Short rows: V of them side by side, one in each lane, so that a row's sum is a sum of vectors, in the same tree as
   fold_lanes': what a row gives is the same in either form. */
#ifndef NNLA_SRC_ELEMENT_COLUMNS_H
#define NNLA_SRC_ELEMENT_COLUMNS_H

#include "kernel/addressing.h"
#include "kernel/element_lanes.h"
#include "kernel/element_map.h"
#include "kernel/load_columns.h"
#include "kernel/store_columns.h"

enum { SHORT_ROW = 16 }; /* columns, at most; fewer than lanes, so that a sum is never −0 */

_Static_assert((int)SHORT_ROW < (int)NNLA__SUM_LANES, "some lane of a short row stays at its start value");

/* V rows of at most SHORT_ROW columns: of the operands A and B and of the result, which takes A's place. */
typedef struct short_rows {
    size_t cols;
    vec *a;
    const vec *b;
    vec class; /* as a real */
    vec scale;
    vec loss;
    vec index; /* as a real */
} short_rows;

typedef void short_rows_kernel(short_rows *rows);

/* Operands and results of all rows; those that a kernel does not use have no data. */
typedef struct short_rows_call {
    nnla__matrix A, B, out;
    const int32_t *classes;
    real scale;
    real *L;
    int32_t *indices;
} short_rows_call;

/* The joined lanes of a fold over rows of n columns, in each lane one row's; overwrites them. */
V_INLINE vec join_columns(size_t n, vec *lane, lane_join *join) {
    for (size_t half = SHORT_ROW / 2; half > 0; half /= 2) {
        for (size_t l = 0; l + half < n; l++)
            lane[l] = join(lane[l], lane[l + half]);
        n = n < half ? n : half;
    }
    return lane[0];
}

/* The sum joins lanes that are still +0. */
V_INLINE vec sum_columns(size_t n, vec *lane) { return v_add(join_columns(n, lane, v_add), v_zero()); }

/* As row_max. */
V_INLINE vec max_columns(size_t n, const vec *z) {
    vec lane[SHORT_ROW];
    for (size_t j = 0; j < n; j++)
        lane[j] = v_max(z[j], v_set1(-(real)INFINITY));
    return join_columns(n, lane, v_max);
}

/* Column j of `rows` ≤ V rows. */
V_INLINE vec load_part_of_column(const real *x, size_t stride, size_t rows) {
    real lane[NNLA__V] = {0};
    for (size_t i = 0; i < rows; i++)
        lane[i] = x[i * stride];
    return v_load(lane);
}

static __attribute__((noinline)) void load_short_rows(const nnla__matrix *X, size_t first, size_t rows, vec *column) {
    const real *x = row_of(X, first);
    if (rows < NNLA__V) {
        for (size_t j = 0; j < X->cols; j++)
            column[j] = load_part_of_column(x + j, X->stride, rows);
    } else if (X->cols < NNLA__LOADED_COLUMNS) {
        for (size_t j = 0; j < X->cols; j++)
            column[j] = load_column(x + j, X->stride);
    } else {
        for (size_t j = 0; j < X->cols; j += NNLA__LOADED_COLUMNS) {
            size_t at = nnla__smaller(j, X->cols - NNLA__LOADED_COLUMNS);
            load_columns(x + at, X->stride, column + at);
        }
    }
}

static __attribute__((noinline)) void store_short_rows(const nnla__matrix *X, size_t first, size_t rows,
                                                       const vec *column) {
    real *x = row_of(X, first);
    if (rows == NNLA__V && X->cols >= NNLA__LOADED_COLUMNS) {
        for (size_t j = 0; j < X->cols; j += NNLA__LOADED_COLUMNS) {
            size_t at = nnla__smaller(j, X->cols - NNLA__LOADED_COLUMNS);
            store_4_columns(x + at, X->stride, column + at);
        }
        return;
    }
    for (size_t j = 0; j < X->cols; j++) {
        real lane[NNLA__V];
        v_store(lane, column[j]);
        for (size_t i = 0; i < rows; i++)
            x[i * X->stride + j] = lane[i];
    }
}

/* Runs the kernel over as many rows as are worth it, and returns how many. */
V_INLINE size_t run_short_rows(const short_rows_call *c, short_rows_kernel *kernel) {
    const size_t rows = c->A.rows, cols = c->A.cols;
    if (NNLA__V == 1 || cols == 0 || cols > SHORT_ROW)
        return 0;
    size_t done = 0;
    while (rows - done >= (NNLA__V + 3) / 4) {
        const size_t count = nnla__smaller(NNLA__V, rows - done);
        vec a[SHORT_ROW], b[SHORT_ROW];
        short_rows block = {.cols = cols, .a = a, .b = b, .scale = v_set1(c->scale)};
        load_short_rows(&c->A, done, count, a);
        if (c->B.data != NULL)
            load_short_rows(&c->B, done, count, b);
        if (c->classes != NULL) {
            real class[NNLA__V] = {0};
            for (size_t i = 0; i < count; i++)
                class[i] = (real)c->classes[done + i];
            block.class = v_load(class);
        }
        kernel(&block);
        if (c->out.data != NULL)
            store_short_rows(&c->out, done, count, a);
        if (c->indices != NULL) {
            real index[NNLA__V];
            v_store(index, block.index);
            for (size_t i = 0; i < count; i++)
                c->indices[done + i] = (int32_t)index[i];
        }
        if (c->L != NULL)
            v_store_part(c->L + done, block.loss, count);
        done += count;
    }
    return done;
}

#endif
