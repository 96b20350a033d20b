/* Normalisation of rows. */
#ifndef NNLA_SRC_LAYER_NORM_KERNELS_H
#define NNLA_SRC_LAYER_NORM_KERNELS_H

#include <string.h>

#include "kernel/channel_sums.h"

/* x̂ = (x − mean) inverse, y = fma(x̂, weight, bias) */
static void normalise_row(const nnla__layer_norm *l, const real *x, real *y, real mean, real inverse) {
    const real *weight = l->weight, *bias = l->bias;
    const vec m = v_set1(mean), by = v_set1(inverse);
    for (size_t j = 0; j < l->cols; j += NNLA__V) {
        const size_t n = l->cols - j;
        vec value = v_mul(v_sub(v_load_part(x + j, n), m), by);
        if (weight != NULL)
            value = v_fma(value, v_load_part(weight + j, n), v_load_part(bias + j, n));
        v_store_part(y + j, value, n);
    }
}

static void layer_norm_forward(const nnla__layer_norm *l, nnla__part rows) {
    const channel row = channel_of_row(l->cols);
    for (size_t i = rows.first; i < rows.first + rows.count; i++) {
        const real *x = (const real *)l->X + i * l->cols;
        const real mean = (real)(channel_sum(&row, x) / (double)l->cols);
        const real variance = (real)(channel_squares(&row, x, mean) / (double)l->cols);
        const real inverse = inverse_deviation(variance, l->epsilon);
        normalise_row(l, x, (real *)l->Y + i * l->cols, mean, inverse);
        if (l->mean != NULL) {
            ((real *)l->mean)[i] = mean;
            ((real *)l->inverse)[i] = inverse;
        }
    }
}

static void slope_row(const nnla__layer_norm *l, size_t i) {
    const channel row = channel_of_row(l->cols);
    const real *x = (const real *)l->X + i * l->cols, *g = (const real *)l->dY + i * l->cols;
    const real mean = ((const real *)l->mean)[i], inverse = ((const real *)l->inverse)[i];
    real *dx = (real *)l->dX + i * l->cols;
    double total[2];
    if (l->weight != NULL) {
        map_2(l->cols, g, l->weight, dx, v_mul); /* g = dy ⊙ weight */
        g = dx;
    }
    channel_slopes(&row, x, g, mean, total);
    const double n = (double)l->cols;
    const vec s = v_set1((real)(total[0] / n)), m = v_set1(mean), by = v_set1(inverse);
    const vec q = v_set1((real)(total[1] * ((double)inverse * (double)inverse) / n));
    for (size_t j = 0; j < l->cols; j += NNLA__V) {
        const size_t left = l->cols - j;
        v_store_part(dx + j, normalised_slope(v_load_part(x + j, left), v_load_part(g + j, left), m, s, q, by), left);
    }
}

static void layer_norm_backward(const nnla__layer_norm *l, nnla__part rows) {
    for (size_t i = rows.first; i < rows.first + rows.count; i++)
        slope_row(l, i);
}

/* dweight = Σ dy x̂ and dbias = Σ dy of n ≤ COLUMNS columns */
V_INLINE void column_slopes_of(const nnla__layer_norm *l, size_t first_column, const size_t n) {
    const real *mean = l->mean, *inverse = l->inverse;
    column_totals total[2] = {{{0}}, {{0}}};
    for (size_t first = 0; first < l->rows; first += NNLA__CHANNEL_BLOCK) {
        const size_t end = nnla__smaller(first + NNLA__CHANNEL_BLOCK, l->rows);
        vec sum[COLUMN_VECS * MOST_SUMS];
        for (int j = 0; j < COLUMN_VECS * MOST_SUMS; j++)
            sum[j] = v_zero();
        for (size_t i = first; i < end; i++) {
            const vec m = v_set1(mean[i]), by = v_set1(inverse[i]);
            UNROLL(4)
            for (int j = 0; j < COLUMN_VECS; j++) {
                const size_t at = i * l->cols + first_column + (size_t)j * NNLA__V, left = columns_in(n, j);
                if (left == 0)
                    break;
                const vec x = v_load_part((const real *)l->X + at, left),
                          dy = v_load_part((const real *)l->dY + at, left);
                sum[j * MOST_SUMS] = v_fma(dy, v_mul(v_sub(x, m), by), sum[j * MOST_SUMS]);
                sum[j * MOST_SUMS + 1] = v_add(sum[j * MOST_SUMS + 1], dy);
            }
        }
        add_column_sums(n, sum, 2, total);
    }
    for (size_t i = 0; i < n; i++) {
        ((real *)l->dweight)[first_column + i] = (real)total[0].of[i];
        ((real *)l->dbias)[first_column + i] = (real)total[1].of[i];
    }
}

static void column_slopes(const nnla__layer_norm *l, size_t first_column, size_t n) {
    if (n == COLUMNS)
        column_slopes_of(l, first_column, COLUMNS);
    else
        column_slopes_of(l, first_column, n);
}

static void layer_norm_parameters(const nnla__layer_norm *l, nnla__part columns) {
    const size_t end = columns.first + columns.count;
    for (size_t j = columns.first; j < end; j += COLUMNS)
        column_slopes(l, j, nnla__smaller(COLUMNS, end - j));
}

#endif
