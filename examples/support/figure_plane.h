/* One panel of a figure: a part of the plane and what lies in it, and the styles that all figures have. Points are pairs
   x, y; classes are 0 (blue circles) and 1 (orange diamonds), and FIGURE_HELD_OUT more of points that are held out, which
   are hollow. */
#ifndef NNLA_EXAMPLES_FIGURE_PLANE_H
#define NNLA_EXAMPLES_FIGURE_PLANE_H

#include "support/svg.h"

/* A part of the plane and what is drawn in it, from the bottom up: field, grid, points, boundary, line, arrows. What is
   NULL is not drawn. */
typedef struct figure_plane {
    svg_labels labels;
    svg_range x, y;             /* low = high: chosen to hold grid, points and arrows */
    int equal_scales;           /* x or y is widened until a unit is as long on both axes */
    const unsigned char *field; /* shades at the nodes of a lattice over x × y, row by row from the bottom */
    size_t field_rows, field_columns;
    int field_scale;
    double field_opacity; /* 0: full */
    const nnla_contour *boundary;
    const char *boundary_name; /* in the legend; NULL: output 0.5 */
    const double *grid;        /* [grid_lines × grid_places × 2]: polylines */
    size_t grid_lines, grid_places;
    const char *grid_name; /* in the legend; NULL: grid of the input plane */
    const double *points;  /* [point_count × 2] */
    const int *classes;    /* [point_count] */
    size_t point_count;
    int has_held_out;               /* among the points */
    const char *const *class_names; /* in the legend; NULL: class 0, class 1 */
    const int *shades; /* [point_count]: the points' fill, in shades of a scale, instead of their class's */
    int shade_scale;
    const char *const *shade_names; /* in the legend: of the scale's low end and of its high end */
    const double *line;             /* a, b, c: where a x + b y + c = 0 */
    const double *arrows;           /* [arrow_count × 2]: tips; an arrow that leaves the panel is cut at its frame */
    const double *arrow_starts;     /* likewise; NULL: the origin */
    size_t arrow_count, faint_arrows;
    const float *strip; /* [strip_count]: cells below the panel, from blue at −strip_most to orange at strip_most */
    size_t strip_count;
    double strip_most;
    const char *strip_name;          /* beside it */
    int arrow_halos;                 /* arrows are outlined as the paper is, so as to stand out from many points */
    const char *const *arrow_labels; /* of the arrows after the faint ones, which come first */
} figure_plane;

/* Axes, and what the plane holds. */
void figure_plane_draw(svg *picture, svg_box box, const figure_plane *plane);

/* The points alone. */
void figure_plane_draw_points(const svg_panel *panel, const figure_plane *plane);

/* The height that a panel of that width has for equal scales; very flat and very high planes are stretched. */
double figure_plane_height(const figure_plane *plane, double width);

/* The ends x0, y0, x1, y1 of the line a x + b y + c = 0, far outside of the panel on both sides. @return 0: no line */
int figure_line_ends(const svg_panel *panel, const double line[3], double ends[4]);

/* ---- Styles ---- */

enum { FIGURE_HELD_OUT = COLOUR_CLASSES };

enum { FIGURE_LEFT = 62, FIGURE_RIGHT = 18, FIGURE_BELOW = 46 }; /* room about a panel for its axes, pixels */

extern const double figure_point_radius;
extern const svg_style figure_class_styles[COLOUR_CLASSES];
extern const int figure_class_markers[COLOUR_CLASSES];
extern const svg_style figure_grid_style, figure_curve_style, figure_line_style, figure_arrow_style;

enum { FIGURE_MOST_ENTRIES = 8 };
/* The entries that name what the planes show. @return how many */
size_t figure_plane_legend(svg_legend_entry entries[FIGURE_MOST_ENTRIES], const figure_plane *planes, size_t count);

#endif
