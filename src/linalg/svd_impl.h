/* Reflections and rotations, the two halves of the singular value decomposition, in double, on matrices stored column by
   column. */
#ifndef NNLA_SRC_SVD_IMPL_H
#define NNLA_SRC_SVD_IMPL_H

#include "kernel/kernels.h"

/* A matrix whose columns are contiguous: what reflections and rotations work on. */
typedef struct nnla__columns {
    double *data;
    size_t length, count;
} nnla__columns;

static inline double *nnla__column(nnla__columns A, size_t j) { return A.data + j * A.length; }

/* A P = Q R by Householder reflections, pivoting for the longest column that remains. A.length ≥ A.count. On return
   R is in A's upper triangle, the reflectors below it (their first element, 1, is implied) and in tau[count]; column
   j is the input's column order[j]. Returns the number of rows of R that are not zero. */
size_t nnla__pivoted_qr(nnla__columns A, double *tau, size_t *order);

/* A = Q R without pivoting, of any shape, stored alike; min(A.length, A.count) reflectors. */
void nnla__householder_qr(nnla__columns A, double *tau);

/* C = Q C, for the Q of the first `rank` reflectors in A. C.length = A.length. */
void nnla__apply_q(nnla__columns A, const double *tau, size_t rank, nnla__columns C);

/* Fills the columns `have`, …, count − 1 of W so that all are orthonormal, as the first ones are. `lengths` is
   room for W.length numbers. */
void nnla__complete_columns(nnla__columns W, size_t have, double *lengths);

/* A column in floating point of its own: x · 2^exponent, ‖x‖ = norm. Columns of very different length can so be
   rotated against each other without underflow. */
typedef struct nnla__scaled_column {
    double *x;
    double *j; /* the column of J that goes with it; NULL if J is not wanted */
    double norm;
    int exponent;
} nnla__scaled_column;

/* X J = W Σ by one-sided Jacobi rotations: columns[i] becomes the i-th longest column of X J, still in its place in
   X. J becomes orthogonal; J.data may be NULL. Returns 0 if it did not converge. */
int nnla__jacobi(nnla__columns X, nnla__columns J, nnla__scaled_column *columns);

#endif
