/**
 * @file linalg.h
 * @brief Linear algebra: matrix products, affine maps, vectors, the singular value decomposition.
 *
 * All tensors of one call are #NNLA_F32 or all are #NNLA_F64; #NNLA_I32 is #NNLA_ERROR_DTYPE. Every argument
 * is checked before anything is written, and a failed call leaves its outputs as they were. An output must
 * not share memory with an input or another output unless its description allows it
 * (#NNLA_ERROR_INVALID_ARGUMENT). Zero dimensions are legal: a sum of no terms is 0. NaN and infinities go
 * through as IEEE 754 defines, except where a function says that it refuses them. All functions are
 * thread-safe for different outputs.
 *
 * **Bits.** An element of a product (gemm, gemv, affine, outer, combine_columns) is a chain of fused
 * multiply-adds that starts at +0, k ascending, closed every 256 terms; then `alpha` times it (if alpha ≠ 1),
 * then `fma(beta, C, ·)` (C is not read if beta is 0), then + b. So gemm, gemv, affine and combine_columns of
 * the same numbers have the same bits. Dot products and norms are summed in 32 lanes and may differ from them
 * in the last place. Neither depends on the number of threads or on the instruction set (but for
 * "sse2-fast"). Scalars are given as double and rounded to the element type.
 *
 * Names follow C. L. Lawson et al., "Basic linear algebra subprograms for Fortran usage", ACM TOMS 5, 1979
 * and its successors.
 */
#ifndef NNLA_LINALG_H
#define NNLA_LINALG_H

#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * C = alpha op(A) op(B) + beta C: the matrix product. op(A) is A or, if transpose_a is not 0, Aᵀ.
 *
 * @param transpose_a  0: op(A) = A, else Aᵀ
 * @param transpose_b  0: op(B) = B, else Bᵀ
 * @param alpha        factor of the product
 * @param A            rank 2, op(A) is `[m x k]`
 * @param B            rank 2, op(B) is `[k x n]`
 * @param beta         factor of C; if it is 0, C is not read
 * @param C            input and output, `[m x n]`
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, C read-only or in the memory of A or B),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_OUT_OF_MEMORY (large products take scratch for the time
 * of the call).
 */
NNLA_API nnla_status nnla_gemm(int transpose_a, int transpose_b, double alpha, const nnla_tensor *A,
                               const nnla_tensor *B, double beta, nnla_tensor *C);

/**
 * Y = X Wᵀ + 1 bᵀ: one layer's affine map of a batch; of one vector y = W x + b.
 *
 * @param W  `[out x in]`: row i is the template of unit i
 * @param b  `[out]`, or NULL for a linear map
 * @param X  `[batch x in]`, or `[in]`
 * @param Y  output, `[batch x out]`, or `[out]` if X has rank 1
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, Y read-only or in the memory of an input),
 * #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_OUT_OF_MEMORY (scratch for the time of the call).
 */
NNLA_API nnla_status nnla_affine(const nnla_tensor *W, const nnla_tensor *b, const nnla_tensor *X, nnla_tensor *Y);

/**
 * y = alpha op(A) x + beta y: the product of a matrix and a vector.
 *
 * The row view of it: y_i is row i of op(A) times x. nnla_combine_columns() is the column view.
 *
 * @param transpose  0: op(A) = A, else Aᵀ
 * @param alpha      factor of the product
 * @param A          rank 2, op(A) is `[m x k]`
 * @param x          `[k]`
 * @param beta       factor of y; if it is 0, y is not read
 * @param y          input and output, `[m]`
 * @return as nnla_gemm()
 */
NNLA_API nnla_status nnla_gemv(int transpose, double alpha, const nnla_tensor *A, const nnla_tensor *x, double beta,
                               nnla_tensor *y);

/**
 * y = x_1 a_1 + … + x_n a_n: the linear combination of A's columns a_j with the coefficients x_j.
 *
 * This is A x, with the bits of nnla_gemv(): element i of y is the chain of fma(a_ij, x_j, ·), j ascending,
 * whether it is computed a row or a column at a time.
 *
 * @param A  `[m x n]`, the columns
 * @param x  `[n]`, the coefficients
 * @param y  output, `[m]`
 * @return as nnla_gemm()
 */
NNLA_API nnla_status nnla_combine_columns(const nnla_tensor *A, const nnla_tensor *x, nnla_tensor *y);

/**
 * A = alpha x yᵀ + beta A: the outer product, BLAS ger if beta is 1.
 *
 * A product of one term, with the bits of nnla_gemm() of x as a column and y as a row: x_i y_j is rounded,
 * then multiplied by alpha (if it is not 1), then fma(beta, a_ij, ·).
 *
 * @param alpha  factor of the product
 * @param x      `[m]`
 * @param y      `[n]`
 * @param beta   factor of A; if it is 0, A is not read
 * @param A      input and output, `[m x n]`
 * @return as nnla_gemm()
 */
NNLA_API nnla_status nnla_outer(double alpha, const nnla_tensor *x, const nnla_tensor *y, double beta, nnla_tensor *A);

