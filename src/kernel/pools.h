/* A part of kernels.h: pooling, a sum or a maximum over windows of planes. */
#ifndef NNLA_SRC_POOLS_H
#define NNLA_SRC_POOLS_H

#include "nnla/base.h"

typedef struct nnla__pass nnla__pass;

/* Windows of planes [height × width]: output (h, w) of [out_height × out_width] sees rows h·stride − padding and the
   window_height − 1 below, columns likewise, and of these what lies inside the plane, which is never nothing. */
typedef struct nnla__windows {
    size_t planes, height, width;
    size_t window_height, window_width;
    size_t stride_height, stride_width;
    size_t padding_height, padding_width;
    size_t out_height, out_width;
    int count_padding; /* averages: divide by the window's size, not by what lies inside */
} nnla__windows;

/* The window's rows and columns take no more places in a plane than an index counts. */
int nnla__windows_fit(const nnla__windows *w);

/* y = the largest value of each window: the first in the order of rows; a NaN wins over any number, the last one over
   the others. `places`, of as many bytes as Y, takes where it lies, for backward; NULL: not wanted. */
void nnla__max_pool(const nnla__pass *pass, const nnla__windows *w, const void *X, void *Y, void *places);
/* dx_i = Σ dy of the windows whose largest value x_i is: a chain that starts at +0, in the order of the outputs. */
void nnla__max_pool_backward(const nnla__pass *pass, const nnla__windows *w, const void *dY, const void *places,
                             void *dX);

/* y = (Σ x) / count: a chain that starts at +0, in the order of rows. */
void nnla__average_pool(const nnla__pass *pass, const nnla__windows *w, const void *X, void *Y);
/* dx_i = Σ dy / count over the windows that see x_i, as the chain of nnla__max_pool_backward. */
void nnla__average_pool_backward(const nnla__pass *pass, const nnla__windows *w, const void *dY, void *dX);

#endif
