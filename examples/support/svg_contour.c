/* The curve on which a field of values has a level. */
#include "support/svg_internal.h"

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
