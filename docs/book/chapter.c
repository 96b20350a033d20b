#include "chapter.h"

#include "support/output.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static nnla_tensor *filled(nnla_tensor *tensor, const double *values) {
    check_created(tensor);
    if (values != NULL)
        memcpy(nnla_tensor_data(tensor), values, nnla_tensor_count(tensor) * sizeof *values);
    return tensor;
}

nnla_tensor *vector_of(size_t count, const double *values) {
    return filled(nnla_tensor_create(NNLA_F64, 1, &count), values);
}

nnla_tensor *matrix_of(size_t rows, size_t columns, const double *values) {
    const size_t dims[] = {rows, columns};
    return filled(nnla_tensor_create(NNLA_F64, 2, dims), values);
}

double at(const nnla_tensor *tensor, size_t index) { return ((const double *)nnla_tensor_const_data(tensor))[index]; }

void print_tensor(const char *name, const nnla_tensor *tensor) {
    char text[4000];
    check(nnla_tensor_format(tensor, text, sizeof text, NULL));
    printf("%s =\n%s\n", name, text);
}

void claim(int holds, const char *what) {
    if (holds)
        return;
    fflush(stdout);
    fprintf(stderr, "does not hold: %s\n", what);
    exit(1);
}

int close_to(double a, double b) { return fabs(a - b) <= 1e-12 * fmax(1, fmax(fabs(a), fabs(b))); }

char *picture_path(int argc, char **argv, const char *name) { return argc > 1 ? output_path(argv[1], name) : NULL; }

double *field_of(double (*value)(double x, double y, const void *data), const void *data, svg_range x, svg_range y,
                 size_t rows, size_t columns) {
    double *field = malloc(rows * columns * sizeof *field);
    claim(field != NULL, "there is memory");
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column++)
            field[row * columns + column] = value(x.low + (x.high - x.low) * (double)column / (double)(columns - 1),
                                                  y.low + (y.high - y.low) * (double)row / (double)(rows - 1), data);
    return field;
}

double *network_field(nnla_network *net, const char *node, svg_range x, svg_range y, size_t rows, size_t columns) {
    const double box[] = {x.low, x.high, y.low, y.high};
    const size_t dims[] = {rows, columns, 2}, flat[] = {rows * columns, 2}, of_field[] = {rows * columns, 1};
    double *field = malloc(rows * columns * sizeof *field);
    claim(field != NULL, "there is memory");
    nnla_tensor *lattice = nnla_tensor_create(NNLA_F64, 3, dims);
    check(nnla_make_lattice(box, lattice));
    nnla_tensor *X = nnla_tensor_view_reshaped(lattice, 2, flat), *Y = nnla_tensor_wrap(NNLA_F64, field, 2, of_field);
    check(nnla_network_predict_node(net, node, X, Y));
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(lattice);
    return field;
}
