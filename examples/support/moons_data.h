/* What the moons example learns from: the two moons, or a table of two columns and two classes. A failure ends the
   program with a message and code 1. */
#ifndef NNLA_EXAMPLES_MOONS_DATA_H
#define NNLA_EXAMPLES_MOONS_DATA_H

#include "support/plane_data.h"

/* X [rows × 2], T [rows × 1] of 0 and 1, both f32. */
typedef struct moons_data {
    nnla_tensor *X, *T;           /* to train on */
    nnla_tensor *X_test, *T_test; /* held out */
    const char *title;
} moons_data;

/* count points to train on and PLANE_HELD_OUT more, of the same draw. */
moons_data moons_data_make(size_t count, double noise, uint64_t seed);

/* A CSV file with a header: two columns of numbers, then a column of two labels; see plane_data_split. */
moons_data moons_data_load(const char *path, uint64_t seed);

void moons_data_destroy(moons_data *data);

#endif
