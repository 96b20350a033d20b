/* The picture of each view, by the code that draws the examples' figures, from the arrays that the view has left. */
#include "explorer_arrays.h"
#include "explorer_bytes.h"
#include "explorer_field.h"
#include "explorer_message.h"
#include "explorer_picture.h"
#include "explorer_plane.h"
#include "explorer_session.h"
#include "support/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

nnla_status explorer_put_picture(svg *picture) {
    size_t length = 0;
    char *text = svg_end(picture, &length);
    if (text == NULL)
        return explorer_refuse(NNLA_ERROR_OUT_OF_MEMORY, "there is no memory for the picture");
    void *bytes = explorer_output_make(length);
    if (bytes != NULL)
        memcpy(bytes, text, length);
    free(text);
    return bytes != NULL ? NNLA_OK : nnla_error_status();
}

/* ---- Planes ---- */

static svg_range range_of(int box, int axis) {
    const double *b = explorer_array_reals(box);
    return (svg_range){b[2 * axis], b[2 * axis + 1]};
}

/* Points of an array over its box, with their classes. */
static figure_plane plane_of(const char *title, int box, int points) {
    static const char *names[2]; /* the session's, which live as long as it does */
    names[0] = explorer_class_name(0);
    names[1] = explorer_class_name(1);
    const figure_plane plane = {.labels = {.title = title},
                                .x = range_of(box, 0),
                                .y = range_of(box, 1),
                                .points = explorer_array_reals(points),
                                .classes = explorer_array_integers(ARRAY_INPUT_MARKS),
                                .point_count = explorer_array_height(points),
                                .has_held_out = 1,
                                .arrow_halos = 1,
                                .class_names = names};
    return plane;
}

/* The input plane, whose axes have the user's names. */
static figure_plane plane_of_input(int box) {
    figure_plane plane = plane_of(NULL, box, ARRAY_INPUT_POINTS);
    plane.labels.x = explorer_axis_name(0);
    plane.labels.y = explorer_axis_name(1);
    return plane;
}

static void add_grid(figure_plane *plane, int grid, int places) {
    plane->grid = explorer_array_reals(grid);
    plane->grid_places = (size_t)explorer_array_integers(places)[0];
    plane->grid_lines = explorer_array_height(grid) / plane->grid_places;
}

/* The shades of a field as bytes, to be freed; NULL for want of memory. */
static unsigned char *add_field(figure_plane *plane, int field, int scale) {
    const int32_t *from = explorer_array_integers(field);
    unsigned char *shades = malloc((size_t)EXPLORER_LATTICE * EXPLORER_LATTICE);
    for (size_t i = 0; shades != NULL && i < (size_t)EXPLORER_LATTICE * EXPLORER_LATTICE; i++)
        shades[i] = (unsigned char)from[i];
    plane->field = shades;
    plane->field_scale = scale;
    plane->field_rows = plane->field_columns = EXPLORER_LATTICE;
    return shades;
}

static svg *draw_input(int theme) {
    figure_plane plane = plane_of_input(ARRAY_INPUT_BOX);
    unsigned char *shades = add_field(&plane, ARRAY_INPUT_FIELD, SCALE_FIELD);
    plane.boundary = explorer_field_contour(1);
    svg *picture = shades != NULL ? figure_planes("The input plane", &plane, 1, 1, theme) : NULL;
    free(shades);
    return picture;
}

static const char *const w_label[] = {"w"};

/* The template's numbers as cells, the largest magnitude the strongest, to be freed; NULL for want of memory. */
static float *add_strip(figure_plane *plane) {
    const double *w = explorer_array_reals(ARRAY_TEMPLATE_W);
    float *strip = malloc(explorer_array_height(ARRAY_TEMPLATE_W) * sizeof *strip);
    plane->strip_most = 1e-30;
    for (size_t i = 0; strip != NULL && i < explorer_array_height(ARRAY_TEMPLATE_W); i++) {
        strip[i] = (float)w[i];
        plane->strip_most = fmax(plane->strip_most, fabs(w[i]));
    }
    plane->strip = strip;
    plane->strip_count = explorer_array_height(ARRAY_TEMPLATE_W);
    plane->strip_name = w_label[0];
    return strip;
}

