/* Contour lines in the making: the crossings of a level with the edges of a lattice, then lines of them. Between the two
   a caller may move the crossings. */
#ifndef NNLA_SRC_CONTOUR_H
#define NNLA_SRC_CONTOUR_H

#include "nnla/plane.h"
#include "tensor/tensor_impl.h"

/* Where the level crosses an edge. The edge goes from node (row, column) to the one above if `upward`, else to the one on
   the right; the value at one of its ends is below the level, at the other it is not. */
typedef struct nnla__crossing {
    size_t row, column;
    int upward;
    double low, high;     /* values at the ends of the edge, without the level */
    size_t before, after; /* crossings of its line; NNLA__NO_CROSSING: none */
    double x, y;
} nnla__crossing;

#define NNLA__NO_CROSSING SIZE_MAX

typedef struct nnla__crossings {
    size_t rows, columns; /* of the lattice */
    nnla__crossing *list; /* by row, upward ones last; by column */
    size_t count;
} nnla__crossings;

/* A field and a level to look for in it: both 2 or more rows and columns; the level is finite. */
nnla_status nnla__check_field(const char *function, const nnla_tensor *field, double level);

/* Finds and links them; x and y are left to nnla__crossings_interpolate or the caller. The list is to be released. */
nnla_status nnla__crossings_find(const char *function, const nnla_tensor *field, double level,
                                 nnla__crossings *crossings);
void nnla__crossings_interpolate(nnla__crossings *crossings, const double *box);

/* Where a value goes through 0 between low at 0 and high at 1, one of which is negative, the other not. */
double nnla__linear_root(double low, double high);

/* NULL for want of memory. */
nnla_contour *nnla__contour_of(const char *function, const nnla__crossings *crossings);

#endif
