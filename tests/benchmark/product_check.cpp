#include "product_check.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace bench {

using Vector = std::vector<double>;

/* y = M x, or Mᵀ x, of row-major M [rows × cols] */
template <class T>
static Vector multiply_dense(const T *M, std::size_t rows, std::size_t cols, bool transposed, const Vector &x) {
    Vector y(transposed ? cols : rows, 0.0);
    for (std::size_t i = 0; i < rows; i++) {
        const T *row = M + i * cols;
        double sum = 0;
        for (std::size_t j = 0; j < cols; j++) {
            if (transposed) {
                y[j] += static_cast<double>(row[j]) * x[i];
            } else {
                sum += static_cast<double>(row[j]) * x[j];
            }
        }
        if (!transposed) {
            y[i] = sum;
        }
    }
    return y;
}

static Vector multiply(const MatrixView &A, const Vector &x) {
    std::size_t rows = A.transposed ? A.cols : A.rows, cols = A.transposed ? A.rows : A.cols;
    return A.M.dtype() == Dtype::f32 ? multiply_dense(A.M.as<float>(), rows, cols, A.transposed, x)
                                     : multiply_dense(A.M.as<double>(), rows, cols, A.transposed, x);
}

static Vector random_vector(std::size_t count) {
    std::mt19937_64 engine(3);
    std::uniform_real_distribution<double> uniform(-1, 1);
    Vector v(count);
    std::generate(v.begin(), v.end(), [&] { return uniform(engine); });
    return v;
}

void check_product(Contest &contest, const MatrixView &A, const MatrixView &B, const OperandPointer &C,
                   const Operand *b) {
    const std::size_t m = A.rows, n = B.cols;
    Vector v = random_vector(n);
    Vector reference = multiply(A, multiply(B, v));
    if (b != nullptr) {
        double bias = 0; /* bᵀ v */
        for (std::size_t j = 0; j < n; j++) {
            bias += b->at(j) * v[j];
        }
        std::for_each(reference.begin(), reference.end(), [bias](double &value) { value += bias; });
    }
    /* The error of C v grows as √(n k) u and |C v| too. */
    contest.scale = 1 + std::sqrt(static_cast<double>(n) * static_cast<double>(A.cols)) / 3;
    contest.tolerance = C->dtype() == Dtype::f32 ? 1e-5 : 1e-13;
    contest.reference = std::move(reference);
    contest.reset = [C] { C->fill(NAN); };
    contest.result = [C, v, m, n] { return multiply({*C, m, n, false}, v); };
}

} // namespace bench
