/* The drivers of products. */
#ifndef NNLA_SRC_PRODUCT_H
#define NNLA_SRC_PRODUCT_H

#include "kernel/addressing.h"
#include "kernel/element_kernels.h"
#include "kernel/product_kernels.h"

/* Reads it as Cᵀ = Bᵀ Aᵀ. */
void nnla__product_transpose(nnla__product *product);

/* Does `then` with a block of C whose elements are final and whose first is (i, j): as a matrix, or by its place in the
   product. Each element of C must be given once; `then` may be NULL in the product only. */
void nnla__then_block(const nnla__then *then, const nnla__element_kernels *kernels, size_t size, const nnla__matrix *C,
                      size_t i, size_t j);
void nnla__product_then(const nnla__product *product, size_t i, size_t rows, size_t j, size_t columns);

void nnla__gemm_blocked(const nnla__product *product, void *scratch);
size_t nnla__gemm_blocked_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k);

/* What is small, flat or narrow; returns whether it took the product, and may have changed it then. Only a small product
   with B transposed and more than one row and column uses scratch, and is not taken if `size` bytes do not suffice. */
int nnla__gemm_direct(nnla__product *product, void *scratch, size_t size);
/* Whether that takes it with enough scratch; n and k decide about the latter. */
int nnla__direct_takes(const nnla__product *product);
size_t nnla__direct_scratch(const nnla__kernels *kernels, size_t n, size_t k); /* bytes */

#endif
