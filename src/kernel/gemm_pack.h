/* Packing and transposing: rows of memory become columns of vectors. */
#ifndef NNLA_SRC_GEMM_PACK_H
#define NNLA_SRC_GEMM_PACK_H

#include "kernel/load_columns.h"
#include "kernel/product_lanes.h"

enum { PACKED_AHEAD = 8 }; /* rows fetched beforehand: they are too far apart for the processor to do so */

V_INLINE void pack_rows(real *packed, size_t width, size_t lanes, size_t terms, const real *source, size_t step) {
    for (size_t t = 0; t < terms; t++, packed += width, source += step) {
        const real *const ahead = t + PACKED_AHEAD < terms ? source + PACKED_AHEAD * step : source;
        size_t lane = 0;
        for (; lane + NNLA__V < lanes; lane += NNLA__V) {
            __builtin_prefetch(ahead + lane);
            v_store(packed + lane, v_load(source + lane));
        }
        __builtin_prefetch(ahead + lane);
        v_store(packed + lane, v_load_part(source + lane, lanes - lane));
    }
}

V_INLINE void store_columns(real *packed, size_t width, size_t t, const vec x[NNLA__LOADED_COLUMNS]) {
    UNROLL(4)
    for (int j = 0; j < NNLA__LOADED_COLUMNS; j++)
        v_store(packed + (t + (size_t)j) * width, x[j]);
}

/* V rows become columns, through registers. */
V_INLINE void pack_columns(real *packed, size_t width, size_t terms, const real *source, size_t stride) {
    vec x[NNLA__LOADED_COLUMNS];
    size_t t = 0;
    for (; t + NNLA__LOADED_COLUMNS <= terms; t += NNLA__LOADED_COLUMNS) {
        load_columns(source + t, stride, x);
        store_columns(packed, width, t, x);
    }
    if (t < terms && terms >= NNLA__LOADED_COLUMNS) { /* the last columns, some of them again */
        t = terms - NNLA__LOADED_COLUMNS;
        load_columns(source + t, stride, x);
        store_columns(packed, width, t, x);
        return;
    }
    for (; t < terms; t++)
        v_store(packed + t * width, load_column(source + t, stride));
}

/* The same of fewer rows; the other lanes are 0. */
V_INLINE void pack_few_columns(real *packed, size_t width, size_t lanes, size_t terms, const real *source,
                               size_t stride) {
    for (size_t t = 0; t < terms; t++)
        v_store(packed + t * width, v_zero());
    for (size_t i = 0; i < lanes; i++)
        for (size_t t = 0; t < terms; t++)
            packed[t * width + i] = source[i * stride + t];
}

/* nnla__product_kernels.pack */
static void pack(void *packed, size_t width, size_t lanes, size_t terms, const void *source, size_t lane, size_t step) {
    if (lane == 1)
        pack_rows(packed, width, lanes, terms, source, step);
    else if (lanes >= NNLA__V)
        pack_columns(packed, width, terms, source, lane);
    else
        pack_few_columns(packed, width, lanes, terms, source, lane);
}

/* B = Aᵀ, A [rows × cols] */
static void transpose(void *b, size_t b_stride, const void *a, size_t a_stride, size_t rows, size_t cols) {
    size_t i = 0;
    for (; i + NNLA__V <= rows; i += NNLA__V)
        pack_columns((real *)b + i, b_stride, cols, (const real *)a + i * a_stride, a_stride);
    for (; i < rows; i++)
        for (size_t j = 0; j < cols; j++)
            ((real *)b)[j * b_stride + i] = ((const real *)a)[i * a_stride + j];
}

#endif
