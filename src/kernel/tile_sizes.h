/* The tiles of C that the micro-kernel is compiled for, by the number of vector registers: X(rows, vectors).
   rows × vectors accumulators, `vectors` of B and one of A must fit. NNLA__TILE_ROWS is the tile of large products. */
#ifndef NNLA_SRC_TILE_SIZES_H
#define NNLA_SRC_TILE_SIZES_H

/* clang-format off */
#define NNLA__TILES_UP_TO_4(X, rows) X(rows, 1) X(rows, 2) X(rows, 3) X(rows, 4)
#define NNLA__TILES_UP_TO_3(X, rows) X(rows, 1) X(rows, 2) X(rows, 3)
#define NNLA__TILES_UP_TO_2(X, rows) X(rows, 1) X(rows, 2)

#if defined __AVX512F__ /* 32 registers */
#  define NNLA__TILE_ROWS 8 /* as few as the ways of a set: rows often begin a multiple of 4096 bytes after each other */
#  define NNLA__TILES(X)                                                                                        \
      NNLA__TILES_UP_TO_4(X, 1) NNLA__TILES_UP_TO_4(X, 2) NNLA__TILES_UP_TO_4(X, 3) NNLA__TILES_UP_TO_4(X, 4)    \
      NNLA__TILES_UP_TO_4(X, 5) NNLA__TILES_UP_TO_4(X, 6)                                                       \
      NNLA__TILES_UP_TO_3(X, 7) NNLA__TILES_UP_TO_3(X, 8)
#  define NNLA__FLOPS_PER_NS 100
#elif defined __aarch64__ /* 32 registers; gcc 12 loads all rows of A before it multiplies: 6 × 4 does not fit */
#  define NNLA__TILE_ROWS 5
#  define NNLA__TILES(X)                                                                                        \
      NNLA__TILES_UP_TO_4(X, 1) NNLA__TILES_UP_TO_4(X, 2) NNLA__TILES_UP_TO_4(X, 3) NNLA__TILES_UP_TO_4(X, 4)    \
      NNLA__TILES_UP_TO_4(X, 5)
#  define NNLA__FLOPS_PER_NS 30
#elif defined __FMA__ /* 16 registers */
#  define NNLA__TILE_ROWS 6
#  define NNLA__TILES(X)                                                                                        \
      NNLA__TILES_UP_TO_4(X, 1) NNLA__TILES_UP_TO_4(X, 2) NNLA__TILES_UP_TO_3(X, 3) NNLA__TILES_UP_TO_3(X, 4)    \
      NNLA__TILES_UP_TO_2(X, 5) NNLA__TILES_UP_TO_2(X, 6)
#  define NNLA__FLOPS_PER_NS 80
#else /* no fused multiply-add: its replacement takes longer than any loading */
#  define NNLA__TILE_ROWS 4
#  define NNLA__TILES(X)                                                                                        \
      NNLA__TILES_UP_TO_2(X, 1) NNLA__TILES_UP_TO_2(X, 2) NNLA__TILES_UP_TO_2(X, 3) NNLA__TILES_UP_TO_2(X, 4)
#  define NNLA__FLOPS_PER_NS 4
#endif
/* clang-format on */

#endif
