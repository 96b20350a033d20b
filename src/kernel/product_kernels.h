/* What one instruction set × element type provides for matrix products. The drivers (gemm.c, gemm_blocked.c, gemv.c, …)
   know matrices, blocks and threads; these functions know vectors and registers, and nothing else does. */
#ifndef NNLA_SRC_PRODUCT_KERNELS_H
#define NNLA_SRC_PRODUCT_KERNELS_H

#include "kernel/kernel_table.h"

/* An element's chain of fused multiply-adds closes every so many terms (docs/reproducibility.md). Packed operands
   hold one chain's terms at a time. */
#define NNLA__CHAIN 256

#define NNLA__ROWS_VECTORS 4 /* vectors that a rows_product takes at once */

#define NNLA__TILE_ROWS_MAX    14
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

/* sums_j = Σ_t x[t·x_step] M[t·step + j], j < columns: columns lie along the lanes. Every
   NNLA__GROUP_VECTORS vectors of columns begin group_stride after the ones before: panels of packed weights; for a
   plain matrix it is their width. */
typedef struct nnla__columns_product {
    const void *x;
    size_t x_step;
    const void *m;
    size_t step, group_stride;
    size_t terms, columns;
} nnla__columns_product;

/* sums[v·2V + i] = Σ_t M[i·stride + t] x[t·x_step + v·x_vector], i < rows ≤ 2V, v < vectors: rows lie along the lanes. */
typedef struct nnla__rows_product {
    const void *m;
    size_t stride;
    const void *x;
    size_t x_step, x_vector;
    size_t terms, rows;
    size_t vectors; /* 1 … NNLA__ROWS_VECTORS */
} nnla__rows_product;

struct nnla__product_kernels {
    double flops_per_ns; /* about, of one thread: decides whether threads pay */
    size_t tile_rows;    /* of a large product's tiles */
    /* [rows][vectors], from 1 vector to the widest that the registers hold; NULL above that. */
    nnla__tile_function *tiles[NNLA__TILE_ROWS_MAX + 1][NNLA__TILE_VECTORS_MAX + 1];

    /* packed[t·width + i] = source[i·lane + t·step] for t < terms and i < V, 0 for i ≥ lanes: one vector's column of a
       packed panel. One of lane and step is 1. */
    void (*pack)(void *packed, size_t width, size_t lanes, size_t terms, const void *source, size_t lane, size_t step);

    /* At most strip_vectors vectors of columns at once; `sums` has room for whole vectors. */
    size_t strip_vectors;
    void (*columns_product)(const nnla__columns_product *product, void *sums);
    void (*rows_product)(const nnla__rows_product *product, void *sums);

    /* n finished sums (readable to whole vectors) into c[i·c_step]; the bias is at bias[i·bias_step]. */
    void (*finish)(const void *sums, size_t n, const nnla__epilogue *epilogue, size_t bias_step, void *c,
                   size_t c_step);

    void (*transpose)(void *b, size_t b_stride, const void *a, size_t a_stride, size_t rows, size_t cols);
};

#endif
