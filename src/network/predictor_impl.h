/* What a predictor is. Files: predictor_packing.c (the parameters that predictors share), predictor_layout.c (its own memory),
   predictor.c (the calls). */
#ifndef NNLA_SRC_PREDICTOR_IMPL_H
#define NNLA_SRC_PREDICTOR_IMPL_H

#include <stdatomic.h>

#include "network/network_impl.h"
#include "nnla/predictor.h"

/* The packed parameters of all nodes, shared by a predictor and its clones. */
typedef struct nnla__packing {
    atomic_size_t users;
    char *block;
} nnla__packing;

struct nnla_predictor {
    const nnla_network *net;
    size_t max_batch;
    nnla__packing *shared;
    void *block; /* all that follows lies in it */
    nnla__operands *operands;
    nnla__matrix *X, *dX;          /* by edge */
    nnla__matrix *copies;          /* parameters and buffers of the layers that do not pack, node by node */
    nnla__matrix *given_X, *batch; /* by input */
    size_t *output_of;             /* by node: the output in whose tensor it is written; SIZE_MAX: none */
    nnla__pass pass;
};

/* Whether the node's layer packs; what it does not is copied. */
int nnla__packs(const nnla__node *node);
/* Bytes that node `index` takes in the packing. */
size_t nnla__packed_bytes(const nnla_network *net, size_t index);

/* Packed, with one user; NULL with the failure recorded. */
nnla__packing *nnla__packing_create(const nnla_network *net);
/* Packs the network's present parameters. */
void nnla__packing_fill(const nnla_network *net, const nnla__packing *shared);
/* One user less; the last one releases it. */
void nnla__packing_leave(nnla__packing *shared);

/* The predictor's block and all that lies in it, for a predictor whose net, max_batch and shared are set. */
nnla_status nnla__predictor_reserve(nnla_predictor *predictor);

#endif
