/* Fields of values: coloured cells and the curve of a level. */
#include "support/svg_internal.h"

#include <math.h>
#include <stdio.h>

enum { SHADES = 16 };

/* A shade between blue (0), white and orange (SHADES − 1), pale enough for points upon it. */
static void shade_colour(int shade, char colour[8]) {
    static const int ends[2][3] = {{0x00, 0x72, 0xB2}, {0xD5, 0x5E, 0x00}};
    const double strength = 0.42, at = 2.0 * shade / (SHADES - 1) - 1; /* −1 … 1 */
    const double part = strength * fabs(at);
    int rgb[3];
    for (int i = 0; i < 3; i++)
        rgb[i] = (int)(255 + part * (ends[at > 0][i] - 255) + 0.5);
    snprintf(colour, 8, "#%02X%02X%02X", (unsigned)rgb[0] & 255U, (unsigned)rgb[1] & 255U, (unsigned)rgb[2] & 255U);
}

static int shade_of(double value) {
    if (!(value > 0))
        return 0;
    return value < 1 ? (int)(value * SHADES) : SHADES - 1;
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

static void put_shade(svg *picture, const double *values, size_t rows, size_t columns, int shade) {
    for (size_t row = 0; row < rows; row++) {
        const double *line = values + (rows - 1 - row) * columns; /* the picture's rows go down */
        for (size_t j = 0; j < columns;) {
            size_t end = j;
            while (end < columns && shade_of(line[end]) == shade)
                end++;
            if (end > j)
                put_run(picture, j, row, end - j);
            j = end + (end == j);
        }
    }
}

/* One path a shade, in cells about the nodes: half of the outer ones is clipped away. */
void svg_field(const svg_panel *panel, const double *values, size_t rows, size_t columns) {
    svg *picture = panel->picture;
    const double width = panel->box.width / (double)(columns - 1), height = panel->box.height / (double)(rows - 1);
    svg_put(picture, "<g shape-rendering=\"crispEdges\" transform=\"translate(");
    svg_put_number(picture, panel->box.left - 0.5 * width, 4);
    svg_put(picture, " ");
    svg_put_number(picture, panel->box.top - 0.5 * height, 4);
    svg_put(picture, ") scale(");
    svg_put_number(picture, width, 6);
    svg_put(picture, " ");
    svg_put_number(picture, height, 6);
    svg_put(picture, ")\">\n");
    for (int shade = 0; shade < SHADES; shade++) {
        char colour[8];
        size_t before = picture->length;
        shade_colour(shade, colour);
        svg_put(picture, "<path fill=\"");
        svg_put(picture, colour);
        svg_put(picture, "\" d=\"");
        size_t begun = picture->length;
        put_shade(picture, values, rows, columns, shade);
        if (picture->length > begun)
            svg_put(picture, "\"/>\n");
        else
            picture->length = before; /* no cell has it */
    }
    svg_put(picture, "</g>\n");
}

typedef struct point {
    double x, y;
} point;

static void put_point(const svg_panel *panel, const char *command, point p) {
    svg_put(panel->picture, command);
    svg_put_number(panel->picture, svg_x(panel, p.x), 1);
    svg_put(panel->picture, " ");
    svg_put_number(panel->picture, svg_y(panel, p.y), 1);
}

/* Where the level lies between two neighbours; ±infinity does not happen, since it lies between. */
static point cross(point a, double va, point b, double vb, double level) {
    double t = (level - va) / (vb - va);
    return (point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

/* The segments within the square of four nodes, counter-clockwise from the lower left. With four crossings the mean
   decides which corners hang together. */
static void put_square(const svg_panel *panel, const point corners[4], const double values[4], double level) {
    point crossings[4];
    int count = 0, first_below = values[0] < level;
    for (int i = 0; i < 4; i++) {
        int next = (i + 1) % 4;
        if ((values[i] < level) != (values[next] < level))
            crossings[count++] = cross(corners[i], values[i], corners[next], values[next], level);
    }
    int shifted = 0;
    if (count == 4) {
        int mean_below = (values[0] + values[1] + values[2] + values[3]) / 4 < level;
        shifted = mean_below != first_below;
    }
    for (int i = 0; i + 1 < count; i += 2) {
        put_point(panel, "M", crossings[i + shifted]);
        put_point(panel, "L", crossings[(i + 1 + shifted) % count]);
    }
}

void svg_contour(const svg_panel *panel, const double *values, size_t rows, size_t columns, double level,
                 const svg_style *style) {
    const double dx = (panel->x.high - panel->x.low) / (double)(columns - 1);
    const double dy = (panel->y.high - panel->y.low) / (double)(rows - 1);
    svg_put(panel->picture, "<path stroke-linecap=\"round\"");
    svg_put_style(panel->picture, style);
    svg_put(panel->picture, " d=\"");
    for (size_t i = 0; i + 1 < rows; i++) {
        for (size_t j = 0; j + 1 < columns; j++) {
            const double x = panel->x.low + (double)j * dx, y = panel->y.low + (double)i * dy;
            const point corners[4] = {{x, y}, {x + dx, y}, {x + dx, y + dy}, {x, y + dy}};
            const double *low = values + i * columns + j, *high = low + columns;
            const double at_corners[4] = {low[0], low[1], high[1], high[0]};
            put_square(panel, corners, at_corners, level);
        }
    }
    svg_put(panel->picture, "\"/>\n");
}
