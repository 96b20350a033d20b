/**
 * @file loss.h
 * @brief Losses: what training makes small.
 *
 * y is the network's output, t the target. A last sigmoid or softmax is folded into its cross-entropy, which is then
 * computed from the pre-activations: write the model as on the page, it is still numerically stable.
 */
#ifndef NNLA_LOSS_H
#define NNLA_LOSS_H

#include "nnla/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A loss: opaque. */
typedef struct nnla_loss nnla_loss;

/** Which loss. Values never change. */
typedef int32_t nnla_loss_kind;

/** Values of #nnla_loss_kind. */
enum {
    NNLA_LOSS_MSE = 0,   /**< mean of (y − t)² over all elements */
    NNLA_LOSS_MAE = 1,   /**< mean of |y − t| over all elements; its gradient at 0 is 0 */
    NNLA_LOSS_HUBER = 2, /**< mean over all elements of e²/2 for |e| ≤ 1, else |e| − 1/2, e = y − t
                                             (Huber 1964) */
    NNLA_LOSS_BINARY_CROSS_ENTROPY = 3, /**< −t log y − (1 − t) log(1 − y), summed over a sample's outputs, mean over
                                             samples; t in [0, 1]; folds a last sigmoid */
    NNLA_LOSS_CROSS_ENTROPY = 4 /**< −Σⱼ tⱼ log yⱼ, mean over samples; targets are rows of probabilities
                                             (one-hot) or #NNLA_I32 class indices [batch] or [batch × 1]; folds a last
                                             softmax or log-softmax; without one, y are probabilities */
};

/**
 * @param kind  which loss
 * @return a loss to nnla_loss_destroy() unless nnla_network_compile() takes it; NULL on failure:
 * #NNLA_ERROR_INVALID_ARGUMENT (no such loss), #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_loss *nnla_loss_create(nnla_loss_kind kind);

/**
 * Destroys a loss that no network has taken; one that belongs to a network is left alone.
 *
 * @param loss  may be NULL
 */
NNLA_API void nnla_loss_destroy(nnla_loss *loss);

#ifdef __cplusplus
}
#endif

#endif
