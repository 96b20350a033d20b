/* The squash: Y = squash(X), element by element or row by row. */
#include "base/status.h"
#include "layer/layer_shared.h"

typedef struct activation {
    nnla_layer head;
    nnla_activation which;
} activation;

static nnla_activation squash(const nnla_layer *layer) { return ((const activation *)layer)->which; }

static int needs_input(const nnla_layer *layer) { return nnla__activation_needs_input(squash(layer)); }
static int needs_output(const nnla_layer *layer) { return nnla__activation_needs_output(squash(layer)); }

/* Samples of rank > 1: a row of the matrix is the last axis, not the sample. */
static nnla__matrix by_last_axis(nnla__matrix M, const nnla__operands *node) {
    size_t last = node->Y_shape->dims[node->Y_shape->rank - 1];
    return nnla__matrix_of(M.data, M.rows * M.cols / last, last);
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__activation_forward(pass, squash(layer), by_last_axis(*node->X, node), by_last_axis(node->Y, node));
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    if (node->dX->data == NULL)
        return;
    nnla__activation_backward(pass, squash(layer), by_last_axis(*node->X, node), by_last_axis(node->Y, node),
                              by_last_axis(node->dY, node), by_last_axis(*node->dX, node));
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    if (nnla__activation_valid(squash(draft)))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: expected an activation such as NNLA_TANH, got %d", function,
                      (int)squash(draft));
}

static const nnla__setting settings[] = {
    {"squash", NNLA__SETTING_WORD, offsetof(activation, which), nnla_activation_name},
};

const nnla__layer_kind nnla__activation_kind = {
    .name = "activation",
    .in_place = 1,
    .size = sizeof(activation),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = nnla__infer_same,
    .needs_input = needs_input,
    .needs_output = needs_output,
    .forward = forward,
    .backward = backward,
    .squash = squash,
};

nnla_layer *nnla_activation_create(nnla_activation which) {
    activation draft = {.head.kind = &nnla__activation_kind, .which = which};
    return nnla__layer_from("nnla_activation_create", &draft.head);
}
