/* Convolution over sequences [channels × length]. */
#include "base/config.h"
#include "layer/convolution.h"
#include "layer/initializer.h"

NNLA__ENDS_WITH(nnla_conv1d_config, bias_scale);

static nnla_status check(const char *function, const nnla_layer *draft) {
    const nnla__convolution_layer *l = (const nnla__convolution_layer *)draft;
    const nnla__least_one sizes[] = {
        {"filters", l->filters},
        {"kernel", l->kernel_width},
        {"stride", l->config.stride_width},
        {"dilation", l->config.dilation_width},
        {"groups", l->config.groups},
    };
    return nnla__convolution_check(function, l, sizes, sizeof sizes / sizeof sizes[0]);
}

static const nnla__setting settings[] = {
    NNLA__CONVOLUTION_COMMON_SETTINGS,
    NNLA__CONVOLUTION_SETTING("kernel", NNLA__SETTING_SIZE, kernel_width, NULL),
    NNLA__CONVOLUTION_SETTING("stride", NNLA__SETTING_SIZE, config.stride_width, NULL),
    NNLA__CONVOLUTION_SETTING("padding", NNLA__SETTING_SIZE, config.padding_width, NULL),
    NNLA__CONVOLUTION_SETTING("dilation", NNLA__SETTING_SIZE, config.dilation_width, NULL),
};

const nnla__layer_kind nnla__conv1d_kind = {
    .name = "conv1d",
    .fuses = 1,
    .affine = 1,
    .size = sizeof(nnla__convolution_layer),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    NNLA__CONVOLUTION_FUNCTIONS,
};

nnla_layer *nnla_conv1d_create_with(size_t filters, size_t kernel, const nnla_conv1d_config *config) {
    nnla_conv1d_config given = NNLA_CONV1D_CONFIG_INIT;
    if (nnla__config_read("nnla_conv1d_create: config", "nnnnniiirdd", &given, sizeof given, config) != NNLA_OK)
        return NULL;
    const nnla__convolution_layer draft = {.head.kind = &nnla__conv1d_kind,
                                           .filters = filters,
                                           .kernel_width = kernel,
                                           .config = {.stride_width = given.stride,
                                                      .padding_width = given.padding,
                                                      .dilation_width = given.dilation,
                                                      .groups = given.groups,
                                                      .bias = given.bias,
                                                      .weight_initializer = given.weight_initializer,
                                                      .bias_initializer = given.bias_initializer,
                                                      .weight_scale = given.weight_scale,
                                                      .bias_scale = given.bias_scale}};
    return nnla__layer_from("nnla_conv1d_create", &draft.head);
}

nnla_layer *nnla_conv1d_create(size_t filters, size_t kernel) { return nnla_conv1d_create_with(filters, kernel, NULL); }
