/**
 * @file normalisation.h
 * @brief Layers that shift and scale their input to mean 0 and variance 1: of channels over a batch, of rows of a sample.
 */
#ifndef NNLA_NORMALISATION_H
#define NNLA_NORMALISATION_H

#include "nnla/layer.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Settings of a batch normalisation; start from #NNLA_BATCH_NORM_CONFIG_INIT. */
typedef struct nnla_batch_norm_config {
    size_t struct_size; /**< `sizeof(nnla_batch_norm_config)`. */
    double epsilon;     /**< ε, added to the variance; finite and above 0. */
    double momentum;    /**< Of the running moments, in [0, 1]: running = (1 − momentum) running + momentum batch. */
    int32_t affine;     /**< 1: γ and β are parameters; 0: they are 1 and 0. */
    int32_t reserved;   /**< 0. */
} nnla_batch_norm_config;

/** The defaults: ε = 1e-5, momentum 0.1, with γ and β. */
#define NNLA_BATCH_NORM_CONFIG_INIT                                                                                    \
  { sizeof(nnla_batch_norm_config), 1e-5, 0.1, 1, 0 }

/**
 * Batch normalisation (Ioffe, Szegedy 2015) of each channel, the first axis of a sample; the others, if there are any,
 * are its values. With the mean m and the variance v of a channel's n values in the batch, the variance divided by n and
 * in two passes,
 *
 *     y = γ x̂ + β,  x̂ = (x − m) / √(v + ε)
 *     dβ = Σ dy,  dγ = Σ dy x̂,  dx = γ/√(v + ε) (dy − dβ/n − x̂ dγ/n)
 *
 * At inference the running moments stand for m and v: y = s x + t with s = γ/√(v + ε), t = β − m s. They change when a
 * step succeeds (nnla_network_step(), nnla_network_update()), by the momentum, the variance divided by n − 1. Of one
 * value a channel the variance is 0, so that y = β and dx = 0; the running variance then stays as it is. The running
 * moments are of the node: `running_mean`, 0 at first, and `running_var`, 1. Parameters: `weight` (γ, ones at first) and
 * `bias` (β, zeros), one of each channel.
 *
 * A channel is summed in blocks of ⌊8192 / area⌋ whole samples, area being its values in a sample, or of 8192 values of
 * one sample: 32 lanes, value i of a sample's part in lane i mod 32, samples in order, halved as a tree; blocks in order,
 * in double.
 *
 * @return a layer to nnla_layer_destroy() unless it is added to a network; NULL on failure: #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_batch_norm_create(void);

/**
 * As nnla_batch_norm_create(), with settings.
 *
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure: also #NNLA_ERROR_INVALID_ARGUMENT (epsilon or momentum out of range, a flag that is
 * not 0 or 1, a wrong struct_size)
 */
NNLA_API nnla_layer *nnla_batch_norm_create_with(const nnla_batch_norm_config *config);

/** Settings of a layer normalisation; start from #NNLA_LAYER_NORM_CONFIG_INIT. */
typedef struct nnla_layer_norm_config {
    size_t struct_size; /**< `sizeof(nnla_layer_norm_config)`. */
    size_t axes;        /**< How many of a sample's last axes are one row; 0: all. */
    double epsilon;     /**< ε, added to the variance; finite and above 0. */
    int32_t affine;     /**< 1: γ and β are parameters; 0: they are 1 and 0. */
    int32_t reserved;   /**< 0. */
} nnla_layer_norm_config;

/** The defaults: the last axis, ε = 1e-5, with γ and β. */
#define NNLA_LAYER_NORM_CONFIG_INIT                                                                                    \
  { sizeof(nnla_layer_norm_config), 1, 1e-5, 1, 0 }

/**
 * Layer normalisation (Ba, Kiros, Hinton 2016) of each row of n values, the last axis of a sample. With its mean m and
 * its variance v, divided by n and in two passes,
 *
 *     y = γ ⊙ x̂ + β,  x̂ = (x − m) / √(v + ε)
 *     dβ = Σ dy,  dγ = Σ dy ⊙ x̂ over the rows,  dx = (g − Σg/n − x̂ Σ(g x̂)/n) / √(v + ε) with g = γ ⊙ dy
 *
 * in training and at inference alike. Parameters: `weight` (γ, ones at first) and `bias` (β, zeros), of the row's
 * dimensions. A row, and a column of the gradients by γ and β, is summed as a channel of nnla_batch_norm_create() is.
 *
 * @return a layer; NULL on failure: #NNLA_ERROR_OUT_OF_MEMORY
 */
NNLA_API nnla_layer *nnla_layer_norm_create(void);

/**
 * As nnla_layer_norm_create(), with settings.
 *
 * @param config  copied; NULL for the defaults
 * @return a layer; NULL on failure: also #NNLA_ERROR_SHAPE (more axes than a sample can have) and
 * #NNLA_ERROR_INVALID_ARGUMENT (epsilon out of range, a flag that is not 0 or 1, a wrong struct_size)
 */
NNLA_API nnla_layer *nnla_layer_norm_create_with(const nnla_layer_norm_config *config);

#ifdef __cplusplus
}
#endif

#endif
