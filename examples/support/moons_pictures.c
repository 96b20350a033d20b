#include "support/moons_pictures.h"

#include "support/check.h"
#include "support/decimal.h"
#include "support/figures.h"
#include "support/moons_model.h"
#include "support/picture_file.h"

#include <stdio.h>

/* The most points that a plane shows. */
enum { MOST_POINTS = 250 };

static const plane_raster still_raster = {91, 121, 22, 401}, film_raster = {46, 61, 14, 61};

static const double *doubles(const nnla_tensor *tensor) { return nnla_tensor_const_data(tensor); }

static double *recorded(nnla_tensor *tensor) { return nnla_tensor_data(tensor); }

static plane_view new_view(const moons_data *data, plane_raster raster) {
    plane_view view;
    check(plane_view_create(data->X_test, raster, &view));
    return view;
}

static plane_frame new_frame(nnla_network *net, const plane_view *view, const moons_data *data, size_t epoch) {
    static const plane_nodes nodes = {MOONS_EMBEDDING, "output", MOONS_OUTPUT};
    plane_frame frame;
    check(plane_frame_capture(net, &nodes, view, data->X_test, data->T_test, epoch, &frame));
    return frame;
}

static nnla_tensor *new_record(size_t epochs) {
    nnla_tensor *record = nnla_tensor_create(NNLA_F64, 1, &epochs);
    check_created(record);
    return record;
}

/* At the start, early, on the way and at the end; fewer if there are few epochs. */
static size_t choose_epochs(size_t epochs, size_t chosen[MOONS_MOST_FRAMES]) {
    const size_t wished[MOONS_MOST_FRAMES] = {0, (epochs + 29) / 30, (epochs + 9) / 10, epochs};
    size_t count = 0;
    for (size_t i = 0; i < MOONS_MOST_FRAMES; i++)
        if (count == 0 || wished[i] > chosen[count - 1])
            chosen[count++] = wished[i];
    return count;
}

/* A plane of points [rows × 2] of f64 and their classes [rows × 1] of NNLA_I32. */
static figure_plane plane_of_points(const nnla_tensor *points, const nnla_tensor *classes) {
    const size_t rows = nnla_tensor_dim(points, 0);
    const figure_plane plane = {.points = doubles(points),
                                .classes = nnla_tensor_const_data(classes),
                                .point_count = rows < MOST_POINTS ? rows : MOST_POINTS};
    return plane;
}

/* The input plane over a view. */
static figure_plane input_plane(const plane_view *view, const nnla_tensor *X, const nnla_tensor *classes) {
    figure_plane plane = plane_of_points(X, classes);
    plane.labels = (svg_labels){NULL, "x₁", "x₂"};
    plane.x = (svg_range){view->box[0], view->box[1]};
    plane.y = (svg_range){view->box[2], view->box[3]};
    plane.field_rows = view->raster.field_rows;
    plane.field_columns = view->raster.field_columns;
    plane.field_scale = SCALE_FIELD;
    return plane;
}

/* The plane of the embedding, whose units are in [−1, 1]. */
static figure_plane embedding_plane(const plane_view *view) {
    const figure_plane plane = {.labels = {NULL, "e₁", "e₂"},
                                .x = {-1.08, 1.08},
                                .y = {-1.08, 1.08},
                                .grid_lines = view->raster.grid_lines,
                                .grid_places = view->raster.grid_places};
    return plane;
}

/* ---- While the network trains ---- */

static film *begin_film(const moons_story *story) {
    nnla_tensor *X = new_converted(story->data->X_test, NNLA_F64);
    nnla_tensor *classes = new_converted(story->data->T_test, NNLA_I32);
    const film_plan plan = {.title = "The training",
                            .input = input_plane(&story->film_view, X, classes),
                            .embedding = embedding_plane(&story->film_view),
                            .epochs = story->epochs};
    film *begun = film_begin(&plan);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(classes);
    return begun;
}

static void capture(moons_story *story, nnla_network *net, size_t epoch) {
    if (story->captured < story->frame_count && story->frame_epochs[story->captured] == epoch)
        story->frames[story->captured++] = new_frame(net, &story->view, story->data, epoch);
    if (film_shows(epoch, story->epochs)) {
        plane_frame frame = new_frame(net, &story->film_view, story->data, epoch);
        film_add(story->film, &(film_frame){.epoch = epoch,
                                            .loss = frame.loss,
                                            .accuracy = frame.accuracy,
                                            .field = plane_frame_field(&frame),
                                            .boundary = frame.boundary,
                                            .grid = doubles(frame.grid),
                                            .points = doubles(frame.embedded),
                                            .line = frame.line});
        plane_frame_destroy(&frame);
    }
}

moons_story moons_story_begin(const moons_data *data, nnla_network *net, size_t epochs) {
    moons_story story = {.data = data,
                         .view = new_view(data, still_raster),
                         .film_view = new_view(data, film_raster),
                         .epochs = epochs,
                         .loss = new_record(epochs),
                         .accuracy = new_record(epochs),
                         .test_loss = new_record(epochs),
                         .test_accuracy = new_record(epochs)};
    story.frame_count = choose_epochs(epochs, story.frame_epochs);
    story.film = begin_film(&story);
    capture(&story, net, 0);
    return story;
}

