/* y_c = (1/n) Σ x over the n values of channel c; dx = dy_c / n. */
#include "layer/channel_shape.h"
#include "nnla/pooling.h"

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    nnla__row_means(pass, nnla__by_channel(*node->X, node->X_shape), node->Y.data);
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    if (node->dX->data != NULL)
        nnla__row_means_backward(pass, nnla__by_channel(*node->dX, node->X_shape), node->dY.data);
}

const nnla__layer_kind nnla__global_average_pool_kind = {
    .name = "global_average_pool",
    .affine = 1,
    .size = sizeof(nnla_layer),
    .infer = nnla__global_pool_infer,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_global_average_pool_create(void) {
    const nnla_layer draft = {.kind = &nnla__global_average_pool_kind};
    return nnla__layer_from("nnla_global_average_pool_create", &draft);
}
