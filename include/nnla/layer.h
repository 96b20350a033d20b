/**
 * @file layer.h
 * @brief Layers: dense (an affine map), activation (a squash) and dropout, with their initializers.
 *
 * A layer describes; its parameters come with nnla_network_compile(). It belongs to whoever created it until it is
 * added to a network. Creating and destroying is thread-safe for different layers.
 */
#ifndef NNLA_LAYER_H
#define NNLA_LAYER_H

#include "nnla/activation.h"
#include "nnla/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A layer: opaque. */
typedef struct nnla_layer nnla_layer;

/** How a parameter gets its first values. Values never change. */
typedef int32_t nnla_initializer;

/**
 * Values of #nnla_initializer; W is [fan_out × fan_in], `scale` the field of the same struct. A bias counts as one
 * column: fan_in 1, fan_out units.
 */
enum {
    NNLA_INIT_DEFAULT = 0,        /**< Weights: Glorot uniform; biases: zeros. The scale is not read. */
    NNLA_INIT_ZEROS = 1,          /**< 0. */
    NNLA_INIT_CONSTANT = 2,       /**< scale. */
    NNLA_INIT_UNIFORM = 3,        /**< Uniform in [−scale, scale). */
    NNLA_INIT_NORMAL = 4,         /**< Normal, mean 0, standard deviation scale. */
    NNLA_INIT_GLOROT_UNIFORM = 5, /**< Uniform, limit scale √(6/(fan_in + fan_out)) (Glorot, Bengio 2010). */
    NNLA_INIT_GLOROT_NORMAL = 6,  /**< Normal, deviation scale √(2/(fan_in + fan_out)) (Glorot, Bengio 2010). */
    NNLA_INIT_HE_UNIFORM = 7,     /**< Uniform, limit scale √(6/fan_in) (He, Zhang, Ren, Sun 2015). */
    NNLA_INIT_HE_NORMAL = 8,      /**< Normal, deviation scale √(2/fan_in) (He, Zhang, Ren, Sun 2015). */
    NNLA_INIT_LECUN_NORMAL = 9,   /**< Normal, deviation scale √(1/fan_in) (LeCun, Bottou, Orr, Müller 1998). */
    NNLA_INIT_ORTHOGONAL = 10     /**< scale × orthonormal rows (columns if fan_out > fan_in) (Saxe et al. 2014). */
};

/** Settings of a dense layer; start from #NNLA_DENSE_CONFIG_INIT. */
typedef struct nnla_dense_config {
    size_t struct_size;                  /**< `sizeof(nnla_dense_config)`. */
    int32_t bias;                        /**< 1: Y = X Wᵀ + 1 bᵀ; 0: Y = X Wᵀ. */
    nnla_initializer weight_initializer; /**< Of W [units × inputs]. */
    nnla_initializer bias_initializer;   /**< Of b [units]. */
    int32_t reserved;                    /**< 0. */
    double weight_scale;                 /**< See #nnla_initializer; finite. */
    double bias_scale;                   /**< See #nnla_initializer; finite. */
} nnla_dense_config;

/** The defaults: a bias of zeros, Glorot uniform weights. */
#define NNLA_DENSE_CONFIG_INIT                                                                                         \
  { sizeof(nnla_dense_config), 1, NNLA_INIT_DEFAULT, NNLA_INIT_DEFAULT, 0, 1.0, 1.0 }

/**
 * A dense layer, the affine map Y = X Wᵀ + 1 bᵀ: X [batch × inputs], W [units × inputs], b [units],
 * Y [batch × units]. Row i of W is unit i's template. Parameters: `weight`, `bias`. Backward: dW = dYᵀ X,
 * db = dYᵀ 1, dX = dY W.
 *
 * @param units  rows of W, at least 1
 * @return a layer to nnla_layer_destroy() unless it is added to a network; NULL on failure:
 * #NNLA_ERROR_SHAPE (no units), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_dense_create(size_t units);

/**
 * As nnla_dense_create(), with settings.
 *
 * @param units   rows of W, at least 1
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure: also #NNLA_ERROR_INVALID_ARGUMENT (no such initializer, a scale that is not
 * finite, a wrong struct_size)
 */
NNLA_API nnla_layer *nnla_dense_create_with(size_t units, const nnla_dense_config *config);

/**
 * An activation layer, Y = squash(X), of any shape; softmax and log-softmax over the last axis.
 *
 * @param activation  which squash
 * @return a layer; NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT (no such squash), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_activation_create(nnla_activation activation);

/**
 * Inverted dropout (Srivastava et al. 2014): in training each value is set to 0 with probability rate and the others
 * are divided by 1 − rate; at inference Y = X. The mask is drawn from the network's seed and the number of the step.
 *
 * @param rate  in [0, 1)
 * @return a layer; NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT (rate out of range), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_dropout_create(double rate);

/**
 * Destroys a layer that was never added to a network; one that belongs to a network is left alone.
 *
 * @param layer  may be NULL
 */
NNLA_API void nnla_layer_destroy(nnla_layer *layer);

#ifdef __cplusplus
}
#endif

#endif
