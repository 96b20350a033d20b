/* Matrices in double, scaled by powers of two, for the functions of geometry.h: in, decomposed, out again. */
#ifndef NNLA_SRC_DECOMPOSITION_H
#define NNLA_SRC_DECOMPOSITION_H

#include "base/arena.h"
#include "linalg/svd_impl.h"
#include "tensor/tensor_impl.h"

/* A is a matrix of reals without NaN or infinities. */
nnla_status nnla__check_matrix(const char *function, const char *name, const nnla_tensor *A);
/* The same, and square. */
nnla_status nnla__check_square(const char *function, const char *name, const nnla_tensor *A);

/* e of the largest magnitude f · 2^e, f in [1/2, 1), of a finite tensor; 0 if it is zero. */
int nnla__exponent_of(const nnla_tensor *A);

/* values = A · 2^shift, in A's order. */
void nnla__load_scaled(const nnla_tensor *A, int shift, double *values);

/* values · 2^exponent, as many as the output has, are finite in its dtype. */
nnla_status nnla__check_fits(const char *function, const char *name, const nnla_tensor *output, const double *values,
                             int exponent);

/* output = values · 2^exponent, rounded. */
void nnla__store_scaled(nnla_tensor *output, const double *values, int exponent);

/* A block of zeros for what `plan` takes from an arena: plan measures with a NULL base, then places. NULL with the
   failure recorded. */
void *nnla__planned_block(const char *function, void (*plan)(nnla__arena *arena, void *work), void *work);

/* A = U diag(s) Vᵀ, thin, in double; all in one block. */
typedef struct nnla__decomposition {
    nnla_tensor A, U, s, Vt; /* [m × n], [m × r], [r], [r × n]; r = min(m, n) */
    double *values;          /* of s */
    size_t m, n, r;
    int want_U, want_Vt; /* else these have no data */
    int exponent;        /* what was given is A · 2^exponent, and has the singular values s · 2^exponent */
    void *block;
} nnla__decomposition;

/* Memory for the decomposition of an m × n matrix, whose elements the caller then writes to d->A. d->m … d->want_Vt are
   set beforehand. On failure there is nothing to release. */
nnla_status nnla__decomposition_start(const char *function, nnla__decomposition *d);
/* Decomposes d->A; releases on failure. */
nnla_status nnla__decomposition_run(const char *function, nnla__decomposition *d);
void nnla__decomposition_end(nnla__decomposition *d);

/* Start, A scaled so that its largest magnitude lies in [1/2, 1), run. */
nnla_status nnla__decompose(const char *function, const nnla_tensor *A, int want_U, int want_Vt,
                            nnla__decomposition *d);

/* How many singular values are larger than max(m, n) ε s₁, ε of the dtype: what NumPy and SciPy call the rank. */
size_t nnla__numerical_rank(const nnla__decomposition *d, nnla_dtype dtype);

/* Output C = A B of matrices in double that own their memory; scratch is taken for the time of the call. */
nnla_status nnla__product(const char *function, int transpose_a, const nnla_tensor *A, const nnla_tensor *B,
                          nnla_tensor *C);

/* det A of the matrix (a₀ a₁; a₂ a₃): the signed area of the parallelogram of its columns. */
static inline double nnla__determinant_2(const double a[4]) { return a[0] * a[3] - a[1] * a[2]; }

#endif
