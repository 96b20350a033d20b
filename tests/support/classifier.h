/* A network with everything in it, inputs → hidden units, squash, dropout → classes, softmax, with class indices as
   targets, and ways to compare two of them. */
#ifndef NNLA_TESTS_CLASSIFIER_H
#define NNLA_TESTS_CLASSIFIER_H

#include <stddef.h>
#include <stdint.h>

#include "nnla/network.h"

typedef struct classifier_plan {
    nnla_dtype dtype;
    uint64_t seed;
    size_t inputs, hidden, classes;
    nnla_activation squash;
    double dropout; /* the rate; 0: no such layer */
    size_t max_batch;
} classifier_plan;

/* Compiled with cross-entropy; takes the optimizer. Nodes: "hidden", "squash", "dropout", "scores", "probabilities".
   NULL if anything failed. */
nnla_network *classifier_create(const classifier_plan *plan, nnla_optimizer *optimizer);

/* Random X [rows × inputs] and class indices T [rows]; NULL both if anything failed. */
void classifier_data_create(const classifier_plan *plan, size_t rows, uint64_t seed, nnla_tensor **X, nnla_tensor **T);

/* Optimizers with all that they can do switched on, by their index in the list of kinds; NULL past its end. */
nnla_optimizer *eager_optimizer(size_t kind);

/* FNV-1a 64 (G. Fowler, L. C. Noll, K.-P. Vo) over all bytes; of the parameters, one after the other. */
uint64_t tensor_hash(const nnla_tensor *tensor);
uint64_t parameters_hash(const nnla_network *net);

/* The same bytes in all parameters. */
void assert_same_parameters(const nnla_network *actual, const nnla_network *expected);
void assert_same_gradients(const nnla_network *actual, const nnla_network *expected);

#endif
