/* One table of colours for the SVG figures and the explorer's page. Nothing here can fail. */
#ifndef NNLA_EXAMPLES_COLOURS_H
#define NNLA_EXAMPLES_COLOURS_H

#include <stddef.h>
#include <stdint.h>

enum {
    COLOUR_NONE, /* in a style: not drawn */
#define COLOUR(constant, name, light, dark) COLOUR_##constant,
#include "support/colours.inc"
#undef COLOUR
    COLOUR_COUNT
};

/* Class k has the colour COLOUR_CLASS + k. */
enum { COLOUR_CLASS = COLOUR_BLUE, COLOUR_CLASSES = 2 };

enum { COLOUR_LIGHT, COLOUR_DARK }; /* themes */

/* "#RRGGBB"; of COLOUR_NONE: "none". */
const char *colour_text(int colour, int theme);
/* "ink", "class-0"; of COLOUR_NONE: "none". */
const char *colour_name(int colour);

/* ---- Scales: colours for values in [0, 1] ---- */

enum {
    SCALE_FIELD,     /* from class 0 over paper to class 1, pale enough for points upon it */
    SCALE_INK,       /* from paper to ink */
    SCALE_DIVERGING, /* from blue over paper to orange, strong at the ends; one shade for the middle */
    SCALE_COUNT
};

size_t scale_shades(int scale);
/* 0xRRGGBB */
uint32_t scale_colour(int scale, size_t shade, int theme);
/* The shade of a value; of what lies outside of [0, 1] the nearest, of NaN the first. */
unsigned char scale_shade(int scale, double value);

#endif
