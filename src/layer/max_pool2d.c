/* Y = max over each window of X, over images [channels × height × width]; dX = Σ dY over the windows whose largest value X is. */
#include "layer/pool_layer.h"

static const nnla__setting settings[] = {
    NNLA__POOL_SETTINGS_2D,
};

const nnla__layer_kind nnla__max_pool2d_kind = {
    .name = "max_pool2d",
    .size = sizeof(nnla__pool_layer),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = nnla__pool2d_check,
    .infer = nnla__pool2d_infer,
    .saved = nnla__max_pool_saved,
    .forward = nnla__max_pool_layer_forward,
    .backward = nnla__max_pool_layer_backward,
};

nnla_layer *nnla_max_pool2d_create_with(size_t height, size_t width, const nnla_pool2d_config *config) {
    return nnla__pool2d_create("nnla_max_pool2d_create", &nnla__max_pool2d_kind, height, width, config);
}

nnla_layer *nnla_max_pool2d_create(size_t height, size_t width) {
    return nnla_max_pool2d_create_with(height, width, NULL);
}
