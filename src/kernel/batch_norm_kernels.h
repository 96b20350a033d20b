/* Normalisation of channels over a batch. */
#ifndef NNLA_SRC_BATCH_NORM_KERNELS_H
#define NNLA_SRC_BATCH_NORM_KERNELS_H

#include <string.h>

#include "kernel/channel_sums.h"

V_INLINE real real_at(const void *x, size_t i, real otherwise) { return x == NULL ? otherwise : ((const real *)x)[i]; }

V_INLINE double values_of(const nnla__batch_norm *b) { return (double)b->size.batch * (double)b->size.area; }

static void keep_moments(const nnla__batch_norm *b, size_t c, real mean, real variance) {
    ((real *)b->mean)[c] = mean;
    ((real *)b->variance)[c] = variance;
    ((real *)b->inverse)[c] = inverse_deviation(variance, b->epsilon);
}

/* weight · inverse */
V_INLINE real scale_at(const nnla__batch_norm *b, size_t c) {
    return real_at(b->weight, c, 1) * ((const real *)b->inverse)[c];
}

static void keep_slopes(const nnla__batch_norm *b, size_t c, double sum, double by_distance) {
    if (b->dbias != NULL)
        ((real *)b->dbias)[c] = (real)sum;
    if (b->dweight != NULL)
        ((real *)b->dweight)[c] = (real)(by_distance * (double)((const real *)b->inverse)[c]);
}

/* S/n and Q inverse²/n of a channel */
V_INLINE real mean_slope(const nnla__batch_norm *b, double sum) { return (real)(sum / values_of(b)); }
V_INLINE real mean_slope_by_distance(const nnla__batch_norm *b, size_t c, double by_distance) {
    const double inverse = (double)((const real *)b->inverse)[c];
    return (real)(by_distance * (inverse * inverse) / values_of(b));
}

/* ---- Channels whose values lie side by side ---- */

static void normalise_run(size_t n, const real *x, real *y, real mean, real scale, real shift) {
    const vec m = v_set1(mean), s = v_set1(scale), t = v_set1(shift);
    for (size_t i = 0; i < n; i += NNLA__V)
        v_store_part(y + i, normalised(v_load_part(x + i, n - i), m, s, t), n - i);
}

static void normalise_channel(const nnla__batch_norm *b, size_t c) {
    const channel size = channel_of(&b->size);
    const real *x = (const real *)b->X + c * size.area;
    const real mean = (real)(channel_sum(&size, x) / values_of(b));
    keep_moments(b, c, mean, (real)(channel_squares(&size, x, mean) / values_of(b)));
    const real scale = scale_at(b, c), shift = real_at(b->bias, c, 0);
    real *y = (real *)b->Y + c * size.area;
    for (size_t i = 0; i < size.batch; i++)
        normalise_run(size.area, x + i * size.step, y + i * size.step, mean, scale, shift);
}

static void slope_run(size_t n, const real *x, const real *dy, real *dx, real mean, real s, real q, real scale) {
    const vec m = v_set1(mean), vs = v_set1(s), vq = v_set1(q), by = v_set1(scale);
    for (size_t i = 0; i < n; i += NNLA__V)
        v_store_part(dx + i, normalised_slope(v_load_part(x + i, n - i), v_load_part(dy + i, n - i), m, vs, vq, by),
                     n - i);
}

static void slope_channel(const nnla__batch_norm *b, size_t c) {
    const channel size = channel_of(&b->size);
    const real mean = ((const real *)b->mean)[c];
    const real *x = (const real *)b->X + c * size.area, *dy = (const real *)b->dY + c * size.area;
    double total[2];
    channel_slopes(&size, x, dy, mean, total);
    keep_slopes(b, c, total[0], total[1]);
    if (b->dX == NULL)
        return;
    const real s = mean_slope(b, total[0]), q = mean_slope_by_distance(b, c, total[1]), scale = scale_at(b, c);
    real *dx = (real *)b->dX + c * size.area;
    for (size_t i = 0; i < size.batch; i++)
        slope_run(size.area, x + i * size.step, dy + i * size.step, dx + i * size.step, mean, s, q, scale);
}

/* ---- Channels of one value a sample: n ≤ COLUMNS columns ---- */

V_INLINE void normalise_columns_of(const nnla__batch_norm *b, size_t c, const size_t n) {
    const size_t rows = b->size.batch, stride = b->size.channels;
    const real *x = (const real *)b->X + c;
    column_reals mean = {{0}}, scale = {{0}}, shift = {{0}};
    column_totals total;
    fold_columns(rows, stride, n, x, x, &mean, 1, &total, NULL, step_sum);
    for (size_t i = 0; i < n; i++)
        mean.of[i] = (real)(total.of[i] / values_of(b));
    fold_columns(rows, stride, n, x, x, &mean, 1, &total, NULL, step_squared_distance);
    for (size_t i = 0; i < n; i++) {
        keep_moments(b, c + i, mean.of[i], (real)(total.of[i] / values_of(b)));
        scale.of[i] = scale_at(b, c + i);
        shift.of[i] = real_at(b->bias, c + i, 0);
    }
    real *y = (real *)b->Y + c;
    for (size_t i = 0; i < rows; i++, x += stride, y += stride)
        for (size_t j = 0; j < n; j += NNLA__V)
            v_store_part(
                y + j,
                normalised(v_load_part(x + j, n - j), v_load(mean.of + j), v_load(scale.of + j), v_load(shift.of + j)),
                n - j);
}

