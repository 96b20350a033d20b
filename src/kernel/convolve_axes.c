/* Where patches lie: the geometry of convolutions, one axis at a time. */
#include "base/checked.h"
#include "kernel/convolve.h"

#include <string.h>

size_t nnla__convolution_extent(size_t size, size_t kernel, size_t stride, size_t padding, size_t dilation) {
    const size_t padded = size + 2 * padding, span = dilation * (kernel - 1) + 1;
    return padded < span ? 0 : (padded - span) / stride + 1;
}

size_t nnla__axis_span(const nnla__axis *axis, size_t positions) {
    return axis->taps && positions ? (positions - 1) * axis->step + (axis->taps - 1) * axis->tap_step + 1 : 0;
}

static int axis_is_inside(const nnla__axis *axis) {
    return axis->origin >= 0 && (size_t)axis->origin + nnla__axis_span(axis, axis->positions) <= axis->size;
}

int nnla__correlation_is_inside(const nnla__correlation *c) {
    return axis_is_inside(&c->rows) && axis_is_inside(&c->columns);
}

size_t nnla__correlation_terms(const nnla__correlation *c) { return c->channels * c->rows.taps * c->columns.taps; }

/* ---- Forward: position o reads elements o·stride − padding + k·dilation ---- */

static nnla__axis forward_axis(size_t size, size_t kernel, size_t stride, size_t padding, size_t dilation, size_t out) {
    return (nnla__axis){.size = size,
                        .taps = kernel,
                        .tap_step = dilation,
                        .first_tap = 0,
                        .taps_apart = 1,
                        .positions = out,
                        .step = stride,
                        .origin = -(ptrdiff_t)padding,
                        .first = 0,
                        .spacing = 1,
                        .extent = out};
}

nnla__correlation nnla__forward_correlation(const nnla__convolution *c) {
    return (nnla__correlation){.channels = c->channels / c->groups,
                               .outputs = c->filters / c->groups,
                               .rows = forward_axis(c->height, c->kernel_height, c->stride_height, c->padding_height,
                                                    c->dilation_height, c->out_height),
                               .columns = forward_axis(c->width, c->kernel_width, c->stride_width, c->padding_width,
                                                       c->dilation_width, c->out_width)};
}

/* ---- Backward: element i of dX meets tap k if i + padding − k·dilation is o·stride ---- */

static size_t common_divisor(size_t a, size_t b) {
    while (b) {
        const size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Elements r, r + stride, … of dX. Taps that any of them meets are met by all, and from one tap to the next that is met
   the element of dY goes back by a constant. */
static nnla__axis backward_axis(size_t size, size_t kernel, size_t stride, size_t padding, size_t dilation, size_t out,
                                size_t r) {
    const size_t divisor = common_divisor(stride, dilation), apart = stride / divisor;
    nnla__axis axis = {.size = out,
                       .tap_step = dilation / divisor,
                       .taps_apart = apart,
                       .positions = r < size ? (size - r - 1) / stride + 1 : 0,
                       .step = 1,
                       .first = r,
                       .spacing = stride,
                       .extent = size};
    for (size_t k = 0; k < kernel && k < apart; k++) {
        const ptrdiff_t distance = (ptrdiff_t)(r + padding) - (ptrdiff_t)(k * dilation);
        if (distance % (ptrdiff_t)stride != 0)
            continue;
        axis.first_tap = k;
        axis.taps = (kernel - 1 - k) / apart + 1;
        axis.origin = distance / (ptrdiff_t)stride - (ptrdiff_t)((axis.taps - 1) * axis.tap_step);
        break;
    }
    return axis;
}

static nnla__correlation backward(const nnla__convolution *c, nnla__axis rows, nnla__axis columns) {
    return (nnla__correlation){.channels = c->filters / c->groups,
                               .outputs = c->channels / c->groups,
                               .rows = rows,
                               .columns = columns,
                               .is_flipped = 1};
}

nnla__correlation nnla__backward_correlation(const nnla__convolution *c, size_t row, size_t column) {
    return backward(c,
                    backward_axis(c->height, c->kernel_height, c->stride_height, c->padding_height, c->dilation_height,
                                  c->out_height, row),
                    backward_axis(c->width, c->kernel_width, c->stride_width, c->padding_width, c->dilation_width,
                                  c->out_width, column));
}

static nnla__axis bound_of(nnla__axis axis, size_t kernel) {
    axis.taps = nnla__ceil_div(kernel, axis.taps_apart);
    axis.origin = -1; /* as if there were zeros */
    return axis;
}

nnla__correlation nnla__backward_bound(const nnla__convolution *c) {
    const nnla__correlation first = nnla__backward_correlation(c, 0, 0);
    return backward(c, bound_of(first.rows, c->kernel_height), bound_of(first.columns, c->kernel_width));
}

/* ---- Tables ---- */

static size_t tap_place(const nnla__axis *axis, int is_flipped, size_t tap) {
    return (is_flipped ? axis->taps - 1 - tap : tap) * axis->tap_step;
}

void nnla__term_places(const nnla__correlation *c, size_t channels, const nnla__planes *planes, size_t *places) {
    for (size_t channel = 0; channel < channels; channel++)
        for (size_t row = 0; row < c->rows.taps; row++)
            for (size_t column = 0; column < c->columns.taps; column++)
                *places++ = channel * planes->plane + tap_place(&c->rows, c->is_flipped, row) * planes->row +
                            tap_place(&c->columns, c->is_flipped, column);
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

nnla__planes nnla__patch_planes(const nnla__correlation *c, size_t size, const void *source, size_t channels,
                                size_t row, size_t rows, void *copy) {
    const size_t width = nnla__axis_span(&c->columns, c->columns.positions), height = nnla__axis_span(&c->rows, rows);
    const size_t plane = c->rows.size * c->columns.size;
    const ptrdiff_t top = c->rows.origin + (ptrdiff_t)(row * c->rows.step);
    if (width == 0 || height == 0)
        return (nnla__planes){copy, 0, 0};
    if (nnla__correlation_is_inside(c))
        return (nnla__planes){nnla__at(source, (size_t)top * c->columns.size + (size_t)c->columns.origin, size), plane,
                              c->columns.size};
    char *to = copy;
    for (size_t channel = 0; channel < channels; channel++)
        for (size_t i = 0; i < height; i++, to += width * size) {
            const ptrdiff_t from = top + (ptrdiff_t)i;
            if (from < 0 || (size_t)from >= c->rows.size)
                memset(to, 0, width * size);
            else
                copy_line(to, nnla__at(source, channel * plane + (size_t)from * c->columns.size, size),
                          c->columns.origin, width, c->columns.size, size);
        }
    return (nnla__planes){copy, height * width, width};
}

size_t nnla__copy_elements(const nnla__correlation *c, size_t channels, size_t rows) {
    return nnla__correlation_is_inside(c)
               ? 0
               : channels * nnla__axis_span(&c->rows, rows) * nnla__axis_span(&c->columns, c->columns.positions);
}
