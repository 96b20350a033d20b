/* The affine map: Y = X Wᵀ + 1 bᵀ. Row i of W is unit i's template; its dot product with an input says how alike
   they are. */
#include <math.h>
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

static nnla_status infer(const nnla_layer *layer, const char *node, const nnla__shape *X, nnla__shape *Y) {
    if (X->rank != 1) {
        return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': a dense layer takes samples of rank 1, not of rank %zu", node,
                          X->rank);
    }
    *Y = (nnla__shape){1, {dense_of(layer)->units}, dense_of(layer)->units};
    return NNLA_OK;
}

static size_t parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    const dense *d = dense_of(layer);
    const nnla_dense_config *c = &d->config;
    list[WEIGHT] = (nnla__parameter){"weight", 2, {d->units, X->count}, c->weight_initializer, c->weight_scale};
    list[BIAS] = (nnla__parameter){"bias", 1, {d->units, 0}, c->bias_initializer, c->bias_scale};
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

static int needs_output(const nnla_layer *layer) {
    (void)layer;
    return 0;
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

const nnla__layer_kind nnla__dense_kind = {
    .name = "dense",
    .fuses = 1,
    .infer = infer,
    .parameters = parameters,
    .scratch = scratch,
    .needs_input = needs_input,
    .needs_output = needs_output,
    .forward = forward,
    .backward = backward,
    .packed_size = packed_size,
    .pack = pack,
};

static nnla_status check_config(const nnla_dense_config *c) {
    if (c->bias != 0 && c->bias != 1) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_dense_create: bias: expected 0 or 1, got %d",
                          (int)c->bias);
    }
    if (!nnla__initializer_valid(c->weight_initializer) || !nnla__initializer_valid(c->bias_initializer)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                          "nnla_dense_create: initializer: expected an NNLA_INIT_ constant, got %d for the weight "
                          "and %d for the bias",
                          (int)c->weight_initializer, (int)c->bias_initializer);
    }
    if (!isfinite(c->weight_scale) || !isfinite(c->bias_scale)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_dense_create: scale: expected a finite value");
    }
    return NNLA_OK;
}

nnla_layer *nnla_dense_create_with(size_t units, const nnla_dense_config *config) {
    nnla_dense_config settings = NNLA_DENSE_CONFIG_INIT;
    if (nnla__config_read("nnla_dense_create: config", "niiirdd", &settings, sizeof settings, config) != NNLA_OK)
        return NULL;
    if (units == 0)
        return nnla__fail_null(NNLA_ERROR_SHAPE, "nnla_dense_create: units: expected 1 or more, got 0");
    if (check_config(&settings) != NNLA_OK)
        return NULL;
    dense *layer = nnla__layer_create(&nnla__dense_kind, sizeof *layer);
    if (layer == NULL)
        return NULL;
    layer->units = units;
    layer->config = settings;
    return &layer->head;
}

nnla_layer *nnla_dense_create(size_t units) { return nnla_dense_create_with(units, NULL); }
