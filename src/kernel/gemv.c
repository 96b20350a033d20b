/* A vector times a matrix: c = alpha a B + beta c + bias. B is read once, so nothing is packed; one chain an element
   as everywhere, many elements side by side. */
#include "base/parallel.h"
#include "kernel/product.h"

enum {
    STRIP_BYTES = 1024, /* of sums at once: the widest strip, 8 vectors of 64 bytes, and more */
    BYTES_PER_NS = 32   /* of a matrix in the caches */
};

typedef struct strips {
    const nnla__product *product;
    size_t columns; /* of a strip */
} strips;

static void run_strip(void *payload, size_t index) {
    const strips *s = payload;
    const nnla__product *product = s->product;
    const size_t size = product->size, j = index * s->columns;
    const size_t columns = nnla__smaller(s->columns, product->n - j);
    _Alignas(64) char sums[STRIP_BYTES];
    const char *b = nnla__at(product->b, j * product->b_column, size);
    if (product->b_column == 1) {
        const size_t group = NNLA__GROUP_VECTORS * product->lanes;
        const nnla__columns_product strip = {product->a, product->a_step, b,      product->b_step,
                                             group,      product->k,      columns};
        product->kernels->columns_product(&strip, sums);
    } else {
        product->kernels->rows_product(b, product->b_column, columns, product->k, product->a, product->a_step, sums);
    }
    nnla__epilogue epilogue = product->epilogue;
    if (epilogue.bias)
        epilogue.bias = nnla__at(epilogue.bias, j * product->bias_column, size);
    product->kernels->finish(sums, columns, &epilogue, product->bias_column,
                             nnla__at(product->c, j * product->c_column, size), product->c_column);
}

void nnla__gemv(const nnla__product *product) {
    strips s = {product, product->lanes * (product->b_column == 1 ? product->kernels->strip_vectors : 2)};
    const size_t count = nnla__ceil_div(product->n, s.columns);
    const double terms = (double)product->n * (double)product->k;
    const double memory = terms * (double)product->size / BYTES_PER_NS;
    const double arithmetic = 2 * terms / product->kernels->flops_per_ns;
    nnla__parallel_for(count, memory > arithmetic ? memory : arithmetic, run_strip, &s);
}
