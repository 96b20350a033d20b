/**
 * @file shaping.h
 * @brief Layers that move values: rows of a table by index, other shapes, sums and joins of several inputs; and PReLU.
 */
#ifndef NNLA_SHAPING_H
#define NNLA_SHAPING_H

#include "nnla/layer.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Settings of an embedding; start from #NNLA_EMBEDDING_CONFIG_INIT. */
typedef struct nnla_embedding_config {
    size_t struct_size;                  /**< `sizeof(nnla_embedding_config)`. */
    nnla_initializer weight_initializer; /**< Of W [count × units]. */
    int32_t reserved;                    /**< 0. */
    double weight_scale;                 /**< See #nnla_initializer; finite. */
} nnla_embedding_config;

/** The defaults: normal with mean 0 and deviation 1. */
#define NNLA_EMBEDDING_CONFIG_INIT                                                                                     \
  { sizeof(nnla_embedding_config), NNLA_INIT_NORMAL, 0, 1.0 }

/**
 * A table of vectors: samples of #NNLA_I32 indices, of rank 6 at most, become one row of W [count × units] for each,
 * in one axis more: [length] becomes [length × units]. An index that is below 0 or not below count is refused by the call
 * that is given it. Parameter: `weight`. Backward: row i of dW is the sum of dY where index i stands, in the order of
 * samples and of places in them, from +0; of an index that does not occur it is 0.
 *
 * @param count  rows of the table, at least 1
 * @param units  of each row, at least 1
 * @return a layer to nnla_layer_destroy() unless it is added to a network; NULL on failure:
 * #NNLA_ERROR_SHAPE (no rows, no units), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_embedding_create(size_t count, size_t units);

/**
 * As nnla_embedding_create(), with settings.
 *
 * @param count   rows of the table, at least 1
 * @param units   of each row, at least 1
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure: also #NNLA_ERROR_INVALID_ARGUMENT (no such initializer, a scale that is not finite,
 * a wrong struct_size)
 */
NNLA_API nnla_layer *nnla_embedding_create_with(size_t count, size_t units, const nnla_embedding_config *config);

/**
 * Each sample as one vector, in row-major order: Y = X, dX = dY.
 *
 * @return a layer; NULL on failure: #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_flatten_create(void);

/**
 * Each sample with other dimensions, in row-major order: Y = X, dX = dY. A network refuses it after a node whose samples
 * have another number of elements.
 *
 * @param rank  1 to 7
 * @param dims  of a sample, without the batch; each at least 1
 * @return a layer; NULL on failure: #NNLA_ERROR_SHAPE (a rank out of range, a dimension of 0, a product that overflows),
 * #NNLA_ERROR_INVALID_ARGUMENT (dims is NULL), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_reshape_create(size_t rank, const size_t *dims);

/**
 * The sum of two or more inputs of one shape (nnla_network_connect()): Y = X₀ + X₁ + …, in the order of the inputs. Each
 * dX = dY.
 *
 * @return a layer; NULL on failure: #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_add_create(void);

/**
 * Two or more inputs (nnla_network_connect()) behind each other along an axis, in which alone they may differ:
 * Y = [X₀ X₁ …]. Each dX is its part of dY.
 *
 * @param axis  of a sample, from 0, at most 6
 * @return a layer; NULL on failure: #NNLA_ERROR_SHAPE (no such axis), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_concatenate_create(size_t axis);

/** Settings of a PReLU; start from #NNLA_PRELU_CONFIG_INIT. */
typedef struct nnla_prelu_config {
    size_t struct_size;  /**< `sizeof(nnla_prelu_config)`. */
    double initial;      /**< First value of the slopes; finite. */
    int32_t per_channel; /**< 1: a slope for each channel, the first axis of a sample; 0: one slope. */
    int32_t reserved;    /**< 0. */
} nnla_prelu_config;

/** The defaults: one slope, 0.25 at first. */
#define NNLA_PRELU_CONFIG_INIT                                                                                         \
  { sizeof(nnla_prelu_config), 0.25, 0, 0 }

/**
 * The rectifier whose slope is trained (He, Zhang, Ren, Sun 2015), y = max(0, x) + a min(0, x); NaN stays NaN. Parameter:
 * `weight`, the slope a. Backward: dx = dy where x > 0, else a dy; da = Σ x dy over the x that are not, summed as a
 * channel of nnla_batch_norm_create() is. One slope takes a whole sample for one channel.
 *
 * @return a layer; NULL on failure: #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_prelu_create(void);

/**
 * As nnla_prelu_create(), with settings.
 *
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure: also #NNLA_ERROR_INVALID_ARGUMENT (a first value that is not finite, a flag that is
 * not 0 or 1, a wrong struct_size)
 */
NNLA_API nnla_layer *nnla_prelu_create_with(const nnla_prelu_config *config);

#ifdef __cplusplus
}
#endif

#endif
