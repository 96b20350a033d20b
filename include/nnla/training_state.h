/**
 * @file training_state.h
 * @brief All that training changes, as bytes: to come back to a moment of a training.
 *
 * A state holds parameters, buffers, the optimizer's vectors, progress and learning rate, and the counters from which the
 * order of rows and dropout follow. A network that is set to it trains on to the same bits as it did from there; another
 * one does so if it has the same seed and the same settings of its layers and optimizer, which a state does not hold. It is
 * small and fast, as it says nothing about the architecture: for files there is model_file.h.
 *
 * Calls on one network must not overlap; different networks may be used by different threads at once.
 */
#ifndef NNLA_TRAINING_STATE_H
#define NNLA_TRAINING_STATE_H

#include "nnla/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @param net  compiled
 * @return the bytes of a state of this network, which never change; 0 with a failure recorded: #NNLA_ERROR_INVALID_ARGUMENT
 * (NULL), #NNLA_ERROR_STATE (not compiled)
 */
NNLA_API size_t nnla_network_state_size(const nnla_network *net);

/**
 * Writes the state of a network.
 *
 * @param net    compiled
 * @param state  receives nnla_network_state_size() bytes, of any alignment
 * @param size   of state, at least that many
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL, size), #NNLA_ERROR_STATE (not compiled). Allocates nothing.
 */
NNLA_API nnla_status nnla_network_get_state(const nnla_network *net, void *state, size_t size);

/**
 * Sets a network to a state. A forward pass or a gradient of before is void.
 *
 * @param net    compiled
 * @param state  what nnla_network_get_state() wrote, in this process or one on a machine of the same byte order, of this
 *               network or one of the same architecture, dtype and kind of optimizer; its contents are trusted but for a mark
 *               of those
 * @param size   exactly nnla_network_state_size()
 * @return #NNLA_OK; #NNLA_ERROR_INVALID_ARGUMENT (NULL), #NNLA_ERROR_STATE (not compiled), #NNLA_ERROR_FORMAT (size or mark: of
 * another network); on an error nothing is changed. Allocates nothing.
 */
NNLA_API nnla_status nnla_network_set_state(nnla_network *net, const void *state, size_t size);

#ifdef __cplusplus
}
#endif

#endif
