/* Tiles of products with patches of an image, which are read where they lie: what a patch has at (channel, row, column)
   is a fixed number of elements away from where the patch begins, so a table of places stands for a packed operand. */
#ifndef NNLA_SRC_CONVOLVE_PATCH_TILE_H
#define NNLA_SRC_CONVOLVE_PATCH_TILE_H

#include "kernel/product_lanes.h"

/* Rows of a tile, X(vectors) for its widths. The addresses of all rows are held in general registers. */
/* clang-format off */
#if defined __AVX512F__
#  define NNLA__PATCH_ROWS 8
#  define NNLA__PATCH_WIDTHS(X) X(8, 1) X(8, 2) X(8, 3)
#  define NNLA__PATCH_VECTORS 3
#elif defined __aarch64__
#  define NNLA__PATCH_ROWS 6
#  define NNLA__PATCH_WIDTHS(X) X(6, 1) X(6, 2) X(6, 3)
#  define NNLA__PATCH_VECTORS 3
#elif defined __FMA__
#  define NNLA__PATCH_ROWS 6
#  define NNLA__PATCH_WIDTHS(X) X(6, 1) X(6, 2)
#  define NNLA__PATCH_VECTORS 2
#else /* no fused multiply-add: its replacement takes longer than any loading */
#  define NNLA__PATCH_ROWS 4
#  define NNLA__PATCH_WIDTHS(X) X(4, 1) X(4, 2)
#  define NNLA__PATCH_VECTORS 2
#endif
/* clang-format on */

/* s += A B over the terms, k ascending; a[i] is row i's first address. Nothing else is held in general registers than the
   addresses, or compilers move some of them to vector registers and back. */
V_INLINE void add_patches(vec s[NNLA__PATCH_ROWS][NNLA__PATCH_VECTORS], const int rows, const int vectors,
                          const real *const a[NNLA__PATCH_ROWS], const size_t *places, size_t terms, const real *b) {
    vec sum[NNLA__PATCH_ROWS][NNLA__PATCH_VECTORS];
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(4) for (int j = 0; j < vectors; j++) sum[i][j] = s[i][j]; }
    NNLA__NOT_UNROLLED
    for (const size_t *const end = places + terms; places != end; places++) {
        const size_t at = *places;
        const vec only = v_load(b); /* clang keeps an array of one in memory */
        vec bt[NNLA__PATCH_VECTORS];
        UNROLL(4) for (int j = 0; j < vectors; j++) bt[j] = v_load(b + j * NNLA__V);
        UNROLL(8) for (int i = 0; i < rows; i++) {
            const vec x = v_set1(a[i][at]);
            UNROLL(4) for (int j = 0; j < vectors; j++) sum[i][j] = v_fma(x, vectors == 1 ? only : bt[j], sum[i][j]);
        }
        b += vectors * NNLA__V;
    }
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(4) for (int j = 0; j < vectors; j++) s[i][j] = sum[i][j]; }
}

V_INLINE void multiply_patches(const nnla__patch_tile *tile, const int rows, const int vectors) {
    vec s[NNLA__PATCH_ROWS][NNLA__PATCH_VECTORS];
    const real *a[NNLA__PATCH_ROWS];
    real *const sums = tile->sums;
    const size_t count = tile->rows;
    UNROLL(8) for (int i = 0; i < rows; i++) {
        const size_t row = (size_t)i < count ? (size_t)i : count - 1; /* what is beyond the last row is not stored */
        a[i] = (const real *)tile->image + tile->row_places[row];
        UNROLL(4)
        for (int j = 0; j < vectors; j++)
            s[i][j] = tile->goes_on ? v_load(sums + row * tile->sums_row + j * NNLA__V) : v_zero();
    }
    add_patches(s, rows, vectors, a, tile->term_places, tile->terms, tile->b);
    UNROLL(8) for (int i = 0; i < rows; i++) {
        real *const p = sums + (size_t)i * tile->sums_row;
        if ((size_t)i < count) {
            UNROLL(4) for (int j = 0; j < vectors; j++) {
                vec v = s[i][j];
                if (tile->add)
                    v = v_add(v_load(p + j * NNLA__V), v);
                if (tile->bias)
                    v = v_add(v, v_load((const real *)tile->bias + j * NNLA__V));
                v_store(p + j * NNLA__V, v);
            }
        }
    }
}

#define NNLA__PATCH_KERNEL(rows, vectors)                                                                              \
  static void tile_patches_##rows##x##vectors(const nnla__patch_tile *tile) { multiply_patches(tile, rows, vectors); }
NNLA__PATCH_WIDTHS(NNLA__PATCH_KERNEL)
#undef NNLA__PATCH_KERNEL

#endif
