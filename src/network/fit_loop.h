/* Training over epochs, wherever the batches come from. */
#ifndef NNLA_SRC_FIT_LOOP_H
#define NNLA_SRC_FIT_LOOP_H

#include "network/network_impl.h"

/* Where the batches come from: the first member of what a kind of it keeps. */
typedef struct nnla__feed nnla__feed;
struct nnla__feed {
    nnla_network *net;
    const char *function; /* the public call, for messages */
    size_t batch_size;    /* the most rows of a batch */

    /* Reads the next batch into net->batch and net->targets; epoch and batch count from 1. *rows is 0 at the end of the
       epoch, which has one batch at least. */
    nnla_status (*next)(nnla__feed *feed, size_t epoch, size_t batch, size_t *rows);
};

/* Inputs and targets of a call, checked; the lists are its own, since a callback may use the network's. */
typedef struct nnla__sample_set {
    nnla__matrix *X;  /* by input */
    nnla__targets *T; /* by output */
    double *losses;   /* by output: room for an evaluation */
} nnla__sample_set;

/* Released in any case. */
nnla_status nnla__sample_set_read(nnla__sample_set *set, const nnla_network *net, const char *function, nnla__tensors X,
                                  nnla__tensors T);
void nnla__sample_set_release(nnla__sample_set *set);

/* Reads the config of a call for a network that is ready: its defaults filled in. */
nnla_status nnla__fit_config_read(const nnla_network *net, const char *function, nnla_fit_config *config,
                                  const nnla_fit_config *given);

nnla_status nnla__fit_run(nnla__feed *feed, const nnla_fit_config *config);

/* What a callback answered: NNLA_OK and NNLA_STOP go through, an error has a message afterwards, its own failed call's if
   that is what it returned; everything else becomes one. `who` answered. */
nnla_status nnla__callback_answer(const char *who, nnla_status answer);

#endif
