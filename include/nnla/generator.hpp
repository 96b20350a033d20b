/**
 * @file generator.hpp
 * @brief Generated points in C++.
 */
#ifndef NNLA_GENERATOR_HPP
#define NNLA_GENERATOR_HPP

#include "nnla/generator.h"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <cstdint>

namespace nnla {

/** Samples as rows, and their targets. */
struct Samples {
    Tensor X; /**< samples */
    Tensor T; /**< targets */
};

/**
 * @param count  of points
 * @param noise  its deviation
 * @param seed  of both
 * @param dtype  of both
 * @return two moons
 */
inline Samples make_moons(std::size_t count, double noise, std::uint64_t seed, nnla_dtype dtype = NNLA_F32) {
    Samples moons = {Tensor(Shape{count, 2}, dtype), Tensor(Shape{count, 1}, dtype)};
    detail::check(nnla_make_moons(count, noise, seed, moons.X.get(), moons.T.get()));
    return moons;
}

/**
 * @param count  of points
 * @param noise  its deviation
 * @param factor  the inner radius
 * @param seed  of noise and order
 * @param dtype  of both
 * @return a circle in a circle
 */
inline Samples make_circles(std::size_t count, double noise, double factor, std::uint64_t seed,
                            nnla_dtype dtype = NNLA_F32) {
    Samples circles = {Tensor(Shape{count, 2}, dtype), Tensor(Shape{count, 1}, dtype)};
    detail::check(nnla_make_circles(count, noise, factor, seed, circles.X.get(), circles.T.get()));
    return circles;
}

/**
 * @param count  of points
 * @param columns  of a point
 * @param centers  of the clouds
 * @param deviation  about them
 * @param seed  of centers, points and order
 * @param dtype  of the points
 * @return clouds; their targets are class indices [count]
 */
inline Samples make_blobs(std::size_t count, std::size_t columns, std::size_t centers, double deviation,
                          std::uint64_t seed, nnla_dtype dtype = NNLA_F32) {
    Samples blobs = {Tensor(Shape{count, columns}, dtype), Tensor(Shape{count}, NNLA_I32)};
    detail::check(nnla_make_blobs(count, centers, deviation, seed, blobs.X.get(), blobs.T.get()));
    return blobs;
}

/**
 * @param count  of points
 * @param classes  one an arm
 * @param noise  its deviation
 * @param turns  of an arm
 * @param seed  of noise and order
 * @param dtype  of the points
 * @return arms of a spiral; their targets are class indices [count]
 */
inline Samples make_spirals(std::size_t count, std::size_t classes, double noise, double turns, std::uint64_t seed,
                            nnla_dtype dtype = NNLA_F32) {
    Samples spirals = {Tensor(Shape{count, 2}, dtype), Tensor(Shape{count}, NNLA_I32)};
    detail::check(nnla_make_spirals(count, classes, noise, turns, seed, spirals.X.get(), spirals.T.get()));
    return spirals;
}

/**
 * @param count  of points
 * @param noise  its deviation
 * @param seed  of noise and order
 * @param dtype  of both
 * @return corners of the unit square
 */
inline Samples make_xor(std::size_t count, double noise, std::uint64_t seed, nnla_dtype dtype = NNLA_F32) {
    Samples corners = {Tensor(Shape{count, 2}, dtype), Tensor(Shape{count, 1}, dtype)};
    detail::check(nnla_make_xor(count, noise, seed, corners.X.get(), corners.T.get()));
    return corners;
}

} // namespace nnla

#endif
