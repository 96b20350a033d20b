/* Y = X, each sample as one vector; dX = dY. */
#include "layer/reshaping.h"
#include "nnla/shaping.h"

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                         nnla__shape *Y) {
    (void)layer;
    (void)node;
    (void)count;
    *Y = (nnla__shape){1, {X->count}, X->count};
    return NNLA_OK;
}

const nnla__layer_kind nnla__flatten_kind = {
    .name = "flatten",
    .in_place = 1,
    .affine = 1,
    .size = sizeof(nnla_layer),
    .infer = infer,
    .forward = nnla__reshaping_forward,
    .backward = nnla__reshaping_backward,
};

nnla_layer *nnla_flatten_create(void) {
    const nnla_layer draft = {.kind = &nnla__flatten_kind};
    return nnla__layer_from("nnla_flatten_create", &draft);
}
