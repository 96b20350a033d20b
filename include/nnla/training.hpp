/**
 * @file training.hpp
 * @brief Losses, optimizers and how a network is trained, in C++.
 */
#ifndef NNLA_TRAINING_HPP
#define NNLA_TRAINING_HPP

#include "nnla/data.hpp"
#include "nnla/handle.hpp"
#include "nnla/network.h"
#include "nnla/tensor.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace nnla {

/** A loss that no network has taken yet. */
class Loss : public Handle<nnla_loss, nnla_loss_destroy> {
  public:
    using Handle::Handle;

    /** @param kind  such as #NNLA_LOSS_MSE */
    explicit Loss(nnla_loss_kind kind) : Handle(nnla_loss_create(kind)) {}
};

/** An optimizer that no network has taken yet. */
class Optimizer : public Handle<nnla_optimizer, nnla_optimizer_destroy> {
  public:
    using Handle::Handle;

    /** @param config  all settings @return stochastic gradient descent */
    static Optimizer sgd(const nnla_sgd_config &config) { return Optimizer(nnla_sgd_create(&config)); }

    /** @param learning_rate  η @param momentum  μ @return stochastic gradient descent */
    static Optimizer sgd(double learning_rate = 0.01, double momentum = 0.0) {
        nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
        config.learning_rate = learning_rate;
        config.momentum = momentum;
        return sgd(config);
    }

    /** @param config  all settings @return Adam */
    static Optimizer adam(const nnla_adam_config &config) { return Optimizer(nnla_adam_create(&config)); }

    /** @param learning_rate  η @return Adam */
    static Optimizer adam(double learning_rate = 0.001) {
        nnla_adam_config config = NNLA_ADAM_CONFIG_INIT;
        config.learning_rate = learning_rate;
        return adam(config);
    }

    /** @param config  all settings @return AdamW */
    static Optimizer adamw(const nnla_adam_config &config) { return Optimizer(nnla_adamw_create(&config)); }
};

/** What is told after each epoch. */
typedef nnla_epoch_info EpochInfo;

/** How Network::fit() trains. */
struct FitOptions {
    std::size_t epochs = 1;                          /**< passes over the data */
    std::size_t batch_size = 0;                      /**< rows of a step; 0: 32, or max_batch if that is less */
    bool shuffle = true;                             /**< a new order of rows in each epoch */
    const Samples *validation = nullptr;             /**< evaluated after each epoch; may be NULL */
    std::size_t patience = 0;                        /**< epochs without a better validation loss; 0: no end */
    double min_delta = 0.0;                          /**< by how much better */
    std::function<bool(const EpochInfo &)> on_epoch; /**< called after each epoch: true to go on, false to end
                                                              early; what it throws comes out of fit() */
    std::vector<ConstTensorRef> validation_inputs;   /**< in place of validation: an input each */
    std::vector<ConstTensorRef> validation_targets;  /**< likewise: an output each */
};

/** Loss and accuracy. */
struct Score {
    double loss;     /**< the mean over the samples */
    double accuracy; /**< in [0, 1]; NaN for regression losses */
};

} // namespace nnla

#endif
