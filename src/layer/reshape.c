/* Y = X, each sample with other dimensions; dX = dY. */
#include <string.h>

#include "base/status.h"
#include "layer/reshaping.h"
#include "nnla/shaping.h"
#include "tensor/tensor_impl.h"

typedef struct reshape {
    nnla_layer head;
    nnla__sizes dims;
} reshape;

static const reshape *of(const nnla_layer *layer) { return (const reshape *)layer; }

static nnla__shape shape_of(const nnla__sizes *dims) {
    nnla__shape shape = {.rank = dims->count};
    memcpy(shape.dims, dims->values, dims->count * sizeof(size_t));
    return shape;
}

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                         nnla__shape *Y) {
    (void)count;
    *Y = shape_of(&of(layer)->dims);
    if (nnla__shape_complete(Y) && Y->count == X->count)
        return NNLA_OK;
    char from[NNLA__SHAPE_TEXT_SIZE], to[NNLA__SHAPE_TEXT_SIZE];
    return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': samples of shape %s cannot be reshaped to %s", node,
                      nnla__shape_text(from, X->rank, X->dims), nnla__shape_text(to, Y->rank, Y->dims));
}

void nnla__reshaping_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    nnla__copy(node->Y, *node->X, nnla__dtype_size(nnla__kernels_dtype(pass->kernels)));
}

void nnla__reshaping_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    if (node->dX->data != NULL)
        nnla__copy(*node->dX, node->dY, nnla__dtype_size(nnla__kernels_dtype(pass->kernels)));
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    const nnla__sizes *dims = &of(draft)->dims;
    if (dims->count < 1 || dims->count > NNLA__SAMPLE_MAX_RANK) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: rank: expected 1 to %d, got %zu", function, (int)NNLA__SAMPLE_MAX_RANK,
                          dims->count);
    }
    for (size_t i = 0; i < dims->count; i++) {
        if (dims->values[i] == 0)
            return nnla__fail(NNLA_ERROR_SHAPE, "%s: dims[%zu]: expected 1 or more, got 0", function, i);
    }
    nnla__shape shape = shape_of(dims);
    if (nnla__shape_complete(&shape))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: dims: their product overflows", function);
}

static const nnla__setting settings[] = {
    {"dims", NNLA__SETTING_SIZES, offsetof(reshape, dims), NULL},
};

const nnla__layer_kind nnla__reshape_kind = {
    .name = "reshape",
    .in_place = 1,
    .affine = 1,
    .size = sizeof(reshape),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = infer,
    .forward = nnla__reshaping_forward,
    .backward = nnla__reshaping_backward,
};

nnla_layer *nnla_reshape_create(size_t rank, const size_t *dims) {
    reshape draft = {.head.kind = &nnla__reshape_kind, .dims.count = rank};
    if (rank >= 1 && rank <= NNLA__SAMPLE_MAX_RANK) {
        if (nnla__check_present("nnla_reshape_create", "dims", dims) != NNLA_OK)
            return NULL;
        memcpy(draft.dims.values, dims, rank * sizeof *dims);
    }
    return nnla__layer_from("nnla_reshape_create", &draft.head);
}
