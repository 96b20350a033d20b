/* How the drivers of the element kernels cut their work: so that neither the number of threads nor the instruction set
   shows in a result. */
#ifndef NNLA_SRC_ELEMENT_BLOCKS_H
#define NNLA_SRC_ELEMENT_BLOCKS_H

#include "base/parallel.h"
#include "kernel/addressing.h"
#include "kernel/element_kernels.h"

enum { NNLA__ELEMENT_BLOCK = 16384, NNLA__LONG_BLOCK = 8 * NNLA__ELEMENT_BLOCK, NNLA__BLOCKS_PER_THREAD = 4 };

/* One block of n elements. */
typedef struct nnla__span {
    size_t first, count;
} nnla__span;

static inline nnla__span nnla__block_span(size_t n, size_t block, size_t index) {
    size_t first = index * block;
    return (nnla__span){first, nnla__smaller(block, n - first)};
}

/* Elements of a block where no result depends on the cut: long ones, since memory is read faster along one run than in
   many, but some for each thread, so that they end together. */
static inline size_t nnla__long_block(size_t n, double nanoseconds) {
    if (n <= NNLA__BLOCKS_PER_THREAD * NNLA__ELEMENT_BLOCK)
        return NNLA__ELEMENT_BLOCK;
    size_t even = n / (NNLA__BLOCKS_PER_THREAD * nnla__parallel_threads(nanoseconds));
    even -= even % NNLA__ELEMENT_BLOCK;
    return even < NNLA__ELEMENT_BLOCK ? NNLA__ELEMENT_BLOCK : nnla__smaller(even, NNLA__LONG_BLOCK);
}

/* Few elements do without the division. */
static inline size_t nnla__block_count(size_t n, size_t block) {
    return n <= block ? n != 0 : nnla__ceil_div(n, block);
}

/* As many whole rows as make about one block. */
static inline size_t nnla__rows_per_block(size_t cols) {
    return cols < NNLA__ELEMENT_BLOCK ? NNLA__ELEMENT_BLOCK / (cols + (cols == 0)) : 1;
}

static inline nnla__matrix nnla__row_block(nnla__matrix X, nnla__span rows, size_t size) {
    return nnla__rows_of(X, rows.first, rows.count, size);
}

/* The f64 kernels that belong to a pass of either type. */
static inline const nnla__element_kernels *nnla__f64_kernels(const nnla__pass *pass) {
    return (pass->kernels->dtype == NNLA_F64 ? pass->kernels : nnla__kernels_for(NNLA_F64))->element;
}

/* Nanoseconds for so many elements, given those for a vector of them. */
static inline double nnla__work(const nnla__pass *pass, double elements, double ns_per_vector) {
    return elements / (double)pass->kernels->lanes * ns_per_vector;
}

/* Notes that something is not finite: by any thread, at any time; all write the same. */
static inline void nnla__note_not_finite(int *all_finite) { __atomic_store_n(all_finite, 0, __ATOMIC_RELAXED); }

/* Rows without gaps between them are one long row, which costs less than many short ones. */
static inline int nnla__gapless(const nnla__matrix *X) {
    return X->data == NULL || X->stride == X->cols || X->rows <= 1;
}

static inline void nnla__flatten(nnla__matrix *X) {
    X->cols *= X->rows;
    X->stride = X->cols;
    X->rows = 1;
}

#endif
