/* Y = mean over each window of X, over images [channels × height × width]; dX = Σ dY / count over the windows that see X. */
#include "layer/pool_layer.h"

static const nnla__setting settings[] = {
    NNLA__POOL_SETTINGS_2D,
    NNLA__POOL_SETTING_COUNT_PAD,
};

const nnla__layer_kind nnla__average_pool2d_kind = {
    .name = "average_pool2d",
    .affine = 1,
    .size = sizeof(nnla__pool_layer),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = nnla__pool2d_check,
    .infer = nnla__pool2d_infer,
    .forward = nnla__average_pool_layer_forward,
    .backward = nnla__average_pool_layer_backward,
};

nnla_layer *nnla_average_pool2d_create_with(size_t height, size_t width, const nnla_pool2d_config *config) {
    return nnla__pool2d_create("nnla_average_pool2d_create", &nnla__average_pool2d_kind, height, width, config);
}

nnla_layer *nnla_average_pool2d_create(size_t height, size_t width) {
    return nnla_average_pool2d_create_with(height, width, NULL);
}
