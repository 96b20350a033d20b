/**
 * @file predictor.h
 * @brief Predictors: a trained network's weights, packed for inference, one predictor per thread.
 */
#ifndef NNLA_PREDICTOR_H
#define NNLA_PREDICTOR_H

#include "nnla/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A predictor: opaque. It holds no reference to the network's changing state, only to its structure. */
typedef struct nnla_predictor nnla_predictor;

/**
 * Packs a network's parameters for inference. It gives the same bits as nnla_network_predict().
 *
 * @param net        compiled; must outlive the predictor
 * @param max_batch  rows computed at once, at least 1; predict takes any number
 * @return a predictor to nnla_predictor_destroy(); NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_STATE
 * (not compiled), #NNLA_ERROR_OUT_OF_MEMORY. Not to overlap with training of net.
 */
NNLA_API nnla_predictor *nnla_predictor_create(const nnla_network *net, size_t max_batch);

/**
 * A predictor for another thread, which shares the packed parameters.
 *
 * @param predictor  not NULL
 * @return a predictor to nnla_predictor_destroy(); NULL on failure: #NNLA_ERROR_INVALID_ARGUMENT,
 * #NNLA_ERROR_OUT_OF_MEMORY. Thread-safe.
 */
NNLA_API nnla_predictor *nnla_predictor_clone(const nnla_predictor *predictor);

/**
 * Y = the network's output for X, with the parameters of the last create or refresh. Allocates nothing.
 *
 * @param predictor  not NULL; one thread at a time
 * @param X          [rows × input], any number of rows
 * @param Y          output, [rows × output], not sharing memory with X
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT, #NNLA_ERROR_SHAPE, #NNLA_ERROR_DTYPE. Different predictors may be
 * used by different threads at once, clones too.
 */
NNLA_API nnla_status nnla_predictor_predict(nnla_predictor *predictor, const nnla_tensor *X, nnla_tensor *Y);

/**
 * nnla_predictor_predict() for any number of inputs and outputs.
 *
 * @param predictor  not NULL; one thread at a time
 * @param X          a tensor an input, in their order, any number of rows
 * @param inputs     how many; as many as the network has
 * @param Y          output: a tensor an output, in their order, sharing no memory with X or each other
 * @param outputs    how many; as many as the network has
 * @return as nnla_predictor_predict()
 */
NNLA_API nnla_status nnla_predictor_predict_many(nnla_predictor *predictor, const nnla_tensor *const *X, size_t inputs,
                                                 nnla_tensor *const *Y, size_t outputs);

/**
 * Packs the network's present parameters anew, for this predictor and its clones.
 *
 * @param predictor  not NULL; neither it nor a clone may be predicting, nor the network training
 * @return #NNLA_OK, #NNLA_ERROR_INVALID_ARGUMENT
 */
NNLA_API nnla_status nnla_predictor_refresh(nnla_predictor *predictor);

/**
 * Destroys a predictor; the packed parameters go with the last clone. Thread-safe for different predictors.
 *
 * @param predictor  may be NULL
 */
NNLA_API void nnla_predictor_destroy(nnla_predictor *predictor);

#ifdef __cplusplus
}
#endif

#endif
