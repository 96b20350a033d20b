/* A small writer of SVG pictures: texts, shapes, and panels with axes whose contents are given in data coordinates.
   The same calls write the same bytes, on any machine: no locale, no mathematical function of the system. Pictures are
   made in memory: only svg_end can fail, and says so if memory ran out on the way, at svg_create too. */
#ifndef NNLA_EXAMPLES_SVG_H
#define NNLA_EXAMPLES_SVG_H

#include <nnla.h>

#include "support/colours.h"

typedef struct svg svg;

typedef struct svg_range {
    double low, high;
} svg_range;

/* In the picture: pixels, y grows downwards. */
typedef struct svg_box {
    double left, top, width, height;
} svg_box;

/* How a shape is drawn, in colours of colours.h; what is 0 or NULL is not (opacity 0 is full opacity). */
typedef struct svg_style {
    int stroke;
    double width; /* of the stroke, pixels */
    int fill;
    double opacity;
    const char *dashes; /* such as "6 3" */
} svg_style;

enum { SVG_START, SVG_MIDDLE, SVG_END }; /* where a text is anchored */
enum { SVG_CIRCLE, SVG_DIAMOND };        /* markers */
enum { SVG_TITLE = 15, SVG_TEXT = 12 };  /* sizes of text, pixels */

/* NULL if there is no memory, which all calls here accept. */
svg *svg_create(double width, double height, int theme);
/* Releases the picture. @return its text of so many bytes, ended by 0, to be freed; NULL if memory ran out */
char *svg_end(svg *picture, size_t *length);

/* ---- In pixels ---- */

void svg_text(svg *picture, double x, double y, int anchor, double size, int colour, const char *text);
void svg_marker(svg *picture, int marker, double x, double y, double radius, const svg_style *style);
void svg_segment(svg *picture, double x0, double y0, double x1, double y1, const svg_style *style);
void svg_rectangle(svg *picture, svg_box box, const svg_style *style);
/* An image in a frame, values row by row from the top: range.low has the scale's first colour, range.high its last.
   Runs of one colour are merged. */
void svg_image(svg *picture, svg_box box, const float *values, size_t rows, size_t columns, int scale, svg_range range);
/* The width that a text will have, nearly. */
double svg_text_width(const char *text, double size);

/* One entry of a legend: a marker, or a line if marker is −1. */
typedef struct svg_legend_entry {
    const char *text;
    int marker;
    svg_style style;
} svg_legend_entry;
double svg_legend_width(const svg_legend_entry *entries, size_t count);
/* Entries side by side, centred about x. */
void svg_legend(svg *picture, double x, double y, const svg_legend_entry *entries, size_t count);

/* ---- Panels ---- */

typedef struct svg_panel {
    svg *picture;
    svg_box box;
    svg_range x, y; /* data coordinates of the box; log10 of the data where the axis is logarithmic */
    int logarithmic_y;
} svg_panel;

typedef struct svg_labels {
    const char *title, *x, *y; /* NULL: none */
} svg_labels;

/* Axes around the box; what is drawn until the end is clipped to it. A logarithmic y axis needs a range above 0. */
svg_panel svg_panel_begin(svg *picture, svg_box box, svg_range x, svg_range y, int logarithmic_y, svg_labels labels);
void svg_panel_end(const svg_panel *panel);

/* ---- In a panel, data coordinates; points are pairs x, y ---- */

/* The points whose class is the given one; all of them if classes is NULL. */
void svg_points(const svg_panel *panel, const double *points, const int *classes, int which, size_t count, int marker,
                double radius, const svg_style *style);
/* Likewise, each filled with a shade of the scale. */
void svg_shaded_points(const svg_panel *panel, const double *points, const int *classes, int which, size_t count,
                       int marker, double radius, const svg_style *style, const int *shades, int scale);
void svg_polyline(const svg_panel *panel, const double *points, size_t count, const svg_style *style);
/* The curve of values at x = first, first + 1, …. */
void svg_values(const svg_panel *panel, double first, const double *values, size_t count, const svg_style *style);
void svg_polygon(const svg_panel *panel, const double *points, size_t count, const svg_style *style);
void svg_line(const svg_panel *panel, double x0, double y0, double x1, double y1, const svg_style *style);
void svg_arrow(const svg_panel *panel, double x0, double y0, double x1, double y1, const svg_style *style);
/* A text beside a point: dx, dy are pixels. */
void svg_note(const svg_panel *panel, double x, double y, double dx, double dy, int anchor, int colour,
              const char *text);

/* A field over the whole panel: shades of the scale at the nodes of a lattice of at least 2 × 2 that spans the panel,
   row by row from the bottom. Runs of one colour are merged. Opacity 0 is full opacity. */
void svg_field(const svg_panel *panel, const unsigned char *shades, size_t rows, size_t columns, int scale,
               double opacity);
/* The lines of a contour. */
void svg_contour(const svg_panel *panel, const nnla_contour *contour, const svg_style *style);

/* The range of every `stride`-th value, widened by a part `margin` of it on both sides; never empty.
   Values that are not finite, or above 1e15, are left out. */
svg_range svg_range_of(const double *values, size_t count, size_t stride, double margin);
/* The least range that holds both. */
svg_range svg_range_joined(svg_range a, svg_range b);

#endif
