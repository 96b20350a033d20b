/* Whitening by the Gram-Schmidt process on standardised columns, the one with the largest remainder next: a Cholesky
   factorization of their covariance with pivoting that never forms it and ends with its numerical rank. Sums over samples
   go row by row, all columns beside each other, as the samples lie. */
#include "geometry/whitening.h"

#include <math.h>
#include <string.h>

#include "geometry/decomposition.h"

/* Squares of remainders, of columns with unit length, below which there is nothing left. */
static const double least_remainder = 1e-8;

typedef struct whitening {
    size_t samples, columns, stride;
    double *Z;          /* [samples × columns + 1]: standardised columns of length 1; those of Q in their place */
    double *remainders; /* [columns] squares of lengths without the parts along the columns of Q so far */
    double *low, *high, *sum; /* [columns] */
} whitening;

static void lay_out(nnla__arena *arena, void *work) {
    whitening *w = work;
    double **const by_column[] = {&w->remainders, &w->low, &w->high, &w->sum};
    w->Z = nnla__arena_take(arena, w->samples, w->stride * sizeof(double));
    for (size_t i = 0; i < sizeof by_column / sizeof by_column[0]; i++)
        *by_column[i] = nnla__arena_take(arena, w->columns, sizeof(double));
}

static double *row_of(const whitening *w, size_t i) { return w->Z + i * w->stride; }

/* ---- Standardising ---- */

static void read_samples(const whitening *w, const nnla_tensor *X) {
    const float *x32 = X->data;
    const double *x64 = X->data;
    for (size_t i = 0; i < w->samples; i++) {
        double *z = row_of(w, i);
        for (size_t j = 0; j < w->columns; j++)
            z[j] = X->dtype == NNLA_F32 ? (double)x32[i * w->columns + j] : x64[i * w->columns + j];
    }
}

static void find_ranges(const whitening *w) {
    memcpy(w->low, w->Z, w->columns * sizeof(double));
    memcpy(w->high, w->Z, w->columns * sizeof(double));
    for (size_t i = 1; i < w->samples; i++) {
        const double *z = row_of(w, i);
        for (size_t j = 0; j < w->columns; j++) {
            w->low[j] = z[j] < w->low[j] ? z[j] : w->low[j];
            w->high[j] = z[j] > w->high[j] ? z[j] : w->high[j];
        }
    }
}

/* The power of two by which a column is multiplied, so that its range and the inverse of it are finite. Only a column of
   small numbers has a range so short, unless they are all equal, which may be large. */
static double safe_scale(double low, double high) {
    return !isfinite(high - low) ? 0.5 : low < high && high - low < 0x1p-1000 ? 0x1p+600 : 1;
}

/* z = (z − low) / (high − low), in [0, 1]; 0 if all elements are equal. */
static void map_to_unit(const whitening *w, size_t j) {
    const double scale = safe_scale(w->low[j], w->high[j]), low = scale * w->low[j], range = scale * w->high[j] - low;
    const double inverse = range > 0 ? 1 / range : 0;
    for (size_t i = 0; i < w->samples; i++)
        row_of(w, i)[j] = (scale * row_of(w, i)[j] - low) * inverse;
}

/* sum_j = Σ z_ij, or Σ z_ij² */
static void sum_columns(const whitening *w, int squares) {
    memset(w->sum, 0, w->columns * sizeof(double));
    for (size_t i = 0; i < w->samples; i++) {
        const double *z = row_of(w, i);
        for (size_t j = 0; j < w->columns; j++)
            w->sum[j] += squares ? z[j] * z[j] : z[j];
    }
}

/* z = (z − mean) / ‖z − mean‖ */
static void standardise(const whitening *w) {
    find_ranges(w);
    for (size_t j = 0; j < w->columns; j++)
        map_to_unit(w, j);
    sum_columns(w, 0);
    for (size_t j = 0; j < w->columns; j++)
        w->low[j] = w->sum[j] / (double)w->samples; /* the mean */
    for (size_t i = 0; i < w->samples; i++) {
        double *z = row_of(w, i);
        for (size_t j = 0; j < w->columns; j++)
            z[j] -= w->low[j];
    }
    sum_columns(w, 1);
    for (size_t j = 0; j < w->columns; j++) {
        w->high[j] = w->sum[j] > 0 ? 1 / sqrt(w->sum[j]) : 0;
        w->remainders[j] = w->sum[j] > 0 ? 1 : 0;
    }
    for (size_t i = 0; i < w->samples; i++) {
        double *z = row_of(w, i);
        for (size_t j = 0; j < w->columns; j++)
            z[j] *= w->high[j];
    }
}

/* ---- Gram-Schmidt ---- */

static void swap_columns(const whitening *w, size_t a, size_t b) {
    const double remainder = w->remainders[a];
    for (size_t i = 0; a != b && i < w->samples; i++) {
        double *z = row_of(w, i), kept = z[a];
        z[a] = z[b];
        z[b] = kept;
    }
    w->remainders[a] = w->remainders[b];
    w->remainders[b] = remainder;
}

/* sum_j = Σ z_ik z_ij for the columns from `first` to `end` − 1 */
static void sum_products(const whitening *w, size_t k, size_t first, size_t end) {
    memset(w->sum, 0, w->columns * sizeof(double));
    for (size_t i = 0; i < w->samples; i++) {
        const double *z = row_of(w, i), zk = z[k];
        for (size_t j = first; j < end; j++)
            w->sum[j] += zk * z[j];
    }
}

/* Column k without its parts along the columns before it, made 1 long: q = z − Q (Qᵀ z) */
static void orthogonalise(const whitening *w, size_t k) {
    double square = 0;
    sum_products(w, k, 0, k); /* Qᵀ z */
    for (size_t i = 0; i < w->samples; i++) {
        double *z = row_of(w, i), part = 0;
        for (size_t m = 0; m < k; m++)
            part += w->sum[m] * z[m];
        z[k] -= part;
        square += z[k] * z[k];
    }
    const double inverse = 1 / sqrt(square);
    for (size_t i = 0; i < w->samples; i++)
        row_of(w, i)[k] *= inverse;
}

/* Makes columns of Q, as many as are independent; returns how many. */
static size_t factorise(const whitening *w) {
    size_t k = 0;
    for (; k < w->columns && k + 1 < w->samples; k++) {
        size_t largest = k;
        for (size_t j = k + 1; j < w->columns; j++)
            largest = w->remainders[j] > w->remainders[largest] ? j : largest;
        if (!(w->remainders[largest] > least_remainder))
            break;
        swap_columns(w, k, largest);
        orthogonalise(w, k);
        sum_products(w, k, k + 1, w->columns);
        for (size_t j = k + 1; j < w->columns; j++)
            w->remainders[j] -= w->sum[j] * w->sum[j];
    }
    return k;
}

nnla_status nnla__whiten(const char *function, const nnla_tensor *X, nnla__whitened *whitened) {
    const size_t samples = X->dims[0], columns = X->count / samples;
    whitening w = {.samples = samples, .columns = columns, .stride = columns + 1};
    whitened->block = nnla__planned_block(function, lay_out, &w);
    if (whitened->block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    read_samples(&w, X);
    standardise(&w);
    const size_t rank = factorise(&w);
    const double length = sqrt((double)samples);
    for (size_t i = 0; i < samples; i++) {
        for (size_t k = 0; k < rank; k++)
            row_of(&w, i)[k] *= length;
        row_of(&w, i)[rank] = 1;
    }
    whitened->Q = w.Z;
    whitened->samples = samples;
    whitened->terms = rank + 1;
    whitened->stride = w.stride;
    return NNLA_OK;
}
