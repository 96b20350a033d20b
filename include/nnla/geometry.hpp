/**
 * @file geometry.hpp
 * @brief What a matrix does to space, in C++.
 */
#ifndef NNLA_GEOMETRY_HPP
#define NNLA_GEOMETRY_HPP

#include "nnla/geometry.h"
#include "nnla/linalg.hpp"

#include <cstddef>

namespace nnla {

/** A = Q R: see nnla_qr(). */
struct Qr {
    Tensor Q; /**< [m x r], r = min(m, n) */
    Tensor R; /**< [r x n] */
};

/** @param A  [m x n] @return its thin QR factorization, diag(R) ≥ 0 */
inline Qr qr(ConstTensorRef A) {
    const Shape dims = detail::matrix_shape("qr", A);
    const std::size_t r = dims[0] < dims[1] ? dims[0] : dims[1];
    Qr result = {Tensor(Shape{dims[0], r}, A.dtype()), Tensor(Shape{r, dims[1]}, A.dtype())};
    detail::check(nnla_qr(A.get(), result.Q.get(), result.R.get()));
    return result;
}

/** @param A  [n x n] @return det A */
inline double determinant(ConstTensorRef A) {
    double result = 0;
    detail::check(nnla_determinant(A.get(), &result));
    return result;
}

/** @param A  [m x n] @param tolerance  0: max(m, n) ε s₁ @return how many singular values are larger */
inline std::size_t rank(ConstTensorRef A, double tolerance = 0) {
    std::size_t result = 0;
    detail::check(nnla_rank(A.get(), tolerance, &result));
    return result;
}

/** @param A  [m x n] @return the largest by the smallest singular value */
inline double condition(ConstTensorRef A) {
    double result = 0;
    detail::check(nnla_condition(A.get(), &result));
    return result;
}

/** @param A  [m x n] @return how many directions share the stretching */
inline double effective_rank(ConstTensorRef A) {
    double result = 0;
    detail::check(nnla_effective_rank(A.get(), &result));
    return result;
}

/** A = Q P: see nnla_polar(). */
struct Polar {
    Tensor Q; /**< [m x n], orthonormal columns */
    Tensor P; /**< [n x n], symmetric */
};

/** @param A  [m x n] @return its polar form */
inline Polar polar(ConstTensorRef A) {
    const Shape dims = detail::matrix_shape("polar", A);
    Polar result = {Tensor(dims, A.dtype()), Tensor(Shape{dims[1], dims[1]}, A.dtype())};
    detail::check(nnla_polar(A.get(), result.Q.get(), result.P.get()));
    return result;
}

/** @param A  [m x a] @param B  [m x b] @return the principal angles of their columns' spaces, descending */
inline Tensor subspace_angles(ConstTensorRef A, ConstTensorRef B) {
    const std::size_t a = rank(A), b = rank(B);
    Tensor angles(Shape{a < b ? a : b}, A.dtype());
    detail::check(nnla_subspace_angles(A.get(), B.get(), angles.get()));
    return angles;
}

/** Mean and axes of samples: see nnla_pca(). */
struct Pca {
    Tensor mean;      /**< [n] */
    Tensor axes;      /**< [k x n], orthonormal rows */
    Tensor variances; /**< [k], descending */
};

/** @param X  [rows x n] @param k  how many axes @return the principal components */
inline Pca pca(ConstTensorRef X, std::size_t k) {
    const Shape dims = detail::matrix_shape("pca", X);
    Pca result = {Tensor(Shape{dims[1]}, X.dtype()), Tensor(Shape{k, dims[1]}, X.dtype()), Tensor(Shape{k}, X.dtype())};
    detail::check(nnla_pca(X.get(), result.mean.get(), result.axes.get(), result.variances.get()));
    return result;
}

/** Y = (X − 1 meanᵀ) axesᵀ @param mean  [n] @param axes  [k x n] @param X  [rows x n] @param Y  [rows x k] */
inline void pca_project(ConstTensorRef mean, ConstTensorRef axes, ConstTensorRef X, TensorRef Y) {
    detail::check(nnla_pca_project(mean.get(), axes.get(), X.get(), Y.get()));
}

/** A = R(turn_out) diag(scales) R(turn_in): see nnla_plane_factor(). */
struct PlaneFactor {
    double turn_out;  /**< radians */
    double scales[2]; /**< the second has the sign of det A */
    double turn_in;   /**< radians */
};

/** @param A  [2 x 2] @return it as turns and signed scales */
inline PlaneFactor plane_factor(ConstTensorRef A) {
    PlaneFactor result = {0, {0, 0}, 0};
    detail::check(nnla_plane_factor(A.get(), &result.turn_out, result.scales, &result.turn_in));
    return result;
}

/** From the unit matrix to A @param A  [2 x 2] @param t  0 to 1 @param M  [2 x 2] */
inline void plane_between(ConstTensorRef A, double t, TensorRef M) {
    detail::check(nnla_plane_between(A.get(), t, M.get()));
}

} // namespace nnla

#endif
