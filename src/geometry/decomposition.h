/* Matrices in double, scaled by powers of two, for the functions of geometry.h: in, decomposed, out again. */
#ifndef NNLA_SRC_DECOMPOSITION_H
#define NNLA_SRC_DECOMPOSITION_H

#include "base/arena.h"
#include "linalg/svd_impl.h"
#include "tensor/tensor_impl.h"

/* A is a matrix of reals without NaN or infinities. */
nnla_status nnla__check_matrix(const char *function, const char *name, const nnla_tensor *A);

/* The shift that nnla__safe_shift finds for a finite tensor. */
int nnla__shift_of(const nnla_tensor *A);

/* values = A · 2^shift, in A's order. */
void nnla__load_scaled(const nnla_tensor *A, int shift, double *values);

/* values · 2^exponent, as many as the output has, are finite in its dtype. */
nnla_status nnla__check_fits(const char *function, const char *name, const nnla_tensor *output, const double *values,
                             int exponent);

/* output = values · 2^exponent, rounded. */
void nnla__store_scaled(nnla_tensor *output, const double *values, int exponent);

/* A block for what `plan` takes from an arena: plan measures with a NULL base, then places. NULL with the failure
   recorded. The block is zeros. */
void *nnla__planned_block(const char *function, void (*plan)(nnla__arena *arena, void *work), void *work);

#endif
