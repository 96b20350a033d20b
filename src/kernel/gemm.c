/* Matrix products: the public forms and the choice of a driver. */
#include "kernel/product.h"

size_t nnla__gemm_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k) {
    const size_t straight = nnla__gemm_blocked_scratch(kernels, m, n, k);
    const size_t transposed = nnla__gemm_blocked_scratch(kernels, n, m, k);
    return straight > transposed ? straight : transposed;
}

nnla__product nnla__product_transposed(const nnla__product *product) {
    nnla__product t = *product;
    t.m = product->n;
    t.n = product->m;
    t.a = product->b;
    t.a_row = product->b_column;
    t.a_step = product->b_step;
    t.b = product->a;
    t.b_step = product->a_step;
    t.b_column = product->a_row;
    t.b_group = NNLA__GROUP_VECTORS * product->lanes;
    t.c_row = product->c_column;
    t.c_column = product->c_row;
    t.bias_row = product->bias_column;
    t.bias_column = product->bias_row;
    t.transposed = !product->transposed;
    return t;
}

/* A tile's columns lie along the lanes. If C is narrower than a vector its rows do better, and if it has one
   column it is a product with a vector. */
static int better_transposed(const nnla__product *product) {
    return product->m > 1 && (product->n == 1 || (product->n < product->lanes && product->n < product->m));
}

void nnla__product_run(const nnla__product *product, void *scratch) {
    if (product->m == 0 || product->n == 0)
        return;
    nnla__product transposed;
    if (better_transposed(product)) {
        transposed = nnla__product_transposed(product);
        product = &transposed;
    }
    if (nnla__gemv_takes(product))
        nnla__gemv(product);
    else
        nnla__gemm_blocked(product, scratch);
}

static double rounded(nnla_dtype dtype, double x) { return dtype == NNLA_F32 ? (double)(float)x : x; }

static nnla__product product_of(const nnla__pass *pass, int transpose_a, int transpose_b, nnla__matrix A,
                                nnla__matrix B, nnla__matrix C) {
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
                           .epilogue = {.alpha = 1},
                           .bias_column = 1,
                           .element = kernels->element};
}

void nnla__gemm(const nnla__pass *pass, int transpose_a, int transpose_b, double alpha, nnla__matrix A, nnla__matrix B,
                double beta, nnla__matrix C) {
    nnla__product product = product_of(pass, transpose_a, transpose_b, A, B, C);
    product.epilogue.alpha = product.k == 0 ? 1 : rounded(pass->kernels->dtype, alpha); /* C = fma(beta, C, +0) */
    product.epilogue.beta = rounded(pass->kernels->dtype, beta);
    nnla__product_run(&product, pass->scratch);
}

void nnla__gemm_nn(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B, const nnla__then *then) {
    nnla__product product = product_of(pass, 0, 0, A, B, C);
    product.then = then;
    nnla__product_run(&product, pass->scratch);
}

void nnla__gemm_nt(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B, const nnla__then *then) {
    nnla__product product = product_of(pass, 0, 1, A, B, C);
    product.then = then;
    nnla__product_run(&product, pass->scratch);
}

void nnla__gemm_tn(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B, const nnla__then *then) {
    nnla__product product = product_of(pass, 1, 0, A, B, C);
    product.then = then;
    nnla__product_run(&product, pass->scratch);
}

void nnla__affine(const nnla__pass *pass, nnla__matrix Y, nnla__matrix X, nnla__matrix W, const void *b,
                  const nnla__then *then) {
    nnla__product product = product_of(pass, 0, 1, X, W, Y);
    product.epilogue.bias = b;
    product.then = then;
    nnla__product_run(&product, pass->scratch);
}
