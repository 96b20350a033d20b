/* Coloured cells: fields in panels, images. */
#include "support/svg_internal.h"

#include <stdlib.h>

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

static void put_shade(svg *picture, const unsigned char *shades, size_t rows, size_t columns, int upwards,
                      size_t shade) {
    for (size_t row = 0; row < rows; row++) {
        const unsigned char *line = shades + (upwards ? rows - 1 - row : row) * columns;
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

/* Cells row by row, from the top or upwards from the bottom, one path a shade; the box holds them all. */
static void put_cells(svg *picture, svg_box box, int scale, const unsigned char *shades, size_t rows, size_t columns,
                      int upwards, double opacity) {
    if (picture == NULL)
        return;
    svg_put(picture, "<g");
    if (opacity > 0)
        svg_put_attribute(picture, "opacity", opacity);
    svg_put(picture, " shape-rendering=\"crispEdges\" transform=\"translate(");
    svg_put_number(picture, box.left, 4);
    svg_put(picture, " ");
    svg_put_number(picture, box.top, 4);
    svg_put(picture, ") scale(");
    svg_put_number(picture, box.width / (double)columns, 6);
    svg_put(picture, " ");
    svg_put_number(picture, box.height / (double)rows, 6);
    svg_put(picture, ")\">\n");
    for (size_t shade = 0; shade < scale_shades(scale); shade++) {
        const size_t before = picture->length;
        svg_put(picture, "<path fill=\"");
        svg_put_rgb(picture, scale_colour(scale, shade, picture->theme));
        svg_put(picture, "\" d=\"");
        const size_t begun = picture->length;
        put_shade(picture, shades, rows, columns, upwards, shade);
        if (picture->length > begun)
            svg_put(picture, "\"/>\n");
        else
            picture->length = before; /* no cell has it */
    }
    svg_put(picture, "</g>\n");
}

/* Cells about the nodes: half of the outer ones is clipped away. */
void svg_field(const svg_panel *panel, const unsigned char *shades, size_t rows, size_t columns, int scale,
               double opacity) {
    const double width = panel->box.width / (double)(columns - 1), height = panel->box.height / (double)(rows - 1);
    const svg_box box = {panel->box.left - 0.5 * width, panel->box.top - 0.5 * height, width * (double)columns,
                         height * (double)rows};
    put_cells(panel->picture, box, scale, shades, rows, columns, 1, opacity);
}

void svg_image(svg *picture, svg_box box, const float *values, size_t rows, size_t columns, int scale,
               svg_range range) {
    static const svg_style frame = {COLOUR_SOFT, 0.6, COLOUR_NONE, 0, NULL};
    unsigned char *shades = malloc(rows * columns > 0 ? rows * columns : 1);
    if (shades == NULL) {
        svg_fail(picture);
        return;
    }
    for (size_t i = 0; i < rows * columns; i++)
        shades[i] = scale_shade(scale, ((double)values[i] - range.low) / (range.high - range.low));
    put_cells(picture, box, scale, shades, rows, columns, 0, 0);
    svg_rectangle(picture, box, &frame);
    free(shades);
}
