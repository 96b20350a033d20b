/**
 * @file pooling.h
 * @brief Layers that make one value of many: the largest or the mean of a window, or of a whole channel.
 */
#ifndef NNLA_POOLING_H
#define NNLA_POOLING_H

#include "nnla/layer.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Settings of a pool over images; start from #NNLA_POOL2D_CONFIG_INIT. */
typedef struct nnla_pool2d_config {
    size_t struct_size;        /**< `sizeof(nnla_pool2d_config)`. */
    size_t stride_height;      /**< Rows from one window to the next; 0: the window's height. */
    size_t stride_width;       /**< Columns from one window to the next; 0: the window's width. */
    size_t padding_height;     /**< Rows above and below the image that a window may reach over, at most half of it. */
    size_t padding_width;      /**< Columns likewise. */
    int32_t count_include_pad; /**< Averages divide by 1: the window's size; 0: how many of its elements lie inside. */
    int32_t reserved;          /**< 0. */
} nnla_pool2d_config;

/** The defaults: windows side by side, no padding. */
#define NNLA_POOL2D_CONFIG_INIT                                                                                        \
  { sizeof(nnla_pool2d_config), 0, 0, 0, 0, 1, 0 }

/** Settings of a pool over sequences; start from #NNLA_POOL1D_CONFIG_INIT. */
typedef struct nnla_pool1d_config {
    size_t struct_size;        /**< `sizeof(nnla_pool1d_config)`. */
    size_t stride;             /**< From one window to the next; 0: the window's length. */
    size_t padding;            /**< Places before and after that a window may reach over, at most half of it. */
    int32_t count_include_pad; /**< As of #nnla_pool2d_config. */
    int32_t reserved;          /**< 0. */
} nnla_pool1d_config;

/** The defaults: windows side by side, no padding. */
#define NNLA_POOL1D_CONFIG_INIT                                                                                        \
  { sizeof(nnla_pool1d_config), 0, 0, 1, 0 }

/**
 * The largest value of each window, channel by channel: samples [channels × height × width] become
 * [channels × out_height × out_width] with out = ⌊(size + 2 padding − window) / stride⌋ + 1. Padding takes no part. Of
 * equal values the first in the order of rows is taken; a NaN is larger than any number. Backward: dX is the sum of dY
 * over the windows whose largest value it is, in their order, from +0.
 *
 * @param height  of a window, at least 1
 * @param width   of a window, at least 1
 * @return a layer to nnla_layer_destroy() unless it is added to a network; NULL on failure:
 * #NNLA_ERROR_SHAPE (a window of 0), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_max_pool2d_create(size_t height, size_t width);

/**
 * As nnla_max_pool2d_create(), with settings.
 *
 * @param height  of a window, at least 1
 * @param width   of a window, at least 1
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure: also #NNLA_ERROR_SHAPE (a padding of more than half the window) and
 * #NNLA_ERROR_INVALID_ARGUMENT (a flag that is not 0 or 1, a wrong struct_size)
 */
NNLA_API nnla_layer *nnla_max_pool2d_create_with(size_t height, size_t width, const nnla_pool2d_config *config);

/**
 * The mean of each window, channel by channel, in shapes as of nnla_max_pool2d_create(): y = (Σ x) / count, summed in
 * the order of rows; count is the window's size. Backward: dX is the sum of dY / count over the windows that see it, in
 * their order, from +0.
 *
 * @param height  of a window, at least 1
 * @param width   of a window, at least 1
 * @return a layer; NULL on failure: #NNLA_ERROR_SHAPE (a window of 0), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_average_pool2d_create(size_t height, size_t width);

/**
 * As nnla_average_pool2d_create(), with settings.
 *
 * @param height  of a window, at least 1
 * @param width   of a window, at least 1
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure as of nnla_max_pool2d_create_with()
 */
NNLA_API nnla_layer *nnla_average_pool2d_create_with(size_t height, size_t width, const nnla_pool2d_config *config);

/**
 * The largest value of each window of a sequence: as nnla_max_pool2d_create() for samples [channels × length].
 *
 * @param length  of a window, at least 1
 * @return a layer; NULL on failure: #NNLA_ERROR_SHAPE (a window of 0), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_max_pool1d_create(size_t length);

/**
 * As nnla_max_pool1d_create(), with settings.
 *
 * @param length  of a window, at least 1
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure as of nnla_max_pool2d_create_with()
 */
NNLA_API nnla_layer *nnla_max_pool1d_create_with(size_t length, const nnla_pool1d_config *config);

/**
 * The mean of each window of a sequence: as nnla_average_pool2d_create() for samples [channels × length].
 *
 * @param length  of a window, at least 1
 * @return a layer; NULL on failure: #NNLA_ERROR_SHAPE (a window of 0), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_average_pool1d_create(size_t length);

/**
 * As nnla_average_pool1d_create(), with settings.
 *
 * @param length  of a window, at least 1
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure as of nnla_max_pool2d_create_with()
 */
NNLA_API nnla_layer *nnla_average_pool1d_create_with(size_t length, const nnla_pool1d_config *config);

/**
 * The largest value of each channel, over all axes after the first: samples [channels × …] of rank 2 or more become
 * [channels]. Of equal values the first is taken, a NaN is larger than any number. Backward: dX is dY there, else 0.
 *
 * @return a layer; NULL on failure: #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_global_max_pool_create(void);

/**
 * The mean of each channel, over all axes after the first: samples [channels × …] of rank 2 or more become [channels].
 * Sums are those of a channel (nnla_batch_norm_create()), one sample alone. Backward: dX = dY / count.
 *
 * @return a layer; NULL on failure: #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_global_average_pool_create(void);

#ifdef __cplusplus
}
#endif

#endif
