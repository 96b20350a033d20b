/* A tensor as a batch of images. */
#ifndef NNLA_SRC_IMAGES_H
#define NNLA_SRC_IMAGES_H

#include "tensor/tensor_impl.h"

typedef struct nnla__images {
    size_t count, channels, height, width;
} nnla__images;

/* X is f32 or f64, [count × channels × height × width] or [count × height × width]. */
nnla_status nnla__images_read(const char *function, const nnla_tensor *X, nnla__images *images);

/* Y is an output of X's shape and dtype. */
nnla_status nnla__images_check_output(const char *function, const nnla_tensor *X, const nnla_tensor *Y);

#endif
