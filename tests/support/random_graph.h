/* Networks drawn at random: branches, sums, shared layers, layers that work in place, several inputs and outputs. */
#ifndef NNLA_TESTS_RANDOM_GRAPH_H
#define NNLA_TESTS_RANDOM_GRAPH_H

#include "graph_nets.h"

/* Compiled; what it looks like is a function of the seed alone. Each layer is smooth, so that gradients can be compared
   with differences. */
nnla_network *random_graph_create(nnla_dtype dtype, uint64_t seed, size_t max_batch);

#endif
