#include "support/layer_cases.h"

#include <string.h>

#include "nnla/normalisation.h"
#include "nnla/pooling.h"
#include "nnla/shaping.h"

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

static nnla_pool2d_config pool2d_config(int32_t setting) {
    static const size_t sizes[][4] = {{0, 0, 0, 0}, {2, 2, 0, 1}, {1, 1, 1, 1}, {3, 1, 1, 0}};
    nnla_pool2d_config config = NNLA_POOL2D_CONFIG_INIT;
    config.stride_height = sizes[setting][0];
    config.stride_width = sizes[setting][1];
    config.padding_height = sizes[setting][2];
    config.padding_width = sizes[setting][3];
    config.count_include_pad = setting % 2;
    return config;
}

static nnla_layer *max_pool2d(int32_t setting) {
    const nnla_pool2d_config config = pool2d_config(setting);
    return nnla_max_pool2d_create_with(2, setting == 0 ? 2 : 3, &config);
}

static nnla_layer *average_pool2d(int32_t setting) {
    const nnla_pool2d_config config = pool2d_config(setting);
    return nnla_average_pool2d_create_with(2, setting == 0 ? 2 : 3, &config);
}

static nnla_pool1d_config pool1d_config(int32_t setting) {
    nnla_pool1d_config config = NNLA_POOL1D_CONFIG_INIT;
    config.stride = (size_t)setting;
    config.padding = (size_t)setting / 2;
    config.count_include_pad = setting == 3;
    return config;
}

static nnla_layer *max_pool1d(int32_t setting) {
    const nnla_pool1d_config config = pool1d_config(setting);
    return nnla_max_pool1d_create_with(3, &config);
}

static nnla_layer *average_pool1d(int32_t setting) {
    const nnla_pool1d_config config = pool1d_config(setting);
    return nnla_average_pool1d_create_with(3, &config);
}

static nnla_layer *global_max_pool(int32_t setting) {
    (void)setting;
    return nnla_global_max_pool_create();
}

static nnla_layer *global_average_pool(int32_t setting) {
    (void)setting;
    return nnla_global_average_pool_create();
}

static nnla_layer *batch_norm(int32_t setting) {
    nnla_batch_norm_config config = NNLA_BATCH_NORM_CONFIG_INIT;
    config.affine = setting;
    config.epsilon = 0.01;
    return nnla_batch_norm_create_with(&config);
}

static nnla_layer *layer_norm(int32_t setting) {
    nnla_layer_norm_config config = NNLA_LAYER_NORM_CONFIG_INIT;
    config.axes = (size_t)setting / 2;
    config.affine = setting % 2;
    return nnla_layer_norm_create_with(&config);
}

static nnla_layer *embedding(int32_t setting) { return nnla_embedding_create(7 + (size_t)setting, 4); }

static nnla_layer *flatten(int32_t setting) {
    (void)setting;
    return nnla_flatten_create();
}

static nnla_layer *reshape(int32_t setting) {
    static const size_t dims[] = {2, 3, 2};
    (void)setting;
    return nnla_reshape_create(3, dims);
}

static nnla_layer *add(int32_t setting) {
    (void)setting;
    return nnla_add_create();
}

static nnla_layer *concatenate(int32_t axis) { return nnla_concatenate_create((size_t)axis); }

static nnla_layer *prelu(int32_t setting) {
    nnla_prelu_config config = NNLA_PRELU_CONFIG_INIT;
    config.per_channel = setting;
    return nnla_prelu_create_with(&config);
}

const layer_case layer_cases[] = {
    {"dense", dense, 2, 1, {{1, {7}, 7}}},
    {"conv2d", conv2d, 6, 1, {{3, {4, 4, 5}, 80}}},
    {"conv1d", conv1d, 4, 1, {{2, {2, 9}, 18}}},
    {"activation", activation, ACTIVATIONS, 1, {{1, {6}, 6}}},
    {"activation", activation, ACTIVATIONS, 1, {{2, {2, 4}, 8}}}, /* rows of softmax: the last axis */
    {"dropout", dropout, 10, 1, {{2, {3, 4}, 12}}},
    {"max_pool2d", max_pool2d, 4, 1, {{3, {2, 5, 7}, 70}}},
    {"average_pool2d", average_pool2d, 4, 1, {{3, {2, 5, 7}, 70}}},
    {"max_pool1d", max_pool1d, 4, 1, {{2, {3, 9}, 27}}},
    {"average_pool1d", average_pool1d, 4, 1, {{2, {3, 9}, 27}}},
    {"global_max_pool", global_max_pool, 1, 1, {{3, {3, 2, 4}, 24}}},
    {"global_average_pool", global_average_pool, 1, 1, {{3, {3, 2, 4}, 24}}},
    {"batch_norm", batch_norm, 2, 1, {{1, {5}, 5}}},
    {"batch_norm", batch_norm, 2, 1, {{3, {2, 3, 2}, 12}}},
    {"layer_norm", layer_norm, 6, 1, {{2, {4, 6}, 24}}},
    {"embedding", embedding, 2, 1, {{2, {2, 3}, 6}}},
    {"flatten", flatten, 1, 1, {{3, {2, 2, 3}, 12}}},
    {"reshape", reshape, 1, 1, {{2, {4, 3}, 12}}},
    {"add", add, 1, 2, {{2, {3, 2}, 6}, {2, {3, 2}, 6}}},
    {"add", add, 1, 3, {{1, {4}, 4}, {1, {4}, 4}, {1, {4}, 4}}},
    {"concatenate", concatenate, 1, 3, {{2, {1, 4}, 4}, {2, {3, 4}, 12}, {2, {2, 4}, 8}}},
    {"concatenate", concatenate, 2, 2, {{2, {3, 2}, 6}, {2, {3, 2}, 6}}},
    {"prelu", prelu, 2, 1, {{1, {6}, 6}}},
    {"prelu", prelu, 2, 1, {{2, {3, 4}, 12}}},
};

const size_t layer_case_count = sizeof layer_cases / sizeof layer_cases[0];

int has_layer_case(const char *kind) {
    for (size_t i = 0; i < layer_case_count; i++)
        if (strcmp(layer_cases[i].kind, kind) == 0)
            return 1;
    return 0;
}
