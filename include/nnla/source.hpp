/**
 * @file source.hpp
 * @brief Batches that a function fills, in C++: see Network::fit_source().
 */
#ifndef NNLA_SOURCE_HPP
#define NNLA_SOURCE_HPP

#include "nnla/source.h"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <functional>

namespace nnla {

/** A batch to be filled. Valid during the call. */
class Batch {
  public:
    /** @param batch  outlives this object */
    explicit Batch(const nnla_batch *batch) : batch_(batch) {}

    /** @return the epoch, from 1 */
    std::size_t epoch() const noexcept { return batch_->epoch; }

    /** @return the batch's number in its epoch, from 1 */
    std::size_t number() const noexcept { return batch_->batch; }

    /** @return the rows that there is room for */
    std::size_t room() const noexcept { return *batch_->rows; }

    /** @param input  its index @return [room x input], to be filled */
    TensorRef X(std::size_t input = 0) const { return at(batch_->X, batch_->inputs, input); }

    /** @param output  its index @return targets, to be filled */
    TensorRef T(std::size_t output = 0) const { return at(batch_->T, batch_->outputs, output); }

  private:
    static TensorRef at(nnla_tensor *const *list, std::size_t count, std::size_t index) {
        if (index >= count) {
            throw Error(NNLA_ERROR_INVALID_ARGUMENT, "batch: there is no such input or output");
        }
        return TensorRef(list[index]);
    }

    const nnla_batch *batch_;
};

/** Fills a batch and returns how many rows; 0 when the epoch has no further batch. What it throws comes out of fit. It is
 * called on another thread than fit is, while the network trains: see #nnla_source_callback. */
typedef std::function<std::size_t(const Batch &)> Source;

} // namespace nnla

#endif
