#include "support/digits_pictures.h"

#include "support/check.h"
#include "support/confusion.h"
#include "support/kernel_sheets.h"
#include "support/picture_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The image whose way through the network is drawn. */
enum { SHOWN_IMAGE = 0 };
enum { ROWS_MOST = 16, CELLS_MOST = 16 };

/* Rows of at most so many cells each. */
typedef struct sheet {
    sheet_cell cells[ROWS_MOST][CELLS_MOST];
    sheet_row rows[ROWS_MOST];
    size_t count;
} sheet;

static sheet *new_sheet(void) {
    sheet *s = calloc(1, sizeof *s);
    if (s == NULL) {
        fprintf(stderr, "error: out of memory for a picture\n");
        exit(1);
    }
    return s;
}

/* Begins a row of `count` cells, which are the caller's to fill. */
static sheet_cell *add_row(sheet *s, size_t count, double pixel, const char *label, const char *detail) {
    sheet_row *row = &s->rows[s->count];
    sheet_cell *cells = s->cells[s->count++];
    row->cells = cells;
    row->count = count < CELLS_MOST ? count : CELLS_MOST;
    row->pixel = pixel;
    snprintf(row->labels[0], sizeof row->labels[0], "%s", label);
    snprintf(row->labels[1], sizeof row->labels[1], "%s", detail);
    return cells;
}

static void draw_sheet(sheet *s, const char *folder, const char *name, const char *title, const char *note) {
    picture_show(image_sheet(title, note, s->rows, s->count), folder, name);
    free(s);
}

/* ---- Kernels ---- */

/* A row of the kernels of one channel, each coloured by the largest weight of its whole filter. */
static void add_channel(sheet *s, const nnla_tensor *W, size_t channel, const char *label, const char *detail) {
    const size_t filters = nnla_tensor_dim(W, 0), channels = nnla_tensor_dim(W, 1);
    const size_t height = nnla_tensor_dim(W, 2), width = nnla_tensor_dim(W, 3), size = height * width;
    const float *w = nnla_tensor_const_data(W);
    sheet_cell *cells = add_row(s, filters, channels > 1 ? 7 : 11, label, detail);
    for (size_t f = 0; f < filters && f < CELLS_MOST; f++) {
        const float *filter = w + f * channels * size;
        cells[f] = sheet_template(filter + channel * size, height, width);
        cells[f].range = sheet_range_about_zero(filter, channels * size);
    }
}

static void draw_kernels(const nnla_network *net, const char *folder) {
    const nnla_tensor *first = find_parameter(net, "conv1.weight"), *second = find_parameter(net, "conv2.weight");
    sheet *s = new_sheet();
    const size_t filters = nnla_tensor_dim(second, 0), shown = filters < CELLS_MOST ? filters : CELLS_MOST;
    char label[40], head[128];
    snprintf(label, sizeof label, "%zu kernels of 5 × 5", nnla_tensor_dim(first, 0));
    add_channel(s, first, 0, "conv1", label);
    for (size_t channel = 0; channel < nnla_tensor_dim(second, 1) && s->count < ROWS_MOST; channel++) {
        snprintf(label, sizeof label, "on map %zu", channel + 1);
        add_channel(s, second, channel, channel == 0 ? "conv2" : "", label);
    }
    snprintf(head, sizeof head,
             "%zu of %zu filters, one a column; each has a kernel of 5 × 5 for every map of the layer before", shown,
             filters);
    s->cells[1][0].head = head;
    draw_sheet(s, folder, "kernels.svg", "The learnt kernels",
               "Blue is negative, white 0, orange positive; the largest weight of a filter has the strongest colour.");
}

static void draw_patches(const nnla_network *net, const image_data *data, const char *folder) {
    const nnla_tensor *kernels = find_parameter(net, "conv1.weight");
    matches *lists = calloc(nnla_tensor_dim(kernels, 0), sizeof *lists);
    if (lists == NULL) {
        fprintf(stderr, "error: out of memory for the patches\n");
        exit(1);
    }
    matches_of_kernels(kernels, data->X_test, lists);
    picture_show(kernel_matches_sheet("What the first kernels look for", kernels, data, lists), folder, "patches.svg");
    free(lists);
}

/* ---- One image on its way ---- */

/* The output of a node for one image, to be destroyed. */
static nnla_tensor *output_of(nnla_network *net, const char *node, const nnla_tensor *x) {
    check(nnla_network_forward(net, x)); /* tells the shape */
    nnla_tensor *y = nnla_tensor_clone(nnla_network_output_of(net, node));
    check_created(y);
    check(nnla_network_predict_node(net, node, x, y));
    return y;
}

