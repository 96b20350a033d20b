/**
 * @file layer.h
 * @brief Layers: dense (an affine map), convolutions, activation (a squash) and dropout, with their initializers.
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
 * column: fan_in 1, fan_out units. Convolutions say what their fans are.
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

/** Settings of a convolution over images; start from #NNLA_CONV2D_CONFIG_INIT. */
typedef struct nnla_conv2d_config {
    size_t struct_size;                  /**< `sizeof(nnla_conv2d_config)`. */
    size_t stride_height;                /**< Rows from one patch to the next, at least 1. */
    size_t stride_width;                 /**< Columns from one patch to the next, at least 1. */
    size_t padding_height;               /**< Rows of zeros above and below the image. */
    size_t padding_width;                /**< Columns of zeros on either side. */
    size_t dilation_height;              /**< Rows of the image between those of a patch, at least 1. */
    size_t dilation_width;               /**< Columns of the image between those of a patch, at least 1. */
    size_t groups;                       /**< Parts of channels and of filters that see only each other, at least 1. */
    int32_t bias;                        /**< 1: a bias for each filter; 0: none. */
    nnla_initializer weight_initializer; /**< Of W [filters × channels/groups × height × width]. */
    nnla_initializer bias_initializer;   /**< Of b [filters]. */
    int32_t reserved;                    /**< 0. */
    double weight_scale;                 /**< See #nnla_initializer; finite. */
    double bias_scale;                   /**< See #nnla_initializer; finite. */
} nnla_conv2d_config;

/** The defaults: stride 1, no padding, no dilation, one group; a bias of zeros, Glorot uniform weights. */
#define NNLA_CONV2D_CONFIG_INIT                                                                                        \
  { sizeof(nnla_conv2d_config), 1, 1, 0, 0, 1, 1, 1, 1, NNLA_INIT_DEFAULT, NNLA_INIT_DEFAULT, 0, 1.0, 1.0 }

/**
 * A convolution over images. A filter is a template of a patch [channels × kernel_height × kernel_width]; its output is
 * its dot product with each patch of the zero-padded image, y_f(o) = W_f · patch(o) + b_f. Samples
 * [channels × height × width] become [filters × out_height × out_width] with
 * out = ⌊(size + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1. Parameters: `weight`
 * [filters × channels × kernel_height × kernel_width], `bias` [filters]; an initializer's fan_in is
 * channels · kernel_height · kernel_width, its fan_out filters · kernel_height · kernel_width. Backward: dW_f is the sum
 * over positions of dy_f(o) patch(o), db_f that of dy_f(o), and dX gathers W_f dy_f(o) where the patches lay.
 *
 * @param filters        at least 1
 * @param kernel_height  at least 1
 * @param kernel_width   at least 1
 * @return a layer to nnla_layer_destroy() unless it is added to a network; NULL on failure:
 * #NNLA_ERROR_SHAPE (a number that must not be 0), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_conv2d_create(size_t filters, size_t kernel_height, size_t kernel_width);

/**
 * As nnla_conv2d_create(), with settings. With as many groups as channels it is a depthwise convolution; W has
 * channels / groups in place of channels.
 *
 * @param filters        at least 1, a multiple of the groups
 * @param kernel_height  at least 1
 * @param kernel_width   at least 1
 * @param config         copied; NULL for the defaults
 * @return a layer; NULL on failure: also #NNLA_ERROR_SHAPE (groups that do not divide the filters) and
 * #NNLA_ERROR_INVALID_ARGUMENT (no such initializer, a scale that is not finite, a wrong struct_size)
 */
NNLA_API nnla_layer *nnla_conv2d_create_with(size_t filters, size_t kernel_height, size_t kernel_width,
                                             const nnla_conv2d_config *config);

/** Settings of a convolution over sequences; start from #NNLA_CONV1D_CONFIG_INIT. */
typedef struct nnla_conv1d_config {
    size_t struct_size;                  /**< `sizeof(nnla_conv1d_config)`. */
    size_t stride;                       /**< From one patch to the next, at least 1. */
    size_t padding;                      /**< Zeros before and after the sequence. */
    size_t dilation;                     /**< Distance of a patch's elements in the sequence, at least 1. */
    size_t groups;                       /**< Parts of channels and of filters that see only each other, at least 1. */
    int32_t bias;                        /**< 1: a bias for each filter; 0: none. */
    nnla_initializer weight_initializer; /**< Of W [filters × channels/groups × kernel]. */
    nnla_initializer bias_initializer;   /**< Of b [filters]. */
    int32_t reserved;                    /**< 0. */
    double weight_scale;                 /**< See #nnla_initializer; finite. */
    double bias_scale;                   /**< See #nnla_initializer; finite. */
} nnla_conv1d_config;

/** The defaults: stride 1, no padding, no dilation, one group; a bias of zeros, Glorot uniform weights. */
#define NNLA_CONV1D_CONFIG_INIT                                                                                        \
  { sizeof(nnla_conv1d_config), 1, 0, 1, 1, 1, NNLA_INIT_DEFAULT, NNLA_INIT_DEFAULT, 0, 1.0, 1.0 }

/**
 * A convolution over sequences: as nnla_conv2d_create() for samples [channels × length], which become [filters × out].
 * Parameters: `weight` [filters × channels × kernel], `bias` [filters].
 *
 * @param filters  at least 1
 * @param kernel   its length, at least 1
 * @return a layer to nnla_layer_destroy() unless it is added to a network; NULL on failure:
 * #NNLA_ERROR_SHAPE (a number that must not be 0), #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_conv1d_create(size_t filters, size_t kernel);

/**
 * As nnla_conv1d_create(), with settings.
 *
 * @param filters  at least 1, a multiple of the groups
 * @param kernel   its length, at least 1
 * @param config   copied; NULL for the defaults
 * @return a layer; NULL on failure: also #NNLA_ERROR_SHAPE (groups that do not divide the filters) and
 * #NNLA_ERROR_INVALID_ARGUMENT (no such initializer, a scale that is not finite, a wrong struct_size)
 */
NNLA_API nnla_layer *nnla_conv1d_create_with(size_t filters, size_t kernel, const nnla_conv1d_config *config);

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
