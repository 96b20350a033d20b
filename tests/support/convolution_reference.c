#include "convolution_reference.h"

#include <math.h>
#include <stdint.h>

enum { CHAIN = 256, LANES = 32 };

nnla__convolution convolution_of(nnla__convolution c) {
    c.out_height =
        nnla__convolution_extent(c.height, c.kernel_height, c.stride_height, c.padding_height, c.dilation_height);
    c.out_width = nnla__convolution_extent(c.width, c.kernel_width, c.stride_width, c.padding_width, c.dilation_width);
    return c;
}

nnla__matrix convolution_X(const nnla__convolution *c, size_t batch) {
    return nnla__matrix_of(NULL, batch, c->channels * c->height * c->width);
}

nnla__matrix convolution_Y(const nnla__convolution *c, size_t batch) {
    return nnla__matrix_of(NULL, batch, c->filters * c->out_height * c->out_width);
}

nnla__matrix convolution_W(const nnla__convolution *c) {
    return nnla__matrix_of(NULL, c->filters, c->channels / c->groups * c->kernel_height * c->kernel_width);
}

/* ---- Arithmetic of either type, in doubles ---- */

static double at(nnla_dtype dtype, nnla__matrix M, size_t i, size_t j) {
    return nnla__element_at(dtype, M.data, i * M.stride + j);
}

static double plus(nnla_dtype dtype, double a, double b) {
    return dtype == NNLA_F32 ? (double)((float)a + (float)b) : a + b;
}

/* A product's element as it grows. */
typedef struct chain {
    nnla_dtype dtype;
    size_t terms;
    double closed, open, magnitude;
} chain;

static void add_term(chain *c, double a, double b) {
    if (c->terms > 0 && c->terms % CHAIN == 0) {
        c->closed = c->terms == CHAIN ? c->open : plus(c->dtype, c->closed, c->open);
        c->open = 0;
    }
    c->open = c->dtype == NNLA_F32 ? (double)fmaf((float)a, (float)b, (float)c->open) : fma(a, b, c->open);
    c->magnitude += fabs(a * b);
    c->terms++;
}

static double value_of(const chain *c) { return c->terms > CHAIN ? plus(c->dtype, c->closed, c->open) : c->open; }

/* ---- The definitions ---- */

/* x, or 0 beside the image. */
static double pixel(const nnla__convolution *c, const convolution_operands *o, size_t sample, size_t channel,
                    int64_t row, int64_t column) {
    if (row < 0 || column < 0 || row >= (int64_t)c->height || column >= (int64_t)c->width)
        return 0;
    return at(o->dtype, o->X, sample, (channel * c->height + (size_t)row) * c->width + (size_t)column);
}

static int64_t source_row(const nnla__convolution *c, size_t y, size_t k) {
    return (int64_t)(y * c->stride_height + k * c->dilation_height) - (int64_t)c->padding_height;
}

static int64_t source_column(const nnla__convolution *c, size_t x, size_t k) {
    return (int64_t)(x * c->stride_width + k * c->dilation_width) - (int64_t)c->padding_width;
}

static double define_Y(const nnla__convolution *c, const convolution_operands *o, chain *s, size_t sample, size_t j) {
    const size_t positions = c->out_height * c->out_width, filter = j / positions;
    const size_t y = j % positions / c->out_width, x = j % c->out_width;
    const size_t channels = c->channels / c->groups, group = filter / (c->filters / c->groups);
    for (size_t channel = 0, k = 0; channel < channels; channel++)
        for (size_t kh = 0; kh < c->kernel_height; kh++)
            for (size_t kw = 0; kw < c->kernel_width; kw++, k++)
                add_term(
                    s, at(o->dtype, o->W, filter, k),
                    pixel(c, o, sample, group * channels + channel, source_row(c, y, kh), source_column(c, x, kw)));
    const double sum = value_of(s);
    return o->b ? plus(o->dtype, sum, nnla__element_at(o->dtype, o->b, filter)) : sum;
}

