/* The library's convolution kernels, f32, for C++. */
#ifndef NNLA_BENCHMARK_CONVOLUTION_KERNELS_H
#define NNLA_BENCHMARK_CONVOLUTION_KERNELS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Square kernels, stride 1. */
typedef struct convolution_shape {
    size_t batch, channels, height, width, filters, side, padding, groups;
} convolution_shape;

/* Bytes of scratch, aligned to 64, for each of the functions. */
size_t internal_convolution_scratch(const convolution_shape *shape);

void internal_convolve(const convolution_shape *shape, const float *X, const float *W, const float *b, float *Y,
                       void *scratch);
void internal_convolve_dW(const convolution_shape *shape, const float *X, const float *dY, float *dW, float *db,
                          void *scratch);
void internal_convolve_dX(const convolution_shape *shape, const float *W, const float *dY, float *dX, void *scratch);

/* With W packed beforehand. */
size_t internal_convolution_packed_size(const convolution_shape *shape);
void internal_convolution_pack(const convolution_shape *shape, const float *W, void *packed);
void internal_convolve_packed(const convolution_shape *shape, const float *X, const void *packed, const float *b,
                              float *Y, void *scratch);

#ifdef __cplusplus
}
#endif

#endif
