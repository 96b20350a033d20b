/* The windows of a pool: a row of outputs at a time, outputs along the lanes. */
#ifndef NNLA_SRC_POOL_WINDOWS_H
#define NNLA_SRC_POOL_WINDOWS_H

#include "kernel/addressing.h"
#include "kernel/element_map.h"
#include "kernel/pair_lanes.h"

/* What a window's rows or columns [first, end) see of a plane: window row i is the plane's row start + i − padding. */
typedef struct inside {
    size_t start, first, end;
} inside;

V_INLINE inside seen_by(size_t output, size_t stride, size_t window, size_t padding, size_t size) {
    const size_t start = output * stride;
    return (inside){start, start < padding ? padding - start : 0,
                    start + window > padding + size ? padding + size - start : window};
}

/* Outputs [first, end) along a row see all columns of their windows. */
V_INLINE inside whole_windows(const nnla__windows *w) {
    const size_t first = nnla__smaller(nnla__ceil_div(w->padding_width, w->stride_width), w->out_width);
    const size_t room = w->padding_width + w->width;
    const size_t end = room < w->window_width ? 0 : (room - w->window_width) / w->stride_width + 1;
    return (inside){0, first, end < first ? first : nnla__smaller(end, w->out_width)};
}

/* What a window has come to, in each lane one output's; place: where its largest value lies, i · width + j in window
   row i, column j. */
typedef struct window_state {
    vec value;
    ivec place;
} window_state;
typedef void window_step(window_state *state, vec x, word place);

/* A row of outputs. */
typedef struct pool_row {
    const real *x; /* the plane's first row that the windows see */
    size_t rows;   /* of them */
    size_t width, stride;
    word place; /* of window row and column first seen */
} pool_row;

V_INLINE vec load_every(const real *p, size_t stride, size_t n) {
    real lane[NNLA__V] = {0};
    for (size_t i = 0; i < n; i++)
        lane[i] = p[i * stride];
    return v_load(lane);
}

/* Takes the elements of n ≤ V windows, in the order of rows; the first window's columns begin at p. */
V_INLINE void visit_windows(const pool_row *r, const real *p, size_t columns, const size_t stride, size_t n,
                            window_state *state, window_step *step) {
    word place = r->place;
    for (size_t i = 0; i < r->rows; i++, p += r->width, place += (word)r->width) {
        size_t j = 0;
        for (; stride == 2 && j + 2 <= columns; j += 2) {
            const pair x = load_pair(p + j, 2 * n);
            step(state, v_even(x.low, x.high), place + (word)j);
            step(state, v_odd(x.low, x.high), place + (word)j + 1);
        }
        if (stride == 2 && j < columns) {
            const pair x = load_pair(p + j, 2 * n - 1);
            step(state, v_even(x.low, x.high), place + (word)j);
        }
        for (; stride != 2 && j < columns; j++)
            step(state, stride == 1 ? v_load_part(p + j, n) : load_every(p + j, r->stride, n), place + (word)j);
    }
}

/* The row of outputs h of a plane; its places begin at column 0. */
V_INLINE pool_row pool_row_of(const nnla__windows *w, const real *x, size_t h) {
    const inside rows = seen_by(h, w->stride_height, w->window_height, w->padding_height, w->height);
    return (pool_row){.x = x + (rows.start + rows.first - w->padding_height) * w->width,
                      .rows = rows.end - rows.first,
                      .width = w->width,
                      .stride = w->stride_width,
                      .place = (word)(rows.first * w->width)};
}

/* Where the row's outputs go. */
typedef struct pool_sink {
    real *y;
    real *places; /* words, in reals; NULL: not wanted */
    int count_padding;
    real size; /* of a window */
} pool_sink;

/* A state before its window's first element, which has that place; and n outputs from `output` on of windows that have
   seen so many elements. */
typedef void pool_start(window_state *state, word place);
typedef void pool_finish(const pool_sink *sink, const window_state *state, size_t output, size_t n, size_t seen);

typedef struct pool_kind {
    pool_start *start;
    window_step *step;
    pool_finish *finish;
} pool_kind;

