#include "support/moons_frame.h"

#include "support/check.h"
#include "support/moons_model.h"

#include <math.h>

/* How much wider than its points the view is, on each side, as a share of their extent. */
static const double margin = 0.12;

static double between(double low, double high, size_t index, size_t count) {
    return low + (high - low) * (double)index / (double)(count - 1);
}

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

static void set_place(float *places, size_t index, double x, double y) {
    places[2 * index] = (float)x;
    places[2 * index + 1] = (float)y;
}

moons_view moons_view_create(const nnla_tensor *X) {
    moons_view view = {.lattice = new_matrix(FIELD_ROWS * FIELD_COLUMNS, 2),
                       .grid = new_matrix((size_t)2 * GRID_LINES * GRID_PLACES, 2)};
    extent(nnla_tensor_const_data(X), nnla_tensor_dim(X, 0), 0, &view.left, &view.right);
    extent(nnla_tensor_const_data(X), nnla_tensor_dim(X, 0), 1, &view.bottom, &view.top);

    float *lattice = nnla_tensor_data(view.lattice), *grid = nnla_tensor_data(view.grid);
    for (size_t row = 0; row < FIELD_ROWS; row++)
        for (size_t column = 0; column < FIELD_COLUMNS; column++)
            set_place(lattice, row * FIELD_COLUMNS + column, between(view.left, view.right, column, FIELD_COLUMNS),
                      between(view.bottom, view.top, row, FIELD_ROWS));
    for (size_t line = 0; line < GRID_LINES; line++)
        for (size_t place = 0; place < GRID_PLACES; place++) {
            set_place(grid, line * GRID_PLACES + place, between(view.left, view.right, line, GRID_LINES),
                      between(view.bottom, view.top, place, GRID_PLACES));
            set_place(grid, (GRID_LINES + line) * GRID_PLACES + place,
                      between(view.left, view.right, place, GRID_PLACES),
                      between(view.bottom, view.top, line, GRID_LINES));
        }
    return view;
}

void moons_view_destroy(moons_view *view) {
    nnla_tensor_destroy(view->lattice);
    nnla_tensor_destroy(view->grid);
}

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

moons_frame moons_frame_capture(nnla_network *net, const moons_view *view, const nnla_tensor *X, size_t epoch,
                                double accuracy) {
    const float *w = parameter(net, "output.weight"), *b = parameter(net, "output.bias");
    const moons_frame frame = {.epoch = epoch,
                               .accuracy = accuracy,
                               .field = node_output(net, MOONS_OUTPUT, view->lattice, 1),
                               .grid = node_output(net, MOONS_EMBEDDING, view->grid, 2),
                               .embedded = node_output(net, MOONS_EMBEDDING, X, 2),
                               .line = {(double)w[0], (double)w[1], (double)b[0]}};
    return frame;
}

void moons_frame_destroy(moons_frame *frame) {
    nnla_tensor_destroy(frame->field);
    nnla_tensor_destroy(frame->grid);
    nnla_tensor_destroy(frame->embedded);
}
