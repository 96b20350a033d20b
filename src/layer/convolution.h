/* What conv2d and conv1d share: all but their constructors and their names. */
#ifndef NNLA_SRC_CONVOLUTION_H
#define NNLA_SRC_CONVOLUTION_H

#include "layer/layer_kind.h"

/* The settings of either. One dimension is a width: what is of the height stays 0. */
typedef struct nnla__convolution_layer {
    nnla_layer head;
    size_t filters, kernel_height, kernel_width;
    nnla_conv2d_config config;
} nnla__convolution_layer;

/* NNLA__CONVOLUTION_SETTING(name in files, type, field, NULL or the names of words) */
#define NNLA__CONVOLUTION_SETTING(name, type, field, word)                                                             \
  { name, type, offsetof(nnla__convolution_layer, field), word }
#define NNLA__CONVOLUTION_COMMON_SETTINGS                                                                              \
  NNLA__CONVOLUTION_SETTING("filters", NNLA__SETTING_SIZE, filters, NULL),                                             \
      NNLA__CONVOLUTION_SETTING("groups", NNLA__SETTING_SIZE, config.groups, NULL),                                    \
      NNLA__CONVOLUTION_SETTING("bias", NNLA__SETTING_FLAG, config.bias, NULL),                                        \
      NNLA__CONVOLUTION_SETTING("weight_initializer", NNLA__SETTING_WORD, config.weight_initializer,                   \
                                nnla__initializer_name),                                                               \
      NNLA__CONVOLUTION_SETTING("bias_initializer", NNLA__SETTING_WORD, config.bias_initializer,                       \
                                nnla__initializer_name),                                                               \
      NNLA__CONVOLUTION_SETTING("weight_scale", NNLA__SETTING_REAL, config.weight_scale, NULL),                        \
      NNLA__CONVOLUTION_SETTING("bias_scale", NNLA__SETTING_REAL, config.bias_scale, NULL)

/* Refuses a setting that is 0 and must not be. */
typedef struct nnla__least_one {
    const char *name;
    size_t value;
} nnla__least_one;
nnla_status nnla__convolution_check(const char *function, const nnla__convolution_layer *draft,
                                    const nnla__least_one *sizes, size_t count);

/* The functions of the kinds. */
nnla_status nnla__convolution_infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                                    nnla__shape *Y);
size_t nnla__convolution_parameters(const nnla_layer *layer, const nnla__shape *X, nnla__parameter *list);
size_t nnla__convolution_scratch(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch,
                                 const nnla__shape *X);
int nnla__convolution_needs_input(const nnla_layer *layer);
void nnla__convolution_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
void nnla__convolution_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
size_t nnla__convolution_packed_size(const nnla_layer *layer, const nnla__kernels *kernels, const nnla__shape *X);
void nnla__convolution_pack(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node, void *packed);

/* What the kinds' tables have in common. */
#define NNLA__CONVOLUTION_FUNCTIONS                                                                                    \
  .infer = nnla__convolution_infer, .parameters = nnla__convolution_parameters, .scratch = nnla__convolution_scratch,  \
  .needs_input = nnla__convolution_needs_input, .forward = nnla__convolution_forward,                                  \
  .backward = nnla__convolution_backward, .packed_size = nnla__convolution_packed_size, .pack = nnla__convolution_pack

#endif
