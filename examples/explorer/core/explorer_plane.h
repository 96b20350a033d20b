/* What views of a plane share. */
#ifndef NNLA_EXAMPLES_EXPLORER_PLANE_H
#define NNLA_EXAMPLES_EXPLORER_PLANE_H

#include <nnla.h>

/* What explorer_view_plane leaves, and which view left it last. */
enum { PLANE_OF_NONE, PLANE_OF_NODE, PLANE_OF_WEIGHTS, PLANE_OF_EMBEDDING };
nnla_status explorer_fill_plane(int node, int first, int second, int unit, int view);
int explorer_plane_view(void);

/* Sets two texts: the principal axes, with their shares of the variance. */
void explorer_name_axes(int shares, int x, int y);

/* Fills an array with x0, y0, x1, y1: the part of the line a x + b y + c = 0 in the box; with nothing if there is none. */
nnla_status explorer_fill_line(int array, const double line[3], const double box[4]);

/* The sum of the variances of all columns of X, f32. */
double explorer_total_variance(const nnla_tensor *X);

/* Fills an array with the shares of two variances, f32, in the total; of one, the second is 0. */
nnla_status explorer_fill_shares(int array, const nnla_tensor *variances, double total);

#endif
