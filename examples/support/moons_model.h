/* The network of the page: 2 → hidden tanh → 2 tanh → 1 sigmoid. */
#ifndef NNLA_EXAMPLES_MOONS_MODEL_H
#define NNLA_EXAMPLES_MOONS_MODEL_H

#include <nnla.h>

/* The nodes that are looked at: the embedding in the plane, and the probability of class 1. */
#define MOONS_EMBEDDING "embedding_tanh"
#define MOONS_OUTPUT    "output_sigmoid"

/* Takes the optimizer; NULL is its constructor's failure. @return a compiled network to destroy; a failure ends the
   program. */
nnla_network *moons_model_create(size_t hidden, uint64_t seed, nnla_optimizer *optimizer, size_t max_batch);

#endif
