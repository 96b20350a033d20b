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
 * **Bits.** They depend neither on the number of threads nor on the instruction set (but for "sse2-fast"): products
 * and sums are those of linalg.h; sin, cos, exp, log and the arc tangent are the library's own.
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

#ifdef __cplusplus
}
#endif

#endif
