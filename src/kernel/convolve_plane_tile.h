/* Tiles of products with patches that lie along the lanes: a term's vectors are read from memory where they lie, each at
   its place. For few rows of the other operand. */
#ifndef NNLA_SRC_CONVOLVE_PLANE_TILE_H
#define NNLA_SRC_CONVOLVE_PLANE_TILE_H

#include "kernel/product_lanes.h"

/* X(rows, vectors): the addresses of all vectors are held in general registers. */
/* clang-format off */
#if defined __AVX512F__
#  define NNLA__PLANE_ROWS 6
#  define NNLA__PLANES(X) \
      X(1, 1) X(1, 2) X(1, 4) X(1, 8) X(2, 1) X(2, 2) X(2, 4) X(2, 8) X(3, 1) X(3, 2) X(3, 4) X(3, 6) \
      X(4, 1) X(4, 2) X(4, 4) X(4, 6) X(5, 1) X(5, 2) X(5, 4) X(6, 1) X(6, 2) X(6, 4)
#elif defined __aarch64__
#  define NNLA__PLANE_ROWS 6
#  define NNLA__PLANES(X) \
      X(1, 1) X(1, 2) X(1, 4) X(1, 8) X(2, 1) X(2, 2) X(2, 4) X(2, 8) X(3, 1) X(3, 2) X(3, 4) \
      X(4, 1) X(4, 2) X(4, 4) X(5, 1) X(5, 2) X(5, 3) X(6, 1) X(6, 2) X(6, 3)
#elif defined __FMA__
#  define NNLA__PLANE_ROWS 6
#  define NNLA__PLANES(X) \
      X(1, 1) X(1, 2) X(1, 4) X(1, 6) X(2, 1) X(2, 2) X(2, 4) X(3, 1) X(3, 2) X(3, 3) \
      X(4, 1) X(4, 2) X(5, 1) X(5, 2) X(6, 1) X(6, 2)
#else /* no fused multiply-add: its replacement takes longer than any loading */
#  define NNLA__PLANE_ROWS 4
#  define NNLA__PLANES(X) X(1, 1) X(1, 2) X(2, 1) X(2, 2) X(3, 1) X(3, 2) X(4, 1) X(4, 2)
#endif
/* clang-format on */

/* s += A B over the terms, k ascending; b[j] is vector j's first address. Rows of A as in multiply_add of gemm_tile.h. */
V_INLINE void add_planes(vec s[NNLA__PLANE_ROWS_MAX][NNLA__PLANE_VECTORS_MAX], const int rows, const int vectors,
                         const real *const b[NNLA__PLANE_VECTORS_MAX], const size_t *places, size_t terms,
                         const real *a, size_t a_row, size_t a_step) {
    const real *third[(NNLA__PLANE_ROWS_MAX + 2) / 3];
    UNROLL(8) for (int i = 0; i < rows; i += 3) third[i / 3] = a + (size_t)i * a_row;
    vec sum[NNLA__PLANE_ROWS_MAX][NNLA__PLANE_VECTORS_MAX];
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) sum[i][j] = s[i][j]; }
    size_t from = 0;
    NNLA__NOT_UNROLLED
    for (const size_t *const end = places + terms; places != end; places++, from += a_step) {
        const size_t at = *places;
        if (rows == 1) {
            const vec x = v_set1(a[from]);
            UNROLL(8) for (int j = 0; j < vectors; j++) sum[0][j] = v_fma(x, v_load(b[j] + at), sum[0][j]);
        } else {
            vec bt[NNLA__PLANE_VECTORS_MAX];
            UNROLL(8) for (int j = 0; j < vectors; j++) bt[j] = v_load(b[j] + at);
            UNROLL(8) for (int i = 0; i < rows; i++) {
                const vec x = v_set1(third[i / 3][(size_t)(i % 3) * a_row + from]);
                UNROLL(8) for (int j = 0; j < vectors; j++) sum[i][j] = v_fma(x, bt[j], sum[i][j]);
            }
        }
    }
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) s[i][j] = sum[i][j]; }
}

V_INLINE void multiply_planes(const nnla__plane_tile *tile, const int rows, const int vectors) {
    vec s[NNLA__PLANE_ROWS_MAX][NNLA__PLANE_VECTORS_MAX];
    const real *b[NNLA__PLANE_VECTORS_MAX];
    UNROLL(8) for (int j = 0; j < vectors; j++) {
        const real *p = (const real *)tile->sums + tile->sums_places[j];
        b[j] = (const real *)tile->image + tile->vector_places[j];
        UNROLL(8) for (int i = 0; i < rows; i++) {
            s[i][j] = tile->goes_on ? v_load_part(p, tile->lanes[j]) : v_zero();
            p += tile->sums_row;
        }
    }
    if (tile->a_row == 1)
        add_planes(s, rows, vectors, b, tile->term_places, tile->terms, tile->a, 1, tile->a_step);
    else
        add_planes(s, rows, vectors, b, tile->term_places, tile->terms, tile->a, tile->a_row, 1);
    UNROLL(8) for (int j = 0; j < vectors; j++) {
        real *p = (real *)tile->sums + tile->sums_places[j];
        const size_t lanes = tile->lanes[j];
        UNROLL(8) for (int i = 0; i < rows; i++) {
            vec v = s[i][j];
            if (tile->add)
                v = v_add(v_load_part(p, lanes), v);
            if (tile->bias)
                v = v_add(v, v_set1(((const real *)tile->bias)[i]));
            v_store_part(p, v, lanes);
            p += tile->sums_row;
        }
    }
}

#define NNLA__PLANE_KERNEL(rows, vectors)                                                                              \
  static void tile_planes_##rows##x##vectors(const nnla__plane_tile *tile) { multiply_planes(tile, rows, vectors); }
NNLA__PLANES(NNLA__PLANE_KERNEL)
#undef NNLA__PLANE_KERNEL

#endif
