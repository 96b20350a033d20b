#include "convolution_kernels.h"

#include "kernel/kernels.h"

static nnla__pass pass_of(void *scratch) {
    return (nnla__pass){.kernels = nnla__kernels_for(NNLA_F32), .scratch = scratch};
}

static nnla__convolution geometry(const convolution_shape *s) {
    return (nnla__convolution){.channels = s->channels,
                               .height = s->height,
                               .width = s->width,
                               .filters = s->filters,
                               .groups = s->groups,
                               .kernel_height = s->side,
                               .kernel_width = s->side,
                               .stride_height = 1,
                               .stride_width = 1,
                               .padding_height = s->padding,
                               .padding_width = s->padding,
                               .dilation_height = 1,
                               .dilation_width = 1,
                               .out_height = nnla__convolution_extent(s->height, s->side, 1, s->padding, 1),
                               .out_width = nnla__convolution_extent(s->width, s->side, 1, s->padding, 1)};
}

/* What is only read is not written. */
static nnla__matrix matrix(const float *data, size_t rows, size_t cols) {
    return nnla__matrix_of((void *)(size_t)data, rows, cols);
}

static nnla__matrix images(const convolution_shape *s, const float *X) {
    return matrix(X, s->batch, s->channels * s->height * s->width);
}

static nnla__matrix maps(const convolution_shape *s, const float *Y) {
    const nnla__convolution c = geometry(s);
    return matrix(Y, s->batch, s->filters * c.out_height * c.out_width);
}

static nnla__matrix filters(const convolution_shape *s, const float *W) {
    return matrix(W, s->filters, s->channels / s->groups * s->side * s->side);
}

size_t internal_convolution_scratch(const convolution_shape *s) {
    const nnla__convolution c = geometry(s);
    return nnla__convolve_scratch(nnla__kernels_for(NNLA_F32), &c, s->batch);
}

void internal_convolve(const convolution_shape *s, const float *X, const float *W, const float *b, float *Y,
                       void *scratch) {
    const nnla__pass pass = pass_of(scratch);
    const nnla__convolution c = geometry(s);
    nnla__convolve(&pass, &c, maps(s, Y), images(s, X), filters(s, W), b, NULL);
}

void internal_convolve_dW(const convolution_shape *s, const float *X, const float *dY, float *dW, float *db,
                          void *scratch) {
    const nnla__pass pass = pass_of(scratch);
    const nnla__convolution c = geometry(s);
    nnla__convolve_dW(&pass, &c, filters(s, dW), maps(s, dY), images(s, X), NULL);
    nnla__convolve_db(&pass, &c, db, maps(s, dY), NULL);
}

void internal_convolve_dX(const convolution_shape *s, const float *W, const float *dY, float *dX, void *scratch) {
    const nnla__pass pass = pass_of(scratch);
    const nnla__convolution c = geometry(s);
    nnla__convolve_dX(&pass, &c, images(s, dX), maps(s, dY), filters(s, W), NULL);
}

size_t internal_convolution_packed_size(const convolution_shape *s) {
    const nnla__convolution c = geometry(s);
    return nnla__convolve_packed_size(nnla__kernels_for(NNLA_F32), &c);
}

void internal_convolution_pack(const convolution_shape *s, const float *W, void *packed) {
    const nnla__pass pass = pass_of(NULL);
    const nnla__convolution c = geometry(s);
    nnla__convolve_pack(&pass, &c, filters(s, W), packed);
}

void internal_convolve_packed(const convolution_shape *s, const float *X, const void *packed, const float *b, float *Y,
                              void *scratch) {
    const nnla__pass pass = pass_of(scratch);
    const nnla__convolution c = geometry(s);
    nnla__convolve_packed(&pass, &c, maps(s, Y), images(s, X), packed, b, NULL);
}