/* Where the template is no arrow of the input plane, it is a strip below. */
static svg *draw_template(int theme) {
    static const char *const ends[] = {"cosine −1", "cosine 1"};
    figure_plane plane = plane_of_input(ARRAY_TEMPLATE_BOX);
    unsigned char *field = add_field(&plane, ARRAY_TEMPLATE_FIELD, SCALE_DIVERGING);
    plane.field_opacity = 0.4; /* the points have the strong shades */
    plane.shades = explorer_array_integers(ARRAY_TEMPLATE_SHADES);
    plane.shade_scale = SCALE_DIVERGING;
    plane.shade_names = ends;
    plane.boundary = explorer_field_contour(0);
    plane.boundary_name = "w·x + b = 0";
    plane.arrows = explorer_array_reals(ARRAY_TEMPLATE_ARROW);
    plane.arrow_count = explorer_array_height(ARRAY_TEMPLATE_ARROW);
    plane.arrow_labels = w_label;
    float *strip = plane.arrow_count == 0 ? add_strip(&plane) : NULL;
    const int whole = field != NULL && (strip != NULL || plane.arrow_count > 0);
    svg *picture = whole ? figure_planes("One unit over the input plane", &plane, 1, 1, theme) : NULL;
    free(strip);
    free(field);
    return picture;
}

/* a x + b y + c = 0 through two points. */
static void line_through(const double ends[4], double line[3]) {
    line[0] = ends[3] - ends[1];
    line[1] = ends[0] - ends[2];
    line[2] = -(line[0] * ends[0] + line[1] * ends[1]);
}

/* What plane.* holds, over a box. `line` is to hold its line. */
static figure_plane plane_of_node(const char *title, int box, double line[3]) {
    figure_plane plane = plane_of(title, box, ARRAY_PLANE_POINTS);
    plane.labels.x = explorer_text(TEXT_PLANE_X);
    plane.labels.y = explorer_text(TEXT_PLANE_Y);
    plane.equal_scales = 1;
    if (explorer_array_height(ARRAY_PLANE_LINE) > 0) {
        line_through(explorer_array_reals(ARRAY_PLANE_LINE), line);
        plane.line = line;
    }
    return plane;
}

static svg *draw_node_plane(int theme) {
    double line[3];
    figure_plane plane = plane_of_node(NULL, ARRAY_PLANE_BOX, line);
    add_grid(&plane, ARRAY_PLANE_GRID, ARRAY_PLANE_PLACES);
    return figure_planes("What a node makes of the plane", &plane, 1, 1, theme);
}

static svg *draw_steps(int theme) {
    static const char *const labels[] = {"e₁", "e₂"};
    const double *places = explorer_array_reals(ARRAY_STEPS_ARROWS); /* of the origin, then of both unit vectors */
    const double starts[] = {places[0], places[1], places[0], places[1]};
    figure_plane plane = plane_of(NULL, ARRAY_STEPS_BOX, ARRAY_STEPS_POINTS);
    add_grid(&plane, ARRAY_STEPS_GRID, ARRAY_STEPS_PLACES);
    plane.grid_name = "grid of the layer's input";
    plane.equal_scales = 1;
    plane.arrows = places + 2;
    plane.arrow_starts = starts;
    plane.arrow_count = 2;
    plane.arrow_labels = labels;
    return figure_planes(explorer_text(TEXT_STEPS_FORMULA), &plane, 1, 1, theme);
}

static svg *draw_pca(int theme) {
    double line[3];
    figure_plane planes[] = {
        plane_of("PCA of the input", ARRAY_PCA_BOX, ARRAY_PCA_POINTS),
        plane_of_node(explorer_node_count() > 3 ? "Learnt embedding" : "The input again", ARRAY_PLANE_BOX, line)};
    planes[0].labels.x = explorer_text(TEXT_PCA_X);
    planes[0].labels.y = explorer_text(TEXT_PCA_Y);
    planes[0].equal_scales = 1;
    return figure_planes("Principal axes of the input and of the embedding", planes, 2, 2, theme);
}

