/* A box of the plane and the lattice in it. */
#ifndef NNLA_SRC_BOX_H
#define NNLA_SRC_BOX_H

#include "tensor/tensor_impl.h"

/* {x_low, x_high, y_low, y_high} is finite, each low below its high, whose distance is finite too, and fits the dtype. */
nnla_status nnla__check_box(const char *function, const double *box, nnla_dtype dtype);

/* Place `index` of `count` ≥ 2 along an axis, the last one exactly at `high`. */
static inline double nnla__place(double low, double high, size_t index, size_t count) {
    return index == count - 1 ? high : low + (high - low) * ((double)index / (double)(count - 1));
}
static inline double nnla__place_x(const double *box, size_t column, size_t columns) {
    return nnla__place(box[0], box[1], column, columns);
}
static inline double nnla__place_y(const double *box, size_t row, size_t rows) {
    return nnla__place(box[2], box[3], row, rows);
}

/* The places of a lattice, row by row, as pairs in a tensor of rows · columns · 2 elements. */
void nnla__fill_lattice(const double *box, size_t rows, size_t columns, nnla_tensor *pairs);

#endif
