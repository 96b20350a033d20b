/* Matrix products: the public forms and the choice of a driver. */
#include "kernel/product.h"

size_t nnla__gemm_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k) {
    const size_t straight = nnla__gemm_blocked_scratch(kernels, m, n, k);
    const size_t transposed = nnla__gemm_blocked_scratch(kernels, n, m, k);
    const size_t direct = nnla__direct_scratch(kernels, n, k);
    const size_t blocked = straight > transposed ? straight : transposed;
    return direct > blocked ? direct : blocked;
}

size_t nnla__gemm_scratch_of(const nnla__kernels *kernels, int transpose_b, double alpha, double beta, size_t m,
                             size_t n, size_t k) {
    if (alpha == 1 && beta == 0 && nnla__direct_takes(kernels, transpose_b, m, n, k))
        return transpose_b ? nnla__direct_scratch(kernels, n, k) : 0;
    return nnla__gemm_scratch(kernels, m, n, k);
}

void nnla__product_transpose(nnla__product *product) {
    const nnla__product p = *product;
    product->m = p.n;
    product->n = p.m;
    product->a = p.b;
    product->a_row = p.b_column;
    product->a_step = p.b_step;
    product->b = p.a;
    product->b_step = p.a_step;
    product->b_column = p.a_row;
    product->b_group = NNLA__GROUP_VECTORS * p.lanes;
    product->c_row = p.c_column;
    product->c_column = p.c_row;
    product->bias_row = p.bias_column;
    product->bias_column = p.bias_row;
    product->transposed = !p.transposed;
}

/* A tile's columns lie along the lanes. If C is narrower than a vector its rows do better. */
static int better_transposed(const nnla__product *product) {
    return product->n < product->lanes && product->n < product->m;
}

static void run(nnla__product *product, void *scratch) {
    if (product->m == 0 || product->n == 0)
        return;
    if (nnla__gemm_direct(product, scratch))
        return;
    if (better_transposed(product))
        nnla__product_transpose(product);
    nnla__gemm_blocked(product, scratch);
}

static double rounded(nnla_dtype dtype, double x) { return dtype == NNLA_F32 ? (double)(float)x : x; }

static nnla__product product_of(const nnla__pass *pass, int transpose_a, int transpose_b, nnla__matrix A,
                                nnla__matrix B, nnla__matrix C, const void *bias, const nnla__then *then) {
    const nnla__kernels *kernels = pass->kernels;
    return (nnla__product){.kernels = kernels->product,
                           .size = kernels->dtype == NNLA_F32 ? sizeof(float) : sizeof(double),
                           .lanes = kernels->lanes,
                           .m = C.rows,
                           .n = C.cols,
                           .k = transpose_a ? A.rows : A.cols,
                           .a = A.data,
                           .a_row = transpose_a ? 1 : A.stride,
                           .a_step = transpose_a ? A.stride : 1,
                           .b = B.data,
                           .b_step = transpose_b ? 1 : B.stride,
                           .b_column = transpose_b ? B.stride : 1,
                           .b_group = NNLA__GROUP_VECTORS * kernels->lanes,
                           .c = C.data,
                           .c_row = C.stride,
                           .c_column = 1,
                           .epilogue = {.alpha = 1, .beta = 0, .bias = bias},
                           .bias_row = 0,
                           .bias_column = 1,
                           .element = kernels->element,
                           .then = then,
                           .transposed = 0};
}

void nnla__gemm(const nnla__pass *pass, int transpose_a, int transpose_b, double alpha, nnla__matrix A, nnla__matrix B,
                double beta, nnla__matrix C) {
    nnla__product product = product_of(pass, transpose_a, transpose_b, A, B, C, NULL, NULL);
    product.epilogue.alpha = product.k == 0 ? 1 : rounded(pass->kernels->dtype, alpha); /* C = fma(beta, C, +0) */
    product.epilogue.beta = rounded(pass->kernels->dtype, beta);
    run(&product, pass->scratch);
}

void nnla__gemm_nn(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B, const nnla__then *then) {
    nnla__product product = product_of(pass, 0, 0, A, B, C, NULL, then);
    run(&product, pass->scratch);
}

void nnla__gemm_tn(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B, const nnla__then *then) {
    nnla__product product = product_of(pass, 1, 0, A, B, C, NULL, then);
    run(&product, pass->scratch);
}

void nnla__affine(const nnla__pass *pass, nnla__matrix Y, nnla__matrix X, nnla__matrix W, const void *b,
                  const nnla__then *then) {
    nnla__product product = product_of(pass, 0, 1, X, W, Y, b, then);
    run(&product, pass->scratch);
}
