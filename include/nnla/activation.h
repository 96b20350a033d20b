/**
 * @file activation.h
 * @brief The squashes: functions of one unit (or of one row) that make depth matter.
 */
#ifndef NNLA_ACTIVATION_H
#define NNLA_ACTIVATION_H

#include "nnla/tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Which squash. Values never change. */
typedef int32_t nnla_activation;

/** Values of #nnla_activation; z is the pre-activation, y the output. */
enum {
    NNLA_IDENTITY = 0,    /**< y = z */
    NNLA_RELU = 1,        /**< y = max(z, 0); the slope at 0 is 0 */
    NNLA_LEAKY_RELU = 2,  /**< y = z for z > 0, else 0.01 z */
    NNLA_ELU = 3,         /**< y = z for z > 0, else eᶻ − 1 (Clevert, Unterthiner, Hochreiter 2016, α = 1) */
    NNLA_SELU = 4,        /**< y = λz for z > 0, else λα(eᶻ − 1) (Klambauer et al. 2017) */
    NNLA_GELU = 5,        /**< y = z Φ(z) = z/2 (1 + erf(z/√2)) (Hendrycks, Gimpel 2016, exact form) */
    NNLA_SILU = 6,        /**< y = z σ(z) (Elfwing, Uchibe, Doya 2018; "swish") */
    NNLA_SOFTPLUS = 7,    /**< y = log(1 + eᶻ) */
    NNLA_TANH = 8,        /**< y = tanh z */
    NNLA_SIGMOID = 9,     /**< y = σ(z) = 1/(1 + e⁻ᶻ) */
    NNLA_SOFTMAX = 10,    /**< over each row: yᵢ = e^zᵢ / Σⱼ e^zⱼ */
    NNLA_LOG_SOFTMAX = 11 /**< over each row: yᵢ = zᵢ − log Σⱼ e^zⱼ */
};

/**
 * @param activation  any value
 * @return its name in lower case, such as "leaky_relu"; NULL for a value that is none; a constant. Thread-safe.
 */
NNLA_API const char *nnla_activation_name(nnla_activation activation);

/**
 * Y = squash(Z), element by element; softmax and log-softmax over each row, that is over the last axis.
 *
 * @param activation  which squash
 * @param Z           pre-activations, any shape (rank ≥ 1 for softmax and log-softmax), f32 or f64
 * @param Y           output, the same shape and dtype; may be Z itself
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, no such activation, Y read-only, or Y shares memory with Z
 * without being it), #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE. Thread-safe for different Y.
 */
NNLA_API nnla_status nnla_activation_forward(nnla_activation activation, const nnla_tensor *Z, nnla_tensor *Y);

/**
 * dZ = squash'(Z) ⊙ dY; for softmax dZ = Y ⊙ (dY − Σⱼ dYⱼ Yⱼ), for log-softmax dZ = dY − e^Y Σⱼ dYⱼ, over each row.
 *
 * @param activation  which squash
 * @param Z           what nnla_activation_forward was given; read by elu, selu, gelu, silu and softplus, for the
 *                    others it may be NULL
 * @param Y           what it returned; read by relu, leaky_relu, tanh, sigmoid, softmax and log_softmax, for the
 *                    others it may be NULL
 * @param dY          gradient of the loss by Y
 * @param dZ          output: gradient by Z; may be dY itself
 * @return as nnla_activation_forward. Thread-safe for different dZ.
 */
NNLA_API nnla_status nnla_activation_backward(nnla_activation activation, const nnla_tensor *Z, const nnla_tensor *Y,
                                              const nnla_tensor *dY, nnla_tensor *dZ);

#ifdef __cplusplus
}
#endif

#endif
