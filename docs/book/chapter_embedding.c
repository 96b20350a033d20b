/* Chapter 9: the plane in which a network tells two moons apart, while it learns to. */
#include "moons_network.h"

#include <stdio.h>
#include <stdlib.h>

enum { FRAMES = 4, LINES = 22, PLACES = 201 };

static const size_t epochs[FRAMES] = {0, 5, 25, MOONS_EPOCHS};
static const double box[] = {-1.6, 2.6, -1.2, 1.7};

/* What is kept of a few epochs. */
typedef struct film {
    const moons *data;
    nnla_tensor *grid; /* [LINES · PLACES × 2] of the input plane */
    nnla_tensor *points[FRAMES], *grids[FRAMES];
    double lines[FRAMES][3], right[FRAMES];
} film;

/* The share of the points that lie on their class's side of the line in the embedding. */
static double right_side(const nnla_tensor *points, const double *line, const moons *data) {
    size_t right = 0;
    for (size_t i = 0; i < MOONS_POINTS; i++) {
        const double side = line[0] * at(points, 2 * i) + line[1] * at(points, 2 * i + 1) + line[2]; /* w · e + b */
        right += (side > 0) == data->classes[i];
    }
    return (double)right / MOONS_POINTS;
}

static void look(nnla_network *net, size_t epoch, void *payload) {
    film *f = payload;
    for (int i = 0; i < FRAMES; i++)
        if (epochs[i] == epoch) {
            f->points[i] = matrix_of(MOONS_POINTS, 2, NULL);
            f->grids[i] = matrix_of((size_t)LINES * PLACES, 2, NULL);
            check(nnla_network_predict_node(net, "embedding", f->data->X, f->points[i]));
            check(nnla_network_predict_node(net, "embedding", f->grid, f->grids[i]));
            moons_network_line(net, f->lines[i]);
            f->right[i] = right_side(f->points[i], f->lines[i], f->data);
        }
}

static void draw(const char *path, const film *f) {
    const svg_range range = {-1.08, 1.08};
    char titles[FRAMES][40];
    figure_plane planes[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
        snprintf(titles[i], sizeof titles[i], "epoch %zu: %.1f %%", epochs[i], 100 * f->right[i]);
        const figure_plane plane = {.labels = {titles[i], "unit 1", "unit 2"},
                                    .x = range,
                                    .y = range,
                                    .grid = nnla_tensor_const_data(f->grids[i]),
                                    .grid_lines = LINES,
                                    .grid_places = PLACES,
                                    .points = nnla_tensor_const_data(f->points[i]),
                                    .classes = f->data->classes,
                                    .point_count = MOONS_POINTS,
                                    .line = f->lines[i]};
        planes[i] = plane;
    }
    draw_planes(path, "The embedding of the moons, with the grid of the input plane", planes, FRAMES, 2);
}

int main(int argc, char **argv) {
    moons data = moons_create();
    film f = {.data = &data};
    nnla_tensor *grid = nnla_tensor_create(NNLA_F64, 3, (const size_t[]){LINES, PLACES, 2});
    check_created(grid);
    check(nnla_make_grid(box, grid));
    f.grid = nnla_tensor_view_reshaped(grid, 2, (const size_t[]){(size_t)LINES * PLACES, 2});
    check_created(f.grid);

    nnla_network *net = moons_network_create();
    moons_network_train(net, &data, look, &f);
    for (int i = 0; i < FRAMES; i++)
        printf("epoch %3zu: %5.1f %% on their side of the line\n", epochs[i], 100 * f.right[i]);
    double accuracy;
    check(nnla_network_evaluate(net, data.X, data.T, NULL, &accuracy));
    claim(accuracy == f.right[FRAMES - 1], "what the network says is the side of a line in the embedding");
    claim(accuracy > 0.99, "the moons are pulled apart");

    char *path = picture_path(argc, argv, "chapter_embedding");
    if (path != NULL)
        draw(path, &f);
    free(path);
    for (int i = 0; i < FRAMES; i++) {
        nnla_tensor_destroy(f.points[i]);
        nnla_tensor_destroy(f.grids[i]);
    }
    nnla_tensor_destroy(f.grid);
    nnla_tensor_destroy(grid);
    nnla_network_destroy(net);
    moons_destroy(&data);
    return finish();
}
