/* A network and what came back from a file of it. */
#ifndef NNLA_TESTS_MODEL_TWIN_H
#define NNLA_TESTS_MODEL_TWIN_H

#include <stddef.h>

#include "nnla/model_file.h"

enum { MODEL_MAX_BATCH = 8 };

/* An empty network with a seed of 64 bits. */
nnla_network *network_of(nnla_dtype dtype);
/* Two numbers to three classes, by way of "hidden", dropout and "last", compiled. */
nnla_network *three_classes(nnla_loss *loss, nnla_optimizer *optimizer, nnla_dtype dtype);

/* The network as a file in memory, to be freed; asserts that it could be saved. */
void *saved_model(const nnla_network *net, size_t *size);

/* Loads it from memory of exactly that size; asserts that it could. */
nnla_network *loaded_model(const void *file, size_t size);

/* Asserts that parameters, buffers and the bytes of their files are the same. */
void assert_same_networks(const nnla_network *a, const nnla_network *b);

/* `rows` samples for the network's inputs and targets for its outputs, of the network's type, drawn by the seed: reals in
   [-1, 1], indices below their limit, targets in [0, 1] whose rows sum to 1. To be destroyed, each. */
typedef struct samples {
    nnla_tensor *X[4], *T[4];
    size_t inputs, outputs, rows;
} samples;
void samples_create(samples *s, const nnla_network *net, size_t rows, uint64_t seed);
void samples_destroy(samples *s);

/* Steps of training. */
void train(nnla_network *net, const samples *s, size_t steps);

/* Saves and loads the network after some steps, compares parameters and predictions, trains both on and compares again.
   The network is destroyed. */
void check_model_twin(nnla_network *net);

#endif
