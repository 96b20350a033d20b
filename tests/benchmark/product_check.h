/* A product checked without a second one: C v = A (B v) for a random v, in f64 (R. Freivalds, "Probabilistic machines
   can use less running time", 1977). */
#ifndef NNLA_BENCHMARK_PRODUCT_CHECK_H
#define NNLA_BENCHMARK_PRODUCT_CHECK_H

#include "operand.h"

namespace bench {

/* op(M), rows × cols, of row-major M. */
struct MatrixView {
    const Operand &M;
    std::size_t rows, cols;
    bool transposed;
};

/* Sets the contest's reference, result, reset and tolerance for C = A B + 1 bᵀ; b may be NULL. */
void check_product(Contest &contest, const MatrixView &A, const MatrixView &B, const OperandPointer &C,
                   const Operand *b = nullptr);

} // namespace bench

#endif
