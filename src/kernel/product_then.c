/* What follows a product, block by block, while the block is in the cache. */
#include "kernel/element_blocks.h"
#include "kernel/product.h"

/* The part of M that lies where the block of C does. */
static nnla__matrix block_of(const nnla__matrix *M, const nnla__matrix *C, size_t i, size_t j, size_t size) {
    return (nnla__matrix){nnla__at(M->data, i * M->stride + j, size), C->rows, C->cols, M->stride};
}

static void squash_block(const nnla__then *then, const nnla__element_kernels *kernels, size_t size, nnla__matrix *C,
                         size_t i, size_t j) {
    nnla__matrix Z = block_of(&then->Z, C, i, j, size);
    nnla__matrix Y = block_of(&then->Y, C, i, j, size);
    nnla__matrix dZ = block_of(&then->dZ, C, i, j, size);
    if (nnla__gapless(C) && nnla__gapless(&Z) && nnla__gapless(&Y) && nnla__gapless(&dZ)) {
        nnla__flatten(C);
        nnla__flatten(&Z);
        nnla__flatten(&Y);
        nnla__flatten(&dZ);
    }
    if (then->forward != NNLA__NO_SQUASH)
        kernels->forward[then->forward](C, &Y);
    if (then->backward != NNLA__NO_SQUASH)
        kernels->backward[then->backward](&Z, &Y, C, &dZ);
}

void nnla__then_block(const nnla__then *then, const nnla__element_kernels *kernels, size_t size, nnla__matrix C,
                      size_t i, size_t j) {
    if (then->all_finite != NULL && !kernels->all_finite(&C))
        __atomic_store_n(then->all_finite, 0, __ATOMIC_RELAXED); /* by any thread; all write the same */
    if (then->forward != NNLA__NO_SQUASH || then->backward != NNLA__NO_SQUASH)
        squash_block(then, kernels, size, &C, i, j);
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
