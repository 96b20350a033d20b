/* What every node makes of every point: computed in one pass when a view first asks, and kept until parameters or points
   change. */
#ifndef NNLA_EXAMPLES_EXPLORER_PASS_H
#define NNLA_EXAMPLES_EXPLORER_PASS_H

#include <nnla.h>

/* Computes what is void. All of explorer_pass_* and explorer_points_* below is valid after it succeeded. */
nnla_status explorer_pass_compute(void);
/* [points × units of the node], f32; of node 0 the points. */
const nnla_tensor *explorer_pass_of(int node);
/* The points [points × 2] as f32, and their targets [points × 1]: those to train on, then those held out. */
const nnla_tensor *explorer_points(void);
const nnla_tensor *explorer_targets(void);

/* The part of the plane that is looked at, with room around all points; x low, x high, y low, y high. */
const double *explorer_box(void);

/* Void are the outputs of nodes; with `points` also these and their box. */
void explorer_pass_void(int points);
void explorer_pass_release(void);
/* A number that is another one after each change of parameters or points. */
unsigned explorer_pass_version(void);

#endif
