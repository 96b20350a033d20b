/* The plane under a map: points, a grid and vectors, moved by W x + b. A failure ends the program. */
#ifndef NNLA_EXAMPLES_MAPPED_PLANE_H
#define NNLA_EXAMPLES_MAPPED_PLANE_H

#include <nnla.h>

#include "support/figures.h"

/* All f64 but the classes. */
typedef struct mapped_plane {
    nnla_tensor *points;  /* [count × 2] */
    nnla_tensor *grid;    /* [lines · places × 2] */
    nnla_tensor *vectors; /* [2 × 2], one a row: at first the unit vectors, so the columns of W */
    nnla_tensor *classes; /* [count] of NNLA_I32 */
} mapped_plane;

/* The plane as it is: so many points of two moons, a grid from −reach to reach, a circle of radius 1 in it. */
mapped_plane mapped_plane_create(size_t count, uint64_t seed, double reach);

/* What W [2 × 2] and b [2], which may be NULL, make of a plane: x becomes W x + b, a vector v becomes W v. */
mapped_plane mapped_plane_map(const mapped_plane *plane, const nnla_tensor *W, const nnla_tensor *b);

/* The figure of a plane; both axes go from −reach to reach. Borrows the plane; labels has the two vectors' names. */
figure_plane mapped_plane_figure(const mapped_plane *plane, const char *title, const char *const *labels, double reach);

void mapped_plane_destroy(mapped_plane *plane);

#endif
