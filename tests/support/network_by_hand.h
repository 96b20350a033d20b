/* A network of two dense layers, each with its squash, and the public calls of linear algebra and squashes that a step
   of it stands for. */
#ifndef NNLA_TESTS_NETWORK_BY_HAND_H
#define NNLA_TESTS_NETWORK_BY_HAND_H

#include "kernel/kernels.h"
#include "nnla/network.h"

typedef struct by_hand_plan {
    nnla_dtype dtype;
    size_t rows, inputs, hidden, outputs;
    nnla_activation squash, last;
    nnla_loss_kind loss; /* of which Y2 − T, times a factor, is the gradient by Z2 */
} by_hand_plan;

/* The plans' losses with their last squash, by index; 0 past their end. */
int by_hand_loss(size_t index, by_hand_plan *plan);

/* Nodes "Z1", "Y1", "Z2", "Y2"; `kernels` in place of those that the library chose, if not NULL. */
nnla_network *by_hand_network(const by_hand_plan *plan, const nnla__kernels *kernels);

/* X → W1, b1 → squash → W2, b2 → last squash → loss; gradients have the shape of their variable. Parameters are the
   network's, X and T random. */
typedef struct by_hand {
    by_hand_plan plan;
    nnla_tensor *X, *T, *ones;
    nnla_tensor *W1, *b1, *Z1, *Y1, *W2, *b2, *Z2, *Y2;
    nnla_tensor *dW1, *db1, *dZ1, *dY1, *dW2, *db2, *dZ2;
} by_hand;

by_hand by_hand_create(const by_hand_plan *plan, const nnla_network *net);
void by_hand_destroy(by_hand *h);
void by_hand_forward(by_hand *h);
void by_hand_backward(by_hand *h);

/* The network's output of each node, and its gradients, are those by hand. */
void assert_outputs_by_hand(const nnla_network *net, const by_hand *h);
void assert_gradients_by_hand(const nnla_network *net, const by_hand *h);

/* Equal shapes of equal bits. */
void assert_same_tensor(const nnla_tensor *actual, const nnla_tensor *expected);

#endif
