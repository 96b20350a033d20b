/* A Model as a network of KANN, which is built from the sources in NNLA_KANN_DIR as its users build it for speed:
   with a BLAS, -O3, -march=native and -ffast-math. */
#ifndef NNLA_BENCHMARK_KANN_NETWORK_H
#define NNLA_BENCHMARK_KANN_NETWORK_H

#include "training_model.h"

#include <memory>

namespace bench {

class KannNetwork {
  public:
    /* X [batch × inputs] and T [batch × outputs] are referred to. Only the first layer may pad. A convolution's bias
       does not learn and is not among the parameters. In a step so many threads share the rows; OpenBLAS may
       share the products instead. Throws std::runtime_error. */
    KannNetwork(const Model &model, const Parameters &first, std::size_t batch, int row_threads, const float *X,
                const float *T);
    ~KannNetwork();
    KannNetwork(const KannNetwork &) = delete;
    KannNetwork &operator=(const KannNetwork &) = delete;

    /* Computes the output [batch × outputs], in memory of KANN. */
    const float *predict();

    /* One step by RMSprop, KANN's only optimizer; it is less work than Adam. Returns the loss before it. */
    float step_rmsprop(float learning_rate);

    /* One step of v = μv + g, x = x − ηv over KANN's flat vectors: it leaves other optimizers to its user. Returns
       the loss before it. */
    float step_momentum(float learning_rate, float momentum);

    Parameters parameters() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace bench

#endif
