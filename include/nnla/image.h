/**
 * @file image.h
 * @brief Batches of images: normalisation by channel, random shifts and flips.
 *
 * Images are `[count × channels × height × width]`, or `[count × height × width]` with one channel, f32 or f64. What is
 * computed is computed in f64 and rounded once; no thread count and no instruction set changes a bit.
 */
#ifndef NNLA_IMAGE_H
#define NNLA_IMAGE_H

#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Finds each channel's mean and deviation √(Σ(x − mean)² / n), over all its pixels of all images, for
 * nnla_image_normalize. A constant channel has the deviation 1.
 *
 * @param X          images, at least one pixel a channel
 * @param mean       output [channels]
 * @param deviation  output [channels]
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE (no images),
 * #NNLA_ERROR_NOT_FINITE (a pixel, or the sum or the spread of a channel); on an error the outputs are untouched.
 * Thread-safe.
 */
NNLA_API nnla_status nnla_image_measure(const nnla_tensor *X, double *mean, double *deviation);

/**
 * Y = (X − mean) / deviation, by channel. With the mean 0 and the deviation 255, pixels of a byte come to [0, 1].
 *
 * @param X          images
 * @param mean       [channels], finite
 * @param deviation  [channels], finite, above 0
 * @param Y          output, the shape and dtype of X; may be X itself
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, a mean, a deviation, Y is read-only or shares memory with X
 * without being it), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE; on an error Y is untouched. Thread-safe for different Y.
 */
NNLA_API nnla_status nnla_image_normalize(const nnla_tensor *X, const double *mean, const double *deviation,
                                          nnla_tensor *Y);

/** How images are varied. Start from #NNLA_IMAGE_AUGMENT_CONFIG_INIT. */
typedef struct nnla_image_augment_config {
    size_t struct_size; /**< `sizeof(nnla_image_augment_config)`. */
    size_t shift;       /**< Each image moves by up to this many pixels, up or down and to a side; default 0. */
    double fill;        /**< The value of pixels that move in from outside, finite; default 0. */
    int32_t flip;       /**< 1: every other image, at random, is mirrored left to right. Default 0. */
    int32_t reserved;   /**< 0. */
} nnla_image_augment_config;

/** The defaults, which change nothing. */
#define NNLA_IMAGE_AUGMENT_CONFIG_INIT                                                                                 \
  { sizeof(nnla_image_augment_config), 0, 0.0, 0, 0 }

/**
 * Y = X, each image mirrored or not and then moved by as many pixels, both at random.
 *
 * What happens to image i is a function of seed, draw and i alone: the same call makes the same batch. All channels of
 * an image move together, and each of the (2 shift + 1)² moves is as likely as the others.
 *
 * @param X       images
 * @param seed    of the random numbers
 * @param draw    which of them: a number of its own for each batch, such as the step's
 * @param config  NULL for the defaults; its shift is below height and width
 * @param Y       output, the shape and dtype of X, without sharing memory
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, the config, Y is read-only or shares memory with X),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE; on an error Y is untouched. Thread-safe for different Y.
 */
NNLA_API nnla_status nnla_image_augment(const nnla_tensor *X, uint64_t seed, uint64_t draw,
                                        const nnla_image_augment_config *config, nnla_tensor *Y);

#ifdef __cplusplus
}
#endif

#endif
