/**
 * @file geometry.h
 * @brief What a matrix does to space: its factors, its measures, its principal axes, and a map of the plane as turns.
 *
 * All tensors of one call are #NNLA_F32 or all are #NNLA_F64; #NNLA_I32 is #NNLA_ERROR_DTYPE. Everything is computed
 * in double, scaled so that nothing overflows or underflows on the way, and rounded to the element type at the end;
 * a result that exceeds its range is #NNLA_ERROR_NOT_FINITE. Every argument is checked before anything is written, and
 * a failed call leaves its outputs as they were. An output must not share memory with an input or another output
 * (#NNLA_ERROR_INVALID_ARGUMENT). Zero dimensions are legal. A matrix with NaN or an infinity is refused, with the
 * element's position, except where a function says otherwise. Working memory is taken for the time of a call
 * (#NNLA_ERROR_OUT_OF_MEMORY). All functions are thread-safe for different outputs.
 *
 * **Bits.** They depend neither on the number of threads nor on the instruction set (but for "sse2-fast", where matrices
 * are multiplied): decompositions and projections are plain double arithmetic; sin, cos, exp, log and the arc tangent are
 * the library's own.
 */
#ifndef NNLA_GEOMETRY_H
#define NNLA_GEOMETRY_H

#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A = Q R: orthonormal columns times an upper triangle, the thin QR factorization. With r = min(m, n), column j of A is
 * a combination of the first j columns of Q, and R holds the coefficients.
 *
 * The diagonal of R is not negative, which makes the factors unique where A's first r columns are independent. Where
 * they are not, R has a zero (or, by rounding, a very small number) on its diagonal, and Q is orthonormal all the same.
 *
 * Source: A. S. Householder, "Unitary triangularization of a nonsymmetric matrix", J. ACM 5, 1958.
 *
 * @param A  `[m x n]`, finite
 * @param Q  output, `[m x r]`; may be NULL
 * @param R  output, `[r x n]`
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, an output read-only or sharing memory with another argument),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE (in A, or R exceeds the range of the dtype),
 * #NNLA_ERROR_OUT_OF_MEMORY.
 */
NNLA_API nnla_status nnla_qr(const nnla_tensor *A, nnla_tensor *Q, nnla_tensor *R);

/**
 * det A: by what factor A scales areas, volumes; negative if it mirrors, 0 if it flattens.
 *
 * Gaussian elimination with partial pivoting; of a 2 × 2 matrix a d − b c, which is exact for small integers. 1 for a
 * `[0 x 0]` matrix; 0 or an infinity of the right sign where the value leaves the range of a double.
 *
 * @param A       `[n x n]`, finite
 * @param result  output
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE,
 * #NNLA_ERROR_NOT_FINITE, #NNLA_ERROR_OUT_OF_MEMORY.
 */
NNLA_API nnla_status nnla_determinant(const nnla_tensor *A, double *result);

/**
 * How many dimensions are left of space: the number of singular values larger than the tolerance.
 *
 * @param A          `[m x n]`, finite
 * @param tolerance  0: max(m, n) ε s₁ with the ε of the dtype, as NumPy's matrix_rank; else as large as you say
 * @param rank       output
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL; tolerance negative or NaN), #NNLA_ERROR_DTYPE,
 * #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE, #NNLA_ERROR_OUT_OF_MEMORY.
 */
NNLA_API nnla_status nnla_rank(const nnla_tensor *A, double tolerance, size_t *rank);

/**
 * s₁ / s_r, the largest by the smallest singular value, r = min(m, n): how unevenly A stretches. At least 1; infinity
 * if the smallest is 0; 1 for a matrix without elements. Of a matrix that is singular but for rounding it is a number
 * of the order of 1/ε, or infinity.
 *
 * @param A       `[m x n]`, finite
 * @param result  output
 * @return as nnla_determinant()
 */
NNLA_API nnla_status nnla_condition(const nnla_tensor *A, double *result);

/**
 * exp(−Σ p_i log p_i) with p = s / Σ s: how many directions share the stretching. A rank without a tolerance: n if all
 * n singular values are equal, near 1 if one is far larger than the others; 0 for a zero matrix.
 *
 * Source: O. Roy, M. Vetterli, "The effective rank: a measure of effective dimensionality", EUSIPCO 2007.
 *
 * @param A       `[m x n]`, finite
 * @param result  output
 * @return as nnla_determinant()
 */
NNLA_API nnla_status nnla_effective_rank(const nnla_tensor *A, double *result);

/**
 * A = Q P: a stretch along perpendicular axes, then a turn or mirroring. With the thin A = U Σ Vᵀ, Q = U Vᵀ is the
 * matrix with orthonormal columns (rows, if m < n) nearest to A, and P = V Σ Vᵀ = (Aᵀ A)^½ is symmetric and has no
 * negative eigenvalue. As SciPy's polar. Where A has not full rank Q is one of many, and chosen the same way every time.
 *
 * Source: N. J. Higham, "Computing the polar decomposition — with applications", SIAM J. Sci. Stat. Comput. 7, 1986.
 *
 * @param A  `[m x n]`, finite
 * @param Q  output, `[m x n]`; may be NULL
 * @param P  output, `[n x n]`, symmetric to the bit; may be NULL
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, an output read-only or sharing memory with another argument),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE (in A, or P exceeds the range of the dtype),
 * #NNLA_ERROR_OUT_OF_MEMORY.
 */
