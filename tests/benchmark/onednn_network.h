/* A Model as a chain of oneDNN's primitives, which choose the layouts of all operands; squashes but the softmax are
   fused into the primitive before them. */
#ifndef NNLA_BENCHMARK_ONEDNN_NETWORK_H
#define NNLA_BENCHMARK_ONEDNN_NETWORK_H

#include "training_model.h"

#include <memory>

namespace bench {

enum class Purpose { inference, training };

class OneDnnNetwork {
  public:
    /* X [batch × inputs] is referred to. */
    OneDnnNetwork(const Model &model, const Parameters &first, std::size_t batch, const float *X, Purpose purpose);
    ~OneDnnNetwork();
    OneDnnNetwork(const OneDnnNetwork &) = delete;
    OneDnnNetwork &operator=(const OneDnnNetwork &) = delete;

    void forward();

    /* After forward(): the gradients of all parameters, with the pre-activation's dZ [batch × outputs]. */
    void backward(const std::vector<float> &dZ);

    /* oneDNN has no optimizers: p = p − …, see plain_update.h. */
    void update(Update update, float learning_rate);

    const float *output() const; /* [batch × outputs], of the last forward() */
    Parameters parameters() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace bench

#endif
