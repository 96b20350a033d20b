/* What follows a product, block by block, while the block is in the cache. */
#include "kernel/element_blocks.h"
#include "kernel/product.h"

/* The part of M that lies where a block of C does. */
static nnla__matrix block_of(const nnla__matrix *M, const nnla__matrix *C, size_t i, size_t j, size_t size) {
    return (nnla__matrix){nnla__at(M->data, i * M->stride + j, size), C->rows, C->cols, M->stride};
}

static void squash_forward(const nnla__then *then, const nnla__element_kernels *kernels, size_t size,
                           const nnla__matrix *C, size_t i, size_t j) {
    nnla__matrix Y = block_of(&then->Y, C, i, j, size);
    if (C->rows > 1 && nnla__gapless(C) && nnla__gapless(&Y)) {
        const nnla__matrix Z = nnla__matrix_of(C->data, 1, C->rows * C->cols);
        nnla__flatten(&Y);
        kernels->forward[then->forward](&Z, &Y);
    } else {
        kernels->forward[then->forward](C, &Y);
    }
}

static void squash_backward(const nnla__then *then, const nnla__element_kernels *kernels, size_t size,
                            const nnla__matrix *block, size_t i, size_t j) {
    nnla__matrix C = {block->data, block->rows, block->cols, block->stride};
    nnla__matrix Z = block_of(&then->Z, &C, i, j, size);
    nnla__matrix Y = block_of(&then->Y, &C, i, j, size);
    nnla__matrix dZ = block_of(&then->dZ, &C, i, j, size);
    if (nnla__gapless(&C) && nnla__gapless(&Z) && nnla__gapless(&Y) && nnla__gapless(&dZ)) {
        nnla__flatten(&C);
        nnla__flatten(&Z);
        nnla__flatten(&Y);
        nnla__flatten(&dZ);
    }
    kernels->backward[then->backward](&Z, &Y, &C, &dZ);
}

void nnla__then_block(const nnla__then *then, const nnla__element_kernels *kernels, size_t size, const nnla__matrix *C,
                      size_t i, size_t j) {
    if (then->all_finite != NULL && !kernels->all_finite(C))
        nnla__note_not_finite(then->all_finite);
    if (then->forward != NNLA__NO_SQUASH)
        squash_forward(then, kernels, size, C, i, j);
    if (then->backward != NNLA__NO_SQUASH)
        squash_backward(then, kernels, size, C, i, j);
}

void nnla__product_then(const nnla__product *product, size_t i, size_t rows, size_t j, size_t columns) {
    if (product->then == NULL)
        return;
    const int is_turned = product->transposed;
    const nnla__matrix C = {nnla__at(product->c, i * product->c_row + j * product->c_column, product->size),
                            is_turned ? columns : rows, is_turned ? rows : columns,
                            is_turned ? product->c_column : product->c_row};
    nnla__then_block(product->then, product->element, product->size, &C, is_turned ? j : i, is_turned ? i : j);
}
