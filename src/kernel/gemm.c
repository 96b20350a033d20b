/* Matrix products: the public forms and the choice of a driver. */
#include "kernel/product.h"

size_t nnla__gemm_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k) {
    const size_t straight = nnla__gemm_blocked_scratch(kernels, m, n, k);
    const size_t transposed = nnla__gemm_blocked_scratch(kernels, n, m, k);
    const size_t direct = nnla__direct_scratch(kernels, n, k);
    const size_t blocked = straight > transposed ? straight : transposed;
    return direct > blocked ? direct : blocked;
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

/* That of the driver that takes this product. */
static size_t scratch_of(const nnla__kernels *kernels, const nnla__product *p) {
    if (nnla__direct_takes(p))
        return nnla__direct_scratch(kernels, p->n, p->k);
    return nnla__gemm_scratch(kernels, p->m, p->n, p->k);
}

/* A tile's columns lie along the lanes. If C is narrower than a vector its rows do better. */
static int better_transposed(const nnla__product *product) {
    return product->n < product->lanes && product->n < product->m;
}

/* 0, or the bytes of scratch that it takes, if there are fewer and nothing is done. */
static size_t run_within(const nnla__kernels *kernels, nnla__product *product, void *scratch, size_t size) {
    if (product->m == 0 || product->n == 0)
        return 0;
    if (nnla__gemm_direct(product, scratch, size))
        return 0;
    const size_t needed = size == SIZE_MAX ? 0 : scratch_of(kernels, product);
    if (needed > size)
        return needed;
    if (better_transposed(product))
        nnla__product_transpose(product);
    nnla__gemm_blocked(product, scratch);
    return 0;
}

static void run(const nnla__pass *pass, nnla__product *product) {
    (void)run_within(pass->kernels, product, pass->scratch, SIZE_MAX);
}

/* Field by field from pointers: a matrix that has just been built stalls where it is copied by wider loads. */
static inline void set_product(nnla__product *p, const nnla__kernels *kernels, int transpose_a, int transpose_b,
                               const nnla__matrix *A, const nnla__matrix *B, const nnla__matrix *C, const void *bias,
                               const nnla__then *then) {
    p->kernels = kernels->product;
    p->size = kernels->dtype == NNLA_F32 ? sizeof(float) : sizeof(double);
    p->lanes = kernels->lanes;
    p->m = C->rows;
    p->n = C->cols;
    p->k = transpose_a ? A->rows : A->cols;
    p->a = A->data;
    p->a_row = transpose_a ? 1 : A->stride;
    p->a_step = transpose_a ? A->stride : 1;
    p->b = B->data;
    p->b_step = transpose_b ? 1 : B->stride;
    p->b_column = transpose_b ? B->stride : 1;
    p->b_group = NNLA__GROUP_VECTORS * kernels->lanes;
    p->c = C->data;
    p->c_row = C->stride;
    p->c_column = 1;
    p->epilogue.alpha = 1;
    p->epilogue.beta = 0;
    p->epilogue.bias = bias;
    p->bias_row = 0;
    p->bias_column = 1;
    p->element = kernels->element;
    p->then = then;
    p->transposed = 0;
}

static double rounded(nnla_dtype dtype, double x) { return dtype == NNLA_F32 ? (double)(float)x : x; }

size_t nnla__gemm_within(const nnla__pass *pass, size_t size, int transpose_a, int transpose_b, double alpha,
                         const nnla__matrix *A, const nnla__matrix *B, double beta, const nnla__matrix *C,
                         const void *bias) {
    nnla__product product;
    set_product(&product, pass->kernels, transpose_a, transpose_b, A, B, C, bias, NULL);
    product.epilogue.alpha = product.k == 0 ? 1 : rounded(pass->kernels->dtype, alpha); /* C = fma(beta, C, +0) */
    product.epilogue.beta = rounded(pass->kernels->dtype, beta);
    return run_within(pass->kernels, &product, pass->scratch, size);
}

void nnla__gemm_nn(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B, const nnla__then *then) {
    nnla__product product;
    set_product(&product, pass->kernels, 0, 0, &A, &B, &C, NULL, then);
    run(pass, &product);
}

void nnla__gemm_tn(const nnla__pass *pass, nnla__matrix C, nnla__matrix A, nnla__matrix B, const nnla__then *then) {
    nnla__product product;
    set_product(&product, pass->kernels, 1, 0, &A, &B, &C, NULL, then);
    run(pass, &product);
}

void nnla__affine(const nnla__pass *pass, nnla__matrix Y, nnla__matrix X, nnla__matrix W, const void *b,
                  const nnla__then *then) {
    nnla__product product;
    set_product(&product, pass->kernels, 0, 1, &X, &W, &Y, b, then);
    run(pass, &product);
}
