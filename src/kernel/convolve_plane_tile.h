/* Tiles of products with patches whose positions lie along the lanes: a term's vectors are read from the image where it
   lies, each at its place. For few outputs. */
#ifndef NNLA_SRC_CONVOLVE_PLANE_TILE_H
#define NNLA_SRC_CONVOLVE_PLANE_TILE_H

#include "kernel/product_lanes.h"

/* X(outputs, vectors): the addresses of all vectors are held in general registers. */
/* clang-format off */
#define NNLA__PLANE_VECTORS 8
#if defined __AVX512F__
#  define NNLA__PLANE_ROWS 6
#  define NNLA__PLANES(X) X(1, 8) X(2, 8) X(3, 6) X(4, 6) X(5, 4) X(6, 4)
#elif defined __aarch64__
#  define NNLA__PLANE_ROWS 6
#  define NNLA__PLANES(X) X(1, 8) X(2, 8) X(3, 6) X(4, 4) X(5, 3) X(6, 3)
#elif defined __FMA__
#  define NNLA__PLANE_ROWS 6
#  define NNLA__PLANES(X) X(1, 6) X(2, 4) X(3, 3) X(4, 2) X(5, 2) X(6, 2)
#else /* no fused multiply-add: its replacement takes longer than any loading */
#  define NNLA__PLANE_ROWS 4
#  define NNLA__PLANES(X) X(1, 2) X(2, 2) X(3, 2) X(4, 2)
#endif
/* clang-format on */

/* s += A B over the terms, k ascending; b[j] is vector j's first address. */
V_INLINE void add_planes(vec s[NNLA__PLANE_ROWS][NNLA__PLANE_VECTORS], const int rows, const int vectors,
                         const real *const b[NNLA__PLANE_VECTORS], const size_t *places, size_t terms, const real *a) {
    vec sum[NNLA__PLANE_ROWS][NNLA__PLANE_VECTORS];
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) sum[i][j] = s[i][j]; }
    NNLA__NOT_UNROLLED
    for (size_t t = 0; t < terms; t++) {
        const size_t at = places[t];
        if (rows == 1) {
            const vec x = v_set1(a[0]);
            UNROLL(8) for (int j = 0; j < vectors; j++) sum[0][j] = v_fma(x, v_load(b[j] + at), sum[0][j]);
        } else {
            vec bt[NNLA__PLANE_VECTORS];
            UNROLL(8) for (int j = 0; j < vectors; j++) bt[j] = v_load(b[j] + at);
            UNROLL(8) for (int i = 0; i < rows; i++) {
                const vec x = v_set1(a[i]);
                UNROLL(8) for (int j = 0; j < vectors; j++) sum[i][j] = v_fma(x, bt[j], sum[i][j]);
            }
        }
        a += rows;
    }
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) s[i][j] = sum[i][j]; }
}

V_INLINE void multiply_planes(const nnla__plane_tile *tile, const int rows, const int vectors) {
    vec s[NNLA__PLANE_ROWS][NNLA__PLANE_VECTORS];
    const real *b[NNLA__PLANE_VECTORS];
    UNROLL(8) for (int j = 0; j < vectors; j++) {
        const size_t vector =
            (size_t)j < tile->vectors ? (size_t)j : tile->vectors - 1; /* not stored beyond the last */
        b[j] = (const real *)tile->image + tile->vector_places[vector];
    }
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) s[i][j] = v_zero(); }
    add_planes(s, rows, vectors, b, tile->term_places, tile->terms, tile->a);
    UNROLL(8) for (int j = 0; j < vectors; j++) {
        if ((size_t)j >= tile->vectors)
            return;
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