NNLA_API nnla_status nnla_polar(const nnla_tensor *A, nnla_tensor *Q, nnla_tensor *P);

/**
 * The principal angles between the space that A's columns span and that of B's, in radians, 0 to π/2, descending: 0 for
 * a direction that both have, π/2 for one of the smaller space that is perpendicular to all of the other.
 *
 * There are as many as the smaller space has dimensions, min(rank A, rank B) with nnla_rank()'s own tolerance. As
 * SciPy's subspace_angles. Small and large angles are equally accurate.
 *
 * Source: A. V. Knyazev, M. E. Argentati, "Principal angles between subspaces in an A-based scalar product", SIAM J.
 * Sci. Comput. 23, 2002.
 *
 * @param A       `[m x a]`, finite
 * @param B       `[m x b]`, finite
 * @param angles  output, `[min(rank A, rank B)]`
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, angles read-only or in the memory of an input),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE (the message says how many angles there are), #NNLA_ERROR_NOT_FINITE,
 * #NNLA_ERROR_OUT_OF_MEMORY.
 */
NNLA_API nnla_status nnla_subspace_angles(const nnla_tensor *A, const nnla_tensor *B, nnla_tensor *angles);

/**
 * Principal component analysis: the perpendicular directions along which samples vary most, from their mean.
 *
 * The axes are the first right singular vectors of X − 1 meanᵀ, with nnla_svd()'s signs: in each the element of largest
 * magnitude is positive. The variances along them are s² / (rows − 1), as scikit-learn's (0 for a single row).
 *
 * Source: H. Hotelling, "Analysis of a complex of statistical variables into principal components", J. Educ. Psychol.
 * 24, 1933.
 *
 * @param X          `[rows x n]`, samples, at least one, finite
 * @param mean       output, `[n]`; may be NULL
 * @param axes       output, `[k x n]`, orthonormal rows, k ≤ min(rows, n); may be NULL
 * @param variances  output, `[k]`, descending; may be NULL
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, an output read-only or sharing memory with another argument),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE (in X, or a variance exceeds the range of the dtype),
 * #NNLA_ERROR_OUT_OF_MEMORY.
 */
NNLA_API nnla_status nnla_pca(const nnla_tensor *X, nnla_tensor *mean, nnla_tensor *axes, nnla_tensor *variances);

/**
 * Y = (X − 1 meanᵀ) axesᵀ: samples in the coordinates of the axes. NaN and infinities go through, a result that exceeds
 * the range of the dtype is an infinity, and so is a difference from the mean that exceeds that of a double: this call
 * does not scale.
 *
 * @param mean  `[n]`
 * @param axes  `[k x n]`
 * @param X     `[rows x n]`
 * @param Y     output, `[rows x k]`
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, Y read-only or in the memory of an input),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_OUT_OF_MEMORY.
 */
NNLA_API nnla_status nnla_pca_project(const nnla_tensor *mean, const nnla_tensor *axes, const nnla_tensor *X,
                                      nnla_tensor *Y);

/**
 * A = R(turn_out) diag(scales) R(turn_in): a map of the plane as pure turns and signed scales, where R(θ) turns by θ
 * counter-clockwise.
 *
 * This is the singular value decomposition with turns only: scales[0] ≥ |scales[1]|, and a mirroring is the sign of
 * scales[1], which is that of det A. So a picture can go from one step to the next without a jump. turn_in is within
 * a quarter turn to either side, turn_out within half a turn. Where A turns and scales alone (the scales are equal)
 * turn_in is 0; where it mirrors and scales alone (they are opposite) turn_out = −turn_in.
 *
 * Source: J. F. Blinn, "Consider the lowly 2 × 2 matrix", IEEE Computer Graphics and Applications 16(2), 1996.
 *
 * @param A         `[2 x 2]`, finite
 * @param turn_out  output, radians in [−π, π]
 * @param scales    output, two numbers
 * @param turn_in   output, radians in [−π/2, π/2]
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE
 * (in A, or a scale exceeds the range of a double).
 */
NNLA_API nnla_status nnla_plane_factor(const nnla_tensor *A, double *turn_out, double *scales, double *turn_in);

/**
 * M on the way from the unit matrix (t = 0) to A (t = 1, to the bit), for animation.
 *
 * With nnla_plane_factor()'s parts A = R(β) R(−turn_in) diag(s) R(turn_in), a turn by β = turn_out + turn_in in [−π, π]
 * after a stretch along fixed perpendicular axes. On the way the turn is t β and the scales are 1 + t (s − 1). So a turn
 * only turns, a stretch only stretches, and a mirroring passes through a flat plane. t outside [0, 1] goes on.
 *
 * Source: K. Shoemake, T. Duff, "Matrix animation and polar decomposition", Graphics Interface 1992.
 *
 * @param A  `[2 x 2]`, finite
 * @param t  how far, finite
 * @param M  output, `[2 x 2]`
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, t not finite, M read-only or in A's memory),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE (in A, or M exceeds the range of the dtype).
 */
NNLA_API nnla_status nnla_plane_between(const nnla_tensor *A, double t, nnla_tensor *M);

#ifdef __cplusplus
}
#endif

#endif
