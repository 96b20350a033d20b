/* The squash: Y = squash(X), element by element or row by row. */
#include "base/status.h"
#include "layer/layer_kind.h"

typedef struct activation {
    nnla_layer head;
    nnla_activation which;
} activation;

static nnla_activation squash(const nnla_layer *layer) { return ((const activation *)layer)->which; }

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, nnla__shape *Y) {
    (void)layer;
    (void)node;
    *Y = *X;
    return NNLA_OK;
}

static int needs_input(const nnla_layer *layer) { return nnla__activation_needs_input(squash(layer)); }
static int needs_output(const nnla_layer *layer) { return nnla__activation_needs_output(squash(layer)); }

/* Samples of rank > 1: a row of the matrix is the last axis, not the sample. */
static nnla__matrix by_last_axis(nnla__matrix M, size_t last) {
    return nnla__matrix_of(M.data, M.rows * M.cols / last, last);
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    size_t last = node->last;
    nnla__activation_forward(pass, squash(layer), by_last_axis(*node->X, last), by_last_axis(node->Y, last));
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    size_t last = node->last;
    if (node->dX->data == NULL)
        return;
    nnla__activation_backward(pass, squash(layer), by_last_axis(*node->X, last), by_last_axis(node->Y, last),
                              by_last_axis(node->dY, last), by_last_axis(*node->dX, last));
}

const nnla__layer_kind nnla__activation_kind = {
    .name = "activation",
    .in_place = 1,
    .infer = infer,
    .needs_input = needs_input,
    .needs_output = needs_output,
    .forward = forward,
    .backward = backward,
    .squash = squash,
};

nnla_layer *nnla_activation_create(nnla_activation which) {
    if (!nnla__activation_valid(which)) {
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT,
                               "nnla_activation_create: expected an activation such as NNLA_TANH, got %d", (int)which);
    }
    activation *layer = nnla__layer_create(&nnla__activation_kind, sizeof *layer);
    if (layer == NULL)
        return NULL;
    layer->which = which;
    return &layer->head;
}
