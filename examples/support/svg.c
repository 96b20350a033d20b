#include "support/svg_internal.h"

#include <stdlib.h>
#include <string.h>

/* Room for so many bytes more and the 0. */
static int reserve(svg *picture, size_t bytes) {
    const size_t needed = picture->length + bytes + 1;
    if (needed <= picture->capacity)
        return 1;
    char *text = realloc(picture->text, 2 * needed);
    if (text == NULL) {
        picture->failed = 1;
        return 0;
    }
    picture->text = text;
    picture->capacity = 2 * needed;
    return 1;
}

void svg_put(svg *picture, const char *text) {
    const size_t length = strlen(text);
    if (picture == NULL || picture->failed || !reserve(picture, length))
        return;
    memcpy(picture->text + picture->length, text, length + 1);
    picture->length += length;
}

/* Coordinates far outside are cut to ±1e7 and clipped anyway. */
void svg_put_number(svg *picture, double x, int decimals) {
    char text[DECIMAL_SIZE];
    x = x > -1e7 ? x : -1e7; /* NaN too */
    decimal_text(text, x < 1e7 ? x : 1e7, decimals, 1);
    svg_put(picture, text);
}

void svg_put_attribute(svg *picture, const char *name, double value) {
    svg_put(picture, " ");
    svg_put(picture, name);
    svg_put(picture, "=\"");
    svg_put_number(picture, value, 2);
    svg_put(picture, "\"");
}

void svg_put_text_attribute(svg *picture, const char *name, const char *value) {
    svg_put(picture, " ");
    svg_put(picture, name);
    svg_put(picture, "=\"");
    svg_put(picture, value);
    svg_put(picture, "\"");
}

void svg_put_colour(svg *picture, const char *name, int colour) {
    svg_put_text_attribute(picture, name, colour_text(colour, picture != NULL ? picture->theme : COLOUR_LIGHT));
}

void svg_put_rgb(svg *picture, uint32_t rgb) {
    char text[8] = "#";
    for (int i = 0; i < 6; i++)
        text[1 + i] = "0123456789ABCDEF"[rgb >> (20 - 4 * i) & 15U];
    svg_put(picture, text);
}

void svg_fail(svg *picture) {
    if (picture != NULL)
        picture->failed = 1;
}

void svg_put_style(svg *picture, const svg_style *style) {
    svg_put_colour(picture, "fill", style->fill);
    if (style->stroke != COLOUR_NONE) {
        svg_put_colour(picture, "stroke", style->stroke);
        svg_put_attribute(picture, "stroke-width", style->width);
    }
    if (style->opacity > 0)
        svg_put_attribute(picture, "opacity", style->opacity);
    if (style->dashes != NULL)
        svg_put_text_attribute(picture, "stroke-dasharray", style->dashes);
}

void svg_put_point(svg *picture, const char *command, double x, double y) {
    svg_put(picture, command);
    svg_put_number(picture, x, 1);
    svg_put(picture, " ");
    svg_put_number(picture, y, 1);
}

void svg_put_box(svg *picture, svg_box box) {
    svg_put(picture, "<rect");
    svg_put_attribute(picture, "x", box.left);
    svg_put_attribute(picture, "y", box.top);
    svg_put_attribute(picture, "width", box.width);
    svg_put_attribute(picture, "height", box.height);
}

svg *svg_create(double width, double height, int theme) {
    svg *picture = calloc(1, sizeof *picture);
    if (picture != NULL)
        picture->theme = theme;
    svg_put(picture, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    svg_put_attribute(picture, "width", width);
    svg_put_attribute(picture, "height", height);
    svg_put(picture, " viewBox=\"0 0 ");
    svg_put_number(picture, width, 2);
    svg_put(picture, " ");
    svg_put_number(picture, height, 2);
    svg_put(picture, "\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n"
                     "<rect width=\"100%\" height=\"100%\"");
    svg_put_colour(picture, "fill", COLOUR_PAPER);
    svg_put(picture, "/>\n");
    return picture;
}

char *svg_end(svg *picture, size_t *length) {
    svg_put(picture, "</svg>\n");
    if (picture == NULL)
        return NULL;
    char *text = picture->text;
    *length = picture->length;
    if (picture->failed) {
        free(text);
        text = NULL;
    }
    free(picture);
    return text;
}
