/* The library itself, through its public calls. */
#include "nnla_model.h"
#include "trainer.h"

namespace bench {

namespace {

nnla::Tensor targets_of(const Model &model, const Batch &batch) {
    if (model.loss == Loss::cross_entropy) {
        return nnla::Tensor::wrap(batch.classes.data(), {batch.count});
    }
    return nnla::Tensor::wrap(batch.T.data(), {batch.count, model.outputs()});
}

class NnlaTrainer : public Trainer {
  public:
    NnlaTrainer(const Model &model, const Parameters &first, const Batch &batch)
        : net_(nnla_network_of(model, batch.count)),
          X_(nnla::Tensor::wrap(batch.X.data(), batch_dims(batch.count, model.input))), T_(targets_of(model, batch)) {
        nnla_network_set(net_, first);
    }

    double step() override { return net_.step(X_, T_); }

    Parameters parameters() const override {
        Parameters now;
        for (const std::string &name : net_.parameter_names()) {
            nnla::ConstTensorRef parameter = net_.parameter(name);
            now.emplace_back(parameter.data<float>(), parameter.data<float>() + parameter.count());
        }
        return now;
    }

  private:
    nnla::Network net_;
    nnla::Tensor X_;
    nnla::Tensor T_;
};

} // namespace

std::unique_ptr<Trainer> trainer_nnla(const Training &training) {
    nnla::detail::check(nnla_set_threads(static_cast<std::size_t>(training.threads)));
    return std::make_unique<NnlaTrainer>(training.model, training.first, training.batch);
}

} // namespace bench
