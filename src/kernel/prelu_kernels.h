/* The leaky rectifier whose slope is a parameter. */
#ifndef NNLA_SRC_PRELU_KERNELS_H
#define NNLA_SRC_PRELU_KERNELS_H

#include <string.h>

#include "kernel/channel_sums.h"

V_INLINE vec prelu_of(vec x, vec slope) { return v_select(v_lt(v_zero(), x), x, v_mul(slope, x)); }

/* Sums x dy over the x that are not > 0; dx = x > 0 ? dy : slope dy */
V_INLINE vec step_prelu(vec *sum, vec x, vec dy, vec slope) {
    const mask positive = v_lt(v_zero(), x);
    *sum = v_select(positive, *sum, v_fma(x, dy, *sum));
    return v_select(positive, dy, v_mul(slope, dy));
}

static void prelu(const nnla__channels *size, const void *X, const void *slope, void *Y) {
    const size_t channels = size->channels, area = size->area;
    const real *x = X, *a = slope;
    real *y = Y;
    for (size_t i = 0; i < size->batch; i++, x += channels * area, y += channels * area) {
        if (area == 1)
            map_2(channels, x, a, y, prelu_of);
        for (size_t c = 0; area != 1 && c < channels; c++)
            map_1_by(area, x + c * area, v_set1(a[c]), y + c * area, prelu_of);
    }
}

V_INLINE void prelu_columns(const nnla__channels *size, const real *x, const real *slope, const real *dy, real *dx,
                            const size_t n, double *dslope) {
    column_reals a = {{0}};
    column_totals total;
    memcpy(a.of, slope, n * sizeof(real));
    fold_columns(size->batch, size->channels, n, x, dy, &a, 1, &total, dx, step_prelu);
    memcpy(dslope, total.of, n * sizeof(double));
}

static void prelu_backward(const nnla__channels *size, const void *X, const void *slope, const void *dY, void *dX,
                           double *dslope) {
    const size_t channels = size->channels;
    const channel part = channel_of(size);
    const real *x = X, *a = slope, *dy = dY;
    real *dx = dX;
    if (size->area != 1) {
        for (size_t c = 0; c < channels; c++) {
            const size_t at = c * size->area;
            fold_channel(&part, x + at, dy + at, v_set1(a[c]), 1, &dslope[c], dx == NULL ? NULL : dx + at, step_prelu);
        }
        return;
    }
    size_t c = 0;
    for (; c + COLUMNS <= channels; c += COLUMNS)
        prelu_columns(size, x + c, a + c, dy + c, dx == NULL ? NULL : dx + c, COLUMNS, dslope + c);
    if (c < channels)
        prelu_columns(size, x + c, a + c, dy + c, dx == NULL ? NULL : dx + c, channels - c, dslope + c);
}

#endif