void moons_story_record(moons_story *story, const nnla_epoch_info *info) {
    recorded(story->loss)[story->recorded] = info->loss;
    recorded(story->accuracy)[story->recorded] = info->accuracy;
    recorded(story->test_loss)[story->recorded] = info->validation_loss;
    recorded(story->test_accuracy)[story->recorded] = info->validation_accuracy;
    story->recorded++;
    capture(story, info->network, info->epoch);
}

/* ---- Afterwards ---- */

static void draw_data(const moons_story *story, const char *folder) {
    const moons_data *data = story->data;
    nnla_tensor *X[] = {new_converted(data->X, NNLA_F64), new_converted(data->X_test, NNLA_F64)};
    nnla_tensor *classes[] = {new_converted(data->T, NNLA_I32), new_converted(data->T_test, NNLA_I32)};
    char titles[2][64];
    figure_plane planes[2];
    for (int i = 0; i < 2; i++) {
        planes[i] = input_plane(&story->view, X[i], classes[i]);
        planes[i].point_count = nnla_tensor_dim(X[i], 0) < 2000 ? nnla_tensor_dim(X[i], 0) : 2000;
        snprintf(titles[i], sizeof titles[i], "%s: %zu points", i == 0 ? "to train on" : "held out",
                 nnla_tensor_dim(X[i], 0));
        planes[i].labels.title = titles[i];
    }
    picture_show(figure_planes(data->title, planes, 2, 2, COLOUR_LIGHT), folder, "data.svg");
    for (int i = 0; i < 2; i++) {
        nnla_tensor_destroy(X[i]);
        nnla_tensor_destroy(classes[i]);
    }
}

/* The embedding of one frame, and under it the input plane. */
static void draw_frames(const moons_story *story, const char *folder) {
    nnla_tensor *X = new_converted(story->data->X_test, NNLA_F64);
    nnla_tensor *classes = new_converted(story->data->T_test, NNLA_I32);
    figure_plane planes[2 * MOONS_MOST_FRAMES];
    char titles[MOONS_MOST_FRAMES][64];
    for (size_t i = 0; i < story->captured; i++) {
        const plane_frame *frame = &story->frames[i];
        figure_plane *embedding = &planes[i], *input = &planes[story->captured + i];
        char accuracy[DECIMAL_SIZE];
        decimal_text(accuracy, frame->accuracy, 3, 0);
        snprintf(titles[i], sizeof titles[i], "epoch %zu: accuracy %s", frame->epoch, accuracy);
        *input = input_plane(&story->view, X, classes);
        input->field = plane_frame_field(frame);
        input->boundary = frame->boundary;
        *embedding = embedding_plane(&story->view);
        embedding->points = doubles(frame->embedded);
        embedding->classes = input->classes;
        embedding->point_count = input->point_count;
        embedding->labels.title = titles[i];
        embedding->grid = doubles(frame->grid);
        embedding->line = frame->line;
        if (i > 0)
            input->labels.y = embedding->labels.y = NULL;
    }
    svg *picture = figure_planes("How the network pulls the classes apart: its 2-D embedding, and the input plane",
                                 planes, 2 * story->captured, story->captured, COLOUR_LIGHT);
    picture_show(picture, folder, "embedding.svg");
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(classes);
}

static void draw_curves(const moons_story *story, const char *folder) {
    const figure_curve loss[] = {
        {"training", doubles(story->loss), story->recorded, COLOUR_BLUE, NULL},
        {"held out", doubles(story->test_loss), story->recorded, COLOUR_ORANGE, "6 3"},
    };
    const figure_curve accuracy[] = {
        {"training", doubles(story->accuracy), story->recorded, COLOUR_BLUE, NULL},
        {"held out", doubles(story->test_accuracy), story->recorded, COLOUR_ORANGE, "6 3"},
    };
    const figure_chart charts[] = {
        {.labels = {"Loss", "epoch", "cross-entropy"}, .logarithmic_y = 1, .curves = loss, .count = 2},
        {.labels = {"Accuracy", "epoch", "share of points"}, .curves = accuracy, .count = 2},
    };
    picture_show(figure_charts("Training", charts, 2, COLOUR_LIGHT), folder, "training.svg");
}

void moons_story_end(moons_story *story, const char *folder) {
    draw_data(story, folder);
    draw_frames(story, folder);
    draw_curves(story, folder);
    picture_show(film_end(story->film), folder, "film.svg");
    for (size_t i = 0; i < story->captured; i++)
        plane_frame_destroy(&story->frames[i]);
    plane_view_destroy(&story->view);
    plane_view_destroy(&story->film_view);
    nnla_tensor_destroy(story->loss);
    nnla_tensor_destroy(story->accuracy);
    nnla_tensor_destroy(story->test_loss);
    nnla_tensor_destroy(story->test_accuracy);
}
