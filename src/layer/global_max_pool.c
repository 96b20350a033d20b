/* y_c = the largest value of channel c; dx is dy_c there, the first if there are several, and 0 elsewhere. */
#include "layer/channel_shape.h"
#include "nnla/pooling.h"

/* Where each channel's largest value lies. */
static size_t index_bytes(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X) {
    (void)layer;
    (void)kernels;
    return batch * X->dims[0] * sizeof(int32_t);
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    int32_t *indices = node->saved != NULL ? node->saved : pass->scratch;
    const nnla__matrix X = nnla__by_channel(*node->X, node->X_shape);
    (void)layer;
    nnla__row_argmax(pass, X, indices);
    nnla__pick(pass, X, indices, node->Y.data);
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    if (node->dX->data != NULL)
        nnla__pick_backward(pass, nnla__by_channel(*node->dX, node->X_shape), node->saved, node->dY.data);
}

const nnla__layer_kind nnla__global_max_pool_kind = {
    .name = "global_max_pool",
    .size = sizeof(nnla_layer),
    .infer = nnla__global_pool_infer,
    .scratch = index_bytes,
    .saved = index_bytes,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_global_max_pool_create(void) {
    const nnla_layer draft = {.kind = &nnla__global_max_pool_kind};
    return nnla__layer_from("nnla_global_max_pool_create", &draft);
}
