/* What the files of the SVG writer share. */
#ifndef NNLA_EXAMPLES_SVG_INTERNAL_H
#define NNLA_EXAMPLES_SVG_INTERNAL_H

#include "support/svg.h"

struct svg {
    char *text;
    size_t length, capacity;
    double width, height;
    unsigned clips; /* clip paths so far: they need names */
};

void svg_put(svg *picture, const char *text);
void svg_put_number(svg *picture, double x, int decimals); /* without trailing zeros, without the locale */
/* name="number", with a blank before it */
void svg_put_attribute(svg *picture, const char *name, double value);
void svg_put_box(svg *picture, svg_box box);              /* the beginning of a rectangle, to be ended by "/>" */
void svg_put_style(svg *picture, const svg_style *style); /* as attributes */

double svg_x(const svg_panel *panel, double x); /* in pixels */
double svg_y(const svg_panel *panel, double y);

#endif
