/* Panels: axes, ticks, labels, clipping. */
#include "support/svg_internal.h"

#include <math.h>
#include <string.h>

enum { TICK = 4, TICK_SIZE = 11, MOST_TICKS = 40, MOST_DECIMALS = DECIMAL_MOST, TICK_TEXT = DECIMAL_SIZE + 4 };

/* Larger values are left out of a picture. */
static const double greatest = 1e15;

double svg_x(const svg_panel *panel, double x) {
    return panel->box.left + (x - panel->x.low) / (panel->x.high - panel->x.low) * panel->box.width;
}

double svg_y(const svg_panel *panel, double y) {
    if (panel->logarithmic_y)
        y = y > 0 ? decimal_log10(y) : panel->y.low - 1;
    return panel->box.top + (panel->y.high - y) / (panel->y.high - panel->y.low) * panel->box.height;
}

svg_range svg_range_of(const double *values, size_t count, size_t stride, double margin) {
    svg_range range = {0, 0};
    int found = 0;
    for (size_t i = 0; i < count; i++) {
        double value = values[i * stride];
        if (!(fabs(value) <= greatest)) /* NaN too */
            continue;
        if (!found || value < range.low)
            range.low = value;
        if (!found || value > range.high)
            range.high = value;
        found = 1;
    }
    double width = range.high - range.low, widened = width > 0 ? margin * width : 0.5;
    return (svg_range){range.low - widened, range.high + widened};
}

svg_range svg_range_joined(svg_range a, svg_range b) {
    return (svg_range){a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high};
}

/* 1, 2 or 5 times a power of ten, such that about `count` steps fit the range. */
static double nice_step(svg_range range, double count, int *decimals) {
    double least = (range.high - range.low) / count, power = 1;
    *decimals = 0;
    while (power > least && *decimals < MOST_DECIMALS) {
        power /= 10;
        ++*decimals;
    }
    while (power * 10 <= least && power < greatest)
        power *= 10;
    double factor = least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10;
    if (factor > 5 && *decimals > 0)
        --*decimals;
    return factor * power;
}

/* "−0.5": a true minus sign. */
static void format_tick(char text[TICK_TEXT], double value, int decimals) {
    static const char minus[] = "−";
    char number[DECIMAL_SIZE];
    decimal_text(number, value, decimals, 0);
    const size_t sign = number[0] == '-' ? sizeof minus - 1 : 0;
    memcpy(text, minus, sign);
    memcpy(text + sign, number + (sign > 0), strlen(number + (sign > 0)) + 1);
}

static const svg_style grid_style = {COLOUR_LINE, 1, COLOUR_NONE, 0, NULL};
static const svg_style tick_style = {COLOUR_SOFT, 1, COLOUR_NONE, 0, NULL};

static void draw_tick(const svg_panel *panel, int vertical, double value, const char *text) {
    svg_box box = panel->box;
    svg *picture = panel->picture;
    svg_range range = vertical ? panel->y : panel->x;
    double part = (value - range.low) / (range.high - range.low);
    if (vertical) {
        double y = box.top + (1 - part) * box.height;
        svg_segment(picture, box.left, y, box.left + box.width, y, &grid_style);
        svg_segment(picture, box.left - TICK, y, box.left, y, &tick_style);
        svg_text(picture, box.left - TICK - 3, y + 4, SVG_END, TICK_SIZE, COLOUR_INK, text);
    } else {
        double x = box.left + part * box.width, bottom = box.top + box.height;
        svg_segment(picture, x, box.top, x, bottom, &grid_style);
        svg_segment(picture, x, bottom, x, bottom + TICK, &tick_style);
        svg_text(picture, x, bottom + TICK + 12, SVG_MIDDLE, TICK_SIZE, COLOUR_INK, text);
    }
}

static void draw_ticks(const svg_panel *panel, int vertical) {
    int decimals = 0;
    svg_range range = vertical ? panel->y : panel->x;
    double pixels = vertical ? panel->box.height : panel->box.width;
    double step = nice_step(range, pixels / (vertical ? 42 : 55), &decimals);
    double first = ceil(range.low / step - 1e-9);
    for (int i = 0; i < MOST_TICKS && (first + i) * step <= range.high + 1e-9 * step; i++) {
        char text[TICK_TEXT];
        double value = (first + i) * step;
        format_tick(text, value, decimals);
        draw_tick(panel, vertical, value, text);
    }
}

/* Powers of ten between 1e-12 and 1e12; their 2- and 5-fold too where there are few. */
static void draw_logarithmic_ticks(const svg_panel *panel) {
    static const int factors[] = {1, 2, 5};
    int few = panel->y.high - panel->y.low < 2.5, every = (int)((panel->y.high - panel->y.low) / 8) + 1;
    for (int power = -12; power <= 12; power++) {
        for (int i = 0; i < (few ? 3 : 1); i++) {
            char text[TICK_TEXT];
            const double value = decimal_scaled(factors[i], power), place = decimal_log10(value);
            if (place < panel->y.low || place > panel->y.high || power % every != 0)
                continue;
            format_tick(text, value, power < 0 ? -power : 0);
            draw_tick(panel, 1, place, text);
        }
    }
}

static void draw_y_label(const svg_panel *panel, const char *label) {
    svg *picture = panel->picture;
    svg_put(picture, "<g transform=\"translate(");
    svg_put_number(picture, panel->box.left - 38, 2);
    svg_put(picture, " ");
    svg_put_number(picture, panel->box.top + 0.5 * panel->box.height, 2);
    svg_put(picture, ") rotate(-90)\">");
    svg_text(picture, 0, 0, SVG_MIDDLE, SVG_TEXT, COLOUR_INK, label);
    svg_put(picture, "</g>\n");
}

static void put_clip_name(svg *picture, unsigned number) {
    svg_put(picture, "clip");
    svg_put_number(picture, number, 0);
}

static void begin_clip(svg *picture, svg_box box) {
    const unsigned number = picture != NULL ? picture->clips++ : 0;
    svg_put(picture, "<clipPath id=\"");
    put_clip_name(picture, number);
    svg_put(picture, "\">");
    svg_put_box(picture, box);
    svg_put(picture, "/></clipPath>\n<g clip-path=\"url(#");
    put_clip_name(picture, number);
    svg_put(picture, ")\">\n");
}

svg_panel svg_panel_begin(svg *picture, svg_box box, svg_range x, svg_range y, int logarithmic_y, svg_labels labels) {
    svg_panel panel = {picture, box, x, y, logarithmic_y};
    double centre = box.left + 0.5 * box.width;
    if (logarithmic_y)
        panel.y = (svg_range){decimal_log10(y.low), decimal_log10(y.high)};
    draw_ticks(&panel, 0);
    if (logarithmic_y)
        draw_logarithmic_ticks(&panel);
    else
        draw_ticks(&panel, 1);
    if (labels.title != NULL)
        svg_text(picture, centre, box.top - 10, SVG_MIDDLE, SVG_TITLE - 1, COLOUR_INK, labels.title);
    if (labels.x != NULL)
        svg_text(picture, centre, box.top + box.height + 33, SVG_MIDDLE, SVG_TEXT, COLOUR_INK, labels.x);
    if (labels.y != NULL)
        draw_y_label(&panel, labels.y);
    begin_clip(picture, box);
    return panel;
}

void svg_panel_end(const svg_panel *panel) {
    const svg_style frame = {COLOUR_SOFT, 1, COLOUR_NONE, 0, NULL};
    svg_put(panel->picture, "</g>\n");
    svg_rectangle(panel->picture, panel->box, &frame);
}
