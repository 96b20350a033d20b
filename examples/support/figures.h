/* The figures of the examples, from plain arrays. Points are pairs x, y; classes are 0 (blue circles) and 1 (orange
   diamonds). A failure ends the program: see output.h. */
#ifndef NNLA_EXAMPLES_FIGURES_H
#define NNLA_EXAMPLES_FIGURES_H

#include "support/svg.h"

/* A part of the plane and what is drawn in it, from the bottom up: field, curve, grid, points, line, arrows. What is
   NULL is not drawn. */
typedef struct figure_plane {
    svg_labels labels;
    svg_range x, y;      /* low = high: chosen to hold grid, points and arrows */
    const double *field; /* values in [0, 1] at the nodes of a lattice over x × y, row by row from the bottom */
    size_t field_rows, field_columns;
    const double *grid; /* [grid_lines × grid_places × 2]: polylines */
    size_t grid_lines, grid_places;
    const double *points; /* [point_count × 2] */
    const int *classes;   /* [point_count] */
    size_t point_count;
    const double *line;   /* a, b, c: where a x + b y + c = 0 */
    const double *arrows; /* [arrow_count × 2], from the origin */
    const char *const *arrow_labels;
    size_t arrow_count;
} figure_plane;

/* Planes in rows of `columns`, each with equal scales on both axes, with a legend below. */
void figure_planes(const char *path, const char *title, const figure_plane *planes, size_t count, size_t columns);

/* The curve of a value over the epochs 1, 2, …. */
typedef struct figure_curve {
    const char *name;
    const double *values;
    size_t count;
    const char *colour;
    const char *dashes; /* NULL: a full line */
} figure_curve;

typedef struct figure_chart {
    svg_labels labels;
    svg_range y; /* low = high: chosen to hold the curves */
    int logarithmic_y;
    const figure_curve *curves;
    size_t count;
} figure_chart;

/* Charts side by side, each with a legend of its own below. */
void figure_charts(const char *path, const char *title, const figure_chart *charts, size_t count);

#endif
