/**
 * @file image.hpp
 * @brief Batches of images in C++.
 */
#ifndef NNLA_IMAGE_HPP
#define NNLA_IMAGE_HPP

#include "nnla/image.h"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnla {

/** Mean and deviation of each channel of images, and the map to 0 and 1 that they make. */
struct ImageScale {
    std::vector<double> mean;      /**< by channel */
    std::vector<double> deviation; /**< by channel */

    /** @param X  images @return what is found in them */
    static ImageScale measure(ConstTensorRef X) {
        std::size_t channels = X.shape().size() == 4 ? X.shape()[1] : 1;
        ImageScale scale = {std::vector<double>(channels), std::vector<double>(channels)};
        detail::check(nnla_image_measure(X.get(), scale.mean.data(), scale.deviation.data()));
        return scale;
    }

    /** @param X  images @param Y  output: (X - mean) / deviation; may be X */
    void apply(ConstTensorRef X, TensorRef Y) const {
        std::size_t channels = X.shape().size() == 4 ? X.shape()[1] : 1;
        if (mean.size() != channels || deviation.size() != channels) {
            throw Error(NNLA_ERROR_INVALID_ARGUMENT, "image scale: expected a mean and a deviation for each channel");
        }
        detail::check(nnla_image_normalize(X.get(), mean.data(), deviation.data(), Y.get()));
    }
};

/**
 * @param X  images
 * @param seed  of the random numbers
 * @param draw  which of them
 * @param config  shift, fill, flip
 * @param Y  output: the images, moved and mirrored
 */
inline void image_augment(ConstTensorRef X, std::uint64_t seed, std::uint64_t draw,
                          const nnla_image_augment_config &config, TensorRef Y) {
    detail::check(nnla_image_augment(X.get(), seed, draw, &config, Y.get()));
}

} // namespace nnla

#endif
