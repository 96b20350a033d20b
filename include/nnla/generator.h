/**
 * @file generator.h
 * @brief Points to learn from: moons, circles, blobs, spirals, xor.
 *
 * Each is computed by the library's own functions in f64 and rounded once to the dtype of the result, so the same seed
 * gives the same bits on every machine. Rows are shuffled.
 */
#ifndef NNLA_GENERATOR_H
#define NNLA_GENERATOR_H

#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Makes two interleaved half circles in the plane, with the geometry of scikit-learn's `make_moons`.
 *
 * Class 0 is the outer half circle, `count / 2` points (cos t, sin t); class 1 the inner one, the other
 * points, (1 − cos t, 1/2 − sin t); t goes from 0 to π in equal steps. Normal noise is added to each
 * coordinate and the rows are shuffled.
 *
 * @param count  how many points, at least 1
 * @param noise  the standard deviation of the noise, from 0 to 1e30
 * @param seed   of noise and order
 * @param X      output [count × 2], f32 or f64
 * @param T      output [count × 1] or [count], any dtype: 0 or 1 a row
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, count is 0, noise is NaN, negative or too large, an
 * output is read-only or the two share memory), #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE,
 * #NNLA_ERROR_OUT_OF_MEMORY; on an error X and T are untouched. Thread-safe for different outputs.
 */
NNLA_API nnla_status nnla_make_moons(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T);

/**
 * Makes a circle in a circle, with the geometry of scikit-learn's `make_circles`.
 *
 * Class 0 is the unit circle, `count / 2` points (cos t, sin t); class 1 the other points, factor (cos t, sin t); t goes
 * from 0 in equal steps, the last one of which ends at 2π. Normal noise is added to each coordinate and the rows are
 * shuffled.
 *
 * @param count   how many points, at least 1
 * @param noise   the standard deviation of the noise, from 0 to 1e30
 * @param factor  the inner circle's radius, 0 or more and below 1
 * @param seed    of noise and order
 * @param X       output [count × 2], f32 or f64
 * @param T       output [count × 1] or [count], any dtype: 0 or 1 a row
 * @return as nnla_make_moons, and #NNLA_ERROR_INVALID_ARGUMENT for factor. Thread-safe for different outputs.
 */
NNLA_API nnla_status nnla_make_circles(size_t count, double noise, double factor, uint64_t seed, nnla_tensor *X,
                                       nnla_tensor *T);

/**
 * Makes clouds of points, each a normal distribution about a center of its own, as scikit-learn's `make_blobs`.
 *
 * Centers are uniform in the cube from −10 to 10. Class k are the points of center k; the first `count % centers` of
 * them have one point more than the others. The rows are shuffled. A center depends on the seed and its number alone.
 *
 * @param count      how many points, at least 1
 * @param centers    how many, at least 1; those beyond count have no points
 * @param deviation  the standard deviation of each coordinate about its center, from 0 to 1e30
 * @param seed       of centers, points and order
 * @param X          output [count × any], f32 or f64: its second axis says how many coordinates points have
 * @param T          output [count × 1] or [count], any dtype: a class index a row; or [count × centers], any dtype:
 *                   one-hot rows
 * @return as nnla_make_moons, and #NNLA_ERROR_INVALID_ARGUMENT for centers. Thread-safe for different outputs.
 */
NNLA_API nnla_status nnla_make_blobs(size_t count, size_t centers, double deviation, uint64_t seed, nnla_tensor *X,
                                     nnla_tensor *T);

/**
 * Makes arms of a spiral that turn about each other.
 *
 * Class k is arm k. Its n points i = 1, …, n lie at the distance r = i / n from the origin, at the angle
 * 2π (turns · r + k / classes). The first `count % classes` arms have one point more. Normal noise is added to each
 * coordinate and the rows are shuffled.
 *
 * @param count    how many points, at least 1
 * @param classes  how many arms, at least 2; those beyond count have no points
 * @param noise    the standard deviation of the noise, from 0 to 1e30
 * @param turns    how often an arm goes round, from 0 to 1000
 * @param seed     of noise and order
 * @param X        output [count × 2], f32 or f64
 * @param T        output [count × 1] or [count], any dtype: a class index a row; or [count × classes], any dtype:
 *                 one-hot rows
 * @return as nnla_make_moons, and #NNLA_ERROR_INVALID_ARGUMENT for classes and turns. Thread-safe for different outputs.
 */
NNLA_API nnla_status nnla_make_spirals(size_t count, size_t classes, double noise, double turns, uint64_t seed,
                                       nnla_tensor *X, nnla_tensor *T);

/**
 * Makes the exclusive or of two bits: points at the corners of the unit square, of class 1 where the coordinates differ.
 *
 * Corners take turns, so that 4 points without noise are each of them once. Normal noise is added to each coordinate
 * and the rows are shuffled.
 *
 * @param count  how many points, at least 1
 * @param noise  the standard deviation of the noise, from 0 to 1e30
 * @param seed   of noise and order
 * @param X      output [count × 2], f32 or f64
 * @param T      output [count × 1] or [count], any dtype: 0 or 1 a row
 * @return as nnla_make_moons. Thread-safe for different outputs.
 */
NNLA_API nnla_status nnla_make_xor(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T);

#ifdef __cplusplus
}
#endif

#endif
