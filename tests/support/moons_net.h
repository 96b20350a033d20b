/* The network of the mission, 2 → 100 tanh → 2 tanh → 1 sigmoid, and data for it. */
#ifndef NNLA_TESTS_MOONS_NET_H
#define NNLA_TESTS_MOONS_NET_H

#include "nnla.h"

/* Adds the six nodes to a network: hidden, activation_1, embedding, embedding_tanh, line, probability. */
void moons_net_add(nnla_network *net);

/* Compiled with binary cross-entropy and SGD of momentum 0.9, learning rate 0.05; NULL if anything failed. */
nnla_network *moons_net_create(nnla_dtype dtype, uint64_t seed, size_t max_batch);

/* Moons of noise 0.1: X [count × 2] and T [count × 1], NULL both if anything failed. */
void moons_data_create(nnla_dtype dtype, size_t count, uint64_t seed, nnla_tensor **X, nnla_tensor **T);

/* A tensor of rank 2 with that data, copied; NULL if anything failed. */
nnla_tensor *matrix_of_values(nnla_dtype dtype, size_t rows, size_t cols, const double *values);

/* All parameters one after the other, as doubles. Returns how many; at most `most` are written. */
size_t copy_parameters(const nnla_network *net, double *values, size_t most);

enum { MOONS_PARAMETERS = 505 };

/* An f64 network of the seed 3, data for it, and its first parameters. */
typedef struct moons_fixture {
    nnla_network *net;
    nnla_tensor *X, *T;
    double before[MOONS_PARAMETERS];
} moons_fixture;

/* Returns 0, or −1 if anything failed. */
int moons_fixture_create(moons_fixture *fixture, size_t rows, size_t max_batch);
void moons_fixture_destroy(moons_fixture *fixture);

#endif
