/* Numbers of either dtype in memory that starts on a cache line. */
#ifndef NNLA_BENCHMARK_OPERAND_H
#define NNLA_BENCHMARK_OPERAND_H

#include "contest.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace bench {

class Operand {
  public:
    Operand(Dtype dtype, std::size_t count); /* zeros */

    static std::shared_ptr<Operand> zeros(Dtype dtype, std::size_t count);
    /* Uniform in [low, high); the seed gives the numbers. */
    static std::shared_ptr<Operand> random(Dtype dtype, std::size_t count, std::uint64_t seed, double low = -1,
                                           double high = 1);

    void *data() { return memory_.get(); }
    template <class T> T *as() { return static_cast<T *>(memory_.get()); }
    template <class T> const T *as() const { return static_cast<const T *>(memory_.get()); }
    Dtype dtype() const { return dtype_; }
    std::size_t count() const { return count_; }
    double at(std::size_t index) const;
    void set(std::size_t index, double value);
    void fill(double value);
    std::vector<double> values() const;

  private:
    struct Release {
        void operator()(void *memory) const;
    };
    Dtype dtype_;
    std::size_t count_;
    std::unique_ptr<void, Release> memory_;
};

/* Bytes of so many numbers. */
inline std::size_t bytes_of(Dtype dtype, std::size_t count) { return count * dtype_size(dtype); }

using OperandPointer = std::shared_ptr<Operand>;

} // namespace bench

#endif
