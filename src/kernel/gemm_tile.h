/* The micro-kernel: one chain of a tile of C in registers, as BLIS's (F. G. Van Zee, R. A. van de Geijn, "BLIS: A
   framework for rapidly instantiating BLAS functionality", ACM TOMS 41(3), 2015). */
#ifndef NNLA_SRC_GEMM_TILE_H
#define NNLA_SRC_GEMM_TILE_H

#include "kernel/product_lanes.h"
#include "kernel/tile_sizes.h"

/* The sums pass through memory: a tile that is scaled or stored by columns is not worth registers. */
static __attribute__((noinline)) void finish_tile(const nnla__tile *tile, size_t rows, const real *sums,
                                                  size_t sums_row) {
    for (size_t i = 0; i < rows; i++) {
        nnla__epilogue epilogue = *tile->epilogue;
        epilogue.bias = tile->bias ? (const real *)tile->bias + i * tile->bias_row : NULL;
        finish(sums + i * sums_row, tile->columns, &epilogue, tile->bias_column, (real *)tile->c + i * tile->c_row,
               tile->c_column);
    }
}

/* s += A B over the chain's terms, k ascending. The bounds of s are literal, and all is unrolled, or compilers keep
   it in memory. Rows of A are reached from every third one, or their addresses do not fit the registers; one
   offset moves with the terms, or clang keeps the addresses in a vector. The sums are a local array for clang. */
V_INLINE void multiply_add(vec s[NNLA__TILE_ROWS_MAX][NNLA__TILE_VECTORS_MAX], const int rows, const int vectors,
                           size_t terms, const real *a, size_t a_row, size_t a_step, const real *b, size_t b_step) {
    const real *third[(NNLA__TILE_ROWS_MAX + 2) / 3];
    UNROLL(8) for (int i = 0; i < rows; i += 3) third[i / 3] = a + (size_t)i * a_row;
    vec sum[NNLA__TILE_ROWS_MAX][NNLA__TILE_VECTORS_MAX];
    UNROLL(32) for (int i = 0; i < rows; i++) { UNROLL(32) for (int j = 0; j < vectors; j++) sum[i][j] = s[i][j]; }
    for (size_t t = 0, at = 0; t < terms; t++, at += a_step) {
        vec bt[NNLA__TILE_VECTORS_MAX];
        UNROLL(32) for (int j = 0; j < vectors; j++) bt[j] = v_load(b + j * NNLA__V);
        UNROLL(32) for (int i = 0; i < rows; i++) {
            const vec x = v_set1(third[i / 3][(size_t)(i % 3) * a_row + at]);
            UNROLL(32)
            for (int j = 0; j < vectors; j++)
                sum[i][j] = v_fma(x, vectors == 1 ? v_load(b) : bt[j], sum[i][j]);
        }
        b += b_step;
    }
    UNROLL(32) for (int i = 0; i < rows; i++) { UNROLL(32) for (int j = 0; j < vectors; j++) s[i][j] = sum[i][j]; }
}

V_INLINE void multiply_tile(const nnla__tile *tile, const int rows, const int vectors) {
    vec s[NNLA__TILE_ROWS_MAX][NNLA__TILE_VECTORS_MAX];
    UNROLL(32) for (int i = 0; i < rows; i++) { UNROLL(32) for (int j = 0; j < vectors; j++) s[i][j] = v_zero(); }
    if (tile->a_row == 1)
        multiply_add(s, rows, vectors, tile->terms, tile->a, 1, tile->a_step, tile->b, tile->b_step);
    else
        multiply_add(s, rows, vectors, tile->terms, tile->a, tile->a_row, 1, tile->b, tile->b_step);

    real *const sums = tile->sums;
    const size_t row = tile->sums_row;
    const size_t last = tile->columns - (size_t)(vectors - 1) * NNLA__V; /* columns of the last vector */
    if (tile->add) {
        UNROLL(32) for (int i = 0; i < rows; i++) {
            UNROLL(32) for (int j = 0; j < vectors; j++) {
                const real *p = sums + (size_t)i * row + j * NNLA__V;
                s[i][j] = v_add(j < vectors - 1 ? v_load(p) : v_load_part(p, last), s[i][j]);
            }
        }
    }
    if (tile->epilogue) {
        real finished[NNLA__TILE_ROWS_MAX * NNLA__TILE_VECTORS_MAX * NNLA__V];
        UNROLL(32) for (int i = 0; i < rows; i++) {
            UNROLL(32) for (int j = 0; j < vectors; j++) v_store(finished + (i * vectors + j) * NNLA__V, s[i][j]);
        }
        finish_tile(tile, (size_t)rows, finished, (size_t)vectors * NNLA__V);
        return;
    }
    if (tile->bias) {
        UNROLL(32) for (int j = 0; j < vectors; j++) {
            const real *p = (const real *)tile->bias + j * NNLA__V;
            const vec bias = j < vectors - 1 ? v_load(p) : v_load_part(p, last);
            UNROLL(32) for (int i = 0; i < rows; i++) s[i][j] = v_add(s[i][j], bias);
        }
    }
    UNROLL(32) for (int i = 0; i < rows; i++) {
        UNROLL(32) for (int j = 0; j < vectors; j++) {
            real *p = sums + (size_t)i * row + j * NNLA__V;
            if (j < vectors - 1)
                v_store(p, s[i][j]);
            else
                v_store_part(p, s[i][j], last);
        }
    }
}

#define NNLA__TILE_KERNEL(rows, vectors)                                                                               \
  static void tile_##rows##x##vectors(const nnla__tile *tile) { multiply_tile(tile, rows, vectors); }
NNLA__TILES(NNLA__TILE_KERNEL)
#undef NNLA__TILE_KERNEL

#endif
