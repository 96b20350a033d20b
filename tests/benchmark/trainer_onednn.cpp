/* oneDNN, whose primitives are the layers; loss and optimizer are its user's. */
#include "trainer.h"

#if NNLA_BENCHMARK_ONEDNN

#  include "onednn_network.h"

#  include <cmath>

namespace bench {

namespace {

class OneDnnTrainer : public Trainer {
  public:
    explicit OneDnnTrainer(const Training &training)
        : model_(training.model), T_(target_rows(training.model, training.batch)), batch_(training.batch.count),
          dZ_(T_.size()),
          net_(training.model, training.first, training.batch.count, training.batch.X.data(), Purpose::training) {}

    double step() override {
        net_.forward();
        const float *Y = net_.output();
        double loss = 0;
        for (std::size_t i = 0; i < T_.size(); i++) {
            dZ_[i] = (Y[i] - T_[i]) / static_cast<float>(batch_); /* of both cross-entropies */
            loss -= T_[i] > 0 ? static_cast<double>(T_[i] * std::log(Y[i])) : 0;
            if (model_.loss == Loss::binary_cross_entropy && T_[i] < 1) {
                loss -= static_cast<double>((1 - T_[i]) * std::log(1 - Y[i]));
            }
        }
        net_.backward(dZ_);
        net_.update(model_.update, static_cast<float>(model_.learning_rate));
        return loss / static_cast<double>(batch_);
    }

    Parameters parameters() const override { return net_.parameters(); }

  private:
    Model model_;
    std::vector<float> T_;
    std::size_t batch_;
    std::vector<float> dZ_;
    OneDnnNetwork net_;
};

} // namespace

/* Its threads are those of the pass: OpenMP's. */
std::unique_ptr<Trainer> trainer_onednn(const Training &training) {
    if (training.model.loss == Loss::squared_error) {
        return nullptr;
    }
    return std::make_unique<OneDnnTrainer>(training);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Trainer> trainer_onednn(const Training &) { return nullptr; }

} // namespace bench

#endif
