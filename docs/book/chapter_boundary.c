/* Chapter 10: the straight line of the embedding, seen in the input plane. */
#include "moons_network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FRAMES = 4, LATTICE = 81 };

static const size_t epochs[FRAMES] = {0, 5, 25, MOONS_EPOCHS};
static const svg_range x_range = {-1.6, 2.6}, y_range = {-1.4, 1.9};

typedef struct film {
    unsigned char *fields[FRAMES];    /* the output at the places of a lattice */
    nnla_contour *boundaries[FRAMES]; /* where it is one half */
} film;

static void look(nnla_network *net, size_t epoch, void *payload) {
    film *f = payload;
    for (int i = 0; i < FRAMES; i++)
        if (epochs[i] == epoch)
            f->fields[i] = network_field(net, "output", x_range, y_range, LATTICE, LATTICE, &f->boundaries[i]);
}

/* Asks the network about each point of the curve. */
static void check_boundary(nnla_network *net, const nnla_contour *boundary) {
    double line[3], most_output = 0, most_distance = 0;
    moons_network_line(net, line);
    for (size_t l = 0; l < nnla_contour_line_count(boundary); l++) {
        size_t count;
        const double *points = nnla_contour_line(boundary, l, &count);
        nnla_tensor *X = matrix_of(count, 2, points), *Y = matrix_of(count, 1, NULL), *E = matrix_of(count, 2, NULL);
        check(nnla_network_predict(net, X, Y));
        check(nnla_network_predict_node(net, "embedding", X, E));
        for (size_t i = 0; i < count; i++) {
            const double side = line[0] * at(E, 2 * i) + line[1] * at(E, 2 * i + 1) + line[2]; /* w · e + b */
            most_output = fmax(most_output, fabs(at(Y, i) - 0.5));
            most_distance = fmax(most_distance, fabs(side) / hypot(line[0], line[1]));
        }
        printf("line %zu: %zu points, from (%.2f, %.2f) to (%.2f, %.2f)\n", l + 1, count, points[0], points[1],
               points[2 * count - 2], points[2 * count - 1]);
        nnla_tensor_destroy(X);
        nnla_tensor_destroy(Y);
        nnla_tensor_destroy(E);
    }
    claim(most_output <= 1e-6, "on the curve the output is one half");
    claim(most_distance <= 1e-6, "in the embedding the curve lies on the straight line");
    printf("the output there is one half, and in the embedding they lie on the line, both to 1e-6\n");
}

int main(int argc, char **argv) {
    moons data = moons_create();
    nnla_network *net = moons_network_create();
    film f;
    moons_network_train(net, &data, look, &f);
    check_boundary(net, f.boundaries[FRAMES - 1]);

    char titles[FRAMES][24], *path = picture_path(argc, argv, "chapter_boundary");
    figure_plane planes[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
        snprintf(titles[i], sizeof titles[i], "epoch %zu", epochs[i]);
        const figure_plane plane = {.labels = {titles[i], "x₁", "x₂"},
                                    .x = x_range,
                                    .y = y_range,
                                    .field = f.fields[i],
                                    .field_rows = LATTICE,
                                    .field_columns = LATTICE,
                                    .boundary = f.boundaries[i],
                                    .points = nnla_tensor_const_data(data.X),
                                    .classes = data.classes,
                                    .point_count = MOONS_POINTS};
        planes[i] = plane;
    }
    if (path != NULL)
        draw_planes(path, "What the network says in the input plane, and where it is undecided", planes, FRAMES, 2);
    free(path);
    for (int i = 0; i < FRAMES; i++) {
        free(f.fields[i]);
        nnla_contour_destroy(f.boundaries[i]);
    }
    nnla_network_destroy(net);
    moons_destroy(&data);
    return finish();
}