V_INLINE void pool_outputs(const nnla__windows *w, const pool_row *r, const pool_sink *sink, size_t output, size_t n,
                           const size_t rows, const size_t columns, const size_t stride, const pool_kind kind) {
    window_state state;
    pool_row whole = *r;
    whole.rows = rows;
    kind.start(&state, r->place);
    visit_windows(&whole, r->x + output * w->stride_width - w->padding_width, columns, stride, n, &state, kind.step);
    kind.finish(sink, &state, output, n, rows * columns);
}

/* Outputs whose windows reach over an edge, one by one. */
V_INLINE void pool_at_edge(const nnla__windows *w, const pool_row *r, const pool_sink *sink, size_t output,
                           const pool_kind kind) {
    const inside columns = seen_by(output, w->stride_width, w->window_width, w->padding_width, w->width);
    pool_row part = *r;
    window_state state;
    part.place += (word)columns.first;
    part.x += columns.start + columns.first - w->padding_width;
    kind.start(&state, part.place);
    visit_windows(&part, part.x, columns.end - columns.first, 1, 1, &state, kind.step);
    kind.finish(sink, &state, output, 1, part.rows * (columns.end - columns.first));
}

/* The outputs [first, end) of a row, V at a time; the last vector begins so that it is whole, if there are enough. */
V_INLINE void pool_inside(const nnla__windows *w, const pool_row *r, const pool_sink *sink, size_t first, size_t end,
                          const size_t rows, const size_t columns, const size_t stride, const pool_kind kind) {
    size_t output = first;
    for (; output + NNLA__V <= end; output += NNLA__V)
        pool_outputs(w, r, sink, output, NNLA__V, rows, columns, stride, kind);
    if (output < end && end - first >= NNLA__V)
        pool_outputs(w, r, sink, end - NNLA__V, NNLA__V, rows, columns, stride, kind);
    else if (output < end)
        pool_outputs(w, r, sink, output, end - output, rows, columns, stride, kind);
}

/* Windows 2 × 2 side by side. */
V_INLINE int is_2x2(const nnla__windows *w) {
    return w->window_height == 2 && w->window_width == 2 && w->stride_height == 2 && w->stride_width == 2 &&
           w->padding_height == 0 && w->padding_width == 0;
}

V_INLINE void pool_planes_2x2(const nnla__windows *w, const real *x, pool_sink sink, const pool_kind kind) {
    const nnla__windows side_by_side = {.stride_width = 2, .padding_width = 0};
    for (size_t plane = 0; plane < w->planes; plane++, x += w->height * w->width)
        for (size_t h = 0; h < w->out_height; h++) {
            const pool_row r = {.x = x + 2 * h * w->width, .rows = 2, .width = w->width, .stride = 2};
            pool_inside(&side_by_side, &r, &sink, 0, w->out_width, 2, 2, 2, kind);
            sink.y += w->out_width;
            if (sink.places != NULL)
                sink.places += w->out_width;
        }
}

V_INLINE void pool_planes(const nnla__windows *w, const real *x, pool_sink sink, const pool_kind kind) {
    const inside whole = whole_windows(w);
    const size_t columns = w->window_width;
    if (is_2x2(w)) {
        pool_planes_2x2(w, x, sink, kind);
        return;
    }
    for (size_t plane = 0; plane < w->planes; plane++, x += w->height * w->width)
        for (size_t h = 0; h < w->out_height; h++) {
            const pool_row r = pool_row_of(w, x, h);
            for (size_t output = 0; output < whole.first; output++)
                pool_at_edge(w, &r, &sink, output, kind);
            if (r.stride == 2)
                pool_inside(w, &r, &sink, whole.first, whole.end, r.rows, columns, 2, kind);
            else if (r.stride == 1)
                pool_inside(w, &r, &sink, whole.first, whole.end, r.rows, columns, 1, kind);
            else
                pool_inside(w, &r, &sink, whole.first, whole.end, r.rows, columns, 0, kind);
            for (size_t output = whole.end; output < w->out_width; output++)
                pool_at_edge(w, &r, &sink, output, kind);
            sink.y += w->out_width;
            if (sink.places != NULL)
                sink.places += w->out_width;
        }
}

#endif
