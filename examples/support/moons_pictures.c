#include "support/moons_pictures.h"

#include "support/check.h"
#include "support/figures.h"
#include "support/output.h"

#include <stdio.h>
#include <stdlib.h>

/* The most points that a plane shows. */
enum { MOST_POINTS = 250 };

static const double *doubles(const nnla_tensor *tensor) { return nnla_tensor_const_data(tensor); }

static double *recorded(nnla_tensor *tensor) { return nnla_tensor_data(tensor); }

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

static void capture(moons_story *story, nnla_network *net, size_t epoch) {
    double accuracy = 0;
    if (story->captured == story->frame_count || story->frame_epochs[story->captured] != epoch)
        return;
    check(nnla_network_evaluate(net, story->data->X_test, story->data->T_test, NULL, &accuracy));
    story->frames[story->captured++] = moons_frame_capture(net, &story->view, story->data->X_test, epoch, accuracy);
}

moons_story moons_story_begin(const moons_data *data, nnla_network *net, size_t epochs) {
    moons_story story = {.data = data,
                         .view = moons_view_create(data->X_test),
                         .loss = new_record(epochs),
                         .accuracy = new_record(epochs),
                         .test_loss = new_record(epochs),
                         .test_accuracy = new_record(epochs)};
    story.frame_count = choose_epochs(epochs, story.frame_epochs);
    capture(&story, net, 0);
    return story;
}

void moons_story_record(moons_story *story, const nnla_epoch_info *info) {
    recorded(story->loss)[story->epochs] = info->loss;
    recorded(story->accuracy)[story->epochs] = info->accuracy;
    recorded(story->test_loss)[story->epochs] = info->validation_loss;
    recorded(story->test_accuracy)[story->epochs] = info->validation_accuracy;
    story->epochs++;
    capture(story, info->network, info->epoch);
}

/* Ends the program's use of path. */
static void announce(char *path) {
    printf("picture: %s\n", path);
    free(path);
}

/* A plane of points [rows × 2] of f64 and their classes [rows × 1] of NNLA_I32. */
static figure_plane plane_of_points(const nnla_tensor *points, const nnla_tensor *classes) {
    const size_t rows = nnla_tensor_dim(points, 0);
    const figure_plane plane = {.points = doubles(points),
                                .classes = nnla_tensor_const_data(classes),
                                .point_count = rows < MOST_POINTS ? rows : MOST_POINTS};
    return plane;
}

static void draw_data(const moons_story *story, const char *folder) {
    const moons_data *data = story->data;
    nnla_tensor *X[] = {new_converted(data->X, NNLA_F64), new_converted(data->X_test, NNLA_F64)};
    nnla_tensor *classes[] = {new_converted(data->T, NNLA_I32), new_converted(data->T_test, NNLA_I32)};
    char titles[2][64];
    figure_plane planes[2];
    for (int i = 0; i < 2; i++) {
        planes[i] = plane_of_points(X[i], classes[i]);
        planes[i].point_count = nnla_tensor_dim(X[i], 0) < 2000 ? nnla_tensor_dim(X[i], 0) : 2000;
        snprintf(titles[i], sizeof titles[i], "%s: %zu points", i == 0 ? "to train on" : "held out",
                 nnla_tensor_dim(X[i], 0));
        planes[i].labels = (svg_labels){titles[i], "x₁", "x₂"};
        planes[i].x = (svg_range){story->view.left, story->view.right};
        planes[i].y = (svg_range){story->view.bottom, story->view.top};
    }
    char *path = output_path(folder, "data.svg");
    figure_planes(path, data->title, planes, 2, 2);
    announce(path);
    for (int i = 0; i < 2; i++) {
        nnla_tensor_destroy(X[i]);
        nnla_tensor_destroy(classes[i]);
    }
}

/* The embedding of one frame, and under it the input plane. */
static void draw_frames(const moons_story *story, const char *folder) {
    const moons_view *view = &story->view;
    nnla_tensor *X = new_converted(story->data->X_test, NNLA_F64);
    nnla_tensor *classes = new_converted(story->data->T_test, NNLA_I32);
    figure_plane planes[2 * MOONS_MOST_FRAMES];
    char titles[MOONS_MOST_FRAMES][64];
    for (size_t i = 0; i < story->captured; i++) {
        const moons_frame *frame = &story->frames[i];
        figure_plane *embedding = &planes[i], *input = &planes[story->captured + i];
        snprintf(titles[i], sizeof titles[i], "epoch %zu: accuracy %.3f", frame->epoch, frame->accuracy);
        *embedding = plane_of_points(frame->embedded, classes);
        embedding->labels = (svg_labels){titles[i], "e₁", i == 0 ? "e₂" : NULL};
        embedding->x = embedding->y = (svg_range){-1.08, 1.08};
        embedding->grid = doubles(frame->grid);
        embedding->grid_lines = (size_t)2 * GRID_LINES;
        embedding->grid_places = GRID_PLACES;
        embedding->line = frame->line;
        *input = plane_of_points(X, classes);
        input->labels = (svg_labels){NULL, "x₁", i == 0 ? "x₂" : NULL};
        input->x = (svg_range){view->left, view->right};
        input->y = (svg_range){view->bottom, view->top};
        input->field = doubles(frame->field);
        input->field_rows = FIELD_ROWS;
        input->field_columns = FIELD_COLUMNS;
    }
    char *path = output_path(folder, "embedding.svg");
    figure_planes(path, "How the network pulls the classes apart: its 2-D embedding, and the input plane", planes,
                  2 * story->captured, story->captured);
    announce(path);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(classes);
}

static void draw_curves(const moons_story *story, const char *folder) {
    const figure_curve loss[] = {
        {"training", doubles(story->loss), story->epochs, SVG_BLUE, NULL},
        {"held out", doubles(story->test_loss), story->epochs, SVG_ORANGE, "6 3"},
    };
    const figure_curve accuracy[] = {
        {"training", doubles(story->accuracy), story->epochs, SVG_BLUE, NULL},
        {"held out", doubles(story->test_accuracy), story->epochs, SVG_ORANGE, "6 3"},
    };
    const figure_chart charts[] = {
        {.labels = {"Loss", "epoch", "cross-entropy"}, .logarithmic_y = 1, .curves = loss, .count = 2},
        {.labels = {"Accuracy", "epoch", "share of points"}, .curves = accuracy, .count = 2},
    };
    char *path = output_path(folder, "training.svg");
    figure_charts(path, "Training", charts, 2);
    announce(path);
}

void moons_story_end(moons_story *story, const char *folder) {
    draw_data(story, folder);
    draw_frames(story, folder);
    draw_curves(story, folder);
    for (size_t i = 0; i < story->captured; i++)
        moons_frame_destroy(&story->frames[i]);
    moons_view_destroy(&story->view);
    nnla_tensor_destroy(story->loss);
    nnla_tensor_destroy(story->accuracy);
    nnla_tensor_destroy(story->test_loss);
    nnla_tensor_destroy(story->test_accuracy);
}
