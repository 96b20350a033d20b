#include "support/figures.h"

enum {
    PANEL_WIDTH = 300,
    LEFT = FIGURE_LEFT,
    RIGHT = FIGURE_RIGHT,
    ABOVE = 36,
    ABOVE_UNTITLED = 14,
    BELOW = FIGURE_BELOW,
    HEADER = 34,
    FOOTER = 34,
    STRIP_HEIGHT = 14,
    STRIP_ROOM = 24,
    CHART_HEIGHT = 240
};

/* The room above a row of panels: titles need some. */
static double room_above(const figure_plane *row, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (row[i].labels.title != NULL)
            return ABOVE;
    }
    return ABOVE_UNTITLED;
}

/* The room below a row of panels: for axes, and strips where there are some. */
static double room_below(const figure_plane *row, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (row[i].strip != NULL)
            return BELOW + STRIP_ROOM;
    }
    return BELOW;
}

static void draw_strip(svg *picture, svg_box panel, const figure_plane *plane) {
    const double top = panel.top + panel.height + BELOW;
    if (plane->strip == NULL)
        return;
    svg_text(picture, panel.left - 8, top + 11, SVG_END, SVG_TEXT, COLOUR_INK, plane->strip_name);
    svg_image(picture, (svg_box){panel.left, top, panel.width, STRIP_HEIGHT}, plane->strip, 1, plane->strip_count,
              SCALE_DIVERGING, (svg_range){-plane->strip_most, plane->strip_most});
}

svg *figure_planes(const char *title, const figure_plane *planes, size_t count, size_t columns, int theme) {
    svg_legend_entry entries[FIGURE_MOST_ENTRIES];
    const size_t used = figure_plane_legend(entries, planes, count);
    const double cell = LEFT + PANEL_WIDTH + RIGHT, least = svg_legend_width(entries, used) + 2 * RIGHT;
    const double cells = cell * (double)(count < columns ? count : columns), width = cells > least ? cells : least;
    double height = HEADER + FOOTER, top = HEADER;
    for (size_t row = 0; row < count; row += columns) {
        size_t planes_in_row = count - row < columns ? count - row : columns;
        height += room_above(&planes[row], planes_in_row) + figure_plane_height(&planes[row], PANEL_WIDTH) +
                  room_below(&planes[row], planes_in_row);
    }
    svg *picture = svg_create(width, height, theme);
    svg_text(picture, 0.5 * width, 26, SVG_MIDDLE, SVG_TITLE + 2, COLOUR_INK, title);
    for (size_t row = 0; row < count; row += columns) {
        size_t planes_in_row = count - row < columns ? count - row : columns;
        double panel = figure_plane_height(&planes[row], PANEL_WIDTH);
        top += room_above(&planes[row], planes_in_row);
        for (size_t i = 0; i < planes_in_row; i++) {
            svg_box box = {0.5 * (width - cells) + cell * (double)i + LEFT, top, PANEL_WIDTH, panel};
            figure_plane_draw(picture, box, &planes[row + i]);
            draw_strip(picture, box, &planes[row + i]);
        }
        top += panel + room_below(&planes[row], planes_in_row);
    }
    svg_legend(picture, 0.5 * width, height - 18, entries, used);
    return picture;
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
        range = found ? svg_range_joined(range, part) : part;
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
        const svg_style style = {curve->colour, 2, COLOUR_NONE, 0, curve->dashes};
        if (used < sizeof entries / sizeof entries[0])
            entries[used++] = (svg_legend_entry){curve->name, -1, style};
        svg_values(&panel, 1, curve->values, curve->count, &style);
    }
    svg_panel_end(&panel);
    svg_legend(picture, box.left + 0.5 * box.width, box.top + box.height + BELOW + 10, entries, used);
}

svg *figure_charts(const char *title, const figure_chart *charts, size_t count, int theme) {
    enum { CHART_WIDTH = 400 };
    const double cell = LEFT + CHART_WIDTH + RIGHT, width = cell * (double)count;
    svg *picture = svg_create(width, HEADER + ABOVE + CHART_HEIGHT + BELOW + FOOTER, theme);
    svg_text(picture, 0.5 * width, 26, SVG_MIDDLE, SVG_TITLE + 2, COLOUR_INK, title);
    for (size_t i = 0; i < count; i++) {
        svg_box box = {cell * (double)i + LEFT, HEADER + ABOVE, CHART_WIDTH, CHART_HEIGHT};
        draw_chart(picture, box, &charts[i]);
    }
    return picture;
}
