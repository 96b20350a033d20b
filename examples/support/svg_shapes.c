/* Texts and shapes, in pixels and in panels. */
#include "support/svg_internal.h"

#include <math.h>

static void put_escaped(svg *picture, const char *text) {
    for (; *text != '\0'; text++) {
        const char one[2] = {(unsigned char)*text < 0x20 ? ' ' : *text, '\0'};
        svg_put(picture, *text == '&' ? "&amp;" : *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : one);
    }
}

void svg_text(svg *picture, double x, double y, int anchor, double size, int colour, const char *text) {
    static const char *const anchors[] = {"start", "middle", "end"};
    svg_put(picture, "<text");
    svg_put_attribute(picture, "x", x);
    svg_put_attribute(picture, "y", y);
    svg_put_attribute(picture, "font-size", size);
    svg_put_text_attribute(picture, "text-anchor", anchors[anchor]);
    svg_put_colour(picture, "fill", colour);
    svg_put(picture, ">");
    put_escaped(picture, text);
    svg_put(picture, "</text>\n");
}

double svg_text_width(const char *text, double size) {
    size_t characters = 0;
    for (; *text != '\0'; text++)
        characters += ((unsigned char)*text & 0xC0) != 0x80;
    return 0.56 * size * (double)characters;
}

void svg_put_marker(svg *picture, int marker, double x, double y, double radius) {
    if (marker == SVG_CIRCLE) {
        svg_put(picture, "<circle cx=\"");
        svg_put_number(picture, x, 1);
        svg_put(picture, "\" cy=\"");
        svg_put_number(picture, y, 1);
        svg_put(picture, "\" r=\"");
        svg_put_number(picture, radius, 2);
        svg_put(picture, "\"");
        return;
    }
    const double r = 1.25 * radius; /* of the same area as the circle */
    const double steps[][2] = {{r, r}, {-r, r}, {-r, -r}};
    svg_put_point(picture, "<path d=\"M", x, y - r);
    for (int i = 0; i < 3; i++) {
        svg_put(picture, "l");
        svg_put_number(picture, steps[i][0], 2);
        svg_put(picture, " ");
        svg_put_number(picture, steps[i][1], 2);
    }
    svg_put(picture, "z\"");
}

void svg_marker(svg *picture, int marker, double x, double y, double radius, const svg_style *style) {
    svg_put_marker(picture, marker, x, y, radius);
    svg_put_style(picture, style);
    svg_put(picture, "/>\n");
}

void svg_points(const svg_panel *panel, const double *points, const int *classes, int which, size_t count, int marker,
                double radius, const svg_style *style) {
    svg_shaded_points(panel, points, classes, which, count, marker, radius, style, NULL, 0);
}

void svg_shaded_points(const svg_panel *panel, const double *points, const int *classes, int which, size_t count,
                       int marker, double radius, const svg_style *style, const int *shades, int scale) {
    svg *picture = panel->picture;
    svg_put(picture, "<g");
    svg_put_style(picture, style);
    svg_put(picture, ">\n");
    for (size_t i = 0; i < count; i++) {
        if (classes != NULL && classes[i] != which)
            continue;
        svg_put_marker(picture, marker, svg_x(panel, points[2 * i]), svg_y(panel, points[2 * i + 1]), radius);
        if (shades != NULL && picture != NULL) {
            svg_put(picture, " fill=\"");
            svg_put_rgb(picture, scale_colour(scale, (size_t)shades[i], picture->theme));
            svg_put(picture, "\"");
        }
        svg_put(picture, "/>\n");
    }
    svg_put(picture, "</g>\n");
}

void svg_segment(svg *picture, double x0, double y0, double x1, double y1, const svg_style *style) {
    svg_put(picture, "<line");
    svg_put_attribute(picture, "x1", x0);
    svg_put_attribute(picture, "y1", y0);
    svg_put_attribute(picture, "x2", x1);
    svg_put_attribute(picture, "y2", y1);
    svg_put_style(picture, style);
    svg_put(picture, "/>\n");
}

void svg_rectangle(svg *picture, svg_box box, const svg_style *style) {
    svg_put_box(picture, box);
    svg_put_style(picture, style);
    svg_put(picture, "/>\n");
}

