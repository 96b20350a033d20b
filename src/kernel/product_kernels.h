/* What one instruction set × element type provides for matrix products. The drivers (gemm.c, gemm_direct.c, gemm_blocked.c, …)
   know matrices, blocks and threads; these functions know vectors and registers, and nothing else does. */
#ifndef NNLA_SRC_PRODUCT_KERNELS_H
#define NNLA_SRC_PRODUCT_KERNELS_H

#include "kernel/kernel_table.h"

/* An element's chain of fused multiply-adds closes every so many terms (docs/reproducibility.md). Copies
   of operands hold two chains' terms at a time. */
#define NNLA__CHAIN 256

#define NNLA__SUMS_BYTES 4096 /* of sums that wait, on the stack and in the L1 cache */

#define NNLA__TILE_ROWS_MAX    8
#define NNLA__TILE_VECTORS_MAX 4
#define NNLA__GROUP_VECTORS    2 /* vectors of a panel of packed weights; divides every strip */

/* What becomes of a finished sum S: c = fma(beta, c, alpha·S) + bias. alpha and beta are rounded to the element type;
   alpha = 1 multiplies nothing, beta = 0 does not read c, bias = NULL adds nothing. */
typedef struct nnla__epilogue {
    double alpha, beta;
    const void *bias;
} nnla__epilogue;

/* One chain of a tile of C: rows × vectors are the kernel's, the rest is here. Strides count elements. */
typedef struct nnla__tile {
    const void *a; /* element (i, t) at a[i·a_row + t·a_step]; one of the two strides is 1 */
    size_t a_row, a_step;
    const void *b; /* term t's vectors at b[t·b_step]; whole vectors are read */
    size_t b_step;
    size_t terms; /* ≤ NNLA__CHAIN */

    void *sums; /* where the sums go; if `add`, they are added to what earlier chains left there */
    size_t sums_row;
    size_t columns; /* how many are stored: vectors − 1 whole vectors and at least one column of the last */
    int add;
    const void *bias; /* added after that, one a column; NULL: none */

    /* NULL, or the sums do not go to `sums` but through this into C, element (i, j) at c[i·c_row + j·c_column];
       the bias is at bias[i·bias_row + j·bias_column]. */
    const nnla__epilogue *epilogue;
    void *c;
    size_t c_row, c_column, bias_row, bias_column;
} nnla__tile;
typedef void nnla__tile_function(const nnla__tile *tile);

/* Some terms of a tile of C = A B whose A has element (i, t) at image[row_places[i] + term_places[t]]. Sums are stored as
   whole vectors. */
typedef struct nnla__patch_tile {
    const void *image;
    const size_t *row_places, *term_places;
    size_t rows, terms; /* at least one row */
    const void *b;      /* whole vectors, those of a term after those of the one before */
    void *sums;
    size_t sums_row;
    int goes_on;      /* the chains begin with what `sums` holds, else with +0 */
    int add;          /* to what earlier chains left in `sums`; not if it goes on */
    const void *bias; /* added after that, one a column, whole vectors; NULL: none */
} nnla__patch_tile;
typedef void nnla__patch_tile_function(const nnla__patch_tile *tile);

/* Some terms of a tile of C = A B whose vector j of term t lies at image[vector_places[j] + term_places[t]]. */
typedef struct nnla__plane_tile {
    const void *a; /* element (i, t) at a[i·a_row + t·a_step]; one of the two strides is 1 */
    size_t a_row, a_step;
    const void *image;
    const size_t *vector_places, *term_places;
    size_t terms;
    void *sums; /* those of row i and vector j at sums[i·sums_row + sums_places[j]], so many lanes of it */
    size_t sums_row;
    const size_t *sums_places, *lanes;
    int goes_on;      /* the chains begin with what `sums` holds, else with +0 */
    int add;          /* to what earlier chains left in `sums`; not if it goes on */
    const void *bias; /* added after that, one a row; NULL: none */
} nnla__plane_tile;
typedef void nnla__plane_tile_function(const nnla__plane_tile *tile);

enum { NNLA__PLANE_ROWS_MAX = 6, NNLA__PLANE_VECTORS_MAX = 8 };

