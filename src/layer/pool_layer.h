/* What the pools over images and sequences share: all but their constructors, their names and their kernels. */
#ifndef NNLA_SRC_POOL_LAYER_H
#define NNLA_SRC_POOL_LAYER_H

#include "layer/layer_kind.h"
#include "nnla/pooling.h"

/* The settings of each. A sequence is an image of one row: its layer's height is 0 and its config's settings are those
   of the width. */
typedef struct nnla__pool_layer {
    nnla_layer head;
    size_t height, width;      /* of the window */
    nnla_pool2d_config config; /* a stride of 0: the window's size */
} nnla__pool_layer;

/* NNLA__POOL_SETTING(name in files, type, field) */
#define NNLA__POOL_SETTING(name, type, field)                                                                          \
  { name, NNLA__SETTING_##type, offsetof(nnla__pool_layer, field), NULL }
#define NNLA__POOL_SETTINGS_2D                                                                                         \
  NNLA__POOL_SETTING("height", SIZE, height), NNLA__POOL_SETTING("width", SIZE, width),                                \
      NNLA__POOL_SETTING("stride_height", SIZE, config.stride_height),                                                 \
      NNLA__POOL_SETTING("stride_width", SIZE, config.stride_width),                                                   \
      NNLA__POOL_SETTING("padding_height", SIZE, config.padding_height),                                               \
      NNLA__POOL_SETTING("padding_width", SIZE, config.padding_width)
#define NNLA__POOL_SETTINGS_1D                                                                                         \
  NNLA__POOL_SETTING("length", SIZE, width), NNLA__POOL_SETTING("stride", SIZE, config.stride_width),                  \
      NNLA__POOL_SETTING("padding", SIZE, config.padding_width)
#define NNLA__POOL_SETTING_COUNT_PAD NNLA__POOL_SETTING("count_include_pad", FLAG, config.count_include_pad)

/* Layers of `kind`; NULL with the failure recorded, which names `function`. */
nnla_layer *nnla__pool2d_create(const char *function, const nnla__layer_kind *kind, size_t height, size_t width,
                                const nnla_pool2d_config *config);
nnla_layer *nnla__pool1d_create(const char *function, const nnla__layer_kind *kind, size_t length,
                                const nnla_pool1d_config *config);

/* The functions of the kinds. */
nnla_status nnla__pool2d_check(const char *function, const nnla_layer *draft);
nnla_status nnla__pool1d_check(const char *function, const nnla_layer *draft);
nnla_status nnla__pool2d_infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                               nnla__shape *Y);
nnla_status nnla__pool1d_infer(const nnla_layer *layer, const char *node, const nnla__shape *X, size_t count,
                               nnla__shape *Y);
size_t nnla__max_pool_saved(const nnla_layer *layer, const nnla__kernels *kernels, size_t batch, const nnla__shape *X);
void nnla__max_pool_layer_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
void nnla__max_pool_layer_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
void nnla__average_pool_layer_forward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);
void nnla__average_pool_layer_backward(const nnla_layer *layer, const nnla__pass *pass, const nnla__operands *node);

#endif
