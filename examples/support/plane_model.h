/* Networks from the plane to the probability of one of two classes: 2 → hidden layers → 2, the embedding → 1 sigmoid.
   Nothing here ends the program or prints. */
#ifndef NNLA_EXAMPLES_PLANE_MODEL_H
#define NNLA_EXAMPLES_PLANE_MODEL_H

#include <nnla.h>

enum { PLANE_MOST_LAYERS = 4 };

/* Nodes are "hidden", "hidden_2" …, "embedding", "output", each followed by its squash, whose name is its affine node's
   with the squash's behind it: "hidden_tanh" …, "output_sigmoid". */
typedef struct plane_model {
    size_t widths[PLANE_MOST_LAYERS]; /* of the hidden layers before the embedding */
    size_t layers;
    int embedding;              /* 0: without */
    nnla_activation activation; /* after each affine map but the last */
    uint64_t seed;
} plane_model;

/* Takes the optimizer; NULL is its constructor's failure. @return a compiled network to destroy; NULL with the failure
   recorded. */
nnla_network *plane_model_create(const plane_model *model, nnla_optimizer *optimizer, size_t max_batch);

#endif
