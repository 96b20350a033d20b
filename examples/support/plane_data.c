#include "support/plane_data.h"

#include <stdio.h>

/* Of the shapes that need more than points and noise: as round as the moons are. */
static const double circles_factor = 0.5, spiral_turns = 1.25;

static nnla_tensor *new_rows(size_t rows, size_t columns) {
    return nnla_tensor_create(NNLA_F32, 2, (const size_t[]){rows, columns});
}

static nnla_status draw(plane_shape shape, size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T) {
    switch (shape) {
    case PLANE_CIRCLES:
        return nnla_make_circles(count, noise, circles_factor, seed, X, T);
    case PLANE_SPIRALS:
        return nnla_make_spirals(count, 2, noise, spiral_turns, seed, X, T);
    case PLANE_XOR:
        return nnla_make_xor(count, noise, seed, X, T);
    case PLANE_BLOBS:
        return nnla_make_blobs(count, 2, noise, seed, X, T);
    case PLANE_MOONS:
    default:
        return nnla_make_moons(count, noise, seed, X, T);
    }
}

static nnla_tensor *copy_rows(const nnla_tensor *source, size_t first, size_t count) {
    nnla_tensor *view = source != NULL ? nnla_tensor_view_rows_const(source, first, count) : NULL;
    nnla_tensor *copy = view != NULL ? nnla_tensor_clone(view) : NULL;
    nnla_tensor_destroy(view);
    return copy;
}

static int is_complete(const plane_data *data) {
    return data->X != NULL && data->T != NULL && data->X_test != NULL && data->T_test != NULL;
}

nnla_status plane_data_draw(plane_shape shape, size_t count, double noise, uint64_t seed, plane_data *data) {
    const size_t total = count + PLANE_HELD_OUT;
    nnla_tensor *X = new_rows(total, 2), *T = X != NULL ? new_rows(total, 1) : NULL;
    nnla_status status = T != NULL ? draw(shape, total, noise, seed, X, T) : nnla_error_status();
    plane_data drawn = {NULL, NULL, NULL, NULL};
    if (status == NNLA_OK) {
        drawn.X = copy_rows(X, 0, count);
        drawn.T = drawn.X != NULL ? copy_rows(T, 0, count) : NULL;
        drawn.X_test = drawn.T != NULL ? copy_rows(X, count, PLANE_HELD_OUT) : NULL;
        drawn.T_test = drawn.X_test != NULL ? copy_rows(T, count, PLANE_HELD_OUT) : NULL;
        status = is_complete(&drawn) ? NNLA_OK : nnla_error_status();
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    if (status == NNLA_OK)
        *data = drawn;
    else
        plane_data_destroy(&drawn);
    return status;
}

int plane_data_refuses(const nnla_table *table, char *fault, size_t size) {
    const size_t numbers = nnla_tensor_dim(nnla_table_features(table), 1), classes = nnla_table_class_count(table);
    if (numbers != 2)
        snprintf(fault, size,
                 "three columns are needed: two of numbers, the plane that is drawn, and one of labels; there are %zu",
                 numbers + 1);
    else if (classes == 1)
        snprintf(fault, size, "the labels are all alike: '%s', two classes are needed",
                 nnla_table_class_name(table, 0));
    else if (classes != 2)
        snprintf(fault, size, "there are %zu different labels, two classes are needed", classes);
    return numbers != 2 || classes != 2;
}

/* Class indices [rows] as reals [rows × 1], the targets of a sigmoid. */
static nnla_tensor *as_column(const nnla_tensor *classes) {
    const size_t rows = nnla_tensor_dim(classes, 0);
    nnla_tensor *column = new_rows(rows, 1);
    nnla_tensor *vector = column != NULL ? nnla_tensor_view_reshaped(column, 1, &rows) : NULL;
    const nnla_status status = vector != NULL ? nnla_tensor_convert(classes, vector) : nnla_error_status();
    nnla_tensor_destroy(vector);
    if (status == NNLA_OK)
        return column;
    nnla_tensor_destroy(column);
    return NULL;
}

static nnla_status scale(plane_data *data) {
    nnla_scaler *scaler = nnla_standard_scaler_create(data->X);
    if (scaler == NULL)
        return nnla_error_status();
    nnla_status status = nnla_scaler_apply(scaler, data->X, data->X);
    if (status == NNLA_OK)
        status = nnla_scaler_apply(scaler, data->X_test, data->X_test);
    nnla_scaler_destroy(scaler);
    return status;
}

nnla_status plane_data_split(const nnla_table *table, uint64_t seed, plane_data *data) {
    plane_data split = {NULL, NULL, NULL, NULL};
    nnla_tensor *T = as_column(nnla_table_targets(table));
    nnla_status status = T != NULL ? nnla_split_rows(nnla_table_features(table), T, 1.0 / 3, seed, &split.X, &split.T,
                                                     &split.X_test, &split.T_test)
                                   : nnla_error_status();
    nnla_tensor_destroy(T);
    if (status == NNLA_OK)
        status = scale(&split);
    if (status == NNLA_OK)
        *data = split;
    else
        plane_data_destroy(&split);
    return status;
}

void plane_data_destroy(plane_data *data) {
    nnla_tensor_destroy(data->X);
    nnla_tensor_destroy(data->T);
    nnla_tensor_destroy(data->X_test);
    nnla_tensor_destroy(data->T_test);
    *data = (plane_data){NULL, NULL, NULL, NULL};
}
