#include "support/figures.h"

#include <math.h>

enum {
    PANEL_WIDTH = 300,
    LEFT = 62,
    RIGHT = 18,
    ABOVE = 36,
    ABOVE_UNTITLED = 14,
    BELOW = 46,
    HEADER = 34,
    FOOTER = 34,
    CHART_HEIGHT = 240
};

static const double radius = 2.6;
static const svg_style class_styles[] = {{"white", 0.4, SVG_BLUE, 0.85, NULL}, {"white", 0.4, SVG_ORANGE, 0.85, NULL}};
static const int class_markers[] = {SVG_CIRCLE, SVG_DIAMOND};
static const svg_style grid_style = {SVG_GREY, 0.7, NULL, 0.8, NULL};
static const svg_style curve_style = {SVG_BLACK, 1.8, NULL, 0, NULL};
static const svg_style line_style = {SVG_BLACK, 1.8, NULL, 0, "7 4"};
static const svg_style arrow_style = {SVG_BLACK, 2, NULL, 0, NULL};

/* ---- Planes ---- */

static svg_range joined(svg_range a, svg_range b) {
    return (svg_range){a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}

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
        range = found ? joined(range, part) : part;
        found = 1;
    }
    return found ? range : (svg_range){-1, 1};
}

/* Height of a panel for equal scales; very flat and very high planes are stretched. */
static double panel_height(const figure_plane *plane) {
    svg_range x = axis_range(plane, 0), y = axis_range(plane, 1);
    double ratio = (y.high - y.low) / (x.high - x.low);
    return PANEL_WIDTH * (ratio < 0.4 ? 0.4 : ratio > 1.3 ? 1.3 : ratio);
}

static void draw_points(const svg_panel *panel, const figure_plane *plane) {
    for (int class = 0; class < 2 && plane->point_count > 0; class ++)
        svg_points(panel, plane->points, plane->classes, class, plane->point_count, class_markers[class], radius,
                   &class_styles[class]);
}

/* The line's foot of the perpendicular from the panel's centre, and from there far to both sides. */
static void draw_line(const svg_panel *panel, const double line[3]) {
    const double a = line[0], b = line[1], c = line[2], square = a * a + b * b;
    const double cx = 0.5 * (panel->x.low + panel->x.high), cy = 0.5 * (panel->y.low + panel->y.high);
    const double reach = (panel->x.high - panel->x.low) + (panel->y.high - panel->y.low);
    if (!(square > 0))
        return;
    const double t = (a * cx + b * cy + c) / square, norm = sqrt(square);
    const double x = cx - t * a, y = cy - t * b, ux = -b / norm * reach, uy = a / norm * reach;
    svg_line(panel, x - ux, y - uy, x + ux, y + uy, &line_style);
}

static void draw_arrows(const svg_panel *panel, const figure_plane *plane) {
    for (size_t i = 0; i < plane->arrow_count; i++) {
        const double *tip = plane->arrows + 2 * i;
        svg_arrow(panel, 0, 0, tip[0], tip[1], &arrow_style);
        if (plane->arrow_labels != NULL)
            svg_note(panel, tip[0], tip[1], tip[0] < 0 ? -6 : 6, tip[1] < 0 ? 14 : -5, tip[0] < 0 ? SVG_END : SVG_START,
                     SVG_BLACK, plane->arrow_labels[i]);
    }
}

static void draw_plane(svg *picture, svg_box box, const figure_plane *plane) {
    svg_panel panel = svg_panel_begin(picture, box, axis_range(plane, 0), axis_range(plane, 1), 0, plane->labels);
    if (plane->field != NULL)
        svg_field(&panel, plane->field, plane->field_rows, plane->field_columns);
    for (size_t i = 0; plane->grid != NULL && i < plane->grid_lines; i++)
        svg_polyline(&panel, plane->grid + 2 * i * plane->grid_places, plane->grid_places, &grid_style);
    draw_points(&panel, plane);
    if (plane->field != NULL)
        svg_contour(&panel, plane->field, plane->field_rows, plane->field_columns, 0.5, &curve_style);
    if (plane->line != NULL)
        draw_line(&panel, plane->line);
    draw_arrows(&panel, plane);
    svg_panel_end(&panel);
}

enum { MOST_ENTRIES = 5 };

static size_t planes_legend(svg_legend_entry entries[MOST_ENTRIES], const figure_plane *planes, size_t count) {
    size_t used = 0;
    int points = 0, field = 0, line = 0, grid = 0;
    for (size_t i = 0; i < count; i++) {
        points |= planes[i].point_count > 0;
        field |= planes[i].field != NULL;
        line |= planes[i].line != NULL;
        grid |= planes[i].grid != NULL;
    }
    for (int class = 0; points && class < 2; class ++)
        entries[used++] =
            (svg_legend_entry){class == 0 ? "class 0" : "class 1", class_markers[class], class_styles[class]};
    if (line)
        entries[used++] = (svg_legend_entry){"separating line", -1, line_style};
    if (field)
        entries[used++] = (svg_legend_entry){"output 0.5", -1, curve_style};
    if (grid)
        entries[used++] = (svg_legend_entry){"grid of the input plane", -1, grid_style};
    return used;
}

