#include "support/film.h"

#include "support/film_tracks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 380, PANEL = WIDTH - FIGURE_LEFT - FIGURE_RIGHT, HEADER = 62, BAR = 4, FOOTER = 44 };
static const double no_line[3] = {0, 0, 0};
enum { MOST_FRAMES = 60, ONE_LINE = 1, ONE_BOUNDARY = 1, ONE_BAR = 1 };

typedef struct moment {
    size_t epoch;
    double loss, accuracy;
} moment;

/* A panel's axes do not move; what lies in it does. */
struct film {
    film_plan plan;
    double *points;
    int *classes;
    svg_panel input, embedding; /* of no picture: where things lie */
    moment moments[MOST_FRAMES + 1];
    size_t frames;
    film_track *tracks; /* points, lines of the grid, shades of the field, then those below */
    film_track *lines, *shades, *line, *boundary, *bar;
    size_t track_count;
    svg still; /* the last frame, as a figure draws it */
    int has_line, failed;
};

/* √(epoch / epochs) of all frames: the steps grow. */
static double frame_of(size_t epoch, size_t epochs) {
    return floor(sqrt((double)MOST_FRAMES * MOST_FRAMES * (double)epoch / (double)epochs));
}

int film_shows(size_t epoch, size_t epochs) {
    if (epochs <= MOST_FRAMES || epoch == 0)
        return epoch <= epochs;
    return epoch <= epochs && frame_of(epoch, epochs) > frame_of(epoch - 1, epochs);
}

/* ---- Begin ---- */

static svg_panel place_panel(const figure_plane *plane, double top) {
    return (svg_panel){
        .box = {FIGURE_LEFT, top, PANEL, figure_plane_height(plane, PANEL)}, .x = plane->x, .y = plane->y};
}

static double bottom(const svg_panel *panel) { return panel->box.top + panel->box.height; }

/* Memory for all tracks at once, and who has which of them. */
static void make_tracks(film *f) {
    const size_t points = f->plan.input.point_count, lines = f->plan.embedding.grid_lines;
    const size_t shades = scale_shades(f->plan.input.field_scale);
    f->track_count = points + lines + shades + ONE_LINE + ONE_BOUNDARY + ONE_BAR;
    f->tracks = calloc(f->track_count, sizeof *f->tracks);
    if (f->tracks == NULL)
        return;
    f->lines = f->tracks + points;
    f->shades = f->lines + lines;
    f->line = f->shades + shades;
    f->boundary = f->line + ONE_LINE;
    f->bar = f->boundary + ONE_BOUNDARY;
}

static void release(film *f) {
    for (size_t i = 0; f->tracks != NULL && i < f->track_count; i++)
        free(f->tracks[i].values.text);
    free(f->still.text);
    free(f->tracks);
    free(f->points);
    free(f->classes);
    free(f);
}

film *film_begin(const film_plan *plan) {
    const size_t count = plan->input.point_count;
    film *f = calloc(1, sizeof *f);
    if (f == NULL)
        return NULL;
    f->plan = *plan;
    f->points = calloc(2 * count + 1, sizeof *f->points);
    f->classes = calloc(count + 1, sizeof *f->classes);
    make_tracks(f);
    if (f->points == NULL || f->classes == NULL || f->tracks == NULL) {
        release(f);
        return NULL;
    }
    memcpy(f->points, plan->input.points, 2 * count * sizeof *f->points);
    memcpy(f->classes, plan->input.classes, count * sizeof *f->classes);
    f->plan.input.points = f->points;
    f->plan.input.classes = f->plan.embedding.classes = f->classes;
    f->plan.embedding.point_count = count;
    f->embedding = place_panel(&plan->embedding, HEADER);
    f->input = place_panel(&plan->input, bottom(&f->embedding) + FIGURE_BELOW);
    f->still.theme = plan->theme;
    return f;
}

/* ---- A frame ---- */

/* Rows of cells: from the left edge of each run of the shade a line to its right. */
static void put_shade(svg *values, const figure_plane *plane, const unsigned char *field, size_t shade) {
    const size_t rows = plane->field_rows, columns = plane->field_columns;
    svg_put(values, "M0 0");
    for (size_t i = 0; i < rows; i++) {
        const unsigned char *row = field + i * columns;
        for (size_t j = 0, end = 0; j < columns; j = end + (end == j)) {
            for (end = j; end < columns && row[end] == shade;)
                end++;
            if (end == j)
                continue;
            svg_put(values, "M");
            svg_put_number(values, (double)j, 0);
            svg_put(values, " ");
            svg_put_number(values, (double)i, 0);
            svg_put(values, "h");
            svg_put_number(values, (double)(end - j), 0);
        }
    }
}

