/* Batch normalisation: S. Ioffe, C. Szegedy, "Batch normalization: accelerating deep network training by reducing
   internal covariate shift", ICML 2015. Of each channel, in training with the moments m, v of its n values in the batch:

     y = γ x̂ + β,  x̂ = (x − m) / √(v + ε)
     dβ = Σ dy,  dγ = Σ dy x̂,  dx = γ/√(v + ε) (dy − dβ/n − x̂ dγ/n)

   and at inference with the running moments. */
#include <math.h>

#include "base/alloc.h"
#include "base/config.h"
#include "base/status.h"
#include "base/text.h"
#include "layer/channel_shape.h"
#include "layer/layer_shared.h"
#include "nnla/normalisation.h"

enum { WEIGHT, BIAS };
enum { RUNNING_MEAN, RUNNING_VAR };
enum { MEAN, VARIANCE, INVERSE, MOMENTS }; /* of the batch, saved */
enum { SCALE, SHIFT, FOLDED };             /* of inference, packed or in scratch */

typedef struct batch_norm {
    nnla_layer head;
    nnla_batch_norm_config config;
} batch_norm;

NNLA__ENDS_WITH(nnla_batch_norm_config, reserved);

static const batch_norm *of(const nnla_layer *layer) { return (const batch_norm *)layer; }

static size_t parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    list[WEIGHT] = (nnla__parameter){"weight", 1, {X->dims[0]}, NNLA_INIT_CONSTANT, 1};
    list[BIAS] = (nnla__parameter){"bias", 1, {X->dims[0]}, NNLA_INIT_ZEROS, 1};
    return of(layer)->config.affine ? 2 : 0;
}

static size_t buffers(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    (void)layer;
    list[RUNNING_MEAN] = (nnla__parameter){"running_mean", 1, {X->dims[0]}, NNLA_INIT_ZEROS, 1};
    list[RUNNING_VAR] = (nnla__parameter){"running_var", 1, {X->dims[0]}, NNLA_INIT_CONSTANT, 1};
    return 2;
}

/* Arrays of a value a channel, each on a cache line. */
static size_t array_bytes(const nnla__kernels *kernels, const nnla__shape *X) {
    return nnla__aligned(X->dims[0] * nnla__dtype_size(nnla__kernels_dtype(kernels)));
}

static void *array(void *first, const nnla__pass *pass, const nnla__operands *node, size_t index) {
    return (char *)first + index * array_bytes(pass->kernels, node->X_shape);
}

static size_t saved(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X) {
    (void)layer;
    (void)batch;
    return MOMENTS * array_bytes(kernels, X);
}

static size_t packed_size(const nnla_layer *layer, const nnla__kernels *kernels, const nnla__shape *X) {
    (void)layer;
    return FOLDED * array_bytes(kernels, X);
}

static size_t scratch(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X) {
    (void)batch;
    return packed_size(layer, kernels, X);
}

/* Without the batch's operands. */
static nnla__batch_norm operands_of(const nnla_layer *layer, const nnla__operands *node, size_t batch) {
    const nnla_batch_norm_config *c = &of(layer)->config;
    return (nnla__batch_norm){.size = nnla__channels_of(batch, node->X_shape),
                              .epsilon = c->epsilon,
                              .weight = c->affine ? node->parameters[WEIGHT].data : NULL,
                              .bias = c->affine ? node->parameters[BIAS].data : NULL};
}

static nnla__batch_norm in_training(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__batch_norm b = operands_of(layer, node, node->X->rows);
    b.X = node->X->data;
    b.mean = array(node->saved, pass, node, MEAN);
    b.variance = array(node->saved, pass, node, VARIANCE);
    b.inverse = array(node->saved, pass, node, INVERSE);
    return b;
}

