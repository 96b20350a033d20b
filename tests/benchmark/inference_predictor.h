/* One library's network, applied to one batch again and again. Each library is a file predictor_<name>.cpp and one
   line in predictors.inc. */
#ifndef NNLA_BENCHMARK_INFERENCE_PREDICTOR_H
#define NNLA_BENCHMARK_INFERENCE_PREDICTOR_H

#include "training_model.h"

#include <memory>

namespace bench {

/* Y = model(X) */
struct Inference {
    Model model;
    Parameters parameters;
    std::size_t batch;
    std::vector<float> X; /* [batch × inputs]; outlives the predictors made of it */
    int threads;

    std::size_t result_count() const { return batch * model.outputs(); }
};

class Predictor {
  public:
    Predictor() = default;
    virtual ~Predictor() = default;
    Predictor(const Predictor &) = delete;
    Predictor &operator=(const Predictor &) = delete;

    virtual void predict() = 0;
    virtual std::vector<float> output() const = 0; /* [batch × outputs], of the last predict() */
};

/* Each returns NULL where the build or the machine lacks the library. */
#define NNLA_BENCHMARK_PREDICTOR(name, label) std::unique_ptr<Predictor> predictor_##name(const Inference &inference);
#include "predictors.inc"
#undef NNLA_BENCHMARK_PREDICTOR

/* The library itself: its predictor, with packed parameters, and its network. */
std::unique_ptr<Predictor> predictor_nnla(const Inference &inference);
std::unique_ptr<Predictor> predictor_nnla_network(const Inference &inference);

} // namespace bench

#endif
