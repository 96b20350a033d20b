/* A training as a looping SVG film of two panels: the embedding, with the grid and the line that separates, and below it
   the input plane, with field and boundary. Made in memory, frame by frame. Where the reader asks for reduced motion, the
   last frame is shown alone. */
#ifndef NNLA_EXAMPLES_FILM_H
#define NNLA_EXAMPLES_FILM_H

#include "support/figure_plane.h"

typedef struct film film;

/* What stays the same in all frames. Arrays are copied, texts must outlive the film. */
typedef struct film_plan {
    const char *title;
    figure_plane input;     /* labels, x, y, points; the sizes and the scale of the field */
    figure_plane embedding; /* labels, x, y; the sizes of the grid; as many points and classes as the input */
    size_t epochs;          /* of the whole training */
    int theme;
} film_plan;

typedef struct film_frame {
    size_t epoch;
    double loss, accuracy;        /* NaN: not told */
    const unsigned char *field;   /* [field_rows · field_columns], shades row by row from the bottom */
    const nnla_contour *boundary; /* NULL: none */
    const double *grid;           /* [grid_lines × grid_places × 2], in the embedding */
    const double *points;         /* [point_count × 2], in the embedding */
    const double *line;           /* a, b, c: where a x + b y + c = 0 in the embedding; NULL: none */
} film_frame;

/* Whether the film of a training of so many epochs has a frame of this one: at most 61 do, more of the early ones. */
int film_shows(size_t epoch, size_t epochs);

/* NULL if there is no memory, which film_add and film_end accept. */
film *film_begin(const film_plan *plan);
/* Adds a frame; its arrays are read at once. */
void film_add(film *f, const film_frame *frame);
/* Releases the film. @return a picture for svg_end; NULL if memory ran out or no frame was added */
svg *film_end(film *f);

#endif