/* scale = γ/√(v + ε), shift = β − m scale of the running moments: y = scale x + shift */
static void pack(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node, void *packed) {
    nnla__batch_norm b = operands_of(layer, node, 0);
    b.mean = node->buffers[RUNNING_MEAN].data;
    b.variance = node->buffers[RUNNING_VAR].data;
    nnla__batch_norm_fold(pass, &b, array(packed, pass, node, SCALE), array(packed, pass, node, SHIFT));
}

static void infer_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const void *folded = node->packed;
    if (folded == NULL) {
        pack(layer, pass, node, pass->scratch);
        folded = pass->scratch;
    }
    const size_t shift = SHIFT * array_bytes(pass->kernels, node->X_shape);
    nnla__scale_channels(pass, nnla__channels_of(node->X->rows, node->X_shape), node->X->data, folded,
                         (const char *)folded + shift, node->Y.data);
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    if (!pass->training) {
        infer_forward(layer, pass, node);
        return;
    }
    nnla__batch_norm b = in_training(layer, pass, node);
    b.Y = node->Y.data;
    nnla__batch_norm_forward(pass, &b);
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__batch_norm b = in_training(layer, pass, node);
    b.dY = node->dY.data;
    b.dX = node->dX->data;
    if (of(layer)->config.affine) {
        b.dweight = node->gradients[WEIGHT].data;
        b.dbias = node->gradients[BIAS].data;
    }
    if (b.dX != NULL || b.dweight != NULL)
        nnla__batch_norm_backward(pass, &b);
}

/* running = (1 − momentum) running + momentum batch, the variance divided by n − 1. One value has none: then the
   running variance stays. */
static void commit(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    const double momentum = of(layer)->config.momentum;
    const nnla__channels size = nnla__channels_of(node->X->rows, node->X_shape);
    const double n = (double)size.batch * (double)size.area;
    nnla__axpby(pass, size.channels, momentum, array(node->saved, pass, node, MEAN), 1 - momentum,
                node->buffers[RUNNING_MEAN].data);
    if (n > 1)
        nnla__axpby(pass, size.channels, momentum * (n / (n - 1)), array(node->saved, pass, node, VARIANCE),
                    1 - momentum, node->buffers[RUNNING_VAR].data);
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    const nnla_batch_norm_config *c = &of(draft)->config;
    char text[NNLA__REAL_TEXT_SIZE];
    if (!(c->momentum >= 0 && c->momentum <= 1)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: momentum: expected 0 <= momentum <= 1, got %s", function,
                          nnla__format_real(text, c->momentum, 6));
    }
    const nnla_status status = nnla__check_epsilon(function, c->epsilon);
    return status == NNLA_OK ? nnla__check_flag(function, "affine", c->affine) : status;
}

static const nnla__setting settings[] = {
    {"epsilon", NNLA__SETTING_REAL, offsetof(batch_norm, config.epsilon), NULL},
    {"momentum", NNLA__SETTING_REAL, offsetof(batch_norm, config.momentum), NULL},
    {"affine", NNLA__SETTING_FLAG, offsetof(batch_norm, config.affine), NULL},
};

const nnla__layer_kind nnla__batch_norm_kind = {
    .name = "batch_norm",
    .in_place = 1,
    .affine = 1,
    .size = sizeof(batch_norm),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = nnla__infer_same,
    .parameters = parameters,
    .buffers = buffers,
    .scratch = scratch,
    .saved = saved,
    .needs_input = nnla__needed,
    .forward = forward,
    .backward = backward,
    .commit = commit,
    .packed_size = packed_size,
    .pack = pack,
};

nnla_layer *nnla_batch_norm_create_with(const nnla_batch_norm_config *config) {
    batch_norm draft = {.head.kind = &nnla__batch_norm_kind, .config = NNLA_BATCH_NORM_CONFIG_INIT};
    if (nnla__config_read("nnla_batch_norm_create: config", "nddir", &draft.config, sizeof draft.config, config) !=
        NNLA_OK)
        return NULL;
    return nnla__layer_from("nnla_batch_norm_create", &draft.head);
}

nnla_layer *nnla_batch_norm_create(void) { return nnla_batch_norm_create_with(NULL); }
