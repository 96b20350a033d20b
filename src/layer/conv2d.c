/* Convolution over images [channels × height × width]. */
#include "base/config.h"
#include "layer/convolution.h"
#include "layer/initializer.h"

NNLA__ENDS_WITH(nnla_conv2d_config, bias_scale);

static nnla_status check(const char *function, const nnla_layer *draft) {
    const nnla__convolution_layer *l = (const nnla__convolution_layer *)draft;
    const nnla_conv2d_config *c = &l->config;
    const nnla__least_one sizes[] = {
        {"filters", l->filters},
        {"kernel_height", l->kernel_height},
        {"kernel_width", l->kernel_width},
        {"stride_height", c->stride_height},
        {"stride_width", c->stride_width},
        {"dilation_height", c->dilation_height},
        {"dilation_width", c->dilation_width},
        {"groups", c->groups},
    };
    return nnla__convolution_check(function, l, sizes, sizeof sizes / sizeof sizes[0]);
}

static const nnla__setting settings[] = {
    NNLA__CONVOLUTION_COMMON_SETTINGS,
    NNLA__CONVOLUTION_SETTING("kernel_height", NNLA__SETTING_SIZE, kernel_height, NULL),
    NNLA__CONVOLUTION_SETTING("kernel_width", NNLA__SETTING_SIZE, kernel_width, NULL),
    NNLA__CONVOLUTION_SETTING("stride_height", NNLA__SETTING_SIZE, config.stride_height, NULL),
    NNLA__CONVOLUTION_SETTING("stride_width", NNLA__SETTING_SIZE, config.stride_width, NULL),
    NNLA__CONVOLUTION_SETTING("padding_height", NNLA__SETTING_SIZE, config.padding_height, NULL),
    NNLA__CONVOLUTION_SETTING("padding_width", NNLA__SETTING_SIZE, config.padding_width, NULL),
    NNLA__CONVOLUTION_SETTING("dilation_height", NNLA__SETTING_SIZE, config.dilation_height, NULL),
    NNLA__CONVOLUTION_SETTING("dilation_width", NNLA__SETTING_SIZE, config.dilation_width, NULL),
};

const nnla__layer_kind nnla__conv2d_kind = {
    .name = "conv2d",
    .fuses = 1,
    .affine = 1,
    .size = sizeof(nnla__convolution_layer),
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .check = check,
    NNLA__CONVOLUTION_FUNCTIONS,
};

nnla_layer *nnla_conv2d_create_with(size_t filters, size_t kernel_height, size_t kernel_width,
                                    const nnla_conv2d_config *config) {
    nnla__convolution_layer draft = {.head.kind = &nnla__conv2d_kind,
                                     .filters = filters,
                                     .kernel_height = kernel_height,
                                     .kernel_width = kernel_width,
                                     .config = NNLA_CONV2D_CONFIG_INIT};
    if (nnla__config_read("nnla_conv2d_create: config", "nnnnnnnniiirdd", &draft.config, sizeof draft.config, config) !=
        NNLA_OK)
        return NULL;
    return nnla__layer_from("nnla_conv2d_create", &draft.head);
}

nnla_layer *nnla_conv2d_create(size_t filters, size_t kernel_height, size_t kernel_width) {
    return nnla_conv2d_create_with(filters, kernel_height, kernel_width, NULL);
}
