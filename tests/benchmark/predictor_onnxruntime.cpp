#include "inference_predictor.h"

#if NNLA_BENCHMARK_ONNXRUNTIME

#  include "onnx_model.h"
#  include "onnxruntime.h"

namespace bench {

namespace {

class OnnxRuntimePredictor : public Predictor {
  public:
    explicit OnnxRuntimePredictor(const Inference &inference)
        : Y_(inference.result_count()),
          session_(onnx_model(inference.model, inference.parameters, inference.batch), inference.threads,
                   {const_cast<float *>(inference.X.data()), /* only read */
                    batch_dims(inference.batch, inference.model.input)},
                   {Y_.data(), {inference.batch, inference.model.outputs()}}) {}

    void predict() override { session_.run(); }
    std::vector<float> output() const override { return Y_; }

  private:
    std::vector<float> Y_;
    OnnxRuntimeSession session_;
};

} // namespace

std::unique_ptr<Predictor> predictor_onnxruntime(const Inference &inference) {
    return std::make_unique<OnnxRuntimePredictor>(inference);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Predictor> predictor_onnxruntime(const Inference &) { return nullptr; }

} // namespace bench

#endif
