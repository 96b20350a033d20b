/* Y = max over each window of X, over sequences [channels × length]; dX = Σ dY over the windows whose largest value X is. */
#include "layer/pool_layer.h"

static const nnla__setting settings[] = {
    NNLA__POOL_SETTINGS_1D,
};

const nnla__layer_kind nnla__max_pool1d_kind = {
    .name = "max_pool1d",
    .size = sizeof(nnla__pool_layer),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = nnla__pool1d_check,
    .infer = nnla__pool1d_infer,
    .saved = nnla__max_pool_saved,
    .forward = nnla__max_pool_layer_forward,
    .backward = nnla__max_pool_layer_backward,
};

nnla_layer *nnla_max_pool1d_create_with(size_t length, const nnla_pool1d_config *config) {
    return nnla__pool1d_create("nnla_max_pool1d_create", &nnla__max_pool1d_kind, length, config);
}

nnla_layer *nnla_max_pool1d_create(size_t length) { return nnla_max_pool1d_create_with(length, NULL); }
