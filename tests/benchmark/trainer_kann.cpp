/* KANN. It has no Adam; nets that learn by it are trained by its own RMSprop, which is less work. */
#include "trainer.h"

#if NNLA_BENCHMARK_KANN

#  include "kann_network.h"
#  include "openblas_threads.h"

namespace bench {

namespace {

/* The faster of two ways: threads that share the rows where products are too small for OpenBLAS to share them or are
   not its own, as in convolutions, if the rows are many enough; else OpenBLAS's threads. */
int row_threads(const Training &training) {
    const Net net = training.model.net;
    return net == Net::lenet || (net == Net::moons && training.batch.count >= 512) ? training.threads : 1;
}

class KannTrainer : public Trainer {
  public:
    explicit KannTrainer(const Training &training)
        : update_(training.model.update), learning_rate_(static_cast<float>(training.model.learning_rate)),
          T_(target_rows(training.model, training.batch)),
          net_(training.model, training.first, training.batch.count, row_threads(training), training.batch.X.data(),
               T_.data()) {}

    double step() override {
        if (update_ == Update::adam) {
            return static_cast<double>(net_.step_rmsprop(learning_rate_));
        }
        return static_cast<double>(net_.step_momentum(learning_rate_, update_ == Update::sgd_momentum ? 0.9F : 0.0F));
    }

    Parameters parameters() const override { return net_.parameters(); }

  private:
    Update update_;
    float learning_rate_;
    std::vector<float> T_;
    KannNetwork net_;
};

} // namespace

std::unique_ptr<Trainer> trainer_kann(const Training &training) {
    if (training.model.loss == Loss::squared_error) {
        return nullptr;
    }
    set_openblas_threads(training.threads);
    return std::make_unique<KannTrainer>(training);
}

} // namespace bench

#else

namespace bench {

std::unique_ptr<Trainer> trainer_kann(const Training &) { return nullptr; }

} // namespace bench

#endif
