/* A sheet of small images in labelled rows, with captions. */
#ifndef NNLA_EXAMPLES_IMAGE_SHEET_H
#define NNLA_EXAMPLES_IMAGE_SHEET_H

#include "support/svg.h"

/* An image, row by row from the top, and the lines of text below it. */
typedef struct sheet_cell {
    const float *values; /* [height × width] */
    size_t height, width;
    int scale;        /* SCALE_INK or SCALE_DIVERGING … */
    svg_range range;  /* … from its first colour to its last */
    int apart;        /* a gap before it: it begins a group */
    const char *head; /* above it, from its left edge on; NULL: none */
    char captions[2][24];
} sheet_cell;

typedef struct sheet_row {
    char labels[2][40]; /* left of the images */
    const sheet_cell *cells;
    size_t count;
    double pixel; /* side of one element in the picture */
} sheet_row;

/* Columns of rows with as many cells are aligned. The note is the last line. @return a picture for svg_end, or NULL if there is
   no memory */
svg *image_sheet(const char *title, const char *note, const sheet_row *rows, size_t count);

/* From −m to m, where m is the largest magnitude among the values: 0 is in the middle. */
svg_range sheet_range_about_zero(const float *values, size_t count);

/* From the smallest value to the largest. */
svg_range sheet_range_of(const float *values, size_t count);

#endif
