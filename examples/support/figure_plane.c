#include "support/figure_plane.h"

#include <math.h>
#include <stdio.h>

const double figure_point_radius = 2.6;
const svg_style figure_class_styles[COLOUR_CLASSES] = {{COLOUR_PAPER, 0.4, COLOUR_BLUE, 0.85, NULL},
                                                       {COLOUR_PAPER, 0.4, COLOUR_ORANGE, 0.85, NULL}};
const int figure_class_markers[COLOUR_CLASSES] = {SVG_CIRCLE, SVG_DIAMOND};
static const char *const class_names[] = {"class 0", "class 1"};
static const svg_style hollow_styles[COLOUR_CLASSES] = {{COLOUR_BLUE, 1, COLOUR_NONE, 0.85, NULL},
                                                        {COLOUR_ORANGE, 1, COLOUR_NONE, 0.85, NULL}};
static const svg_style shaded_style = {COLOUR_SOFT, 0.5, COLOUR_NONE, 0, NULL};
/* In the legend, where neither a class nor a part of the points has a colour of its own. */
static const svg_style shape_style = {COLOUR_SOFT, 1.2, COLOUR_NONE, 0, NULL};
static const svg_style halo_style = {COLOUR_PAPER, 5, COLOUR_NONE, 0, NULL};
static const svg_style faint_arrow_style = {COLOUR_SOFT, 1, COLOUR_NONE, 0, NULL};
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

static void draw_shaded(const svg_panel *panel, const figure_plane *plane) {
    for (int class = 0; class < 2 * COLOUR_CLASSES; class ++)
        svg_shaded_points(panel, plane->points, plane->classes, class, plane->point_count,
                          figure_class_markers[class % COLOUR_CLASSES], 1.2 * figure_point_radius, &shaded_style,
                          plane->shades, plane->shade_scale);
}

