#include "support/figure_plane.h"

#include <math.h>

const double figure_point_radius = 2.6;
const svg_style figure_class_styles[COLOUR_CLASSES] = {{COLOUR_PAPER, 0.4, COLOUR_BLUE, 0.85, NULL},
                                                       {COLOUR_PAPER, 0.4, COLOUR_ORANGE, 0.85, NULL}};
const int figure_class_markers[COLOUR_CLASSES] = {SVG_CIRCLE, SVG_DIAMOND};
static const char *const class_names[] = {"class 0", "class 1"};
const svg_style figure_grid_style = {COLOUR_SOFT, 0.7, COLOUR_NONE, 0.8, NULL};
const svg_style figure_curve_style = {COLOUR_INK, 1.8, COLOUR_NONE, 0, NULL};
const svg_style figure_line_style = {COLOUR_INK, 1.8, COLOUR_NONE, 0, "7 4"};
const svg_style figure_arrow_style = {COLOUR_INK, 2, COLOUR_NONE, 0, NULL};

/* The range of one axis (0: x, 1: y) that holds what is drawn. */
static svg_range axis_range(const figure_plane *plane, size_t axis) {
    svg_range given = axis == 0 ? plane->x : plane->y, range = {0, 0};
    const double *const parts[] = {plane->points, plane->grid, plane->arrows};
    const size_t counts[] = {plane->point_count, plane->grid_lines * plane->grid_places, plane->arrow_count};
    int found = 0;
    if (given.low < given.high)
        return given;
    for (int i = 0; i < 3; i++) {
        if (parts[i] == NULL || counts[i] == 0)
            continue;
        svg_range part = svg_range_of(parts[i] + axis, counts[i], 2, 0.06);
        range = found ? svg_range_joined(range, part) : part;
        found = 1;
    }
    return found ? range : (svg_range){-1, 1};
}

double figure_plane_height(const figure_plane *plane, double width) {
    svg_range x = axis_range(plane, 0), y = axis_range(plane, 1);
    double ratio = (y.high - y.low) / (x.high - x.low);
    return width * (ratio < 0.4 ? 0.4 : ratio > 1.3 ? 1.3 : ratio);
}

void figure_plane_draw_points(const svg_panel *panel, const figure_plane *plane) {
    for (int class = 0; class < COLOUR_CLASSES && plane->point_count > 0; class ++)
        svg_points(panel, plane->points, plane->classes, class, plane->point_count, figure_class_markers[class],
                   figure_point_radius, &figure_class_styles[class]);
}

/* The line's foot of the perpendicular from the panel's centre, and from there far to both sides. */
int figure_line_ends(const svg_panel *panel, const double line[3], double ends[4]) {
    const double a = line[0], b = line[1], c = line[2], square = a * a + b * b;
    const double cx = 0.5 * (panel->x.low + panel->x.high), cy = 0.5 * (panel->y.low + panel->y.high);
    const double reach = (panel->x.high - panel->x.low) + (panel->y.high - panel->y.low);
    if (!(square > 0))
        return 0;
    const double t = (a * cx + b * cy + c) / square, norm = sqrt(square);
    const double x = cx - t * a, y = cy - t * b, ux = -b / norm * reach, uy = a / norm * reach;
    ends[0] = x - ux;
    ends[1] = y - uy;
    ends[2] = x + ux;
    ends[3] = y + uy;
    return 1;
}

static void draw_line(const svg_panel *panel, const double line[3]) {
    double ends[4];
    if (figure_line_ends(panel, line, ends))
        svg_line(panel, ends[0], ends[1], ends[2], ends[3], &figure_line_style);
}

static void draw_arrows(const svg_panel *panel, const figure_plane *plane) {
    for (size_t i = 0; i < plane->arrow_count; i++) {
        const double *tip = plane->arrows + 2 * i;
        svg_arrow(panel, 0, 0, tip[0], tip[1], &figure_arrow_style);
        if (plane->arrow_labels != NULL)
            svg_note(panel, tip[0], tip[1], tip[0] < 0 ? -6 : 6, tip[1] < 0 ? 14 : -5, tip[0] < 0 ? SVG_END : SVG_START,
                     COLOUR_INK, plane->arrow_labels[i]);
    }
}

void figure_plane_draw(svg *picture, svg_box box, const figure_plane *plane) {
    svg_panel panel = svg_panel_begin(picture, box, axis_range(plane, 0), axis_range(plane, 1), 0, plane->labels);
    if (plane->field != NULL)
        svg_field(&panel, plane->field, plane->field_rows, plane->field_columns, plane->field_scale);
    for (size_t i = 0; plane->grid != NULL && i < plane->grid_lines; i++)
        svg_polyline(&panel, plane->grid + 2 * i * plane->grid_places, plane->grid_places, &figure_grid_style);
    figure_plane_draw_points(&panel, plane);
    if (plane->boundary != NULL)
        svg_contour(&panel, plane->boundary, &figure_curve_style);
    if (plane->line != NULL)
        draw_line(&panel, plane->line);
    draw_arrows(&panel, plane);
    svg_panel_end(&panel);
}

size_t figure_plane_legend(svg_legend_entry entries[FIGURE_MOST_ENTRIES], const figure_plane *planes, size_t count) {
    size_t used = 0;
    int points = 0, line = 0;
    const char *boundary = NULL, *grid = NULL;
    for (size_t i = 0; i < count; i++) {
        points |= planes[i].point_count > 0;
        line |= planes[i].line != NULL;
        if (planes[i].boundary != NULL)
            boundary = planes[i].boundary_name != NULL ? planes[i].boundary_name : "output 0.5";
        if (planes[i].grid != NULL)
            grid = planes[i].grid_name != NULL ? planes[i].grid_name : "grid of the input plane";
    }
    for (int class = 0; points && class < COLOUR_CLASSES; class ++)
        entries[used++] =
            (svg_legend_entry){class_names[class], figure_class_markers[class], figure_class_styles[class]};
    if (line)
        entries[used++] = (svg_legend_entry){"separating line", -1, figure_line_style};
    if (boundary != NULL)
        entries[used++] = (svg_legend_entry){boundary, -1, figure_curve_style};
    if (grid != NULL)
        entries[used++] = (svg_legend_entry){grid, -1, figure_grid_style};
    return used;
}
