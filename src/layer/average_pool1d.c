/* Y = mean over each window of X, over sequences [channels × length]; dX = Σ dY / count over the windows that see X. */
#include "layer/pool_layer.h"

static const nnla__setting settings[] = {
    NNLA__POOL_SETTINGS_1D,
    NNLA__POOL_SETTING_COUNT_PAD,
};

const nnla__layer_kind nnla__average_pool1d_kind = {
    .name = "average_pool1d",
    .affine = 1,
    .size = sizeof(nnla__pool_layer),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = nnla__pool1d_check,
    .infer = nnla__pool1d_infer,
    .forward = nnla__average_pool_layer_forward,
    .backward = nnla__average_pool_layer_backward,
};

nnla_layer *nnla_average_pool1d_create_with(size_t length, const nnla_pool1d_config *config) {
    return nnla__pool1d_create("nnla_average_pool1d_create", &nnla__average_pool1d_kind, length, config);
}

nnla_layer *nnla_average_pool1d_create(size_t length) { return nnla_average_pool1d_create_with(length, NULL); }
