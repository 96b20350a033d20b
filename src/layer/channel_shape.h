/* Samples as channels: the first axis; all others are their area. */
#ifndef NNLA_SRC_CHANNEL_SHAPE_H
#define NNLA_SRC_CHANNEL_SHAPE_H

#include "layer/layer_kind.h"

static inline nnla__channels nnla__channels_of(size_t batch, const nnla__shape *X) {
    return (nnla__channels){batch, X->dims[0], X->count / X->dims[0]};
}

/* A row for each channel of each sample. */
static inline nnla__matrix nnla__by_channel(nnla__matrix X, const nnla__shape *shape) {
    const size_t area = shape->count / shape->dims[0];
    return nnla__matrix_of(X.data, X.rows * shape->dims[0], area);
}

/* The channels of samples of rank 2 or more, for the kinds that leave one value of each. */
nnla_status nnla__global_pool_infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                                    nnla__shape *Y);

#endif
