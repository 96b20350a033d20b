#include "inference_predictor.h"

#if NNLA_BENCHMARK_ONEDNN

#  include "onednn_network.h"

namespace bench {

namespace {

class OneDnnPredictor : public Predictor {
  public:
    explicit OneDnnPredictor(const Inference &inference)
        : count_(inference.result_count()),
          net_(inference.model, inference.parameters, inference.batch, inference.X.data(), Purpose::inference) {}

    void predict() override { net_.forward(); }
    std::vector<float> output() const override { return {net_.output(), net_.output() + count_}; }

  private:
    std::size_t count_;
    OneDnnNetwork net_;
};

} // namespace

/* Its threads are those of the pass: OpenMP's. */
std::unique_ptr<Predictor> predictor_onednn(const Inference &inference) {
    return std::make_unique<OneDnnPredictor>(inference);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Predictor> predictor_onednn(const Inference &) { return nullptr; }

} // namespace bench

#endif