/* The room above a row of panels: titles need some. */
static double room_above(const figure_plane *row, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (row[i].labels.title != NULL)
            return ABOVE;
    }
    return ABOVE_UNTITLED;
}

void figure_planes(const char *path, const char *title, const figure_plane *planes, size_t count, size_t columns) {
    svg_legend_entry entries[MOST_ENTRIES];
    const size_t used = planes_legend(entries, planes, count);
    const double cell = LEFT + PANEL_WIDTH + RIGHT, least = svg_legend_width(entries, used) + 2 * RIGHT;
    const double cells = cell * (double)(count < columns ? count : columns), width = cells > least ? cells : least;
    double height = HEADER + FOOTER, top = HEADER;
    for (size_t row = 0; row < count; row += columns) {
        size_t planes_in_row = count - row < columns ? count - row : columns;
        height += room_above(&planes[row], planes_in_row) + panel_height(&planes[row]) + BELOW;
    }
    svg *picture = svg_create(width, height);
    svg_text(picture, 0.5 * width, 26, SVG_MIDDLE, SVG_TITLE + 2, SVG_BLACK, title);
    for (size_t row = 0; row < count; row += columns) {
        size_t planes_in_row = count - row < columns ? count - row : columns;
        double panel = panel_height(&planes[row]);
        top += room_above(&planes[row], planes_in_row);
        for (size_t i = 0; i < planes_in_row; i++) {
            svg_box box = {0.5 * (width - cells) + cell * (double)i + LEFT, top, PANEL_WIDTH, panel};
            draw_plane(picture, box, &planes[row + i]);
        }
        top += panel + BELOW;
    }
    svg_legend(picture, 0.5 * width, height - 18, entries, used);
    svg_save(picture, path);
}

/* ---- Charts ---- */

static svg_range chart_range(const figure_chart *chart) {
    svg_range range = chart->y;
    if (range.low < range.high)
        return range;
    int found = 0;
    for (size_t i = 0; i < chart->count; i++) {
        if (chart->curves[i].count == 0)
            continue;
        svg_range part = svg_range_of(chart->curves[i].values, chart->curves[i].count, 1, 0);
        range = found ? joined(range, part) : part;
        found = 1;
    }
    if (!found)
        return (svg_range){0.1, 1};
    if (chart->logarithmic_y)
        return (svg_range){range.low > 1e-12 ? range.low / 1.3 : 1e-12, range.high > 1e-12 ? range.high * 1.3 : 1};
    const double margin = 0.05 * (range.high - range.low);
    return (svg_range){range.low - margin, range.high + margin};
}

static void draw_chart(svg *picture, svg_box box, const figure_chart *chart) {
    svg_legend_entry entries[8];
    size_t longest = 1, used = 0;
    for (size_t i = 0; i < chart->count; i++)
        longest = chart->curves[i].count > longest ? chart->curves[i].count : longest;
    const svg_range epochs = {0, (double)longest};
    svg_panel panel = svg_panel_begin(picture, box, epochs, chart_range(chart), chart->logarithmic_y, chart->labels);
    for (size_t i = 0; i < chart->count; i++) {
        const figure_curve *curve = &chart->curves[i];
        const svg_style style = {curve->colour, 2, NULL, 0, curve->dashes};
        if (used < sizeof entries / sizeof entries[0])
            entries[used++] = (svg_legend_entry){curve->name, -1, style};
        svg_values(&panel, 1, curve->values, curve->count, &style);
    }
    svg_panel_end(&panel);
    svg_legend(picture, box.left + 0.5 * box.width, box.top + box.height + BELOW + 10, entries, used);
}

void figure_charts(const char *path, const char *title, const figure_chart *charts, size_t count) {
    enum { CHART_WIDTH = 400 };
    const double cell = LEFT + CHART_WIDTH + RIGHT, width = cell * (double)count;
    svg *picture = svg_create(width, HEADER + ABOVE + CHART_HEIGHT + BELOW + FOOTER);
    svg_text(picture, 0.5 * width, 26, SVG_MIDDLE, SVG_TITLE + 2, SVG_BLACK, title);
    for (size_t i = 0; i < count; i++) {
        svg_box box = {cell * (double)i + LEFT, HEADER + ABOVE, CHART_WIDTH, CHART_HEIGHT};
        draw_chart(picture, box, &charts[i]);
    }
    svg_save(picture, path);
}
