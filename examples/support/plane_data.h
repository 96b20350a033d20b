/* Points of two classes in the plane, to learn from: drawn, or of a table. Nothing here ends the program or prints. */
#ifndef NNLA_EXAMPLES_PLANE_DATA_H
#define NNLA_EXAMPLES_PLANE_DATA_H

#include <nnla.h>

/* The points that are held out of a draw. */
enum { PLANE_HELD_OUT = 500 };

typedef enum plane_shape {
    PLANE_MOONS,
    PLANE_CIRCLES,
    PLANE_SPIRALS,
    PLANE_XOR,
    PLANE_BLOBS,
    PLANE_SHAPES
} plane_shape;

/* X [rows × 2], T [rows × 1] of 0 and 1, both f32. All NULL: none. */
typedef struct plane_data {
    nnla_tensor *X, *T;           /* to train on */
    nnla_tensor *X_test, *T_test; /* held out */
} plane_data;

/* count points to train on and PLANE_HELD_OUT more, of the same draw. On a failure *data is untouched. */
nnla_status plane_data_draw(plane_shape shape, size_t count, double noise, uint64_t seed, plane_data *data);

/* Whether a table is none for plane_data_split; then `fault` says why, in a text of `size` bytes at most. */
int plane_data_refuses(const nnla_table *table, char *fault, size_t size);

/* Of a table with two columns of numbers and two classes: a third of the rows, shuffled, is held out; columns are scaled to
   the mean 0 and the deviation 1 of the others. On a failure *data is untouched. */
nnla_status plane_data_split(const nnla_table *table, uint64_t seed, plane_data *data);

/* Releases the tensors; they become NULL. */
void plane_data_destroy(plane_data *data);

#endif
