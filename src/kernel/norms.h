/* A part of kernels.h: normalisation and slopes of channels.

   A batch is [batch × channels × area]: area values of each channel lie side by side in a sample. A sum over a channel
   takes its values in blocks of ⌊8192 / area⌋ whole samples, or, where one sample has more, of 8192 values of a sample.
   In a block there are 32 lanes: value i of a sample's part goes to lane i mod 32, samples in order; the lanes are then
   halved as a tree. The blocks' sums are added in order, in double. Rows and columns of matrices are summed by the same
   rule, as the one channel of a sample and as channels of area 1. */
#ifndef NNLA_SRC_NORMS_H
#define NNLA_SRC_NORMS_H

#include "nnla/base.h"

typedef struct nnla__pass nnla__pass;

typedef struct nnla__channels {
    size_t batch, channels, area;
} nnla__channels;

/* Operands of a batch normalisation, arrays of the element type. Of the channels: mean, variance (divided by the number
   of values), inverse = 1/√(variance + ε), computed in double; weight and bias may be NULL for 1 and 0. */
typedef struct nnla__batch_norm {
    nnla__channels size;
    double epsilon;
    const void *X, *weight, *bias;
    void *Y; /* may be X */
    void *mean, *variance, *inverse;
    const void *dY;
    void *dX, *dweight, *dbias; /* may be NULL; dX may be dY */
} nnla__batch_norm;

/* mean and variance of each channel in two passes, then y = fma(x − mean, weight·inverse, bias). */
void nnla__batch_norm_forward(const nnla__pass *pass, const nnla__batch_norm *b);
/* With n values a channel, S = Σ dy, Q = Σ dy (x − mean):  dbias = S, dweight = Q·inverse,
   dx = (weight·inverse) (dy − S/n − (x − mean) Q inverse²/n). */
void nnla__batch_norm_backward(const nnla__pass *pass, const nnla__batch_norm *b);
/* scale = weight/√(variance + ε), shift = bias − mean·scale of each channel, in double. */
void nnla__batch_norm_fold(const nnla__pass *pass, const nnla__batch_norm *b, void *scale, void *shift);
/* y = fma(x, scale, shift), a scale and a shift for each channel; Y may be X. */
void nnla__scale_channels(const nnla__pass *pass, nnla__channels size, const void *X, const void *scale,
                          const void *shift, void *Y);

/* Operands of a layer normalisation of rows: mean and inverse have an element a row, weight and bias one a column. */
typedef struct nnla__layer_norm {
    size_t rows, cols;
    double epsilon;
    const void *X, *weight, *bias; /* weight and bias may be NULL */
    void *Y;                       /* may be X */
    void *mean, *inverse;          /* both NULL: not kept */
    const void *dY;
    void *dX, *dweight, *dbias; /* may be NULL; dX may be dY */
} nnla__layer_norm;

/* mean and variance of each row in two passes, then x̂ = (x − mean)·inverse, y = fma(x̂, weight, bias). */
void nnla__layer_norm_forward(const nnla__pass *pass, const nnla__layer_norm *l);
/* With g = dy·weight, S = Σ g, Q = Σ g (x − mean) over the row of n:  dx = inverse (g − S/n − (x − mean) Q inverse²/n);
   over the column dbias = Σ dy, dweight = Σ dy·x̂. */
void nnla__layer_norm_backward(const nnla__pass *pass, const nnla__layer_norm *l);

/* y = x > 0 ? x : slope·x, a slope for each channel; Y may be X. */
void nnla__prelu(const nnla__pass *pass, nnla__channels size, const void *X, const void *slope, void *Y);
/* dx = x > 0 ? dy : slope·dy, dslope = Σ x dy over the x that are not > 0. dX may be NULL or dY. */
void nnla__prelu_backward(const nnla__pass *pass, nnla__channels size, const void *X, const void *slope, const void *dY,
                          void *dX, void *dslope);
size_t nnla__prelu_scratch(nnla__channels size); /* bytes, backward */

#endif
