/* Products of one row, or of a few rows with a transposed matrix: C = alpha A B + beta C + bias. B is read once, so
   nothing is packed; one chain an element as everywhere, many elements side by side. */
#include "base/parallel.h"
#include "kernel/product.h"

enum {
    SUMS_BYTES = 1024, /* of a strip: the widest is 8 vectors of 64 bytes */
    BYTES_PER_NS = 32  /* of a matrix in the caches */
};

typedef struct strips {
    const nnla__product *product;
    size_t columns; /* of a strip */
} strips;

/* The sums of a strip, a row of A after the other, and how far apart these are. */
static size_t sum_strip(const nnla__product *product, size_t j, size_t columns, void *sums) {
    if (product->b_column == 1) {
        const size_t group = NNLA__GROUP_VECTORS * product->lanes; /* a strip is a number of groups */
        const nnla__columns_product strip = {.x = product->a,
                                             .x_step = product->a_step,
                                             .m = nnla__at(product->b, j / group * product->b_group, product->size),
                                             .step = product->b_step,
                                             .group_stride = product->b_group,
                                             .terms = product->k,
                                             .columns = columns};
        product->kernels->columns_product(&strip, sums);
        return 0;
    }
    const nnla__rows_product strip = {.m = nnla__at(product->b, j * product->b_column, product->size),
                                      .stride = product->b_column,
                                      .x = product->a,
                                      .x_step = product->a_step,
                                      .x_vector = product->a_row,
                                      .terms = product->k,
                                      .rows = columns,
                                      .vectors = product->m};
    product->kernels->rows_product(&strip, sums);
    return 2 * product->lanes;
}

static void run_strip(void *payload, size_t index) {
    const strips *s = payload;
    const nnla__product *product = s->product;
    const size_t size = product->size, j = index * s->columns;
    const size_t columns = nnla__smaller(s->columns, product->n - j);
    _Alignas(64) char sums[SUMS_BYTES];
    const size_t sums_row = sum_strip(product, j, columns, sums);
    nnla__epilogue epilogue = product->epilogue;
    for (size_t i = 0; i < product->m; i++) {
        if (epilogue.bias)
            epilogue.bias = nnla__at(product->epilogue.bias, i * product->bias_row + j * product->bias_column, size);
        product->kernels->finish(nnla__at(sums, i * sums_row, size), columns, &epilogue, product->bias_column,
                                 nnla__at(product->c, i * product->c_row + j * product->c_column, size),
                                 product->c_column);
    }
    nnla__product_then(product, 0, product->m, j, columns);
}

int nnla__gemv_takes(const nnla__product *product) {
    return product->m == 1 || (product->m <= NNLA__ROWS_VECTORS && product->b_column != 1);
}

void nnla__gemv(const nnla__product *product) {
    strips s = {product, product->lanes * (product->b_column == 1 ? product->kernels->strip_vectors : 2)};
    const double terms = (double)product->n * (double)product->k;
    const double memory = terms * (double)product->size / BYTES_PER_NS;
    const double arithmetic = 2 * terms * (double)product->m / product->kernels->flops_per_ns;
    nnla__parallel_for(nnla__ceil_div(product->n, s.columns), memory > arithmetic ? memory : arithmetic, run_strip, &s);
}
