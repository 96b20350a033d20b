/* The library itself: a predictor with packed parameters, and the network that it is made of. */
#include "inference_predictor.h"
#include "nnla_model.h"

namespace bench {

namespace {

class NnlaPredictor : public Predictor {
  public:
    explicit NnlaPredictor(const Inference &inference)
        : net_(nnla_network_of(inference.model, inference.batch)),
          X_(nnla::Tensor::wrap(inference.X.data(), batch_dims(inference.batch, inference.model.input))),
          Y_({inference.batch, inference.model.outputs()}) {
        nnla::detail::check(nnla_set_threads(static_cast<std::size_t>(inference.threads)));
        nnla_network_set(net_, inference.parameters);
    }

    std::vector<float> output() const override { return {Y_.data<float>(), Y_.data<float>() + Y_.count()}; }

  protected:
    nnla::Network net_;
    nnla::Tensor X_;
    nnla::Tensor Y_;
};

class OfNetwork : public NnlaPredictor {
  public:
    using NnlaPredictor::NnlaPredictor;
    void predict() override { net_.predict(X_, Y_); }
};

class OfPredictor : public NnlaPredictor {
  public:
    explicit OfPredictor(const Inference &inference) : NnlaPredictor(inference), predictor_(net_, inference.batch) {}
    void predict() override { predictor_.predict(X_, Y_); }

  private:
    nnla::Predictor predictor_;
};

} // namespace

std::unique_ptr<Predictor> predictor_nnla(const Inference &inference) {
    return std::make_unique<OfPredictor>(inference);
}

std::unique_ptr<Predictor> predictor_nnla_network(const Inference &inference) {
    return std::make_unique<OfNetwork>(inference);
}

} // namespace bench