static double define_dX(const nnla__convolution *c, const convolution_operands *o, chain *s, size_t sample, size_t j) {
    const size_t plane = c->height * c->width, channel = j / plane, row = j % plane / c->width, column = j % c->width;
    const size_t channels = c->channels / c->groups, filters = c->filters / c->groups, group = channel / channels;
    for (size_t kh = 0; kh < c->kernel_height; kh++) {
        const int64_t h = (int64_t)(row + c->padding_height) - (int64_t)(kh * c->dilation_height);
        const int64_t y = h / (int64_t)c->stride_height;
        if (h < 0 || h % (int64_t)c->stride_height != 0 || y >= (int64_t)c->out_height)
            continue;
        for (size_t f = 0; f < filters; f++)
            for (size_t kw = 0; kw < c->kernel_width; kw++) {
                const int64_t w = (int64_t)(column + c->padding_width) - (int64_t)(kw * c->dilation_width);
                const int64_t x = w / (int64_t)c->stride_width;
                if (w % (int64_t)c->stride_width != 0)
                    continue;
                const size_t filter = group * filters + f, place = filter * c->out_height + (size_t)y;
                const int is_inside = w >= 0 && x < (int64_t)c->out_width;
                const size_t k = (channel % channels * c->kernel_height + kh) * c->kernel_width + kw;
                add_term(s, at(o->dtype, o->W, filter, k),
                         is_inside ? at(o->dtype, o->dY, sample, place * c->out_width + (size_t)x) : 0);
            }
    }
    return value_of(s);
}

static double define_dW(const nnla__convolution *c, const convolution_operands *o, chain *s, size_t filter, size_t j) {
    const size_t kw = j % c->kernel_width, kh = j / c->kernel_width % c->kernel_height;
    const size_t channels = c->channels / c->groups, group = filter / (c->filters / c->groups);
    const size_t channel = group * channels + j / (c->kernel_height * c->kernel_width);
    for (size_t sample = 0; sample < o->X.rows; sample++)
        for (size_t y = 0; y < c->out_height; y++)
            for (size_t x = 0; x < c->out_width; x++)
                add_term(s, at(o->dtype, o->dY, sample, (filter * c->out_height + y) * c->out_width + x),
                         pixel(c, o, sample, channel, source_row(c, y, kh), source_column(c, x, kw)));
    return value_of(s);
}

/* The positions of one sample: 32 lanes, halved as a tree; at most 8192 of them. */
static double sum_of(const nnla__convolution *c, const convolution_operands *o, size_t sample, size_t filter) {
    const size_t positions = c->out_height * c->out_width;
    double lane[LANES] = {0};
    for (size_t p = 0; p < positions; p++)
        lane[p % LANES] = plus(o->dtype, lane[p % LANES], at(o->dtype, o->dY, sample, filter * positions + p));
    for (size_t half = LANES / 2; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            lane[l] = plus(o->dtype, lane[l], lane[l + half]);
    return lane[0];
}

static double define_db(const nnla__convolution *c, const convolution_operands *o, chain *s, size_t filter) {
    const size_t positions = c->out_height * c->out_width;
    for (size_t sample = 0; sample < o->dY.rows; sample++) {
        add_term(s, sum_of(c, o, sample, filter), 1);
        for (size_t p = 0; p < positions; p++)
            s->magnitude += fabs(at(o->dtype, o->dY, sample, filter * positions + p));
    }
    return value_of(s);
}

double convolution_defined(const nnla__convolution *c, const convolution_operands *o, convolution_result which,
                           size_t i, size_t j, double *magnitude) {
    chain s = {.dtype = o->dtype};
    double value = 0;
    switch (which) {
    case CONVOLVED:
        value = define_Y(c, o, &s, i, j);
        break;
    case CONVOLVED_DX:
        value = define_dX(c, o, &s, i, j);
        break;
    case CONVOLVED_DW:
        value = define_dW(c, o, &s, i, j);
        break;
    default:
        value = define_db(c, o, &s, j);
    }
    *magnitude = s.magnitude;
    return value;
}
