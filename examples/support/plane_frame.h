/* What a network makes of the plane at one epoch: computed during training, drawn afterwards. Nothing here ends the
   program or prints. */
#ifndef NNLA_EXAMPLES_PLANE_FRAME_H
#define NNLA_EXAMPLES_PLANE_FRAME_H

#include <nnla.h>

/* Where the network is asked: the lattice of a field, row by row from the bottom, and the grid that it deforms, whose
   lines are half vertical and half horizontal. */
typedef struct plane_raster {
    size_t field_rows, field_columns;
    size_t grid_lines, grid_places;
} plane_raster;

/* The part of the plane that is looked at. */
typedef struct plane_view {
    double box[4]; /* left, right, bottom, top */
    plane_raster raster;
    nnla_tensor *grid; /* [grid_lines · grid_places × 2] */
} plane_view;

/* Arrays as figures take them. */
typedef struct plane_frame {
    size_t epoch;
    double loss, accuracy; /* on the points X */
    nnla_tensor *values;   /* f32 [field_rows × field_columns]: the probability of class 1 */
    nnla_tensor *shades;   /* bytes, one a place: shades of SCALE_FIELD for the values */
    nnla_contour *boundary;
    nnla_tensor *grid;     /* f64: the grid's places in the embedding */
    nnla_tensor *embedded; /* f64 [points × 2]: the points' places in the embedding */
    double line[3];        /* w₁, w₂, b of the output: the embedding is separated where w·e + b = 0 */
} plane_frame;

/* The nodes of a network that are looked at. */
typedef struct plane_nodes {
    const char *embedding; /* of two units */
    const char *affine;    /* from there to the output, in front of its sigmoid */
    const char *output;
} plane_nodes;

/* A view with room around the points X [rows × 2]. On a failure there is nothing to destroy. */
nnla_status plane_view_create(const nnla_tensor *X, plane_raster raster, plane_view *view);
void plane_view_destroy(plane_view *view);

/* Asks the network what it makes of the view and of the points X with targets T. Likewise. */
nnla_status plane_frame_capture(nnla_network *net, const plane_nodes *nodes, const plane_view *view,
                                const nnla_tensor *X, const nnla_tensor *T, size_t epoch, plane_frame *frame);
const unsigned char *plane_frame_field(const plane_frame *frame);
void plane_frame_destroy(plane_frame *frame);

#endif