static void begin_path(svg *picture) { svg_put(picture, "<path d=\""); }

static void put_vertex(const svg_panel *panel, size_t index, double x, double y) {
    svg_put_point(panel->picture, index == 0 ? "M" : index == 1 ? "L" : " ", svg_x(panel, x), svg_y(panel, y));
}

static void end_path(svg *picture, int closed, const svg_style *style) {
    svg_put(picture, closed ? "z\" stroke-linejoin=\"round\"" : "\" stroke-linejoin=\"round\"");
    svg_put_style(picture, style);
    svg_put(picture, "/>\n");
}

static void put_path(const svg_panel *panel, const double *points, size_t count, int closed, const svg_style *style) {
    const double least = 2; /* pixels: what lies nearer to the vertex before is left out, but for the last one */
    double x = 0, y = 0;
    size_t put = 0;
    begin_path(panel->picture);
    for (size_t i = 0; i < count; i++) {
        const double dx = svg_x(panel, points[2 * i]) - x, dy = svg_y(panel, points[2 * i + 1]) - y;
        if (put > 0 && i + 1 < count && dx * dx + dy * dy < least * least)
            continue;
        put_vertex(panel, put++, points[2 * i], points[2 * i + 1]);
        x += dx;
        y += dy;
    }
    end_path(panel->picture, closed, style);
}

void svg_polyline(const svg_panel *panel, const double *points, size_t count, const svg_style *style) {
    put_path(panel, points, count, 0, style);
}

void svg_polygon(const svg_panel *panel, const double *points, size_t count, const svg_style *style) {
    put_path(panel, points, count, 1, style);
}

void svg_values(const svg_panel *panel, double first, const double *values, size_t count, const svg_style *style) {
    begin_path(panel->picture);
    for (size_t i = 0; i < count; i++)
        put_vertex(panel, i, first + (double)i, values[i]);
    end_path(panel->picture, 0, style);
}

void svg_line(const svg_panel *panel, double x0, double y0, double x1, double y1, const svg_style *style) {
    const double points[] = {x0, y0, x1, y1};
    put_path(panel, points, 2, 0, style);
}

/* The head is a triangle at the end, in pixels; the shaft ends inside it. */
void svg_arrow(const svg_panel *panel, double x0, double y0, double x1, double y1, const svg_style *style) {
    const double ax = svg_x(panel, x0), ay = svg_y(panel, y0), bx = svg_x(panel, x1), by = svg_y(panel, y1);
    const double length = sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
    if (!(length > 0))
        return;
    const double ux = (bx - ax) / length, uy = (by - ay) / length;
    const double size = 5 + 2 * style->width < length ? 5 + 2 * style->width : length;
    const double tx = bx - size * ux, ty = by - size * uy; /* foot of the head */
    const double corners[] = {
        bx, by, tx - 0.5 * size * uy, ty + 0.5 * size * ux, tx + 0.5 * size * uy, ty - 0.5 * size * ux};
    svg *picture = panel->picture;
    svg_segment(picture, ax, ay, tx, ty, style);
    svg_put(picture, "<path d=\"");
    for (int i = 0; i < 3; i++) {
        svg_put(picture, i == 0 ? "M" : "L");
        svg_put_number(picture, corners[2 * i], 2);
        svg_put(picture, " ");
        svg_put_number(picture, corners[2 * i + 1], 2);
    }
    const svg_style head = {COLOUR_NONE, 0, style->stroke, style->opacity, NULL};
    svg_put(picture, "z\"");
    svg_put_style(picture, &head);
    svg_put(picture, "/>\n");
}

/* An outline as the paper keeps the text readable upon points and lines. */
void svg_note(const svg_panel *panel, double x, double y, double dx, double dy, int anchor, int colour,
              const char *text) {
    svg_put(panel->picture, "<g stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
    svg_put_colour(panel->picture, "stroke", COLOUR_PAPER);
    svg_put(panel->picture, ">");
    svg_text(panel->picture, svg_x(panel, x) + dx, svg_y(panel, y) + dy, anchor, SVG_TEXT, colour, text);
    svg_put(panel->picture, "</g>\n");
}
