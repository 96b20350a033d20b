/* Coloured cells: fields in panels, images. */
#include "support/svg_internal.h"

#include <stdio.h>
#include <stdlib.h>

/* Colours at the low end, in the middle and at the high end; mixed between. */
typedef struct palette {
    double low[3], middle[3], high[3];
    int shades;
} palette;

/* The strong ends of the diverging scale are SVG_BLUE and SVG_ORANGE; of a field, 0.42 of them: pale enough for points
   upon it. An odd number of shades has one for the middle. */
static const palette field_palette = {{147.9, 195.78, 222.66}, {255, 255, 255}, {237.36, 187.38, 147.9}, 16};
static const palette image_palettes[] = {
    [SVG_INK] = {{255, 255, 255}, {140, 140, 140}, {24, 24, 24}, 24},
    [SVG_DIVERGING] = {{0x00, 0x72, 0xB2}, {255, 255, 255}, {0xD5, 0x5E, 0x00}, 33},
};

static void shade_colour(const palette *p, int shade, char colour[8]) {
    const double at = 2.0 * shade / (p->shades - 1) - 1; /* −1 … 1 */
    const double *end = at < 0 ? p->low : p->high, part = at < 0 ? -at : at;
    unsigned rgb[3];
    for (int i = 0; i < 3; i++)
        rgb[i] = (unsigned)(p->middle[i] + part * (end[i] - p->middle[i]) + 0.5);
    snprintf(colour, 8, "#%02X%02X%02X", rgb[0] & 255U, rgb[1] & 255U, rgb[2] & 255U);
}

/* Of a value in [0, 1]; NaN counts as 0. */
static unsigned char shade_of(const palette *p, double value) {
    if (!(value > 0))
        return 0;
    return (unsigned char)(value < 1 ? (int)(value * p->shades) : p->shades - 1);
}

static void put_run(svg *picture, size_t column, size_t row, size_t length) {
    svg_put(picture, "M");
    svg_put_number(picture, (double)column, 0);
    svg_put(picture, " ");
    svg_put_number(picture, (double)row, 0);
    svg_put(picture, "h");
    svg_put_number(picture, (double)length, 0);
    svg_put(picture, "v1h-");
    svg_put_number(picture, (double)length, 0);
    svg_put(picture, "z");
}

static void put_shade(svg *picture, const unsigned char *shades, size_t rows, size_t columns, int shade) {
    for (size_t row = 0; row < rows; row++) {
        const unsigned char *line = shades + row * columns;
        for (size_t j = 0; j < columns;) {
            size_t end = j;
            while (end < columns && line[end] == shade)
                end++;
            if (end > j)
                put_run(picture, j, row, end - j);
            j = end + (end == j);
        }
    }
}

/* Cells row by row from the top, one path a shade; the box holds them all. */
static void put_cells(svg *picture, svg_box box, const palette *p, const unsigned char *shades, size_t rows,
                      size_t columns) {
    svg_put(picture, "<g shape-rendering=\"crispEdges\" transform=\"translate(");
    svg_put_number(picture, box.left, 4);
    svg_put(picture, " ");
    svg_put_number(picture, box.top, 4);
    svg_put(picture, ") scale(");
    svg_put_number(picture, box.width / (double)columns, 6);
    svg_put(picture, " ");
    svg_put_number(picture, box.height / (double)rows, 6);
    svg_put(picture, ")\">\n");
    for (int shade = 0; shade < p->shades; shade++) {
        char colour[8];
        size_t before = picture->length;
        shade_colour(p, shade, colour);
        svg_put(picture, "<path fill=\"");
        svg_put(picture, colour);
        svg_put(picture, "\" d=\"");
        size_t begun = picture->length;
        put_shade(picture, shades, rows, columns, shade);
        if (picture->length > begun)
            svg_put(picture, "\"/>\n");
        else
            picture->length = before; /* no cell has it */
    }
    svg_put(picture, "</g>\n");
}

static unsigned char *new_shades(size_t count) {
    unsigned char *shades = malloc(count > 0 ? count : 1);
    if (shades == NULL) {
        fprintf(stderr, "out of memory for a picture\n");
        exit(1);
    }
    return shades;
}

/* Cells about the nodes: half of the outer ones is clipped away. */
void svg_field(const svg_panel *panel, const double *values, size_t rows, size_t columns) {
    const double width = panel->box.width / (double)(columns - 1), height = panel->box.height / (double)(rows - 1);
    const svg_box box = {panel->box.left - 0.5 * width, panel->box.top - 0.5 * height, width * (double)columns,
                         height * (double)rows};
    unsigned char *shades = new_shades(rows * columns);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) /* the picture's rows go down */
            shades[(rows - 1 - i) * columns + j] = shade_of(&field_palette, values[i * columns + j]);
    put_cells(panel->picture, box, &field_palette, shades, rows, columns);
    free(shades);
}

void svg_image(svg *picture, svg_box box, const float *values, size_t rows, size_t columns, int which,
               svg_range range) {
    static const svg_style frame = {SVG_GREY, 0.6, NULL, 0, NULL};
    const palette *p = &image_palettes[which];
    unsigned char *shades = new_shades(rows * columns);
    for (size_t i = 0; i < rows * columns; i++)
        shades[i] = shade_of(p, ((double)values[i] - range.low) / (range.high - range.low));
    put_cells(picture, box, p, shades, rows, columns);
    svg_rectangle(picture, box, &frame);
    free(shades);
}
