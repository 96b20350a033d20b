/* PReLU: K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers", ICCV 2015. y = max(0, x) + a min(0, x) with one
   slope a, or one for each channel:  dx = dy where x > 0, else a dy;  da = Σ x dy over the x ≤ 0. */
#include <math.h>

#include "base/config.h"
#include "base/status.h"
#include "layer/channel_shape.h"
#include "layer/layer_shared.h"
#include "nnla/shaping.h"

typedef struct prelu {
    nnla_layer head;
    nnla_prelu_config config;
} prelu;

NNLA__ENDS_WITH(nnla_prelu_config, reserved);

static const prelu *of(const nnla_layer *layer) { return (const prelu *)layer; }

/* One slope: all values of a sample are one channel's. */
static nnla__channels channels_of(const nnla_layer *layer, size_t batch, const nnla__shape *X) {
    return of(layer)->config.per_channel ? nnla__channels_of(batch, X) : (nnla__channels){batch, 1, X->count};
}

static size_t parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list) {
    const size_t slopes = channels_of(layer, 1, X).channels;
    list[0] = (nnla__parameter){"weight", 1, {slopes}, NNLA_INIT_CONSTANT, of(layer)->config.initial};
    return 1;
}

static size_t scratch(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X) {
    (void)kernels;
    return nnla__prelu_scratch(channels_of(layer, batch, X));
}

static void forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__prelu(pass, channels_of(layer, node->X->rows, node->X_shape), node->X->data, node->parameters[0].data,
                node->Y.data);
}

static void backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node) {
    nnla__prelu_backward(pass, channels_of(layer, node->X->rows, node->X_shape), node->X->data,
                         node->parameters[0].data, node->dY.data, node->dX->data, node->gradients[0].data);
}

static nnla_status check(const char *function, const nnla_layer *draft) {
    if (!isfinite(of(draft)->config.initial))
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: initial: expected a finite value", function);
    return nnla__check_flag(function, "per_channel", of(draft)->config.per_channel);
}

static const nnla__setting settings[] = {
    {"initial", NNLA__SETTING_REAL, offsetof(prelu, config.initial), NULL},
    {"per_channel", NNLA__SETTING_FLAG, offsetof(prelu, config.per_channel), NULL},
};

const nnla__layer_kind nnla__prelu_kind = {
    .name = "prelu",
    .in_place = 1,
    .size = sizeof(prelu),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    .infer = nnla__infer_same,
    .parameters = parameters,
    .scratch = scratch,
    .needs_input = nnla__needed,
    .forward = forward,
    .backward = backward,
};

nnla_layer *nnla_prelu_create_with(const nnla_prelu_config *config) {
    prelu draft = {.head.kind = &nnla__prelu_kind, .config = NNLA_PRELU_CONFIG_INIT};
    if (nnla__config_read("nnla_prelu_create: config", "ndir", &draft.config, sizeof draft.config, config) != NNLA_OK)
        return NULL;
    return nnla__layer_from("nnla_prelu_create", &draft.head);
}

nnla_layer *nnla_prelu_create(void) { return nnla_prelu_create_with(NULL); }
