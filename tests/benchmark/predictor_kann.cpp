#include "inference_predictor.h"

#if NNLA_BENCHMARK_KANN

#  include "kann_network.h"
#  include "openblas_threads.h"

namespace bench {

namespace {

class KannPredictor : public Predictor {
  public:
    explicit KannPredictor(const Inference &inference)
        : T_(inference.result_count()),
          net_(inference.model, inference.parameters, inference.batch, 1, inference.X.data(), T_.data()) {}

    void predict() override { Y_ = net_.predict(); }
    std::vector<float> output() const override { return {Y_, Y_ + T_.size()}; }

  private:
    std::vector<float> T_; /* for the loss, which is not computed here */
    KannNetwork net_;
    const float *Y_ = nullptr;
};

} // namespace

/* More threads are OpenBLAS's: KANN's own copy all parameters at every call, which takes longer than they save. */
std::unique_ptr<Predictor> predictor_kann(const Inference &inference) {
    set_openblas_threads(inference.threads);
    return std::make_unique<KannPredictor>(inference);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Predictor> predictor_kann(const Inference &) { return nullptr; }

} // namespace bench

#endif
