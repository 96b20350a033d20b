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

class Library {
  public:
    explicit Library(std::string name, bool ranked = true) : name_(std::move(name)), ranked_(ranked) {}
    virtual ~Library() = default;
    Library(const Library &) = delete;
    Library &operator=(const Library &) = delete;

    virtual Run gemm(const Gemm &) { return nullptr; }
    virtual Run affine(const Affine &) { return nullptr; }

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
