#include "chapter.h"

#include "support/output.h"
#include "support/picture_file.h"

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

unsigned char *field_of(double (*value)(double x, double y, const void *data), const void *data, svg_range x,
                        svg_range y, size_t rows, size_t columns) {
    unsigned char *field = malloc(rows * columns);
    claim(field != NULL, "there is memory");
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column++) {
            const double at_x = x.low + (x.high - x.low) * (double)column / (double)(columns - 1);
            const double at_y = y.low + (y.high - y.low) * (double)row / (double)(rows - 1);
            field[row * columns + column] = scale_shade(SCALE_FIELD, value(at_x, at_y, data));
        }
    return field;
}

unsigned char *network_field(nnla_network *net, const char *node, svg_range x, svg_range y, size_t rows, size_t columns,
                             nnla_contour **boundary) {
    const double box[] = {x.low, x.high, y.low, y.high};
    nnla_tensor *values = matrix_of(rows, columns, NULL);
    *boundary = nnla_network_boundary(net, node, 0, 0.5, box, values);
    check_created(*boundary);
    unsigned char *field = malloc(rows * columns);
    claim(field != NULL, "there is memory");
    for (size_t i = 0; i < rows * columns; i++)
        field[i] = scale_shade(SCALE_FIELD, at(values, i));
    nnla_tensor_destroy(values);
    return field;
}

static void save(svg *picture, const char *path, const char *ending) {
    char *name = malloc(strlen(path) + strlen(ending) + 1);
    claim(name != NULL, "there is memory");
    strcpy(name, path);
    strcat(name, ending);
    picture_save(picture, name);
    free(name);
}

void draw_planes(const char *path, const char *title, const figure_plane *planes, size_t count, size_t columns) {
    if (path == NULL)
        return;
    save(figure_planes(title, planes, count, columns, COLOUR_LIGHT), path, ".svg");
    save(figure_planes(title, planes, count, columns, COLOUR_DARK), path, "_dark.svg");
}

void draw_chart(const char *path, const char *title, const figure_chart *chart) {
    if (path == NULL)
        return;
    save(figure_charts(title, chart, 1, COLOUR_LIGHT), path, ".svg");
    save(figure_charts(title, chart, 1, COLOUR_DARK), path, "_dark.svg");
}
