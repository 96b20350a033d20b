/* The definition of a convolution's products in plain C (docs/reproducibility.md). */
#ifndef NNLA_TESTS_CONVOLUTION_REFERENCE_H
#define NNLA_TESTS_CONVOLUTION_REFERENCE_H

#include <stddef.h>

#include "kernel/kernels.h"

/* Which of a convolution's results. */
typedef enum convolution_result {
    CONVOLVED,
    CONVOLVED_DX,
    CONVOLVED_DW,
    CONVOLVED_DB,
    CONVOLUTION_RESULTS
} convolution_result;

/* Out sizes from the other numbers. */
nnla__convolution convolution_of(nnla__convolution c);

/* Rows and columns of X and dX; Y and dY; W and dW; b and db, of that many samples. */
nnla__matrix convolution_X(const nnla__convolution *c, size_t batch);
nnla__matrix convolution_Y(const nnla__convolution *c, size_t batch);
nnla__matrix convolution_W(const nnla__convolution *c);

typedef struct convolution_operands {
    nnla_dtype dtype;
    nnla__matrix X, W, dY; /* dY has the samples of X */
    const void *b;         /* NULL: none */
} convolution_operands;

/* Element (i, j) of the result by its definition, and the sum of the magnitudes of its terms. */
double convolution_defined(const nnla__convolution *c, const convolution_operands *o, convolution_result which,
                           size_t i, size_t j, double *magnitude);

#endif
