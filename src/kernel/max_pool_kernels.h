/* The largest value of each window. */
#ifndef NNLA_SRC_MAX_POOL_KERNELS_H
#define NNLA_SRC_MAX_POOL_KERNELS_H

#include <math.h>
#include <string.h>

#include "kernel/pool_windows.h"

V_INLINE void max_start(window_state *state, word place) {
    state->value = v_set1(-(real)INFINITY);
    state->place = i_set1(place);
}

/* The value waits for one maximum a step, the place for nothing that the value does not wait for. */
V_INLINE void max_step(window_state *state, vec x, word place) {
    (void)place;
    state->value = v_select(v_is_nan(x), x, v_max(x, state->value));
}

V_INLINE void max_step_place(window_state *state, vec x, word place) {
    const mask replaces = m_or(v_lt(state->value, x), v_is_nan(x));
    max_step(state, x, place);
    state->place = v_bits(v_select(replaces, v_from_bits(i_set1(place)), v_from_bits(state->place)));
}

V_INLINE void max_finish(const pool_sink *sink, const window_state *state, size_t output, size_t n, size_t seen) {
    (void)seen;
    v_store_part(sink->y + output, state->value, n);
}

V_INLINE void max_finish_place(const pool_sink *sink, const window_state *state, size_t output, size_t n, size_t seen) {
    max_finish(sink, state, output, n, seen);
    v_store_part(sink->places + output, v_from_bits(state->place), n);
}

static void max_pool(const nnla__windows *w, const void *X, void *Y, void *places) {
    const pool_sink sink = {.y = Y, .places = places};
    if (places == NULL)
        pool_planes(w, X, sink, (pool_kind){max_start, max_step, max_finish});
    else
        pool_planes(w, X, sink, (pool_kind){max_start, max_step_place, max_finish_place});
}

/* dy where the place is k, else 0: the place's bits less k, minus 1, are negative for k alone. */
V_INLINE vec where_place(ivec place, word k, vec dy) {
    const ivec differs = i_xor(place, i_set1(k));
    return v_select_negative(v_from_bits(i_sub(differs, i_set1(1))), dy, v_zero());
}

/* n outputs of windows 2 × 2 that share nothing; the first one's window begins at dx. */
V_INLINE void spread_2x2(real *dx, size_t width, const real *dy, const real *places, size_t n) {
    const vec d = v_add(v_zero(), v_load_part(dy, n));
    const ivec place = v_bits(v_load_part(places, n));
    for (word row = 0; row < 2; row++) {
        const word k = row * (word)width;
        const vec a = where_place(place, k, d), b = where_place(place, k + 1, d);
        store_pair(dx + (size_t)row * width, (pair){v_zip_low(a, b), v_zip_high(a, b)}, 2 * n);
    }
}

static void spread_plane_2x2(const nnla__windows *w, const real *dy, const real *places, real *dx) {
    const size_t width = w->width, outputs = w->out_width;
    for (size_t h = 0; h < w->out_height; h++, dy += outputs, places += outputs, dx += 2 * width) {
        size_t i = 0;
        for (; i + NNLA__V <= outputs; i += NNLA__V)
            spread_2x2(dx + 2 * i, width, dy + i, places + i, NNLA__V);
        if (i < outputs)
            spread_2x2(dx + 2 * i, width, dy + i, places + i, outputs - i);
        if (width % 2 != 0)
            dx[width - 1] = dx[2 * width - 1] = 0;
    }
    if (w->height % 2 != 0)
        memset(dx, 0, width * sizeof *dx);
}

static void spread_plane(const nnla__windows *w, const real *dy, const real *places, real *dx) {
    memset(dx, 0, w->height * w->width * sizeof *dx);
    for (size_t h = 0; h < w->out_height; h++) {
        const ptrdiff_t row = (ptrdiff_t)(h * w->stride_height) - (ptrdiff_t)w->padding_height;
        ptrdiff_t origin = row * (ptrdiff_t)w->width - (ptrdiff_t)w->padding_width;
        for (size_t i = 0; i < w->out_width; i++, origin += (ptrdiff_t)w->stride_width) {
            word place;
            memcpy(&place, places++, sizeof place);
            dx[origin + (ptrdiff_t)place] += *dy++;
        }
    }
}

static void max_pool_backward(const nnla__windows *w, const void *dY, const void *places, void *dX) {
    const size_t outputs = w->out_height * w->out_width, inputs = w->height * w->width;
    for (size_t plane = 0; plane < w->planes; plane++) {
        const real *dy = (const real *)dY + plane * outputs, *place = (const real *)places + plane * outputs;
        if (is_2x2(w))
            spread_plane_2x2(w, dy, place, (real *)dX + plane * inputs);
        else
            spread_plane(w, dy, place, (real *)dX + plane * inputs);
    }
}

#endif
