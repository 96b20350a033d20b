#include "layer/channel_shape.h"

#include "base/status.h"

nnla_status nnla__global_pool_infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                                    nnla__shape *Y) {
    (void)count;
    *Y = (nnla__shape){1, {X->dims[0]}, X->dims[0]};
    if (X->rank < 2) {
        return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': a %s layer takes samples of rank 2 or more, not of rank %zu",
                          node, layer->kind->name, X->rank);
    }
    if (X->count / X->dims[0] > INT32_MAX) {
        return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': a %s layer takes at most %d values of a channel, not %zu", node,
                          layer->kind->name, (int)INT32_MAX, X->count / X->dims[0]);
    }
    return NNLA_OK;
}
