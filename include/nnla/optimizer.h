/**
 * @file optimizer.h
 * @brief Optimizers: how a gradient changes the parameters.
 *
 * Settings are doubles; each is rounded once to the network's element type before it meets a parameter, so none may
 * be greater than FLT_MAX, nor ε less than FLT_MIN. p is a parameter, g its gradient, η the learning rate, λ the
 * weight decay, t the number of the step from 1.
 */
#ifndef NNLA_OPTIMIZER_H
#define NNLA_OPTIMIZER_H

#include "nnla/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** An optimizer: opaque. */
typedef struct nnla_optimizer nnla_optimizer;

/** Settings of nnla_sgd_create(); start from #NNLA_SGD_CONFIG_INIT. */
typedef struct nnla_sgd_config {
    size_t struct_size;   /**< `sizeof(nnla_sgd_config)`. */
    double learning_rate; /**< η ≥ 0. */
    double momentum;      /**< μ in [0, 1). */
    int32_t nesterov;     /**< 1: Nesterov's momentum, which needs μ > 0. */
    int32_t reserved;     /**< 0. */
    double weight_decay;  /**< λ ≥ 0, added to the gradient as λp. */
} nnla_sgd_config;

/** The defaults: η = 0.01, nothing else. */
#define NNLA_SGD_CONFIG_INIT                                                                                           \
  { sizeof(nnla_sgd_config), 0.01, 0.0, 0, 0, 0.0 }

/** Settings of nnla_adam_create() and nnla_adamw_create(); start from #NNLA_ADAM_CONFIG_INIT. */
typedef struct nnla_adam_config {
    size_t struct_size;   /**< `sizeof(nnla_adam_config)`. */
    double learning_rate; /**< η ≥ 0. */
    double beta1;         /**< β₁ in [0, 1). */
    double beta2;         /**< β₂ in [0, 1). */
    double epsilon;       /**< ε > 0, added to √v̂. */
    double weight_decay;  /**< λ ≥ 0. */
} nnla_adam_config;

/** The defaults: η = 0.001, β₁ = 0.9, β₂ = 0.999, ε = 1e-8, no weight decay. */
#define NNLA_ADAM_CONFIG_INIT                                                                                          \
  { sizeof(nnla_adam_config), 0.001, 0.9, 0.999, 1e-8, 0.0 }

/**
 * Stochastic gradient descent: g += λp; with momentum v = μv + g, and g = v, or with Nesterov g = g + μv;
 * p −= ηg. As PyTorch defines it (Sutskever, Martens, Dahl, Hinton 2013).
 *
 * @param config  copied; NULL for the defaults
 * @return an optimizer to nnla_optimizer_destroy() unless nnla_network_compile() takes it; NULL on failure:
 * #NNLA_ERROR_INVALID_ARGUMENT (a setting out of range or not finite, a wrong struct_size),
 * #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_optimizer *nnla_sgd_create(const nnla_sgd_config *config);

/**
 * Adam (Kingma, Ba 2015) in PyTorch's form: g += λp; m = β₁m + (1 − β₁)g; v = β₂v + (1 − β₂)g²;
 * p −= η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε).
 *
 * @param config  copied; NULL for the defaults
 * @return as nnla_sgd_create()
 */
NNLA_API nnla_optimizer *nnla_adam_create(const nnla_adam_config *config);

/**
 * AdamW (Loshchilov, Hutter 2019): p −= ηλp, then Adam's step without decay of the gradient. The decay defaults to 0
 * here as everywhere: set it.
 *
 * @param config  copied; NULL for the defaults
 * @return as nnla_sgd_create()
 */
NNLA_API nnla_optimizer *nnla_adamw_create(const nnla_adam_config *config);

/**
 * Sets the learning rate of the steps to come; also while the network that owns it trains, from a callback.
 *
 * @param optimizer      not NULL
 * @param learning_rate  0 to FLT_MAX
 * @return #NNLA_OK or #NNLA_ERROR_INVALID_ARGUMENT, which leaves it as it was. Not thread-safe.
 */
NNLA_API nnla_status nnla_optimizer_set_learning_rate(nnla_optimizer *optimizer, double learning_rate);

/**
 * @param optimizer  not NULL
 * @return the learning rate; NaN with a failure recorded if optimizer is NULL
 */
NNLA_API double nnla_optimizer_learning_rate(const nnla_optimizer *optimizer);

/**
 * @param optimizer  not NULL
 * @return its kind, as in model files: "sgd", "adam" or "adamw"; a constant. NULL with a failure recorded if optimizer is
 * NULL. Thread-safe.
 */
NNLA_API const char *nnla_optimizer_kind(const nnla_optimizer *optimizer);

/**
 * Destroys an optimizer that no network has taken; one that belongs to a network is left alone.
 *
 * @param optimizer  may be NULL
 */
NNLA_API void nnla_optimizer_destroy(nnla_optimizer *optimizer);

#ifdef __cplusplus
}
#endif

#endif
