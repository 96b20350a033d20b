/* The part of the plane that holds points. */
#ifndef NNLA_EXAMPLES_PLANE_BOX_H
#define NNLA_EXAMPLES_PLANE_BOX_H

#include <nnla.h>

/* How much wider than its points a view of them is, on each side, as a share of their extent. */
#define PLANE_BOX_MARGIN 0.12

/* x low, x high, y low, y high of the pairs [count × 2], f32 or f64, widened by a share of their extent on each side, by 1
   where they have none; from −1 to 1 if there are no pairs. */
void plane_box(const nnla_tensor *pairs, double margin, double box[4]);

/* Widens a box to hold such a box too. */
void plane_box_widen(const nnla_tensor *pairs, double margin, double box[4]);

#endif
