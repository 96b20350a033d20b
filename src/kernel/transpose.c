/* B = Aᵀ, in blocks of A: a block and its transposed stay in the L1 cache. */
#include "base/parallel.h"
#include "kernel/product.h"

enum { BLOCK = 32 }; /* rows and columns: a whole number of vectors and of cache lines of every kind */

typedef struct blocks {
    const nnla__product_kernels *kernels;
    size_t size, across;
    nnla__matrix A, B;
} blocks;

static void transpose_block(void *payload, size_t index) {
    const blocks *t = payload;
    const size_t i = index / t->across * BLOCK, j = index % t->across * BLOCK;
    t->kernels->transpose(nnla__at(t->B.data, j * t->B.stride + i, t->size), t->B.stride,
                          nnla__at(t->A.data, i * t->A.stride + j, t->size), t->A.stride,
                          nnla__smaller(BLOCK, t->A.rows - i), nnla__smaller(BLOCK, t->A.cols - j));
}

void nnla__transpose(const nnla__pass *pass, nnla__matrix B, nnla__matrix A) {
    blocks t = {pass->kernels->product, nnla__dtype_size(pass->kernels->dtype), nnla__ceil_div(A.cols, BLOCK), A, B};
    const double nanoseconds = 0.5 * (double)A.rows * (double)A.cols;
    nnla__parallel_for(nnla__ceil_div(A.rows, BLOCK) * t.across, nanoseconds, transpose_block, &t);
}
