/* What a network makes of the plane at one epoch: computed during training, drawn afterwards. A failure ends the
   program. */
#ifndef NNLA_EXAMPLES_MOONS_FRAME_H
#define NNLA_EXAMPLES_MOONS_FRAME_H

#include <nnla.h>

/* The field is known at so many places, the nodes of a lattice over the view, row by row from the bottom. */
enum { FIELD_COLUMNS = 121, FIELD_ROWS = 91 };
/* The grid that the network deforms: so many lines in each direction, each of so many places. */
enum { GRID_LINES = 11, GRID_PLACES = 401 };

/* The part of the plane that is looked at, and the places where the network is asked. */
typedef struct moons_view {
    double left, right, bottom, top;
    nnla_tensor *lattice; /* [FIELD_ROWS · FIELD_COLUMNS × 2] */
    nnla_tensor *grid;    /* [2 · GRID_LINES · GRID_PLACES × 2], vertical lines first */
} moons_view;

/* All f64, as figures are. */
typedef struct moons_frame {
    size_t epoch;
    double accuracy;
    nnla_tensor *field;    /* [FIELD_ROWS · FIELD_COLUMNS × 1], the probability of class 1 */
    nnla_tensor *grid;     /* the grid's places in the embedding */
    nnla_tensor *embedded; /* [points × 2], the points' places in the embedding */
    double line[3];        /* w₁, w₂, b of the output: the embedding is separated where w·e + b = 0 */
} moons_frame;

/* A view with room around the points X [rows × 2]. */
moons_view moons_view_create(const nnla_tensor *X);
void moons_view_destroy(moons_view *view);

/* Asks the network of moons_model.h what it makes of the view and of the points X. */
moons_frame moons_frame_capture(nnla_network *net, const moons_view *view, const nnla_tensor *X, size_t epoch,
                                double accuracy);
void moons_frame_destroy(moons_frame *frame);

#endif
