/**
 * @file layer.hpp
 * @brief Layers in C++.
 */
#ifndef NNLA_LAYER_HPP
#define NNLA_LAYER_HPP

#include "nnla/handle.hpp"
#include "nnla/layer.h"
#include "nnla/normalisation.h"
#include "nnla/pooling.h"
#include "nnla/shaping.h"
#include "nnla/tensor.hpp"

#include <cstddef>

namespace nnla {

/** A layer that no network has taken yet. */
class Layer : public Handle<nnla_layer, nnla_layer_destroy> {
  public:
    using Handle::Handle;

    /** @param units  rows of W @param config  NULL for the defaults @return an affine map */
    static Layer dense(std::size_t units, const nnla_dense_config *config = nullptr) {
        return Layer(nnla_dense_create_with(units, config));
    }

    /** @param filters  templates @param kernel_height  of a template @param kernel_width  of a template
        @param config  NULL for the defaults @return a convolution over images */
    static Layer conv2d(std::size_t filters, std::size_t kernel_height, std::size_t kernel_width,
                        const nnla_conv2d_config *config = nullptr) {
        return Layer(nnla_conv2d_create_with(filters, kernel_height, kernel_width, config));
    }

    /** @param filters  templates @param kernel  their length @param config  NULL for the defaults
        @return a convolution over sequences */
    static Layer conv1d(std::size_t filters, std::size_t kernel, const nnla_conv1d_config *config = nullptr) {
        return Layer(nnla_conv1d_create_with(filters, kernel, config));
    }

    /** @param activation  which squash @return a squash */
    static Layer activation(nnla_activation activation) { return Layer(nnla_activation_create(activation)); }

    /** @param rate  in [0, 1) @return dropout */
    static Layer dropout(double rate) { return Layer(nnla_dropout_create(rate)); }

    /** @param height  of a window @param width  of a window @param config  NULL for the defaults @return max pooling */
    static Layer max_pool2d(std::size_t height, std::size_t width, const nnla_pool2d_config *config = nullptr) {
        return Layer(nnla_max_pool2d_create_with(height, width, config));
    }

    /** @param height  of a window @param width  of a window @param config  NULL for the defaults @return average
     * pooling */
    static Layer average_pool2d(std::size_t height, std::size_t width, const nnla_pool2d_config *config = nullptr) {
        return Layer(nnla_average_pool2d_create_with(height, width, config));
    }

    /** @param length  of a window @param config  NULL for the defaults @return max pooling of sequences */
    static Layer max_pool1d(std::size_t length, const nnla_pool1d_config *config = nullptr) {
        return Layer(nnla_max_pool1d_create_with(length, config));
    }

    /** @param length  of a window @param config  NULL for the defaults @return average pooling of sequences */
    static Layer average_pool1d(std::size_t length, const nnla_pool1d_config *config = nullptr) {
        return Layer(nnla_average_pool1d_create_with(length, config));
    }

    /** @return the largest value of each channel */
    static Layer global_max_pool() { return Layer(nnla_global_max_pool_create()); }

    /** @return the mean of each channel */
    static Layer global_average_pool() { return Layer(nnla_global_average_pool_create()); }

    /** @param config  NULL for the defaults @return batch normalisation */
    static Layer batch_norm(const nnla_batch_norm_config *config = nullptr) {
        return Layer(nnla_batch_norm_create_with(config));
    }

    /** @param config  NULL for the defaults @return layer normalisation */
    static Layer layer_norm(const nnla_layer_norm_config *config = nullptr) {
        return Layer(nnla_layer_norm_create_with(config));
    }

    /** @param count  rows of the table @param units  of each row @param config  NULL for the defaults @return a table
     * of vectors */
    static Layer embedding(std::size_t count, std::size_t units, const nnla_embedding_config *config = nullptr) {
        return Layer(nnla_embedding_create_with(count, units, config));
    }

    /** @return each sample as one vector */
    static Layer flatten() { return Layer(nnla_flatten_create()); }

    /** @param dims  of a sample @return each sample with these dimensions */
    static Layer reshape(const std::vector<std::size_t> &dims) {
        return Layer(nnla_reshape_create(dims.size(), dims.data()));
    }

    /** @return the sum of the inputs */
    static Layer add() { return Layer(nnla_add_create()); }

    /** @param axis  of a sample, from 0 @return the inputs behind each other */
    static Layer concatenate(std::size_t axis) { return Layer(nnla_concatenate_create(axis)); }

    /** @param config  NULL for the defaults @return the rectifier whose slope is trained */
    static Layer prelu(const nnla_prelu_config *config = nullptr) { return Layer(nnla_prelu_create_with(config)); }
};

} // namespace nnla

#endif