V_INLINE void slope_columns_of(const nnla__batch_norm *b, size_t c, const size_t n) {
    const size_t rows = b->size.batch, stride = b->size.channels;
    const real *x = (const real *)b->X + c, *dy = (const real *)b->dY + c;
    column_reals mean = {{0}}, scale = {{0}}, s = {{0}}, q = {{0}};
    column_totals total[2];
    memcpy(mean.of, (const real *)b->mean + c, n * sizeof(real));
    fold_columns(rows, stride, n, x, dy, &mean, 2, total, NULL, step_and_by_distance);
    for (size_t i = 0; i < n; i++) {
        keep_slopes(b, c + i, total[0].of[i], total[1].of[i]);
        scale.of[i] = scale_at(b, c + i);
        s.of[i] = mean_slope(b, total[0].of[i]);
        q.of[i] = mean_slope_by_distance(b, c + i, total[1].of[i]);
    }
    real *dx = (real *)b->dX + c;
    for (size_t i = 0; b->dX != NULL && i < rows; i++, x += stride, dy += stride, dx += stride)
        for (size_t j = 0; j < n; j += NNLA__V)
            v_store_part(dx + j,
                         normalised_slope(v_load_part(x + j, n - j), v_load_part(dy + j, n - j), v_load(mean.of + j),
                                          v_load(s.of + j), v_load(q.of + j), v_load(scale.of + j)),
                         n - j);
}

static void normalise_columns(const nnla__batch_norm *b, size_t c, size_t n) {
    if (n == COLUMNS)
        normalise_columns_of(b, c, COLUMNS);
    else
        normalise_columns_of(b, c, n);
}

static void slope_columns(const nnla__batch_norm *b, size_t c, size_t n) {
    if (n == COLUMNS)
        slope_columns_of(b, c, COLUMNS);
    else
        slope_columns_of(b, c, n);
}

/* ---- The table's functions ---- */

typedef void channel_function(const nnla__batch_norm *b, size_t channel);
typedef void columns_function(const nnla__batch_norm *b, size_t first, size_t n);

V_INLINE void each_channel(const nnla__batch_norm *b, nnla__part part, channel_function *one, columns_function *some) {
    const size_t end = part.first + part.count;
    for (size_t c = part.first; b->size.area != 1 && c < end; c++)
        one(b, c);
    for (size_t c = part.first; b->size.area == 1 && c < end; c += COLUMNS)
        some(b, c, nnla__smaller(COLUMNS, end - c));
}

static void batch_norm_forward(const nnla__batch_norm *b, nnla__part channels) {
    each_channel(b, channels, normalise_channel, normalise_columns);
}

static void batch_norm_backward(const nnla__batch_norm *b, nnla__part channels) {
    each_channel(b, channels, slope_channel, slope_columns);
}

static void batch_norm_fold(const nnla__batch_norm *b, void *scale, void *shift) {
    for (size_t c = 0; c < b->size.channels; c++) {
        const double deviation = sqrt((double)((const real *)b->variance)[c] + b->epsilon);
        const real factor = (real)((double)real_at(b->weight, c, 1) / deviation);
        const double moved = (double)((const real *)b->mean)[c] * (double)factor;
        ((real *)scale)[c] = factor;
        ((real *)shift)[c] = (real)((double)real_at(b->bias, c, 0) - moved);
    }
}

V_INLINE void scale_run(size_t n, const real *x, real *y, real scale, real shift) {
    map_1_by_2(n, x, v_set1(scale), v_set1(shift), y, v_fma);
}

static void scale_channels(const nnla__channels *size, const void *X, const void *scale, const void *shift, void *Y) {
    const real *x = X, *s = scale, *t = shift;
    real *y = Y;
    for (size_t i = 0; i < size->batch; i++) {
        for (size_t c = 0; size->area == 1 && c < size->channels; c += NNLA__V) {
            const size_t n = size->channels - c;
            v_store_part(y + c, v_fma(v_load_part(x + c, n), v_load_part(s + c, n), v_load_part(t + c, n)), n);
        }
        for (size_t c = 0; size->area != 1 && c < size->channels; c++)
            scale_run(size->area, x + c * size->area, y + c * size->area, s[c], t[c]);
        x += size->channels * size->area;
        y += size->channels * size->area;
    }
}

#endif
