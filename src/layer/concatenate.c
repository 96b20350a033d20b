/* Y = [X₀ X₁ …], behind each other along an axis; each dX is its part of dY. */
#include "base/checked.h"
#include "base/status.h"
#include "layer/layer_shared.h"
#include "nnla/shaping.h"
#include "tensor/tensor_impl.h"

typedef struct concatenate {
    nnla_layer head;
    size_t axis;
} concatenate;

static size_t axis_of(const nnla_layer *layer) { return ((const concatenate *)layer)->axis; }

static nnla_status differ(const char *node, size_t axis, const nnla__shape *a, const nnla__shape *b) {
    char first[NNLA__SHAPE_TEXT_SIZE], other[NNLA__SHAPE_TEXT_SIZE];
    return nnla__fail(NNLA_ERROR_SHAPE,
                      "node '%s': inputs concatenated along axis %zu are alike in the other axes, not %s and %s", node,
                      axis, nnla__shape_text(first, a->rank, a->dims), nnla__shape_text(other, b->rank, b->dims));
}

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                         nnla__shape *Y) {
    const size_t axis = axis_of(layer);
    *Y = X[0];
    if (axis >= X[0].rank) {
        return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': samples of rank %zu have no axis %zu to concatenate along",
                          node, X[0].rank, axis);
    }
    for (size_t k = 1; k < count; k++) {
        nnla__shape alike = X[k];
        alike.dims[axis] = X[0].dims[axis];
        if (!nnla__same_sample_shape(&X[0], &alike))
            return differ(node, axis, &X[0], &X[k]);
        if (!nnla__checked_add(Y->dims[axis], X[k].dims[axis], &Y->dims[axis]))
            Y->dims[axis] = SIZE_MAX;
    }
    if (nnla__shape_complete(Y))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': the concatenated sizes overflow", node);
}

/* A row for each index of the axes before the one that grows. */
static nnla__matrix by_axis(void *data, size_t batch, const nnla__shape *shape, size_t axis) {
    size_t before = 1;
    for (size_t i = 0; i < axis; i++)
        before *= shape->dims[i];
    return nnla__matrix_of(data, batch * before, shape->count / before);
}

/* Each input's part of Y's rows, in turn: part = X, or X = part. */
static void move(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node,
                 const nnla__matrix *inputs, nnla__matrix output, int back) {
    const size_t size = nnla__dtype_size(nnla__kernels_dtype(pass->kernels)), axis = axis_of(layer);
    nnla__matrix part = by_axis(output.data, output.rows, node->Y_shape, axis);
    for (size_t k = 0; k < node->inputs; k++) {
        const nnla__matrix X = by_axis(inputs[k].data, output.rows, &node->X_shape[k], axis);
        part.cols = X.cols;
        if (X.data != NULL && back)
            nnla__copy(X, part, size);
        else if (X.data != NULL)
            nnla__copy(part, X, size);
        part.data = (char *)part.data + X.cols * size;
    }
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    move(layer, pass, node, node->X, node->Y, 0);
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    move(layer, pass, node, node->dX, node->dY, 1);
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    if (axis_of(draft) < NNLA__SAMPLE_MAX_RANK)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: axis: expected less than %d, got %zu", function,
                      (int)NNLA__SAMPLE_MAX_RANK, axis_of(draft));
}

static const nnla__setting settings[] = {
    {"axis", NNLA__SETTING_SIZE, offsetof(concatenate, axis), NULL},
};

const nnla__layer_kind nnla__concatenate_kind = {
    .name = "concatenate",
    .min_inputs = 2,
    .max_inputs = SIZE_MAX,
    .affine = 1,
    .size = sizeof(concatenate),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = infer,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_concatenate_create(size_t axis) {
    const concatenate draft = {.head.kind = &nnla__concatenate_kind, .axis = axis};
    return nnla__layer_from("nnla_concatenate_create", &draft.head);
}
