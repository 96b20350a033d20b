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

void nnla__term_places(const nnla__correlation *c, size_t channels, const nnla__planes *planes, size_t *places) {
    for (size_t channel = 0; channel < channels; channel++)
        for (size_t row = 0; row < c->rows.taps; row++)
            for (size_t column = 0; column < c->columns.taps; column++)
                *places++ = channel * planes->plane + tap_place(&c->rows, c->is_flipped, row) * planes->row +
                            column_place(planes, tap_place(&c->columns, c->is_flipped, column));
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

/* Elements origin … origin + count of a line of `size`, zeros where there are none. */
static void copy_line(char *to, const char *line, ptrdiff_t origin, size_t count, size_t line_size, size_t size) {
    const size_t before = nnla__smaller(origin < 0 ? (size_t)-origin : 0, count);
    const size_t from = origin < 0 ? 0 : (size_t)origin;
    const size_t inside = from < line_size ? nnla__smaller(line_size - from, count - before) : 0;
    memset(to, 0, before * size);
    memcpy(to + before * size, line + (inside ? from : 0) * size, inside * size);
    memset(to + (before + inside) * size, 0, (count - before - inside) * size);
}

/* The same, every `parts`-th element after the other. */
static void copy_parts(char *to, const char *line, ptrdiff_t origin, const nnla__planes *planes, size_t line_size,
                       size_t size) {
    memset(to, 0, planes->row * size);
    for (size_t part = 0; part < planes->parts; part++)
        for (size_t i = 0; i < planes->part; i++) {
            const ptrdiff_t from = origin + (ptrdiff_t)(i * planes->parts + part);
            if (from >= 0 && (size_t)from < line_size)
                memcpy(to + (part * planes->part + i) * size, line + (size_t)from * size, size);
        }
}

static int is_in_place(const nnla__correlation *c, nnla__lanes along) {
    return along == NNLA__LANES_OUTPUTS && nnla__correlation_is_inside(c);
}

nnla__planes nnla__patch_planes(const nnla__correlation *c, nnla__lanes along, size_t size, const void *source,
                                size_t channels, size_t row, size_t rows, void *copy) {
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
    planes.plane = height * planes.row;
    char *to = copy;
    for (size_t channel = 0; channel < channels; channel++)
        for (size_t i = 0; i < height; i++, to += planes.row * size) {
            const ptrdiff_t from = top + (ptrdiff_t)i;
            const int is_line = from >= 0 && (size_t)from < c->rows.size;
            const char *line = nnla__at(source, channel * plane + (is_line ? (size_t)from : 0) * c->columns.size, size);
            if (!is_line)
                memset(to, 0, planes.row * size);
            else if (planes.parts == 1)
                copy_line(to, line, c->columns.origin, width, c->columns.size, size);
            else
                copy_parts(to, line, c->columns.origin, &planes, c->columns.size, size);
        }
    return planes;
}

size_t nnla__copy_elements(const nnla__correlation *c, nnla__lanes along, size_t channels, size_t rows) {
    if (is_in_place(c, along))
        return 0;
    const size_t width = nnla__axis_span(&c->columns, c->columns.positions);
    const size_t parts = along == NNLA__LANES_POSITIONS ? c->columns.step : 1;
    const size_t elements = channels * nnla__axis_span(&c->rows, rows) * nnla__round_up(width, parts);
    return elements + (along == NNLA__LANES_POSITIONS ? NNLA__VECTOR_MOST : 0);
}
