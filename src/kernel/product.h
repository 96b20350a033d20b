/* A product as its drivers see it, and the drivers. */
#ifndef NNLA_SRC_PRODUCT_H
#define NNLA_SRC_PRODUCT_H

#include "kernel/addressing.h"
#include "kernel/element_kernels.h"
#include "kernel/product_kernels.h"

/* C = alpha A B + beta C + bias, A [m × k], B [k × n], all with strides in elements, so that a transposed operand is
   the same operand with its strides exchanged. One stride of A and one of B is 1. The bias runs along the columns
   or along the rows of C. */
typedef struct nnla__product {
    const nnla__product_kernels *kernels;
    size_t size, lanes; /* bytes of an element; elements of a vector */
    size_t m, n, k;
    const void *a;
    size_t a_row, a_step;
    const void *b;
    size_t b_step, b_column;
    size_t b_group; /* gemv with b_column = 1: from one group of NNLA__GROUP_VECTORS vectors of columns to the next */
    void *c;
    size_t c_row, c_column;
    nnla__epilogue epilogue;
    size_t bias_row, bias_column;
    const nnla__element_kernels *element; /* of `then`, as that may be NULL */
    const nnla__then *then;
    int transposed; /* C is the transpose of then's matrices */
} nnla__product;

/* The same product read as Cᵀ = Bᵀ Aᵀ. */
nnla__product nnla__product_transposed(const nnla__product *product);

/* Chooses a driver; scratch as nnla__gemm_scratch says. */
void nnla__product_run(const nnla__product *product, void *scratch);

/* Does `then` with a block of C whose elements are final and whose first is (i, j): as a matrix, or by its place in the
   product. Each element of C must be given once; `then` may be NULL in the product only. */
void nnla__then_block(const nnla__then *then, const nnla__element_kernels *kernels, size_t size, nnla__matrix C,
                      size_t i, size_t j);
void nnla__product_then(const nnla__product *product, size_t i, size_t rows, size_t j, size_t columns);

void nnla__gemm_blocked(const nnla__product *product, void *scratch);
size_t nnla__gemm_blocked_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k);

/* One row, or a few and B transposed: without scratch. */
int nnla__gemv_takes(const nnla__product *product);
void nnla__gemv(const nnla__product *product);

#endif
