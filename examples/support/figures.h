/* The figures of the examples and of the explorer, from plain arrays. Points are pairs x, y; classes are 0 (blue circles) and
   1 (orange diamonds). Each returns a picture for svg_end, or NULL if there is
   no memory. */
#ifndef NNLA_EXAMPLES_FIGURES_H
#define NNLA_EXAMPLES_FIGURES_H

#include "support/figure_plane.h"

/* Planes in rows of `columns`, each with equal scales on both axes, with a legend below. */
svg *figure_planes(const char *title, const figure_plane *planes, size_t count, size_t columns, int theme);

/* The curve of a value over the epochs 1, 2, …. */
typedef struct figure_curve {
    const char *name;
    const double *values;
    size_t count;
    int colour;
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
svg *figure_charts(const char *title, const figure_chart *charts, size_t count, int theme);

#endif
