/* A library's operations on plain memory. Ours is one of them, so a group states its shapes once for all. An operation
   that a library does not offer is an empty Run. A new peer is a file with a function library_<name> and one line in
   libraries.inc. */
#ifndef NNLA_BENCHMARK_LIBRARY_H
#define NNLA_BENCHMARK_LIBRARY_H

#include "contest.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace bench {

/* C [m × n] = op(A) op(B), k terms; matrices are row-major and dense. */
struct Gemm {
    Dtype dtype;
    bool transpose_a, transpose_b;
    std::size_t m, n, k;
    const void *A, *B;
    void *C;
};

/* Y [batch × out] = X [batch × in] Wᵀ + 1 bᵀ */
struct Affine {
    Dtype dtype;
    std::size_t batch, in, out;
    const void *X, *W, *b;
    void *Y;
};

/* y = A x, or Aᵀ x; A [rows × cols] */
struct Gemv {
    Dtype dtype;
    bool transpose;
    std::size_t rows, cols;
    const void *A, *x;
    void *y;
};

/* A [rows × cols] = A + x yᵀ */
struct Ger {
    Dtype dtype;
    std::size_t rows, cols;
    const void *x, *y;
    void *A;
};

/* Functions of one number; gelu is the exact one, by erf. */
enum class Function { exp, log, tanh, sigmoid, gelu };

/* y_i = f(x_i) */
struct Map {
    Dtype dtype;
    Function function;
    std::size_t count;
    const void *x;
    void *y;
};

/* dZ_i = f'(Z_i) dY_i for a squash; Y_i = f(Z_i) */
struct MapGradient {
    Dtype dtype;
    Function function;
    std::size_t count;
    const void *Z, *Y, *dY;
    void *dZ;
};

/* Over each row: Y_ij = e^Z_ij / Σ_j e^Z_ij */
struct Softmax {
    Dtype dtype;
    std::size_t rows, cols;
    const void *Z;
    void *Y;
};

/* dZ_ij = Y_ij (dY_ij − Σ_j dY_ij Y_ij) */
struct SoftmaxGradient {
    Dtype dtype;
    std::size_t rows, cols;
    const void *Y, *dY;
    void *dZ;
};

enum class Reduction { sum, dot, norm };

/* Σ x_i, Σ x_i y_i or √Σ x_i² */
struct Reduce {
    Dtype dtype;
    Reduction reduction;
    std::size_t count;
    const void *x, *y;
    double *result;
};

class Library {
  public:
    explicit Library(std::string name, bool ranked = true) : name_(std::move(name)), ranked_(ranked) {}
    virtual ~Library() = default;
    Library(const Library &) = delete;
    Library &operator=(const Library &) = delete;

    virtual Run gemm(const Gemm &) { return nullptr; }
    virtual Run affine(const Affine &) { return nullptr; }
    virtual Run gemv(const Gemv &) { return nullptr; }
    virtual Run ger(const Ger &) { return nullptr; }
    virtual Run map(const Map &) { return nullptr; }
    virtual Run map_gradient(const MapGradient &) { return nullptr; }
    virtual Run softmax(const Softmax &) { return nullptr; }
    virtual Run softmax_gradient(const SoftmaxGradient &) { return nullptr; }
    virtual Run reduce(const Reduce &) { return nullptr; }

    void enter(Contest &contest, Run run) const {
        if (ranked_) {
            contest.add(name_, std::move(run));
        } else {
            contest.add_unranked(name_, std::move(run));
        }
    }

  private:
    std::string name_;
    bool ranked_;
};

/* Each that this build has, opened at first use with the threads of the pass. */
const std::vector<std::unique_ptr<Library>> &libraries(const Setting &setting);

} // namespace bench

#endif
