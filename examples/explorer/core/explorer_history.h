/* What is kept of each epoch of a training.

   A record (losses, accuracies, singular values) of every epoch, and the whole state of the network (nnla_network_get_state:
   parameters, optimizer, counters), so that a past epoch is there at once and training goes on from it to the same bits. A
   state of the default network has 6108 bytes, so 150 epochs and what was before them take less than 1 MB. When states would
   take more than a bound, every second one is given up, then every second of those that are left, and so on; the last
   epoch's is always kept. */
#ifndef NNLA_EXAMPLES_EXPLORER_HISTORY_H
#define NNLA_EXAMPLES_EXPLORER_HISTORY_H

#include "explorer_rows.h"

enum { RECORD_LOSS, RECORD_ACCURACY, RECORD_TEST_LOSS, RECORD_TEST_ACCURACY, RECORD_SPECTRUM };

typedef struct explorer_history {
    explorer_rows records; /* by epoch: doubles, the four values and then all singular values */
    explorer_rows states;  /* row i: of epoch i · stride */
    nnla_tensor *tip;      /* the state of the last epoch, where that is no multiple of stride */
    size_t state_bytes, spectrum, stride, last, most_states;
} explorer_history;

/* For a network with so many singular values; `most_bytes` bounds the states. Epoch 0 is to be kept next. */
nnla_status explorer_history_begin(explorer_history *history, const nnla_network *net, size_t spectrum,
                                   size_t most_bytes);
void explorer_history_end(explorer_history *history);

/* Makes the memory that keeping this epoch takes. It is `last` + 1, or `last` to replace that, or 0 at first. */
nnla_status explorer_history_reserve(explorer_history *history, size_t epoch);
/* The record of an epoch that was reserved: RECORD_SPECTRUM + spectrum doubles. */
double *explorer_history_record(const explorer_history *history, size_t epoch);
/* Keeps the network's state as that of the epoch, which was reserved and becomes the last one. */
nnla_status explorer_history_keep(explorer_history *history, size_t epoch, const nnla_network *net);

/* Forgets the epochs after `epoch`, whose state is kept. */
void explorer_history_truncate(explorer_history *history, size_t epoch);
/* The nearest epoch not after this one whose state is kept. */
size_t explorer_history_nearest(const explorer_history *history, size_t epoch);
/* Sets the network to the state of an epoch that is kept. */
nnla_status explorer_history_restore(const explorer_history *history, size_t epoch, nnla_network *net);

size_t explorer_history_size(const explorer_history *history);

#endif
