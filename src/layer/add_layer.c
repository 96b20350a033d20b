/* Y = X₀ + X₁ + …, in the order of the inputs; each dX = dY. */
#include "base/status.h"
#include "layer/layer_shared.h"
#include "nnla/shaping.h"
#include "tensor/tensor_impl.h"

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                         nnla__shape *Y) {
    (void)layer;
    *Y = X[0];
    for (size_t k = 1; k < count; k++) {
        if (nnla__same_sample_shape(&X[0], &X[k]))
            continue;
        char first[NNLA__SHAPE_TEXT_SIZE], other[NNLA__SHAPE_TEXT_SIZE];
        return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': an add layer takes inputs of one shape, not %s and %s", node,
                          nnla__shape_text(first, X[0].rank, X[0].dims), nnla__shape_text(other, X[k].rank, X[k].dims));
    }
    return NNLA_OK;
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    nnla__add_up(pass, node->inputs, node->X, node->Y);
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    for (size_t k = 0; k < node->inputs; k++) {
        if (node->dX[k].data != NULL)
            nnla__copy(node->dX[k], node->dY, nnla__dtype_size(nnla__kernels_dtype(pass->kernels)));
    }
}

const nnla__layer_kind nnla__add_kind = {
    .name = "add",
    .min_inputs = 2,
    .max_inputs = SIZE_MAX,
    .affine = 1,
    .size = sizeof(nnla_layer),
    .infer = infer,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_add_create(void) {
    const nnla_layer draft = {.kind = &nnla__add_kind};
    return nnla__layer_from("nnla_add_create", &draft);
}
