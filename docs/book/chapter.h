/* What the programs of the chapters share, so that each shows little but its own calls. A failure ends the program. */
#ifndef NNLA_BOOK_CHAPTER_H
#define NNLA_BOOK_CHAPTER_H

#include <nnla.h>

#include "support/check.h"
#include "support/figures.h"

/* Tensors of doubles with these elements, row by row; values NULL: zeros. To be destroyed. */
nnla_tensor *vector_of(size_t count, const double *values);
nnla_tensor *matrix_of(size_t rows, size_t columns, const double *values);

/* An element of a tensor of doubles, in row-major order. */
double at(const nnla_tensor *tensor, size_t index);

/* Prints "name =" and the elements, a line a row. */
void print_tensor(const char *name, const nnla_tensor *tensor);

/* What the chapter says: the program fails, and with it the book, unless it holds. */
void claim(int holds, const char *what);

/* Whether two reals agree to 1e-12 of the greater, or of 1. */
int close_to(double a, double b);

/* FOLDER/name for a picture, without ".svg", to be freed; FOLDER is the program's argument. NULL without one: nothing is
   drawn. */
char *picture_path(int argc, char **argv, const char *name);

/* Shades of a function of the plane, from 0 to 1, at a lattice of rows × columns places over x × y, row by row from the
   bottom, as a figure's field has them. To be freed. */
unsigned char *field_of(double (*value)(double x, double y, const void *data), const void *data, svg_range x,
                        svg_range y, size_t rows, size_t columns);
/* The same of a node of one unit in a network of doubles on the plane, to be freed; and the lines on which it is one half,
   to be destroyed. */
unsigned char *network_field(nnla_network *net, const char *node, svg_range x, svg_range y, size_t rows, size_t columns,
                             nnla_contour **boundary);

/* Figures as "<path>.svg", and "<path>_dark.svg" for a dark page; nothing if path is NULL. Planes are in rows of so many. */
void draw_planes(const char *path, const char *title, const figure_plane *planes, size_t count, size_t columns);
void draw_chart(const char *path, const char *title, const figure_chart *chart);

#endif
