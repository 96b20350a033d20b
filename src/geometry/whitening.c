/* Whitening by the Gram-Schmidt process on standardised columns, the one with the largest remainder next: a Cholesky
   factorization of their covariance with pivoting that never forms it and ends with its numerical rank. */
#include "geometry/whitening.h"

#include <math.h>

#include "base/checked.h"
#include "geometry/decomposition.h"

/* Squares of remainders, of columns with unit length, below which there is nothing left. */
static const double least_remainder = 1e-8;

typedef struct whitening {
    nnla__pass pass;
    nnla__matrix
        Z; /* [columns + 1 × samples]: standardised columns as rows, each of length 1; rows of Q in their place */
    double *remainders;   /* [columns] squares of lengths without the parts along the rows of Q so far */
    double *coefficients; /* [columns] */
    double *part;         /* [samples] */
} whitening;

static void lay_out(nnla__arena *arena, void *work) {
    whitening *w = work;
    const size_t columns = w->Z.rows - 1, samples = w->Z.cols;
    w->Z = nnla__matrix_of(nnla__arena_take(arena, columns + 1, samples * sizeof(double)), columns + 1, samples);
    w->remainders = nnla__arena_take(arena, columns, sizeof(double));
    w->coefficients = nnla__arena_take(arena, columns, sizeof(double));
    w->part = nnla__arena_take(arena, samples, sizeof(double));
    w->pass.scratch = nnla__arena_take(arena, 1,
                                       nnla__larger(nnla__gemm_scratch(w->pass.kernels, 1, columns, samples),
                                                    nnla__gemm_scratch(w->pass.kernels, 1, samples, columns)));
}

static double *row_of(const whitening *w, size_t j) { return (double *)w->Z.data + j * w->Z.cols; }

static void read_columns(const whitening *w, const nnla_tensor *X) {
    const size_t samples = w->Z.cols, columns = w->Z.rows - 1;
    for (size_t j = 0; j < columns; j++) {
        double *z = row_of(w, j);
        if (X->dtype == NNLA_F32) {
            const float *x = (const float *)X->data + j;
            for (size_t i = 0; i < samples; i++)
                z[i] = (double)x[i * columns];
        } else {
            const double *x = (const double *)X->data + j;
            for (size_t i = 0; i < samples; i++)
                z[i] = x[i * columns];
        }
    }
}

/* z = (z − mean) / ‖z − mean‖, by way of [0, 1], where nothing overflows; 0 if all elements are equal. Returns ‖z‖². */
static double standardise(const whitening *w, double *z) {
    const size_t n = w->Z.cols;
    double low = 0, high = 0;
    nnla__min_max(&w->pass, n, z, &low, &high);
    const double half = isfinite(high - low) ? 1 : 0.5, range = half * high - half * low;
    for (size_t i = 0; i < n; i++)
        z[i] = range > 0 ? (half * z[i] - half * low) / range : 0;
    if (!(range > 0))
        return 0;
    const double mean = nnla__sum(&w->pass, n, z) / (double)n;
    for (size_t i = 0; i < n; i++)
        z[i] -= mean;
    const double length = nnla__norm(&w->pass, n, z);
    for (size_t i = 0; i < n; i++)
        z[i] /= length;
    return 1;
}

static void swap_rows(const whitening *w, size_t a, size_t b) {
    double *x = row_of(w, a), *y = row_of(w, b), remainder = w->remainders[a];
    for (size_t i = 0; a != b && i < w->Z.cols; i++) {
        double kept = x[i];
        x[i] = y[i];
        y[i] = kept;
    }
    w->remainders[a] = w->remainders[b];
    w->remainders[b] = remainder;
}

/* q = z − Qᵀ(Q z), made 1 long, for row k of Z and the k rows of Q above it. Returns the length that z had. */
static double orthogonalise(const whitening *w, size_t k) {
    const size_t n = w->Z.cols;
    double *z = row_of(w, k);
    if (k > 0) {
        const nnla__matrix Q = nnla__rows_of(w->Z, 0, k, sizeof(double)), of_z = nnla__matrix_of(z, 1, n);
        const nnla__matrix c = nnla__matrix_of(w->coefficients, 1, k), part = nnla__matrix_of(w->part, 1, n);
        nnla__affine(&w->pass, c, of_z, Q, NULL, NULL); /* c = Q z */
        nnla__gemm_nn(&w->pass, part, c, Q, NULL);      /* Qᵀ c */
        nnla__subtract(&w->pass, n, z, w->part, z);
    }
    const double length = nnla__norm(&w->pass, n, z);
    for (size_t i = 0; i < n; i++)
        z[i] /= length;
    return length;
}

/* Takes the parts along row k of Q from the squares of the rows below it. */
static void reduce_remainders(const whitening *w, size_t k, size_t columns) {
    const size_t n = w->Z.cols, rest = columns - k - 1;
    if (rest == 0)
        return;
    const nnla__matrix Z = nnla__rows_of(w->Z, k + 1, rest, sizeof(double)), q = nnla__matrix_of(row_of(w, k), 1, n);
    nnla__affine(&w->pass, nnla__matrix_of(w->coefficients, 1, rest), q, Z, NULL, NULL); /* c = Z q */
    for (size_t j = 0; j < rest; j++)
        w->remainders[k + 1 + j] -= w->coefficients[j] * w->coefficients[j];
}

/* Makes rows of Q of the columns, as many as are independent; returns how many. */
static size_t factorise(const whitening *w) {
    const size_t columns = w->Z.rows - 1, samples = w->Z.cols;
    size_t k = 0;
    for (; k < columns && k + 1 < samples; k++) {
        size_t largest = k;
        for (size_t j = k + 1; j < columns; j++)
            largest = w->remainders[j] > w->remainders[largest] ? j : largest;
        if (!(w->remainders[largest] > least_remainder))
            break;
        swap_rows(w, k, largest);
        orthogonalise(w, k);
        reduce_remainders(w, k, columns);
    }
    return k;
}

nnla_status nnla__whiten(const char *function, const nnla_tensor *X, nnla__whitened *whitened) {
    const size_t samples = X->dims[0], columns = X->count / samples;
    whitening w = {.pass = {.kernels = nnla__kernels_for(NNLA_F64)}, .Z = nnla__matrix_of(NULL, columns + 1, samples)};
    whitened->block = nnla__planned_block(function, lay_out, &w);
    if (whitened->block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    read_columns(&w, X);
    for (size_t j = 0; j < columns; j++)
        w.remainders[j] = standardise(&w, row_of(&w, j));
    const size_t rank = factorise(&w);
    whitened->Q = nnla__rows_of(w.Z, 0, rank + 1, sizeof(double));
    nnla__axpby(&w.pass, rank * samples, sqrt((double)samples), w.Z.data, 0, w.Z.data);
    nnla__fill(&w.pass, samples, 1, row_of(&w, rank));
    return NNLA_OK;
}