/* C = alpha A B + beta C + bias, A [m × k], B [k × n], all with strides in elements, so that a transposed operand is
   the same operand with its strides exchanged. One stride of A and one of B is 1, or the matrix has one row or column.
   The bias runs along the columns or along the rows of C; its other stride is 0. Drivers set every field: to clear a
   product first would take longer than a small one. */
typedef struct nnla__product {
    const nnla__product_kernels *kernels;
    size_t size, lanes; /* bytes of an element; elements of a vector */
    size_t m, n, k;
    const void *a;
    size_t a_row, a_step;
    const void *b;
    size_t b_step, b_column;
    /* Where b_column = 1: from NNLA__GROUP_VECTORS vectors of columns to the next, as in packed weights. */
    size_t b_group;
    void *c;
    size_t c_row, c_column;
    nnla__epilogue epilogue;
    size_t bias_row, bias_column;
    const nnla__element_kernels *element; /* of `then`, as that may be NULL */
    const nnla__then *then;
    int transposed; /* C is the transpose of then's matrices */
} nnla__product;

struct nnla__product_kernels {
    double flops_per_ns; /* about, of one thread: decides whether threads pay */
    size_t tile_rows;    /* of a large product's tiles */
    /* [rows][vectors], from 1 vector to the widest that the registers hold; NULL above that. */
    nnla__tile_function *tiles[NNLA__TILE_ROWS_MAX + 1][NNLA__TILE_VECTORS_MAX + 1];

    size_t patch_rows, patch_vectors;                                   /* at most, of a tile of patches */
    nnla__patch_tile_function *patch_tiles[NNLA__TILE_VECTORS_MAX + 1]; /* by vectors */
    size_t plane_rows;                                                  /* at most, of a tile of planes */
    /* [rows][vectors]: from 1 vector to the widest that the registers hold, some of them NULL. */
    nnla__plane_tile_function *plane_tiles[NNLA__PLANE_ROWS_MAX + 1][NNLA__PLANE_VECTORS_MAX + 1];

    /* packed[t·width + i] = source[i·lane + t·step] for t < terms and i < lanes, 0 up to the end of the last vector: one
       vector's column of a packed panel, or several if lane is 1. One of lane and step is 1. */
    void (*pack)(void *packed, size_t width, size_t lanes, size_t terms, const void *source, size_t lane, size_t step);

    /* Both operands are read where they lie; alpha and beta are not looked at, as if 1 and 0.
       Columns of C along the lanes: b_column = c_column = 1, a bias along the columns, one of a_row and a_step is 1, or
       m is. One row takes strip_vectors vectors of columns at once. */
    void (*direct_columns)(const nnla__product *product);
    size_t strip_vectors;
    /* Rows of C along the lanes: a_step = 1, one of c_row and c_column is 1. Takes few_columns columns at once. */
    void (*direct_rows)(const nnla__product *product);
    size_t few_columns;
    /* As direct_rows, of one column, for an A that no cache holds. */
    void (*direct_lines)(const nnla__product *product);
    /* As direct_columns, of one row: for a B that the L1 cache does not hold. b_group is not looked at; k is not 0. */
    void (*direct_row)(const nnla__product *product);
    /* C = beta C + alpha A B of one term, without a bias; beta is not 0. b_column = c_column = 1. */
    void (*direct_outer)(const nnla__product *product);
    /* B = Aᵀ, A [rows × cols] of few elements. */
    void (*direct_pack)(void *b, size_t b_stride, const void *a, size_t a_stride, size_t rows, size_t cols);

    /* n finished sums (readable to whole vectors) into c[i·c_step]; the bias is at bias[i·bias_step]. */
    void (*finish)(const void *sums, size_t n, const nnla__epilogue *epilogue, size_t bias_step, void *c,
                   size_t c_step);

    /* c[i·c_row + j] = sums[j·sums_row + i], i < rows, j < columns */
    void (*interleave)(void *c, size_t c_row, const void *sums, size_t sums_row, size_t rows, size_t columns);

    void (*transpose)(void *b, size_t b_stride, const void *a, size_t a_stride, size_t rows, size_t cols);
};

#endif
