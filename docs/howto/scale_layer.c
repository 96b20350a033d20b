/* Y = s X with one trained number s:  dX = s dY,  ds = Σ X ⊙ dY. */
#include "scale_layer.h"

#include <math.h>

#include "base/status.h"
#include "layer/layer_kind.h"
#include "layer/layer_shared.h"

/* [struct] */
typedef struct scale {
    nnla_layer head; /* first: a layer is its head */
    double initial;
} scale;

static const nnla__setting settings[] = {
    {"initial", NNLA__SETTING_REAL, offsetof(scale, initial), NULL},
};

static nnla_status check(const char *function, const nnla_layer *draft) {
    if (!isfinite(((const scale *)draft)->initial))
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: initial: expected a finite value", function);
    return NNLA_OK;
}
/* [struct] */

/* [parameters] */
static size_t parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    (void)X;
    list[0] = (nnla__parameter){"weight", 1, {1}, NNLA_INIT_CONSTANT, ((const scale *)layer)->initial};
    return 1;
}
/* [parameters] */

/* [passes] */
static double weight(const nnla__pass *pass, const nnla__operands *node) {
    return nnla__element_at(nnla__kernels_dtype(pass->kernels), node->parameters[0].data, 0);
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    const size_t n = node->Y.rows * node->Y.cols;
    nnla__axpby(pass, n, weight(pass, node), node->X->data, 0, node->Y.data); /* Y = s X + 0 Y */
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    (void)layer;
    const size_t n = node->dY.rows * node->dY.cols;
    const double ds = nnla__dot(pass, n, node->X->data, node->dY.data); /* ds = Σ X ⊙ dY */
    nnla__fill(pass, 1, ds, node->gradients[0].data);
    if (node->dX->data != NULL)
        nnla__axpby(pass, n, weight(pass, node), node->dY.data, 0, node->dX->data); /* dX = s dY */
}
/* [passes] */

/* [kind] */
static const nnla__layer_kind scale_kind = {
    .name = "scale",
    .size = sizeof(scale),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = nnla__infer_same, /* the output has the input's shape */
    .parameters = parameters,
    .needs_input = nnla__needed, /* backward reads X */
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_scale_create(double initial) {
    const scale draft = {.head.kind = &scale_kind, .initial = initial};
    return nnla__layer_from("nnla_scale_create", &draft.head);
}
/* [kind] */
