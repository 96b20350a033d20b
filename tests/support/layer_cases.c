#include "support/layer_cases.h"

#include <string.h>

enum {
#define NNLA__ACTIVATION(constant, name, needs_Z, needs_Y, by_rows, forward_ns, backward_ns) LISTED_##name,
#include "kernel/activations.inc"
#undef NNLA__ACTIVATION
    ACTIVATIONS
};

static nnla_layer *dense(int32_t bias) {
    nnla_dense_config config = NNLA_DENSE_CONFIG_INIT;
    config.bias = bias;
    return nnla_dense_create_with(6, &config);
}

/* Stride, padding and dilation of both axes, groups, bias. */
static nnla_layer *conv2d(int32_t setting) {
    static const size_t sizes[][7] = {{1, 1, 0, 0, 1, 1, 1}, {1, 1, 1, 2, 1, 1, 2}, {2, 1, 0, 1, 1, 2, 1},
                                      {2, 3, 1, 1, 2, 1, 2}, {1, 2, 3, 0, 1, 1, 4}, {3, 3, 2, 2, 2, 3, 1}};
    nnla_conv2d_config config = NNLA_CONV2D_CONFIG_INIT;
    const size_t *s = sizes[setting];
    config.stride_height = s[0];
    config.stride_width = s[1];
    config.padding_height = s[2];
    config.padding_width = s[3];
    config.dilation_height = s[4];
    config.dilation_width = s[5];
    config.groups = s[6];
    config.bias = setting % 2;
    return nnla_conv2d_create_with(4, 2, 3, &config);
}

static nnla_layer *conv1d(int32_t setting) {
    nnla_conv1d_config config = NNLA_CONV1D_CONFIG_INIT;
    config.stride = 1 + (size_t)setting % 3;
    config.padding = (size_t)setting % 2;
    config.dilation = 1 + (size_t)setting / 2;
    config.groups = 1 + (size_t)setting / 3;
    config.bias = setting < 2;
    return nnla_conv1d_create_with(6, 3, &config);
}

static nnla_layer *activation(int32_t which) { return nnla_activation_create(which); }

static nnla_layer *dropout(int32_t tenths) { return nnla_dropout_create(tenths / 10.0); }

const layer_case layer_cases[] = {
    {"dense", dense, 2, {1, {7}, 7}},
    {"conv2d", conv2d, 6, {3, {4, 4, 5}, 80}},
    {"conv1d", conv1d, 4, {2, {2, 9}, 18}},
    {"activation", activation, ACTIVATIONS, {1, {6}, 6}},
    {"activation", activation, ACTIVATIONS, {2, {2, 4}, 8}}, /* rows of softmax: the last axis */
    {"dropout", dropout, 10, {2, {3, 4}, 12}},
};
const size_t layer_case_count = sizeof layer_cases / sizeof layer_cases[0];

int has_layer_case(const char *kind) {
    for (size_t i = 0; i < layer_case_count; i++)
        if (strcmp(layer_cases[i].kind, kind) == 0)
            return 1;
    return 0;
}
