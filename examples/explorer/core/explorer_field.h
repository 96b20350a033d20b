/* A unit over the input plane: its value at the places of a lattice, as shades, and the curves where it has a level. */
#ifndef NNLA_EXAMPLES_EXPLORER_FIELD_H
#define NNLA_EXAMPLES_EXPLORER_FIELD_H

#include <nnla.h>

enum { EXPLORER_LATTICE = 81 }; /* places in each direction */

/* Fills input.box, input.field and input.boundary with its starts: of the output, which is 0.5 on the boundary. */
nnla_status explorer_field_of_output(void);

/* Likewise template.box, field, line: of a unit of an affine node, whose line is where it is 0. */
nnla_status explorer_field_of_unit(int node, size_t unit);

/* The contour that was found last: of the output, or of a unit; NULL if there was none. */
const nnla_contour *explorer_field_contour(int of_output);

void explorer_field_release(void);

#endif
