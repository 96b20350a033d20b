/* Layer normalisation: J. L. Ba, J. R. Kiros, G. E. Hinton, "Layer normalization", 2016. Of each row of n values, a
   sample's last axes, with its moments m, v:

     y = γ ⊙ x̂ + β,  x̂ = (x − m) / √(v + ε)
     dβ = Σ dy,  dγ = Σ dy ⊙ x̂ over the rows,  dx = (g − Σg/n − x̂ Σ(g x̂)/n) / √(v + ε) with g = γ ⊙ dy */
#include "base/alloc.h"
#include "base/config.h"
#include "base/status.h"
#include "layer/channel_shape.h"
#include "layer/layer_shared.h"
#include "nnla/normalisation.h"

enum { WEIGHT, BIAS };

typedef struct layer_norm {
    nnla_layer head;
    nnla_layer_norm_config config;
} layer_norm;

NNLA__ENDS_WITH(nnla_layer_norm_config, reserved);

static const layer_norm *of(const nnla_layer *layer) { return (const layer_norm *)layer; }

/* The last axes that are normalised. */
static size_t axes_of(const nnla_layer *layer, const nnla__shape *X) {
    const size_t axes = of(layer)->config.axes;
    return axes == 0 ? X->rank : axes;
}

static size_t columns_of(const nnla_layer *layer, const nnla__shape *X) {
    size_t columns = 1;
    for (size_t axis = X->rank - axes_of(layer, X); axis < X->rank; axis++)
        columns *= X->dims[axis];
    return columns;
}

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                         nnla__shape *Y) {
    (void)count;
    *Y = *X;
    if (axes_of(layer, X) <= X->rank)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE,
                      "node '%s': a layer_norm layer of the last %zu axes does not take samples of rank %zu", node,
                      axes_of(layer, X), X->rank);
}

static size_t parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    const size_t axes = axes_of(layer, X);
    list[WEIGHT] = (nnla__parameter){.name = "weight", .rank = axes, .initializer = NNLA_INIT_CONSTANT, .scale = 1};
    for (size_t i = 0; i < axes; i++)
        list[WEIGHT].dims[i] = X->dims[X->rank - axes + i];
    list[BIAS] = list[WEIGHT];
    list[BIAS].name = "bias";
    list[BIAS].initializer = NNLA_INIT_ZEROS;
    return of(layer)->config.affine ? 2 : 0;
}

/* Mean and 1/√(v + ε) of each row, two arrays, each on a cache line. */
static size_t array_bytes(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X) {
    const size_t rows = batch * (X->count / columns_of(layer, X));
    return nnla__aligned(rows * nnla__dtype_size(nnla__kernels_dtype(kernels)));
}

static size_t saved(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X) {
    return 2 * array_bytes(layer, kernels, batch, X);
}

static nnla__layer_norm operands_of(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const nnla_layer_norm_config *c = &of(layer)->config;
    const size_t columns = columns_of(layer, node->X_shape), rows = node->X->rows * (node->X_shape->count / columns);
    nnla__layer_norm l = {.rows = rows, .cols = columns, .epsilon = c->epsilon, .X = node->X->data};
    if (c->affine) {
        l.weight = node->parameters[WEIGHT].data;
        l.bias = node->parameters[BIAS].data;
    }
    if (node->saved != NULL) {
        l.mean = node->saved;
        l.inverse = (char *)node->saved + array_bytes(layer, pass->kernels, node->X->rows, node->X_shape);
    }
    return l;
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__layer_norm l = operands_of(layer, pass, node);
    l.Y = node->Y.data;
    nnla__layer_norm_forward(pass, &l);
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__layer_norm l = operands_of(layer, pass, node);
    l.dY = node->dY.data;
    l.dX = node->dX->data;
    if (of(layer)->config.affine) {
        l.dweight = node->gradients[WEIGHT].data;
        l.dbias = node->gradients[BIAS].data;
    }
    nnla__layer_norm_backward(pass, &l);
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    const nnla_layer_norm_config *c = &of(draft)->config;
    if (c->axes > NNLA__SAMPLE_MAX_RANK) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: axes: expected at most %d, got %zu", function,
                          (int)NNLA__SAMPLE_MAX_RANK, c->axes);
    }
    const nnla_status status = nnla__check_epsilon(function, c->epsilon);
    return status == NNLA_OK ? nnla__check_flag(function, "affine", c->affine) : status;
}

static const nnla__setting settings[] = {
    {"axes", NNLA__SETTING_SIZE, offsetof(layer_norm, config.axes), NULL},
    {"epsilon", NNLA__SETTING_REAL, offsetof(layer_norm, config.epsilon), NULL},
    {"affine", NNLA__SETTING_FLAG, offsetof(layer_norm, config.affine), NULL},
};

const nnla__layer_kind nnla__layer_norm_kind = {
    .name = "layer_norm",
    .in_place = 1,
    .size = sizeof(layer_norm),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = infer,
    .parameters = parameters,
    .saved = saved,
    .needs_input = nnla__needed,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_layer_norm_create_with(const nnla_layer_norm_config *config) {
    layer_norm draft = {.head.kind = &nnla__layer_norm_kind, .config = NNLA_LAYER_NORM_CONFIG_INIT};
    if (nnla__config_read("nnla_layer_norm_create: config", "nndir", &draft.config, sizeof draft.config, config) !=
        NNLA_OK)
        return NULL;
    return nnla__layer_from("nnla_layer_norm_create", &draft.head);
}

nnla_layer *nnla_layer_norm_create(void) { return nnla_layer_norm_create_with(NULL); }