/* The input plane with the boundary; if all layers are one map, also w, which is at a right angle to it. */
static svg *draw_map(int theme) {
    figure_plane plane = plane_of_input(ARRAY_INPUT_BOX);
    plane.boundary = explorer_field_contour(1);
    plane.arrows = explorer_array_reals(ARRAY_MAP_W);
    plane.arrow_count = explorer_array_height(ARRAY_MAP_W);
    plane.arrow_labels = w_label;
    return figure_planes(plane.arrow_count == 1 ? "One map: all layers together" : "Not one map", &plane, 1, 1, theme);
}

/* Of many columns none is named. */
static svg *draw_weights(int theme) {
    enum { FEW = 8 };
    static const char *const names[FEW] = {"w₁", "w₂", "w₃", "w₄", "w₅", "w₆", "w₇", "w₈"};
    const char *labels[FEW + 1];
    double line[3];
    figure_plane plane = plane_of_node(NULL, ARRAY_WEIGHTS_BOX, line);
    const size_t columns = explorer_array_height(ARRAY_WEIGHTS_TIPS) - 1, named = columns <= FEW ? columns : 0;
    memcpy(labels, names, named * sizeof *labels);
    labels[named] = "b";
    add_grid(&plane, ARRAY_PLANE_GRID, ARRAY_PLANE_PLACES);
    plane.arrows = explorer_array_reals(ARRAY_WEIGHTS_TIPS);
    plane.arrow_starts = explorer_array_reals(ARRAY_WEIGHTS_STARTS);
    plane.arrow_count = columns + 1;
    plane.faint_arrows = columns - named;
    plane.arrow_labels = labels;
    return figure_planes("W by its columns", &plane, 1, 1, theme);
}

/* ---- By name ---- */

/* `needs` is an array that the view leaves; `plane` says which view is to have left plane.*. */
static const struct {
    const char *name;
    int needs, plane;
    svg *(*draw)(int theme);
} pictures[] = {
    {"input", ARRAY_INPUT_BOUNDARY, PLANE_OF_NONE, draw_input},
    {"plane", ARRAY_PLANE_LINE, PLANE_OF_NODE, draw_node_plane},
    {"steps", ARRAY_STEPS_B, PLANE_OF_NONE, draw_steps},
    {"weights", ARRAY_WEIGHTS_BOX, PLANE_OF_WEIGHTS, draw_weights},
    {"template", ARRAY_TEMPLATE_LINE, PLANE_OF_NONE, draw_template},
    {"curves", ARRAY_CURVES_TEST_ACCURACY, PLANE_OF_NONE, explorer_draw_curves},
    {"spectrum", ARRAY_SPECTRUM_NODES, PLANE_OF_NONE, explorer_draw_spectrum},
    {"separability", ARRAY_SEPARABILITY_SCORES, PLANE_OF_NONE, explorer_draw_separability},
    {"map", ARRAY_MAP_B, PLANE_OF_NONE, draw_map},
    {"pca", ARRAY_PCA_VARIANCES, PLANE_OF_EMBEDDING, draw_pca},
};

/* Classes of points come from the input's view, and must be those of the same points. */
static nnla_status check_arrays(int needs, int plane) {
    if (explorer_array(needs) == NULL)
        return explorer_refuse(NNLA_ERROR_STATE, "this view was not computed yet");
    if (plane != PLANE_OF_NONE && plane != explorer_plane_view())
        return explorer_refuse(NNLA_ERROR_STATE, "another view of a plane was computed since");
    if (explorer_array_height(ARRAY_INPUT_CLASSES) != explorer_rows_in_all(&explorer_now))
        return explorer_refuse(NNLA_ERROR_STATE, "the input plane was not computed since points changed");
    return NNLA_OK;
}

nnla_status explorer_svg(const char *view, int dark) {
    nnla_status status = explorer_ready();
    if (status != NNLA_OK)
        return explorer_result(status);
    for (size_t i = 0; view != NULL && i < sizeof pictures / sizeof *pictures; i++) {
        if (strcmp(pictures[i].name, view) != 0)
            continue;
        status = check_arrays(pictures[i].needs, pictures[i].plane);
        if (status == NNLA_OK)
            status = explorer_put_picture(pictures[i].draw(dark ? COLOUR_DARK : COLOUR_LIGHT));
        return explorer_result(status);
    }
    return explorer_result(explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "there is no picture of that name"));
}