/**
 * At = Aᵀ.
 *
 * @param A   `[m x n]`
 * @param At  output, `[n x m]`
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, At read-only or in A's memory), #NNLA_ERROR_DTYPE,
 * #NNLA_ERROR_SHAPE.
 */
NNLA_API nnla_status nnla_transpose(const nnla_tensor *A, nnla_tensor *At);

/**
 * Y = aX + bY, element by element: fma(a, x, b·y).
 *
 * @param a  factor of X
 * @param X  any shape
 * @param b  factor of Y; if it is 0, Y is not read
 * @param Y  input and output, of X's shape; may be X's memory exactly
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, Y read-only or sharing memory with X without being
 * it), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE.
 */
NNLA_API nnla_status nnla_axpby(double a, const nnla_tensor *X, double b, nnla_tensor *Y);

/**
 * C = A + B, element by element.
 *
 * @param A  any shape
 * @param B  the same shape
 * @param C  output, the same shape; may be A's or B's memory exactly
 * @return as nnla_axpby()
 */
NNLA_API nnla_status nnla_add(const nnla_tensor *A, const nnla_tensor *B, nnla_tensor *C);

/**
 * C = A − B, element by element.
 *
 * @param A  any shape
 * @param B  the same shape
 * @param C  output, the same shape; may be A's or B's memory exactly
 * @return as nnla_axpby()
 */
NNLA_API nnla_status nnla_subtract(const nnla_tensor *A, const nnla_tensor *B, nnla_tensor *C);

/**
 * C = A ⊙ B, element by element: the Hadamard product.
 *
 * @param A  any shape
 * @param B  the same shape
 * @param C  output, the same shape; may be A's or B's memory exactly
 * @return as nnla_axpby()
 */
NNLA_API nnla_status nnla_multiply(const nnla_tensor *A, const nnla_tensor *B, nnla_tensor *C);

/**
 * xᵀy = Σ x_i y_i, over all elements.
 *
 * @param x       any shape
 * @param y       the same shape
 * @param result  output; 0 if there is no element
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE.
 */
NNLA_API nnla_status nnla_dot(const nnla_tensor *x, const nnla_tensor *y, double *result);

/**
 * ‖x‖ = √Σ x_i², over all elements (of a matrix: the Frobenius norm). No square overflows or underflows.
 *
 * @param x       any shape
 * @param result  output; 0 if there is no element
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL), #NNLA_ERROR_DTYPE.
 */
NNLA_API nnla_status nnla_norm(const nnla_tensor *x, double *result);

/**
 * xᵀy / (‖x‖ ‖y‖): the cosine of the angle between x and y, how alike their directions are.
 *
 * The size of x and y does not matter: nothing overflows or underflows on the way. The result is cut to [−1,
 * 1].
 *
 * @param x       any shape
 * @param y       the same shape
 * @param result  output; 0 if x or y is zero or there is no element (as scikit-learn's cosine_similarity);
 * NaN if an element is not finite
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE,
 * #NNLA_ERROR_OUT_OF_MEMORY (copies are made if the elements are very large or very small).
 */
NNLA_API nnla_status nnla_cosine(const nnla_tensor *x, const nnla_tensor *y, double *result);

/**
 * A = U diag(s) Vᵀ: the thin singular value decomposition. With r = min(m, n), the columns of U and the rows
 * of Vᵀ are orthonormal, s ≥ 0 descends: A rotates by Vᵀ, scales by s, rotates by U.
 *
 * Computed in double by a Householder QR factorization with rows sorted and columns pivoted, then one-sided
 * Jacobi rotations. Each singular value, also the smallest, has the relative accuracy that a small relative
 * change of each row and column of A leaves it: a matrix with rows and columns of very different size (D₁ B
 * D₂ with a well-conditioned B) loses no digit to them. U and Vᵀ are orthonormal also where A has not full
 * rank.
 *
 * Signs: in each row of Vᵀ the element of largest magnitude (the first of equals) is positive. Where a
 * singular value is zero the column of U is one of many, and chosen the same way every time.
 *
 * Sources: Z. Drmač, K. Veselić, "New fast and accurate Jacobi SVD algorithm I, II", SIAM J. Matrix Anal.
 * Appl. 29, 2008; N. J. Higham, "QR factorization with complete pivoting and accurate computation of the
 * SVD", Linear Algebra Appl. 309, 2000.
 *
 * @param A   `[m x n]`, finite
 * @param U   output, `[m x r]`; may be NULL
 * @param s   output, `[r]`
 * @param Vt  output, `[r x n]`; may be NULL
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, an output read-only or sharing memory with another
 * argument), #NNLA_ERROR_DTYPE, #NNLA_ERROR_SHAPE, #NNLA_ERROR_NOT_FINITE (in A, at the position named; or a
 * singular value exceeds the range of the dtype), #NNLA_ERROR_OUT_OF_MEMORY, #NNLA_ERROR_UNSUPPORTED (no
 * convergence in 60 sweeps, which no matrix is known to cause).
 */
NNLA_API nnla_status nnla_svd(const nnla_tensor *A, nnla_tensor *U, nnla_tensor *s, nnla_tensor *Vt);

#ifdef __cplusplus
}
#endif

#endif