/* Maps [1 × maps × height × width], or a vector [1 × units] in two lines, dark where they are large. */
static void add_maps(sheet *s, const nnla_tensor *y, double pixel, const char *label) {
    const size_t count = nnla_tensor_count(y), rank = nnla_tensor_rank(y);
    const size_t maps = rank == 4 ? nnla_tensor_dim(y, 1) : 1, height = rank == 4 ? nnla_tensor_dim(y, 2) : 2;
    const size_t width = count / maps / height;
    const float *values = nnla_tensor_const_data(y);
    char detail[40];
    if (rank == 4)
        snprintf(detail, sizeof detail, "%zu × %zu × %zu", maps, height, width);
    else
        snprintf(detail, sizeof detail, "%zu units", count);
    sheet_cell *cells = add_row(s, maps, pixel, label, detail);
    for (size_t m = 0; m < maps && m < CELLS_MOST; m++)
        cells[m] = (sheet_cell){.values = values + m * height * width,
                                .height = height,
                                .width = width,
                                .scale = SCALE_INK,
                                .range = sheet_range_of(values, count)};
}

/* A square for each class, dark by its probability; the most probable ones if there are many. */
static void add_classes(sheet *s, const image_data *data, const float *probabilities) {
    enum { SHOWN = 10 };
    const size_t shown = data->classes < SHOWN ? data->classes : SHOWN;
    size_t order[IMAGE_DATA_MOST_CLASSES];
    for (size_t i = 0; i < data->classes; i++)
        order[i] = i;
    for (size_t i = 0; data->classes > SHOWN && i < shown; i++)
        for (size_t j = i + 1; j < data->classes; j++)
            if (probabilities[order[j]] > probabilities[order[i]]) {
                const size_t kept = order[i];
                order[i] = order[j];
                order[j] = kept;
            }
    sheet_cell *cells = add_row(s, shown, 26, "softmax", "probabilities");
    for (size_t i = 0; i < shown; i++) {
        cells[i] = (sheet_cell){
            .values = &probabilities[order[i]], .height = 1, .width = 1, .scale = SCALE_INK, .range = {0, 1}};
        snprintf(cells[i].captions[0], sizeof cells[i].captions[0], "%.23s", data->class_names[order[i]]);
        snprintf(cells[i].captions[1], sizeof cells[i].captions[1], "%.3f", (double)probabilities[order[i]]);
    }
}

static void draw_features(nnla_network *net, const image_data *data, const char *folder) {
    static const struct {
        const char *node, *label;
        double pixel;
    } nodes[] = {{"relu1", "conv1, ReLU", 3}, {"pool1", "max-pool", 4},     {"relu2", "conv2, ReLU", 4},
                 {"pool2", "max-pool", 6},    {"relu3", "dense, ReLU", 10}, {"relu4", "dense, ReLU", 10}};
    enum { NODES = sizeof nodes / sizeof *nodes };
    nnla_tensor *x = nnla_tensor_view_rows(data->X_test, SHOWN_IMAGE, 1), *outputs[NODES + 1];
    check_created(x);
    sheet *s = new_sheet();
    add_maps(s, x, 4, "input");
    s->cells[0][0].range = (svg_range){data->black, data->white};
    for (size_t i = 0; i < NODES; i++) {
        outputs[i] = output_of(net, nodes[i].node, x);
        add_maps(s, outputs[i], nodes[i].pixel, nodes[i].label);
    }
    outputs[NODES] = output_of(net, "softmax", x);
    const float *probabilities = nnla_tensor_const_data(outputs[NODES]);
    add_classes(s, data, probabilities);
    const int32_t truth = ((const int32_t *)nnla_tensor_const_data(data->T_test))[SHOWN_IMAGE];
    char title[160];
    snprintf(title, sizeof title, "One image on its way through the network: %s, taken for %s",
             data->class_names[truth], data->class_names[argmax(probabilities, data->classes)]);
    draw_sheet(s, folder, "features.svg", title,
               "White is the smallest value of a row, black the largest; a template answers where the image is like "
               "it. Of more than 16 maps the first are drawn.");
    for (size_t i = 0; i <= NODES; i++)
        nnla_tensor_destroy(outputs[i]);
    nnla_tensor_destroy(x);
}

void digits_pictures(nnla_network *net, const image_data *data, const char *folder) {
    draw_kernels(net, folder);
    draw_patches(net, data, folder);
    draw_features(net, data, folder);
}
