/* One-sided Jacobi rotations: M. R. Hestenes, "Inversion of matrices by biorthogonalization and related results",
   J. SIAM 6, 1958; why they keep the small singular values: J. Demmel, K. Veselić, "Jacobi's method is more accurate
   than QR", SIAM J. Matrix Anal. Appl. 13, 1992. */
#include <math.h>

#include "linalg/svd_impl.h"
#include "linalg/svd_vectors.h"

enum {
    MAX_SWEEPS = 60 /* a handful is usual */
};

/* x = x · 2^power; 2^power alone may be out of range. */
static void scale_by_power(size_t n, double *x, int power) {
    for (size_t i = 0; i < n; i++)
        x[i] = ldexp(x[i], power);
}

/* Measures the column again; brings its norm to [1/2, 1) if it is far from 1 or `always`. */
static void measure(size_t n, nnla__scaled_column *column, int always) {
    int power = 0;
    column->norm = nnla__svd_norm(n, column->x);
    double fraction = frexp(column->norm, &power);
    if (column->norm == 0 || (!always && power > -100 && power < 100))
        return;
    scale_by_power(n, column->x, -power);
    column->norm = fraction;
    column->exponent += power;
}

/* x = c x + s y, y = c y − t x, where s and t differ by the scaling of the columns and k = 1 − c: a correction is
   added, so that many small rotations do not wear the lengths down. */
static void rotate(size_t n, double *restrict x, double *restrict y, double k, double s, double t) {
    for (size_t i = 0; i < n; i++) {
        double x_i = x[i], y_i = y[i];
        x[i] = x_i + (s * y_i - k * x_i);
        y[i] = y_i - (t * x_i + k * y_i);
    }
}

/* Makes two columns, a not shorter than b, orthogonal. With cosine the cosine of their angle and ρ = ‖b‖/‖a‖ ≤ 1, the
   tangent is the smaller root of ρ cosine t² + (1 − ρ²) t − ρ cosine = 0, here as t = ρ T: T neither overflows nor
   underflows whatever ρ is. */
static void orthogonalize_pair(size_t n, size_t n_j, nnla__scaled_column *a, nnla__scaled_column *b, double cosine) {
    double ratio = b->norm / a->norm;      /* of the scaled columns */
    int power = b->exponent - a->exponent; /* ρ = ratio · 2^power */
    double rho = ldexp(ratio, power);
    double gap = (1 - rho) * (1 + rho);
    double T = 2 * cosine / (gap + sqrt(gap * gap + 4 * (cosine * rho) * (cosine * rho)));
    double t = rho * T;
    double c = 1 / sqrt(1 + t * t);
    double k = (c * t) * (c * t) / (1 + c); /* 1 − c */
    rotate(n, a->x, b->x, k, c * ldexp(ratio * T, 2 * power), c * (ratio * T));
    if (a->j != NULL)
        rotate(n_j, a->j, b->j, k, c * t, c * t);
    measure(n, a, 0);
    measure(n, b, 0);
}

static int is_longer(const nnla__scaled_column *a, const nnla__scaled_column *b) {
    if (a->norm == 0 || b->norm == 0)
        return a->norm > b->norm;
    return ldexp(b->norm / a->norm, b->exponent - a->exponent) < 1;
}

/* One rotation for each pair that is not orthogonal yet. Returns how many there were. */
static size_t sweep(size_t n, size_t n_j, size_t count, nnla__scaled_column *columns) {
    /* The rounding errors of a dot product grow no faster. */
    const double tolerance = 0x1p-51 * sqrt((double)n);
    size_t rotations = 0;
    for (size_t p = 0; p < count; p++) {
        for (size_t q = p + 1; q < count; q++) {
            nnla__scaled_column *a = &columns[p], *b = &columns[q];
            if (a->norm == 0 || b->norm == 0)
                continue;
            double cosine = nnla__svd_dot(n, a->x, b->x) / (a->norm * b->norm);
            if (fabs(cosine) <= tolerance)
                continue;
            int swapped = is_longer(b, a);
            orthogonalize_pair(n, n_j, swapped ? b : a, swapped ? a : b, cosine);
            rotations++;
        }
    }
    return rotations;
}

/* By insertion: the columns are nearly in order, since those of the pivoted factor were. */
static void sort_descending(size_t count, nnla__scaled_column *columns) {
    for (size_t i = 1; i < count; i++) {
        nnla__scaled_column column = columns[i];
        size_t at = i;
        for (; at > 0 && is_longer(&column, &columns[at - 1]); at--)
            columns[at] = columns[at - 1];
        columns[at] = column;
    }
}

int nnla__jacobi(nnla__columns X, nnla__columns J, nnla__scaled_column *columns) {
    for (size_t i = 0; i < X.count; i++) {
        columns[i] = (nnla__scaled_column){.x = nnla__column(X, i)};
        measure(X.length, &columns[i], 1);
        if (J.data != NULL) {
            columns[i].j = nnla__column(J, i);
            for (size_t k = 0; k < J.length; k++)
                columns[i].j[k] = k == i;
        }
    }
    size_t rotations = 1;
    for (int done = 0; rotations > 0 && done < MAX_SWEEPS; done++)
        rotations = sweep(X.length, J.length, X.count, columns);
    for (size_t i = 0; i < X.count; i++)
        measure(X.length, &columns[i], 1);
    sort_descending(X.count, columns);
    return rotations == 0;
}
