/* The mean of each window. */
#ifndef NNLA_SRC_AVERAGE_POOL_KERNELS_H
#define NNLA_SRC_AVERAGE_POOL_KERNELS_H

#include <string.h>

#include "kernel/max_pool_kernels.h"
#include "kernel/pool_windows.h"

V_INLINE void sum_start(window_state *state, word place) {
    (void)place;
    state->value = v_zero();
}

V_INLINE void sum_step(window_state *state, vec x, word place) {
    (void)place;
    state->value = v_add(state->value, x);
}

V_INLINE void mean_finish(const pool_sink *sink, const window_state *state, size_t output, size_t n, size_t seen) {
    const real count = sink->count_padding ? sink->size : (real)seen;
    v_store_part(sink->y + output, v_div(state->value, v_set1(count)), n);
}

static void average_pool(const nnla__windows *w, const void *X, void *Y) {
    const pool_sink sink = {
        .y = Y, .count_padding = w->count_padding, .size = (real)(w->window_height * w->window_width)};
    pool_planes(w, X, sink, (pool_kind){sum_start, sum_step, mean_finish});
}

static void share_plane_2x2(const nnla__windows *w, const real *dy, real *dx) {
    const size_t width = w->width, outputs = w->out_width;
    for (size_t h = 0; h < w->out_height; h++, dy += outputs, dx += 2 * width) {
        for (size_t i = 0; i < outputs; i += NNLA__V) {
            const size_t n = nnla__smaller(NNLA__V, outputs - i);
            const vec d = v_add(v_zero(), v_div(v_load_part(dy + i, n), v_set1(4)));
            const pair twice = {v_zip_low(d, d), v_zip_high(d, d)};
            store_pair(dx + 2 * i, twice, 2 * n);
            store_pair(dx + width + 2 * i, twice, 2 * n);
        }
        if (width % 2 != 0)
            dx[width - 1] = dx[2 * width - 1] = 0;
    }
    if (w->height % 2 != 0)
        memset(dx, 0, width * sizeof *dx);
}

enum { SHARES = 256 };

/* share_i = dy_i / count of outputs from + i, whose windows see so many rows. */
static void shares_of(const nnla__windows *w, size_t rows, size_t from, size_t count, const real *dy, real *share) {
    const real size = (real)(w->window_height * w->window_width);
    for (size_t i = 0; i < count; i++) {
        const inside c = seen_by(from + i, w->stride_width, w->window_width, w->padding_width, w->width);
        share[i] = dy[i] / (w->count_padding ? size : (real)(rows * (c.end - c.first)));
    }
}

/* dx_{i stride} += share_i */
static void add_shares(size_t count, const real *share, size_t stride, real *dx) {
    if (stride == 1)
        map_2(count, dx, share, dx, v_add);
    for (size_t i = 0; stride != 1 && i < count; i++)
        dx[i * stride] += share[i];
}

/* dx += dy / count for the windows of one row of outputs, whose rows [0, rows) they see from dx on: columns of a window
   from the last to the first, so that an element takes its outputs in order. */
static void share_row(const nnla__windows *w, size_t rows, const real *dy, real *dx) {
    const size_t stride = w->stride_width, padding = w->padding_width;
    for (size_t from = 0; from < w->out_width; from += SHARES) {
        const size_t count = nnla__smaller(SHARES, w->out_width - from);
        real share[SHARES];
        shares_of(w, rows, from, count, dy + from, share);
        for (size_t r = 0; r < rows; r++)
            for (size_t j = w->window_width; j-- > 0;) {
                /* outputs [first, end) see the plane in their column j */
                const size_t start = from * stride + j, last = padding + w->width;
                const size_t first = start < padding ? nnla__ceil_div(padding - start, stride) : 0;
                const size_t end = start < last ? nnla__smaller(count, nnla__ceil_div(last - start, stride)) : 0;
                if (first < end)
                    add_shares(end - first, share + first, stride,
                               dx + r * w->width + start + first * stride - padding);
            }
    }
}

static void share_plane(const nnla__windows *w, const real *dy, real *dx) {
    memset(dx, 0, w->height * w->width * sizeof *dx);
    for (size_t h = 0; h < w->out_height; h++, dy += w->out_width) {
        const inside rows = seen_by(h, w->stride_height, w->window_height, w->padding_height, w->height);
        share_row(w, rows.end - rows.first, dy, dx + (rows.start + rows.first - w->padding_height) * w->width);
    }
}

static void average_pool_backward(const nnla__windows *w, const void *dY, void *dX) {
    const size_t outputs = w->out_height * w->out_width, inputs = w->height * w->width;
    for (size_t plane = 0; plane < w->planes; plane++) {
        const real *dy = (const real *)dY + plane * outputs;
        if (is_2x2(w))
            share_plane_2x2(w, dy, (real *)dX + plane * inputs);
        else
            share_plane(w, dy, (real *)dX + plane * inputs);
    }
}

#endif
