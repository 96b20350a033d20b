#include "support/moons_data.h"

#include "support/check.h"

#include <stdio.h>
#include <stdlib.h>

static nnla_tensor *copy_rows(const nnla_tensor *source, size_t first, size_t count) {
    nnla_tensor *view = nnla_tensor_view_rows_const(source, first, count);
    nnla_tensor *copy = nnla_tensor_clone(view);
    check_created(copy);
    nnla_tensor_destroy(view);
    return copy;
}

moons_data moons_data_make(size_t count, double noise, uint64_t seed) {
    const size_t total = count + MOONS_HELD_OUT;
    nnla_tensor *X = new_matrix(total, 2), *T = new_matrix(total, 1);
    check(nnla_make_moons(total, noise, seed, X, T));
    const moons_data data = {.X = copy_rows(X, 0, count),
                             .T = copy_rows(T, 0, count),
                             .X_test = copy_rows(X, count, MOONS_HELD_OUT),
                             .T_test = copy_rows(T, count, MOONS_HELD_OUT),
                             .title = "Two moons"};
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return data;
}

static void refuse(const char *path, const char *expected) {
    fprintf(stderr, "error: %s: expected %s\n", path, expected);
    exit(1);
}

/* Class indices [rows] as reals [rows × 1], the targets of a sigmoid. */
static nnla_tensor *as_column(const nnla_tensor *classes) {
    nnla_tensor *column = new_matrix(nnla_tensor_dim(classes, 0), 1);
    nnla_tensor *vector = nnla_tensor_view_reshaped(column, 1, (const size_t[]){nnla_tensor_dim(classes, 0)});
    check_created(vector);
    check(nnla_tensor_convert(classes, vector));
    nnla_tensor_destroy(vector);
    return column;
}

moons_data moons_data_load(const char *path, uint64_t seed) {
    nnla_table *table = nnla_csv_load(path, NULL);
    check_created(table);
    const nnla_tensor *X = nnla_table_features(table);
    if (nnla_tensor_dim(X, 1) != 2)
        refuse(path, "three columns: two of numbers, the plane that is drawn, and one of labels");
    if (nnla_table_class_count(table) != 2)
        refuse(path, "two different labels in the last column");

    moons_data data = {.title = path};
    nnla_tensor *T = as_column(nnla_table_targets(table));
    check(nnla_split_rows(X, T, 1.0 / 3, seed, &data.X, &data.T, &data.X_test, &data.T_test));
    nnla_tensor_destroy(T);
    nnla_table_destroy(table);

    nnla_scaler *scaler = nnla_standard_scaler_create(data.X);
    check_created(scaler);
    check(nnla_scaler_apply(scaler, data.X, data.X));
    check(nnla_scaler_apply(scaler, data.X_test, data.X_test));
    nnla_scaler_destroy(scaler);
    return data;
}

void moons_data_destroy(moons_data *data) {
    nnla_tensor_destroy(data->X);
    nnla_tensor_destroy(data->T);
    nnla_tensor_destroy(data->X_test);
    nnla_tensor_destroy(data->T_test);
}
