/**
 * @file linalg.hpp
 * @brief Linear algebra and squashes in C++.
 */
#ifndef NNLA_LINALG_HPP
#define NNLA_LINALG_HPP

#include "nnla/activation.h"
#include "nnla/linalg.h"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace nnla {

/**
 * C = alpha op(A) op(B) + beta C
 *
 * @param transpose_a  op(A) = Aᵀ
 * @param transpose_b  op(B) = Bᵀ
 * @param alpha        factor of the product
 * @param A            op(A) is [m x k]
 * @param B            op(B) is [k x n]
 * @param beta         factor of C
 * @param C            [m x n]
 */
inline void gemm(bool transpose_a, bool transpose_b, double alpha, ConstTensorRef A, ConstTensorRef B, double beta,
                 TensorRef C) {
    detail::check(nnla_gemm(transpose_a, transpose_b, alpha, A.get(), B.get(), beta, C.get()));
}

/**
 * Y = X Wᵀ + 1 bᵀ
 *
 * @param W  [out x in]
 * @param b  [out]
 * @param X  [batch x in] or [in]
 * @param Y  [batch x out] or [out]
 */
inline void affine(ConstTensorRef W, ConstTensorRef b, ConstTensorRef X, TensorRef Y) {
    detail::check(nnla_affine(W.get(), b.get(), X.get(), Y.get()));
}

/** Y = X Wᵀ @param W  [out x in] @param X  [batch x in] or [in] @param Y  [batch x out] or [out] */
inline void linear(ConstTensorRef W, ConstTensorRef X, TensorRef Y) {
    detail::check(nnla_affine(W.get(), nullptr, X.get(), Y.get()));
}

/**
 * y = alpha op(A) x + beta y
 *
 * @param transpose  op(A) = Aᵀ
 * @param alpha      factor of the product
 * @param A          op(A) is [m x k]
 * @param x          [k]
 * @param beta       factor of y
 * @param y          [m]
 */
inline void gemv(bool transpose, double alpha, ConstTensorRef A, ConstTensorRef x, double beta, TensorRef y) {
    detail::check(nnla_gemv(transpose, alpha, A.get(), x.get(), beta, y.get()));
}

/** y = x₁ a₁ + … + xₙ aₙ @param A  [m x n], the columns @param x  [n] @param y  [m] */
inline void combine_columns(ConstTensorRef A, ConstTensorRef x, TensorRef y) {
    detail::check(nnla_combine_columns(A.get(), x.get(), y.get()));
}

/**
 * A = alpha x yᵀ + beta A
 *
 * @param alpha  a factor
 * @param x  [m]
 * @param y  [n]
 * @param beta  a factor
 * @param A  [m x n]
 */
inline void outer(double alpha, ConstTensorRef x, ConstTensorRef y, double beta, TensorRef A) {
    detail::check(nnla_outer(alpha, x.get(), y.get(), beta, A.get()));
}

/** At = Aᵀ @param A  [m x n] @param At  [n x m] */
inline void transpose(ConstTensorRef A, TensorRef At) { detail::check(nnla_transpose(A.get(), At.get())); }

/** Y = aX + bY @param a  factor of X @param X  any shape @param b  factor of Y @param Y  the same shape */
inline void axpby(double a, ConstTensorRef X, double b, TensorRef Y) {
    detail::check(nnla_axpby(a, X.get(), b, Y.get()));
}

/** C = A + B @param A  any shape @param B  the same shape @param C  the same shape */
inline void add(ConstTensorRef A, ConstTensorRef B, TensorRef C) { detail::check(nnla_add(A.get(), B.get(), C.get())); }

/** C = A − B @param A  any shape @param B  the same shape @param C  the same shape */
inline void subtract(ConstTensorRef A, ConstTensorRef B, TensorRef C) {
    detail::check(nnla_subtract(A.get(), B.get(), C.get()));
}

/** C = A ⊙ B @param A  any shape @param B  the same shape @param C  the same shape */
inline void multiply(ConstTensorRef A, ConstTensorRef B, TensorRef C) {
    detail::check(nnla_multiply(A.get(), B.get(), C.get()));
}

/** @param x  any shape @param y  the same shape @return xᵀy */
inline double dot(ConstTensorRef x, ConstTensorRef y) {
    double result = 0;
    detail::check(nnla_dot(x.get(), y.get(), &result));
    return result;
}

/** @param x  any shape @return ‖x‖ */
inline double norm(ConstTensorRef x) {
    double result = 0;
    detail::check(nnla_norm(x.get(), &result));
    return result;
}

/** @param x  any shape @param y  the same shape @return xᵀy / (‖x‖ ‖y‖) */
inline double cosine(ConstTensorRef x, ConstTensorRef y) {
    double result = 0;
    detail::check(nnla_cosine(x.get(), y.get(), &result));
    return result;
}

namespace detail {

/** @param function  whose message @param A  a matrix, or nnla::Error is thrown @return its shape */
inline Shape matrix_shape(const char *function, ConstTensorRef A) {
    const Shape dims = A.shape();
    if (dims.size() != 2) {
        throw Error(NNLA_ERROR_SHAPE,
                    std::string(function) + ": expected a matrix, got a tensor of rank " + std::to_string(dims.size()));
    }
    return dims;
}

} // namespace detail

/** A = U diag(s) Vᵀ: see nnla_svd(). */
struct Svd {
    Tensor U;  /**< [m x r], r = min(m, n) */
    Tensor s;  /**< [r], descending */
    Tensor Vt; /**< [r x n] */
};

/** @param A  [m x n] @return its thin singular value decomposition */
inline Svd svd(ConstTensorRef A) {
    const Shape dims = detail::matrix_shape("svd", A);
    const std::size_t r = dims[0] < dims[1] ? dims[0] : dims[1];
    Svd result = {Tensor(Shape{dims[0], r}, A.dtype()), Tensor(Shape{r}, A.dtype()),
                  Tensor(Shape{r, dims[1]}, A.dtype())};
    detail::check(nnla_svd(A.get(), result.U.get(), result.s.get(), result.Vt.get()));
    return result;
}

/** Y = squash(Z) @param activation  which squash @param Z  pre-activations @param Y  the same shape */
inline void activation_forward(nnla_activation activation, ConstTensorRef Z, TensorRef Y) {
    detail::check(nnla_activation_forward(activation, Z.get(), Y.get()));
}

/**
 * dZ = squash'(Z) ⊙ dY
 *
 * @param activation  which squash
 * @param Z           pre-activations
 * @param Y           squash(Z)
 * @param dY          gradient by Y
 * @param dZ          gradient by Z
 */
inline void activation_backward(nnla_activation activation, ConstTensorRef Z, ConstTensorRef Y, ConstTensorRef dY,
                                TensorRef dZ) {
    detail::check(nnla_activation_backward(activation, Z.get(), Y.get(), dY.get(), dZ.get()));
}

} // namespace nnla

#endif
