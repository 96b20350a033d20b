/**
 * @file source.h
 * @brief Training on data that comes batch by batch: from files larger than memory, or made on the way.
 */
#ifndef NNLA_SOURCE_H
#define NNLA_SOURCE_H

#include "nnla/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A batch to be filled. Valid during the call. */
typedef struct nnla_batch {
    size_t struct_size;    /**< `sizeof(nnla_batch)` of the library. */
    size_t epoch;          /**< From 1, within this fit. */
    size_t batch;          /**< From 1, within the epoch: at 1 the source begins anew. */
    size_t *rows;          /**< How many rows there is room for; to be lowered if fewer are filled, to 1 at least. */
    nnla_tensor *const *X; /**< By input: [rows × input], of the network's type or indices; to be filled. */
    size_t inputs;         /**< How many. */
    nnla_tensor *const *T; /**< By output: targets, to be filled; see nnla_source::class_indices. */
    size_t outputs;        /**< How many. */
} nnla_batch;

/**
 * Fills the next batch of an epoch. Its tensors belong to the library and hold values of an earlier batch.
 *
 * Calls come one at a time, in order, and all of a fit on one thread: the one that called fit, or, while that one trains
 * on the batch before, another. So the callback must not use the network. It is not called ahead over the end of an
 * epoch: what nnla_fit_config::on_epoch does comes before the next epoch's first batch.
 *
 * @param payload  nnla_source::payload
 * @param batch    what to fill
 * @return #NNLA_OK after a batch was filled; #NNLA_STOP, with nothing filled, when the epoch has no further batch, never
 * for its first one; an error to make fit fail with it
 */
typedef nnla_status (*nnla_source_callback)(void *payload, const nnla_batch *batch);

/** Where batches come from. Start from #NNLA_SOURCE_INIT. */
typedef struct nnla_source {
    size_t struct_size;        /**< `sizeof(nnla_source)`. */
    nnla_source_callback next; /**< Fills a batch; not NULL. */
    void *payload;             /**< Handed to next. */
    int32_t
        class_indices; /**< 1 (default): targets of cross-entropy are class indices, [rows] of #NNLA_I32. 0: they are
                                    [rows × output] of the network's type, as all other targets are. */
    int32_t ahead;     /**< 1 (default): the next batch is filled on a thread of its own while the network trains on
                                    the present one, unless nnla_threads() is 1. 0: on the thread that called fit. The
                                    results do not depend on it, not in one bit. */
} nnla_source;

/** The defaults; next is to be set. */
#define NNLA_SOURCE_INIT                                                                                               \
  { sizeof(nnla_source), NULL, NULL, 1, 1 }

/**
 * nnla_network_fit() on batches from a source, for any number of inputs and outputs. Memory is taken for two batches, not
 * for the data.
 *
 * An epoch lasts as long as the source says; nnla_fit_config::shuffle is not used, the order is the source's. Batches have
 * the rows that the source fills, at most nnla_fit_config::batch_size. Validation, patience and on_epoch are as in
 * nnla_network_fit().
 *
 * @param net     compiled
 * @param source  where the batches come from
 * @param config  NULL for the defaults
 * @return as nnla_network_fit(); the source's error, whose message names epoch and batch; #NNLA_ERROR_INVALID_ARGUMENT
 * also for a source that fills no rows or too many, or gives an epoch no batch. The parameters keep every step that was
 * finished before a failure
 */
NNLA_API nnla_status nnla_network_fit_source(nnla_network *net, const nnla_source *source,
                                             const nnla_fit_config *config);

#ifdef __cplusplus
}
#endif

#endif
