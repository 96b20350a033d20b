/* Where patches are read: the tables of places, and copies of the image with its zeros. */
#include <string.h>

#include "kernel/convolve.h"

/* ---- Tables ---- */

static size_t tap_place(const nnla__axis *axis, int is_flipped, size_t tap) {
    return (is_flipped ? axis->taps - 1 - tap : tap) * axis->tap_step;
}

static size_t column_place(const nnla__planes *planes, size_t column) {
    return column % planes->parts * planes->part + column / planes->parts;
}

static size_t *row_places(const nnla__correlation *c, const nnla__planes *planes, size_t channel, size_t row,
                          size_t *places) {
    for (size_t column = 0; column < c->columns.taps; column++)
        *places++ = channel * planes->plane + tap_place(&c->rows, c->is_flipped, row) * planes->row +
                    column_place(planes, tap_place(&c->columns, c->is_flipped, column));
    return places;
}

void nnla__term_places(const nnla__correlation *c, size_t channels, const nnla__planes *planes, size_t *places) {
    const size_t rows = c->rows.taps;
    if (c->is_flipped) {
        for (size_t i = 0; i < rows * channels; i++)
            places = row_places(c, planes, i % channels, i / channels, places);
    } else {
        for (size_t i = 0; i < rows * channels; i++)
            places = row_places(c, planes, i / rows, i % rows, places);
    }
}

void nnla__position_places(const nnla__correlation *c, size_t first, size_t count, const nnla__planes *planes,
                           size_t *places) {
    size_t row = 0, column = first % c->columns.positions;
    for (size_t p = 0; p < count; p++) {
        places[p] = row * c->rows.step * planes->row + column * c->columns.step;
        if (++column == c->columns.positions) {
            column = 0;
            row++;
        }
    }
}

/* ---- Copies ---- */

/* Where a line of the source lies in a line of the copy: `count` elements that begin `before` elements after its first,
   from element `from` of the source on. */
typedef struct inside {
    size_t before, from, count;
} inside;

static inside inside_of(const nnla__axis *axis, size_t width) {
    const size_t before = nnla__smaller(axis->origin < 0 ? (size_t)-axis->origin : 0, width);
    const size_t from = axis->origin < 0 ? 0 : (size_t)axis->origin;
    return (inside){before, from, from < axis->size ? nnla__smaller(axis->size - from, width - before) : 0};
}

static void copy_line(char *to, const char *line, const inside *in, const nnla__planes *planes, size_t size) {
    if (planes->parts == 1) {
        memcpy(to + in->before * size, line + in->from * size, in->count * size);
        return;
    }
    for (size_t i = 0; i < in->count; i++)
        memcpy(to + column_place(planes, in->before + i) * size, line + (in->from + i) * size, size);
}

/* From plane to plane of a copy: an odd number of runs of 16 elements, or the planes' rows would share sets of a cache. */
static size_t plane_stride(size_t elements) { return (nnla__ceil_div(elements, 16) | 1) * 16; }

static int is_in_place(const nnla__correlation *c, nnla__lanes along) {
    return along == NNLA__LANES_OUTPUTS && nnla__correlation_is_inside(c);
}

nnla__planes nnla__patch_planes(const nnla__correlation *c, nnla__lanes along, size_t size, const void *source,
                                size_t channels, size_t row, size_t rows, void *copy, int has_zeros) {
    const size_t width = nnla__axis_span(&c->columns, c->columns.positions), height = nnla__axis_span(&c->rows, rows);
    const size_t plane = c->rows.size * c->columns.size;
    const ptrdiff_t top = c->rows.origin + (ptrdiff_t)(row * c->rows.step);
    nnla__planes planes = {.first = copy, .parts = 1};
    if (width == 0 || height == 0)
        return planes;
    if (is_in_place(c, along)) {
        planes.first = nnla__at(source, (size_t)top * c->columns.size + (size_t)c->columns.origin, size);
        planes.plane = plane;
        planes.row = c->columns.size;
        return planes;
    }
    planes.parts = along == NNLA__LANES_POSITIONS ? c->columns.step : 1;
    planes.part = nnla__ceil_div(width, planes.parts);
    planes.row = planes.parts * planes.part;
    planes.plane = plane_stride(height * planes.row);
    if (!has_zeros)
        memset(copy, 0, channels * planes.plane * size);
    const inside in = inside_of(&c->columns, width);
    const size_t first = nnla__smaller(top < 0 ? (size_t)-top : 0, height);
    for (size_t channel = 0; channel < channels; channel++)
        for (size_t i = first; i < height && top + (ptrdiff_t)i < (ptrdiff_t)c->rows.size; i++)
            copy_line(nnla__at(copy, channel * planes.plane + i * planes.row, size),
                      nnla__at(source, channel * plane + (size_t)(top + (ptrdiff_t)i) * c->columns.size, size), &in,
                      &planes, size);
    return planes;
}

size_t nnla__copy_elements(const nnla__correlation *c, nnla__lanes along, size_t channels, size_t rows) {
    if (is_in_place(c, along))
        return 0;
    const size_t width = nnla__axis_span(&c->columns, c->columns.positions);
    const size_t parts = along == NNLA__LANES_POSITIONS ? c->columns.step : 1;
    const size_t elements = channels * plane_stride(nnla__axis_span(&c->rows, rows) * nnla__round_up(width, parts));
    return elements + (along == NNLA__LANES_POSITIONS ? NNLA__VECTOR_MOST : 0);
}