/* By steps, which are shorter than places: of places rounded to tenths of a pixel, so that no error adds up. */
static void put_line(svg *values, const svg_panel *panel, const double *points, size_t count) {
    double x = 0, y = 0;
    for (size_t i = 0; i < count; i++) {
        const double to_x = round(10 * svg_x(panel, points[2 * i])), to_y = round(10 * svg_y(panel, points[2 * i + 1]));
        svg_put_point(values, i == 0 ? "M" : i == 1 ? "l" : " ", (to_x - x) / 10, (to_y - y) / 10);
        x = to_x;
        y = to_y;
    }
}

static void add_embedding(film *f, const film_frame *frame) {
    const size_t places = f->plan.embedding.grid_places;
    double ends[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < f->plan.input.point_count; i++) {
        svg *values = film_track_next(&f->tracks[i]);
        svg_put_number(values, svg_x(&f->embedding, frame->points[2 * i]), 1);
        svg_put(values, ",");
        svg_put_number(values, svg_y(&f->embedding, frame->points[2 * i + 1]), 1);
    }
    for (size_t i = 0; i < f->plan.embedding.grid_lines; i++)
        put_line(film_track_next(&f->lines[i]), &f->embedding, frame->grid + 2 * i * places, places);
    if (frame->line != NULL && figure_line_ends(&f->embedding, frame->line, ends))
        f->has_line = 1;
    put_line(film_track_next(f->line), &f->embedding, ends, 2);
}

static void add_input(film *f, const film_frame *frame) {
    svg *values = film_track_next(f->boundary);
    svg_put(values, "M0 0");
    for (size_t i = 0; i < nnla_contour_line_count(frame->boundary); i++) {
        size_t count = 0;
        const double *points = nnla_contour_line(frame->boundary, i, &count);
        put_line(values, &f->input, points, count);
    }
    for (size_t shade = 0; shade < scale_shades(f->plan.input.field_scale); shade++)
        put_shade(film_track_next(&f->shades[shade]), &f->plan.input, frame->field, shade);
}

static void draw_still(film *f, const film_frame *frame) {
    figure_plane input = f->plan.input, embedding = f->plan.embedding;
    input.field = frame->field;
    input.boundary = frame->boundary;
    embedding.points = frame->points;
    embedding.grid = frame->grid;
    embedding.line = frame->line;
    f->still.length = 0;
    f->still.clips = 2; /* after those of the moving panels */
    figure_plane_draw(&f->still, f->embedding.box, &embedding);
    figure_plane_draw(&f->still, f->input.box, &input);
}

void film_add(film *f, const film_frame *frame) {
    if (f == NULL || f->frames > MOST_FRAMES)
        return;
    f->moments[f->frames++] = (moment){frame->epoch, frame->loss, frame->accuracy};
    add_embedding(f, frame);
    add_input(f, frame);
    svg_put_number(film_track_next(f->bar), PANEL * (double)frame->epoch / (double)f->plan.epochs, 1);
    draw_still(f, frame);
}

/* ---- End ---- */

static void put_field(film *f, svg *picture) {
    const figure_plane *plane = &f->plan.input;
    const double columns = (double)(plane->field_columns - 1), rows = (double)(plane->field_rows - 1);
    svg_put(picture, "<g shape-rendering=\"crispEdges\" stroke-width=\"1.1\" transform=\"translate(");
    svg_put_number(picture, f->input.box.left - 0.5 * f->input.box.width / columns, 4);
    svg_put(picture, " ");
    svg_put_number(picture, bottom(&f->input), 4);
    svg_put(picture, ") scale(");
    svg_put_number(picture, f->input.box.width / columns, 6);
    svg_put(picture, " ");
    svg_put_number(picture, -f->input.box.height / rows, 6);
    svg_put(picture, ")\">\n");
    for (size_t shade = 0; shade < scale_shades(plane->field_scale); shade++) {
        svg_put(picture, "<path stroke=\"");
        svg_put_rgb(picture, scale_colour(plane->field_scale, shade, f->plan.theme));
        svg_put(picture, "\">");
        film_put_jumping(picture, "d", &f->shades[shade], f->frames);
        svg_put(picture, "</path>\n");
    }
    svg_put(picture, "</g>\n");
}

static void begin_path(svg *picture, const svg_style *style) {
    svg_put(picture, "<path");
    svg_put_style(picture, style);
    svg_put(picture, ">");
}

static void put_points(film *f, svg *picture) {
    for (int class = 0; class < COLOUR_CLASSES; class ++) {
        svg_put(picture, "<g");
        svg_put_style(picture, &figure_class_styles[class]);
        svg_put(picture, ">\n");
        for (size_t i = 0; i < f->plan.input.point_count; i++) {
            if (f->classes[i] != class)
                continue;
            svg_put_marker(picture, figure_class_markers[class], 0, 0, figure_point_radius);
            svg_put(picture, ">");
            film_put_moving(picture, "motion", &f->tracks[i], f->frames);
            svg_put(picture, figure_class_markers[class] == SVG_CIRCLE ? "</circle>\n" : "</path>\n");
        }
        svg_put(picture, "</g>\n");
    }
}

