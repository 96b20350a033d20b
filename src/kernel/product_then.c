/* What follows a product, block by block, while the block is in the cache. */
#include <math.h>

#include "kernel/product.h"

static nnla__matrix block_of(nnla__matrix M, size_t i, size_t rows, size_t j, size_t columns, size_t size) {
    return (nnla__matrix){nnla__at(M.data, i * M.stride + j, size), rows, columns, M.stride};
}

/* Whether all of M is finite; a row at a time, in pieces that the kernel takes. */
static int is_finite(const nnla__element_kernels *kernels, nnla__matrix M, size_t size) {
    const int flat = M.stride == M.cols;
    const size_t rows = flat ? 1 : M.rows, columns = flat ? M.rows * M.cols : M.cols;
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < columns; j += NNLA__SUM_BLOCK) {
            const size_t count = nnla__smaller(columns - j, NNLA__SUM_BLOCK);
            if (!isfinite(kernels->max_abs(count, nnla__at(M.data, i * M.stride + j, size), NULL, 0)))
                return 0;
        }
    }
    return 1;
}

void nnla__then_block(const nnla__then *then, const nnla__element_kernels *kernels, size_t size, nnla__matrix C,
                      size_t i, size_t j) {
    if (then->all_finite != NULL && !is_finite(kernels, C, size))
        __atomic_store_n(then->all_finite, 0, __ATOMIC_RELAXED); /* by any thread; all write the same */
    if (then->forward != NNLA__NO_SQUASH)
        kernels->forward[then->forward](C, block_of(then->Y, i, C.rows, j, C.cols, size));
    if (then->backward != NNLA__NO_SQUASH)
        kernels->backward[then->backward](block_of(then->Z, i, C.rows, j, C.cols, size),
                                          block_of(then->Y, i, C.rows, j, C.cols, size), C,
                                          block_of(then->dZ, i, C.rows, j, C.cols, size));
}

void nnla__product_then(const nnla__product *product, size_t i, size_t rows, size_t j, size_t columns) {
    const size_t size = product->size;
    void *c = nnla__at(product->c, i * product->c_row + j * product->c_column, size);
    if (product->then == NULL)
        return;
    if (product->transposed)
        nnla__then_block(product->then, product->element, size, (nnla__matrix){c, columns, rows, product->c_column}, j,
                         i);
    else
        nnla__then_block(product->then, product->element, size, (nnla__matrix){c, rows, columns, product->c_row}, i, j);
}
