/* Where patches lie: the geometry of convolutions, one axis at a time. */
#include "base/checked.h"
#include "kernel/convolve.h"

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

static nnla__correlation backward_correlation(const nnla__convolution *c, size_t row, size_t column) {
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

static nnla__correlation backward_bound(const nnla__convolution *c) {
    const nnla__correlation first = backward_correlation(c, 0, 0);
    return backward(c, bound_of(first.rows, c->kernel_height), bound_of(first.columns, c->kernel_width));
}

/* Taps first … end of a patch in row `row` of positions that lie inside the source; tap m reads the element that is
   taps − 1 − m steps from the patch's begin. */
static void taps_inside(const nnla__axis *axis, size_t row, size_t *first, size_t *end) {
    const ptrdiff_t begin = axis->origin + (ptrdiff_t)(row * axis->step), size = (ptrdiff_t)axis->size;
    size_t low = 0, high = axis->taps; /* steps */
    if (begin < 0)
        low = nnla__smaller(nnla__ceil_div((size_t)-begin, axis->tap_step), axis->taps);
    if (begin >= size)
        high = low;
    else
        high = nnla__smaller(high, (size_t)(size - 1 - begin) / axis->tap_step + 1);
    *first = axis->taps - nnla__larger(high, low);
    *end = axis->taps - low;
}

nnla__band nnla__band_from(const nnla__correlation *c, size_t row, size_t rows) {
    if (!c->is_flipped)
        return (nnla__band){rows, 0, nnla__correlation_terms(c)};
    size_t first = 0, end = 0, next_first = 0, next_end = 0, count = 1;
    taps_inside(&c->rows, row, &first, &end);
    for (; count < rows; count++) {
        taps_inside(&c->rows, row + count, &next_first, &next_end);
        if (next_first != first || next_end != end)
            break;
    }
    const size_t terms = c->channels * c->columns.taps;
    return (nnla__band){count, first * terms, (end - first) * terms};
}

/* ---- The correlations of a convolution ---- */

nnla__correlation nnla__correlation_bound(const nnla__convolution *c, int is_backward) {
    return is_backward ? backward_bound(c) : nnla__forward_correlation(c);
}

nnla__phases nnla__phases_of(const nnla__convolution *c) {
    return (nnla__phases){c, 0, 0, nnla__smaller(c->stride_height, c->height),
                          nnla__smaller(c->stride_width, c->width)};
}

int nnla__next_phase(nnla__phases *phases, nnla__correlation *c) {
    if (phases->row == phases->rows)
        return 0;
    *c = backward_correlation(phases->c, phases->row, phases->column);
    if (++phases->column == phases->columns) {
        phases->column = 0;
        phases->row++;
    }
    return 1;
}
