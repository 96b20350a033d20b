/* What the files of the SVG writer share. */
#ifndef NNLA_EXAMPLES_SVG_INTERNAL_H
#define NNLA_EXAMPLES_SVG_INTERNAL_H

#include "support/svg.h"

#include "support/decimal.h"

struct svg {
    char *text;
    size_t length, capacity;
    int theme, failed; /* failed: memory ran out, nothing more is put */
    unsigned clips;    /* clip paths so far: they need names */
};

void svg_put(svg *picture, const char *text);
void svg_put_number(svg *picture, double x, int decimals); /* without trailing zeros, without the locale */
void svg_put_rgb(svg *picture, uint32_t rgb);
/* command x y: a part of a path, in pixels */
void svg_put_point(svg *picture, const char *command, double x, double y);
/* name="value", with a blank before it; the text as it is */
void svg_put_attribute(svg *picture, const char *name, double value);
void svg_put_text_attribute(svg *picture, const char *name, const char *value);
void svg_put_colour(svg *picture, const char *name, int colour);
void svg_put_style(svg *picture, const svg_style *style); /* as attributes */
/* The beginnings of elements, to be ended by "/>". */
void svg_put_box(svg *picture, svg_box box);
void svg_put_marker(svg *picture, int marker, double x, double y, double radius);
/* Memory ran out: nothing more is put. */
void svg_fail(svg *picture);

double svg_x(const svg_panel *panel, double x); /* in pixels */
double svg_y(const svg_panel *panel, double y);

#endif
