/* What a network makes of the plane at one epoch: computed during training, drawn afterwards. A failure ends the
   program. */
#ifndef NNLA_EXAMPLES_MOONS_FRAME_H
#define NNLA_EXAMPLES_MOONS_FRAME_H

#include "support/moons_data.h"

/* Where the network is asked: the lattice of a field, row by row from the bottom, and the grid that it deforms, whose
   lines are half vertical and half horizontal. */
typedef struct moons_raster {
    size_t field_rows, field_columns;
    size_t grid_lines, grid_places;
} moons_raster;

/* The part of the plane that is looked at. */
typedef struct moons_view {
    double box[4]; /* left, right, bottom, top */
    moons_raster raster;
    nnla_tensor *grid; /* [grid_lines · grid_places × 2] */
} moons_view;

/* Arrays as figures take them. */
typedef struct moons_frame {
    size_t epoch;
    double loss, accuracy; /* on the held-out points */
    unsigned char *field;  /* [field_rows · field_columns]: shades of SCALE_FIELD for the probability of class 1 */
    nnla_contour *boundary;
    nnla_tensor *grid;     /* f64: the grid's places in the embedding */
    nnla_tensor *embedded; /* f64 [points × 2]: the points' places in the embedding */
    double line[3];        /* w₁, w₂, b of the output: the embedding is separated where w·e + b = 0 */
} moons_frame;

/* A view with room around the points X [rows × 2]. */
moons_view moons_view_create(const nnla_tensor *X, moons_raster raster);
void moons_view_destroy(moons_view *view);

/* Asks the network of moons_model.h what it makes of the view and of the held-out points. */
moons_frame moons_frame_capture(nnla_network *net, const moons_view *view, const moons_data *data, size_t epoch);
void moons_frame_destroy(moons_frame *frame);

#endif