void figure_plane_draw_points(const svg_panel *panel, const figure_plane *plane) {
    if (plane->shades != NULL) {
        draw_shaded(panel, plane);
        return;
    }
    for (int class = 0; class < COLOUR_CLASSES && plane->has_held_out; class ++)
        svg_points(panel, plane->points, plane->classes, class + FIGURE_HELD_OUT, plane->point_count,
                   figure_class_markers[class], figure_point_radius, &hollow_styles[class]);
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

/* The part of the way from `from` to `to` until it leaves the range; 1 if it stays within, or begins outside. */
static double part_within(svg_range range, double from, double to) {
    if (from < range.low || from > range.high || (to >= range.low && to <= range.high))
        return 1;
    return ((to > range.high ? range.high : range.low) - from) / (to - from);
}

static void label_arrow(const svg_panel *panel, const double tip[2], int cut, const char *label) {
    char text[64];
    const int left = tip[0] < 0, below = tip[1] < 0;
    if (!cut) {
        svg_note(panel, tip[0], tip[1], left ? -6 : 6, below ? 14 : -5, left ? SVG_END : SVG_START, COLOUR_INK, label);
        return;
    }
    snprintf(text, sizeof text, "%.48s (longer)", label);
    svg_note(panel, tip[0], tip[1], left ? 14 : -14, below ? -8 : 16, left ? SVG_START : SVG_END, COLOUR_INK, text);
}

static const double *arrow_start(const figure_plane *plane, size_t i) {
    static const double origin[2] = {0, 0};
    return plane->arrow_starts != NULL ? plane->arrow_starts + 2 * i : origin;
}

static void draw_halos(const svg_panel *panel, const figure_plane *plane) {
    for (size_t i = plane->faint_arrows; i < plane->arrow_count; i++) {
        const double *from = arrow_start(plane, i), *to = plane->arrows + 2 * i;
        svg_line(panel, from[0], from[1], to[0], to[1], &halo_style);
    }
}

static void draw_arrows(const svg_panel *panel, const figure_plane *plane) {
    for (size_t i = 0; i < plane->arrow_count; i++) {
        const double *to = plane->arrows + 2 * i;
        const double *from = arrow_start(plane, i);
        const double part = fmin(part_within(panel->x, from[0], to[0]), part_within(panel->y, from[1], to[1]));
        const int cut = part < 1, faint = i < plane->faint_arrows;
        const double end[2] = {cut ? from[0] + part * (to[0] - from[0]) : to[0],
                               cut ? from[1] + part * (to[1] - from[1]) : to[1]};
        svg_arrow(panel, from[0], from[1], end[0], end[1], faint ? &faint_arrow_style : &figure_arrow_style);
        if (plane->arrow_labels != NULL && !faint)
            label_arrow(panel, end, cut, plane->arrow_labels[i - plane->faint_arrows]);
    }
}

/* The ranges of both axes; with equal scales one of them is widened about its middle, as much as the box asks for. */
static void choose_ranges(const figure_plane *plane, svg_box box, svg_range range[2]) {
    const double size[2] = {box.width, box.height};
    for (size_t axis = 0; axis < 2; axis++)
        range[axis] = axis_range(plane, axis);
    const double unit = fmin(size[0] / (range[0].high - range[0].low), size[1] / (range[1].high - range[1].low));
    for (int axis = 0; axis < 2 && plane->equal_scales; axis++) {
        const double middle = 0.5 * (range[axis].low + range[axis].high), half = 0.5 * size[axis] / unit;
        range[axis] = (svg_range){middle - half, middle + half};
    }
}

void figure_plane_draw(svg *picture, svg_box box, const figure_plane *plane) {
    svg_range range[2];
    choose_ranges(plane, box, range);
    svg_panel panel = svg_panel_begin(picture, box, range[0], range[1], 0, plane->labels);
    if (plane->field != NULL)
        svg_field(&panel, plane->field, plane->field_rows, plane->field_columns, plane->field_scale,
                  plane->field_opacity);
    for (size_t i = 0; plane->grid != NULL && i < plane->grid_lines; i++)
        svg_polyline(&panel, plane->grid + 2 * i * plane->grid_places, plane->grid_places, &figure_grid_style);
    figure_plane_draw_points(&panel, plane);
    if (plane->boundary != NULL)
        svg_contour(&panel, plane->boundary, &figure_curve_style);
    if (plane->line != NULL)
        draw_line(&panel, plane->line);
    if (plane->arrow_halos)
        draw_halos(&panel, plane);
    draw_arrows(&panel, plane);
    svg_panel_end(&panel);
}

/* The entries that name the points of a plane. @return how many */
static size_t name_points(svg_legend_entry *entries, const figure_plane *plane) {
    const char *const *names = plane->class_names != NULL ? plane->class_names : class_names;
    size_t used = 0;
    for (int class = 0; class < COLOUR_CLASSES; class ++)
        entries[used++] = (svg_legend_entry){names[class], figure_class_markers[class],
                                             plane->shades != NULL ? shape_style : figure_class_styles[class]};
    if (plane->shades != NULL) {
        entries[used++] = (svg_legend_entry){plane->shade_names[0], SVG_CIRCLE, figure_class_styles[0]};
        entries[used++] = (svg_legend_entry){plane->shade_names[1], SVG_CIRCLE, figure_class_styles[1]};
    } else if (plane->has_held_out) {
        entries[used++] = (svg_legend_entry){"held out", SVG_CIRCLE, shape_style};
    }
    return used;
}

size_t figure_plane_legend(svg_legend_entry entries[FIGURE_MOST_ENTRIES], const figure_plane *planes, size_t count) {
    size_t used = 0;
    int line = 0;
    const char *boundary = NULL, *grid = NULL;
    for (size_t i = 0; i < count; i++) {
        if (planes[i].point_count > 0)
            used = name_points(entries, &planes[i]);
        line |= planes[i].line != NULL;
        if (planes[i].boundary != NULL)
            boundary = planes[i].boundary_name != NULL ? planes[i].boundary_name : "output 0.5";
        if (planes[i].grid != NULL)
            grid = planes[i].grid_name != NULL ? planes[i].grid_name : "grid of the input plane";
    }
    if (line)
        entries[used++] = (svg_legend_entry){"separating line", -1, figure_line_style};
    if (boundary != NULL)
        entries[used++] = (svg_legend_entry){boundary, -1, figure_curve_style};
    if (grid != NULL)
        entries[used++] = (svg_legend_entry){grid, -1, figure_grid_style};
    return used;
}