static void put_embedding(film *f, svg *picture) {
    const figure_plane *plane = &f->plan.embedding;
    svg_panel panel = svg_panel_begin(picture, f->embedding.box, plane->x, plane->y, 0, plane->labels);
    for (size_t i = 0; i < plane->grid_lines; i++) {
        begin_path(picture, &figure_grid_style);
        film_put_moving(picture, "d", &f->lines[i], f->frames);
        svg_put(picture, "</path>\n");
    }
    put_points(f, picture);
    if (f->has_line) {
        begin_path(picture, &figure_line_style);
        film_put_moving(picture, "d", f->line, f->frames);
        svg_put(picture, "</path>\n");
    }
    svg_panel_end(&panel);
}

static void put_input(film *f, svg *picture) {
    const figure_plane *plane = &f->plan.input;
    svg_panel panel = svg_panel_begin(picture, f->input.box, plane->x, plane->y, 0, plane->labels);
    put_field(f, picture);
    figure_plane_draw_points(&panel, plane);
    begin_path(picture, &figure_curve_style);
    film_put_jumping(picture, "d", f->boundary, f->frames);
    svg_put(picture, "</path>\n");
    svg_panel_end(&panel);
}

/* "epoch 12   loss 0.123   accuracy 0.987", as one text. */
static void put_caption(svg *picture, const moment *m) {
    static const svg_style style = {.fill = COLOUR_INK};
    const struct {
        const char *name;
        double value;
        int decimals;
    } parts[] = {{"epoch ", (double)m->epoch, 0}, {"   loss ", m->loss, 3}, {"   accuracy ", m->accuracy, 3}};
    svg_put(picture, "<text xml:space=\"preserve\"");
    svg_put_attribute(picture, "x", FIGURE_LEFT + 0.5 * PANEL);
    svg_put_attribute(picture, "y", 47);
    svg_put_attribute(picture, "font-size", SVG_TEXT);
    svg_put_text_attribute(picture, "text-anchor", "middle");
    svg_put_style(picture, &style);
    svg_put(picture, ">");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char number[DECIMAL_SIZE];
        if (isnan(parts[i].value))
            continue;
        decimal_text(number, parts[i].value, parts[i].decimals, 0);
        svg_put(picture, parts[i].name);
        svg_put(picture, number);
    }
}

static void put_time_bar(film *f, svg *picture) {
    const svg_box all = {FIGURE_LEFT, HEADER - BAR - 4, PANEL, BAR}, none = {all.left, all.top, 0, BAR};
    static const svg_style ground = {.fill = COLOUR_LINE}, done = {.fill = COLOUR_SOFT};
    svg_rectangle(picture, all, &ground);
    svg_put_box(picture, none);
    svg_put_style(picture, &done);
    svg_put(picture, ">");
    film_put_moving(picture, "width", f->bar, f->frames);
    svg_put(picture, "</rect>\n");
}

static void put_moving(film *f, svg *picture) {
    svg_put(picture, "<g class=\"moving\">\n");
    put_embedding(f, picture);
    put_input(f, picture);
    put_time_bar(f, picture);
    for (size_t i = 0; i < f->frames; i++) {
        put_caption(picture, &f->moments[i]);
        film_put_moment(picture, i, f->frames);
        svg_put(picture, "</text>\n");
    }
    svg_put(picture, "</g>\n");
}

static void put_still(film *f, svg *picture) {
    svg_put(picture, "<g class=\"still\">\n");
    svg_put(picture, f->still.text);
    put_caption(picture, &f->moments[f->frames - 1]);
    svg_put(picture, "</text>\n</g>\n");
}

static int ran_out(const film *f) {
    int failed = f->still.failed;
    for (size_t i = 0; i < f->track_count; i++)
        failed |= f->tracks[i].values.failed;
    return failed;
}

svg *film_end(film *f) {
    if (f == NULL)
        return NULL;
    svg *picture = NULL;
    if (f->frames > 0 && !ran_out(f)) {
        svg_legend_entry entries[FIGURE_MOST_ENTRIES];
        figure_plane shown = f->plan.input;
        shown.line = f->has_line ? no_line : NULL;
        const double height = bottom(&f->input) + FIGURE_BELOW + FOOTER;
        const size_t named = figure_plane_legend(entries, &shown, 1);
        const double least = svg_legend_width(entries, named) + 2 * FIGURE_RIGHT, width = least > WIDTH ? least : WIDTH;
        picture = svg_create(width, height, f->plan.theme);
        svg_put(picture, "<style>.still{display:none}@media(prefers-reduced-motion:reduce)"
                         "{.still{display:inline}.moving{display:none}}</style>\n");
        svg_text(picture, 0.5 * WIDTH, 26, SVG_MIDDLE, SVG_TITLE + 2, COLOUR_INK, f->plan.title);
        put_moving(f, picture);
        put_still(f, picture);
        svg_legend(picture, 0.5 * width, height - 18, entries, named);
    }
    release(f);
    return picture;
}
