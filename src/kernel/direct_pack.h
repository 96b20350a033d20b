/* A small B of a product with B transposed, as the rows that direct_columns reads. */
#ifndef NNLA_SRC_DIRECT_PACK_H
#define NNLA_SRC_DIRECT_PACK_H

#include "kernel/load_few_columns.h"

/* V rows of A become columns of B. */
V_INLINE void pack_lanes(real *b, size_t b_stride, const real *a, size_t a_stride, size_t cols) {
    vec x[NNLA__LOADED_COLUMNS];
    for (; cols >= NNLA__LOADED_COLUMNS; cols -= NNLA__LOADED_COLUMNS) {
        load_columns(a, a_stride, x);
        UNROLL(4)
        for (size_t j = 0; j < NNLA__LOADED_COLUMNS; j++)
            v_store(b + j * b_stride, x[j]);
        a += NNLA__LOADED_COLUMNS;
        b += NNLA__LOADED_COLUMNS * b_stride;
    }
    if (cols == 0)
        return;
    load_few_columns(a, a_stride, cols, x);
    UNROLL(3)
    for (size_t j = 0; j < NNLA__LOADED_COLUMNS - 1; j++)
        if (j < cols)
            v_store(b + j * b_stride, x[j]);
}

/* nnla__product_kernels.direct_pack */
static void direct_pack(void *b, size_t b_stride, const void *a, size_t a_stride, size_t rows, size_t cols) {
    if (rows < NNLA__V) {
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < cols; j++)
                ((real *)b)[j * b_stride + i] = ((const real *)a)[i * a_stride + j];
        return;
    }
    for (size_t i = 0; i < rows; i += NNLA__V) {
        const size_t row = rows - i < NNLA__V ? rows - NNLA__V : i; /* the last ones again */
        pack_lanes((real *)b + row, b_stride, (const real *)a + row * a_stride, a_stride, cols);
    }
}

#endif
