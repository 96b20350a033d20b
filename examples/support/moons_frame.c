#include "support/moons_frame.h"

#include "support/check.h"
#include "support/colours.h"
#include "support/moons_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* How much wider than its points the view is, on each side, as a share of their extent. */
static const double margin = 0.12;

static void extent(const float *X, size_t rows, size_t axis, double *low, double *high) {
    double min = INFINITY, max = -INFINITY;
    for (size_t i = 0; i < rows; i++) {
        min = fmin(min, (double)X[2 * i + axis]);
        max = fmax(max, (double)X[2 * i + axis]);
    }
    const double room = max > min ? margin * (max - min) : 1.0;
    *low = min - room;
    *high = max + room;
}

moons_view moons_view_create(const nnla_tensor *X, moons_raster raster) {
    const size_t dims[] = {raster.grid_lines, raster.grid_places, 2};
    moons_view view = {.raster = raster, .grid = new_matrix(dims[0] * dims[1], 2)};
    extent(nnla_tensor_const_data(X), nnla_tensor_dim(X, 0), 0, &view.box[0], &view.box[1]);
    extent(nnla_tensor_const_data(X), nnla_tensor_dim(X, 0), 1, &view.box[2], &view.box[3]);
    nnla_tensor *grid = nnla_tensor_view_reshaped(view.grid, 3, dims);
    check_created(grid);
    check(nnla_make_grid(view.box, grid));
    nnla_tensor_destroy(grid);
    return view;
}

void moons_view_destroy(moons_view *view) { nnla_tensor_destroy(view->grid); }

/* What a node of so many units makes of the places X. */
static nnla_tensor *node_output(nnla_network *net, const char *node, const nnla_tensor *X, size_t units) {
    nnla_tensor *Y = new_matrix(nnla_tensor_dim(X, 0), units);
    check(nnla_network_predict_node(net, node, X, Y));
    nnla_tensor *converted = new_converted(Y, NNLA_F64);
    nnla_tensor_destroy(Y);
    return converted;
}

static const float *parameter(const nnla_network *net, const char *name) {
    size_t index = 0;
    check(nnla_network_find_parameter(net, name, &index));
    return nnla_tensor_const_data(nnla_network_const_parameter(net, index));
}

static unsigned char *new_shades(const nnla_tensor *field) {
    const size_t count = nnla_tensor_count(field);
    const float *values = nnla_tensor_const_data(field);
    unsigned char *shades = malloc(count);
    if (shades == NULL) {
        fprintf(stderr, "error: out of memory for a picture\n");
        exit(1);
    }
    for (size_t i = 0; i < count; i++)
        shades[i] = scale_shade(SCALE_FIELD, (double)values[i]);
    return shades;
}

moons_frame moons_frame_capture(nnla_network *net, const moons_view *view, const moons_data *data, size_t epoch) {
    const float *w = parameter(net, "output.weight"), *b = parameter(net, "output.bias");
    nnla_tensor *field = new_matrix(view->raster.field_rows, view->raster.field_columns);
    moons_frame frame = {.epoch = epoch,
                         .boundary = nnla_network_boundary(net, MOONS_OUTPUT, 0, 0.5, view->box, field),
                         .grid = node_output(net, MOONS_EMBEDDING, view->grid, 2),
                         .embedded = node_output(net, MOONS_EMBEDDING, data->X_test, 2),
                         .line = {(double)w[0], (double)w[1], (double)b[0]}};
    check_created(frame.boundary);
    check(nnla_network_evaluate(net, data->X_test, data->T_test, &frame.loss, &frame.accuracy));
    frame.field = new_shades(field);
    nnla_tensor_destroy(field);
    return frame;
}

void moons_frame_destroy(moons_frame *frame) {
    free(frame->field);
    nnla_contour_destroy(frame->boundary);
    nnla_tensor_destroy(frame->grid);
    nnla_tensor_destroy(frame->embedded);
}
