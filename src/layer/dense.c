/* The affine map: Y = X Wᵀ + 1 bᵀ. Row i of W is unit i's template; its dot product with an input says how alike
   they are. */
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/config.h"
#include "base/status.h"
#include "layer/initializer.h"
#include "layer/layer_kind.h"

enum { WEIGHT, BIAS };

typedef struct dense {
    nnla_layer head;
    size_t units;
    nnla_dense_config config;
} dense;

NNLA__ENDS_WITH(nnla_dense_config, bias_scale);

static const dense *dense_of(const nnla_layer *layer) { return (const dense *)layer; }

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                         nnla__shape *Y) {
    (void)count;
    *Y = (nnla__shape){1, {dense_of(layer)->units}, dense_of(layer)->units};
    return nnla__check_sample_rank(node, "dense", X, 1);
}

static size_t parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    const dense *d = dense_of(layer);
    const nnla_dense_config *c = &d->config;
    list[WEIGHT] = (nnla__parameter){"weight", 2, {d->units, X->count}, c->weight_initializer, c->weight_scale};
    list[BIAS] = (nnla__parameter){"bias", 1, {d->units}, c->bias_initializer, c->bias_scale};
    return c->bias ? 2 : 1;
}

static size_t scratch(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X) {
    size_t units = dense_of(layer)->units, inputs = X->count;
    size_t Y = nnla__gemm_scratch(kernels, batch, units, inputs);
    size_t dW = nnla__gemm_scratch(kernels, units, inputs, batch);
    size_t dX = nnla__gemm_scratch(kernels, batch, inputs, units);
    return nnla__larger(Y, nnla__larger(dW, dX));
}

static int needs_input(const nnla_layer *layer) {
    (void)layer;
    return 1;
}

/* Packed parameters are b, then W, each on a cache line. */
static size_t bias_bytes(const dense *d, const nnla__kernels *kernels) {
    return d->config.bias ? nnla__aligned(d->units * nnla__dtype_size(nnla__kernels_dtype(kernels))) : 0;
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    int has_bias = dense_of(layer)->config.bias;
    nnla__then memory;
    const nnla__then *then = nnla__then_Y(node, &memory);
    if (node->packed != NULL) {
        const void *b = has_bias ? node->packed : NULL;
        const void *W = (const char *)node->packed + bias_bytes(dense_of(layer), pass->kernels);
        nnla__affine_packed(pass, node->Y, *node->X, W, b, then); /* Y = X Wᵀ + 1 bᵀ */
    } else {
        const void *b = has_bias ? node->parameters[BIAS].data : NULL;
        nnla__affine(pass, node->Y, *node->X, node->parameters[WEIGHT], b, then); /* Y = X Wᵀ + 1 bᵀ */
    }
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__then memory;
    const nnla__then *then = nnla__then_gradient(node, &memory);
    nnla__gemm_tn(pass, node->gradients[WEIGHT], node->dY, *node->X, then); /* dW = dYᵀ X */
    if (dense_of(layer)->config.bias) {
        nnla__column_sums(pass, node->gradients[BIAS].data, node->dY, then); /* db = dYᵀ 1 */
    }
    if (node->dX->data != NULL) {
        then = nnla__then_dX(node, &memory);
        nnla__gemm_nn(pass, *node->dX, node->dY, node->parameters[WEIGHT], then); /* dX = dY W */
    }
}

static size_t packed_size(const nnla_layer *layer, const nnla__kernels *kernels, const nnla__shape *X) {
    const dense *d = dense_of(layer);
    return bias_bytes(d, kernels) + nnla__affine_packed_size(kernels, d->units, X->count);
}

static void pack(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node, void *packed) {
    const dense *d = dense_of(layer);
    nnla__matrix W = node->parameters[WEIGHT];
    nnla__affine_pack(pass, W, (char *)packed + bias_bytes(d, pass->kernels));
    if (d->config.bias)
        memcpy(packed, node->parameters[BIAS].data, W.rows * nnla__dtype_size(nnla__kernels_dtype(pass->kernels)));
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    const nnla_dense_config *c = &dense_of(draft)->config;
    if (dense_of(draft)->units == 0)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: units: expected 1 or more, got 0", function);
    nnla_status status = nnla__check_flag(function, "bias", c->bias);
    if (status != NNLA_OK)
        return status;
    return nnla__check_initializers(function, c->weight_initializer, c->bias_initializer, c->weight_scale,
                                    c->bias_scale);
}

static const nnla__setting settings[] = {
    {"units", NNLA__SETTING_SIZE, offsetof(dense, units), NULL},
    {"bias", NNLA__SETTING_FLAG, offsetof(dense, config.bias), NULL},
    {"weight_initializer", NNLA__SETTING_WORD, offsetof(dense, config.weight_initializer), nnla__initializer_name},
    {"bias_initializer", NNLA__SETTING_WORD, offsetof(dense, config.bias_initializer), nnla__initializer_name},
    {"weight_scale", NNLA__SETTING_REAL, offsetof(dense, config.weight_scale), NULL},
    {"bias_scale", NNLA__SETTING_REAL, offsetof(dense, config.bias_scale), NULL},
};

const nnla__layer_kind nnla__dense_kind = {
    .name = "dense",
    .fuses = 1,
    .affine = 1,
    .size = sizeof(dense),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = infer,
    .parameters = parameters,
    .scratch = scratch,
    .needs_input = needs_input,
    .forward = forward,
    .backward = backward,
    .packed_size = packed_size,
    .pack = pack,
};

nnla_layer *nnla_dense_create_with(size_t units, const nnla_dense_config *config) {
    dense draft = {.head.kind = &nnla__dense_kind, .units = units, .config = NNLA_DENSE_CONFIG_INIT};
    if (nnla__config_read("nnla_dense_create: config", "niiirdd", &draft.config, sizeof draft.config, config) !=
        NNLA_OK)
        return NULL;
    return nnla__layer_from("nnla_dense_create", &draft.head);
}

nnla_layer *nnla_dense_create(size_t units) { return nnla_dense_create_with(units, NULL); }
