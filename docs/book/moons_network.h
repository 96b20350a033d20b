/* The network of chapters 9 and 10 and its points. A failure ends the program. */
#ifndef NNLA_BOOK_MOONS_NETWORK_H
#define NNLA_BOOK_MOONS_NETWORK_H

#include "chapter.h"

enum { MOONS_POINTS = 1000, MOONS_EPOCHS = 150 };

/* Two moons, X [points × 2] and T [points × 1] of 0 and 1. */
typedef struct moons {
    nnla_tensor *X, *T;
    int classes[MOONS_POINTS];
} moons;

moons moons_create(void);
void moons_destroy(moons *data);

/* 2 → 100 tanh → 2 tanh → 1 sigmoid, of doubles. The plane is "embedding", what is asked for "output". */
nnla_network *moons_network_create(void);

/* Trains it for all epochs; look is called before the first and after each one. */
void moons_network_train(nnla_network *net, const moons *data,
                         void (*look)(nnla_network *net, size_t epoch, void *data), void *payload);

/* w₁, w₂ and b of the last layer: in the plane of the embedding the line w · e + b = 0. */
void moons_network_line(const nnla_network *net, double line[3]);

#endif
