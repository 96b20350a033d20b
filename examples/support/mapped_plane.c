#include "support/mapped_plane.h"

#include "support/check.h"

#include <math.h>

/* Lines in each direction, and the circle; places on each. */
enum { LINES = 13, PLACES = 65, POLYLINES = 2 * LINES + 1 };

static nnla_tensor *new_pairs(size_t count) {
    nnla_tensor *pairs = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){count, 2});
    check_created(pairs);
    return pairs;
}

static void fill_grid(double (*grid)[2], double reach) {
    static const double two_pi = 6.283185307179586;
    for (int line = 0; line < LINES; line++)
        for (int place = 0; place < PLACES; place++) {
            const double across = reach * (2.0 * line / (LINES - 1) - 1);
            const double along = reach * (2.0 * place / (PLACES - 1) - 1);
            double *vertical = grid[line * PLACES + place], *horizontal = grid[(LINES + line) * PLACES + place];
            vertical[0] = horizontal[1] = across;
            vertical[1] = horizontal[0] = along;
        }
    for (int place = 0; place < PLACES; place++) {
        const double angle = two_pi * place / (PLACES - 1);
        double *circle = grid[2 * LINES * PLACES + place];
        circle[0] = cos(angle);
        circle[1] = sin(angle);
    }
}

mapped_plane mapped_plane_create(size_t count, uint64_t seed, double reach) {
    const mapped_plane plane = {new_pairs(count), new_pairs((size_t)POLYLINES * PLACES), new_pairs(2),
                                nnla_tensor_create(NNLA_I32, 1, &count)};
    check_created(plane.classes);
    check(nnla_make_moons(count, 0.08, seed, plane.points, plane.classes));
    double *units = nnla_tensor_data(plane.vectors);
    units[0] = units[3] = 1;
    fill_grid(nnla_tensor_data(plane.grid), reach);
    return plane;
}

static nnla_tensor *mapped(const nnla_tensor *W, const nnla_tensor *b, const nnla_tensor *X) {
    nnla_tensor *Y = new_pairs(nnla_tensor_dim(X, 0));
    check(nnla_affine(W, b, X, Y)); /* a row x becomes W x + b */
    return Y;
}

mapped_plane mapped_plane_map(const mapped_plane *plane, const nnla_tensor *W, const nnla_tensor *b) {
    const mapped_plane result = {mapped(W, b, plane->points), mapped(W, b, plane->grid),
                                 mapped(W, NULL, plane->vectors), nnla_tensor_clone(plane->classes)};
    check_created(result.classes);
    return result;
}

figure_plane mapped_plane_figure(const mapped_plane *plane, const char *title, const char *const *labels,
                                 double reach) {
    const figure_plane figure = {
        .labels = {title, "x₁", "x₂"},
        .x = {-reach, reach},
        .y = {-reach, reach},
        .grid = nnla_tensor_const_data(plane->grid),
        .grid_lines = POLYLINES,
        .grid_places = PLACES,
        .points = nnla_tensor_const_data(plane->points),
        .classes = nnla_tensor_const_data(plane->classes),
        .point_count = nnla_tensor_dim(plane->points, 0),
        .arrows = nnla_tensor_const_data(plane->vectors),
        .arrow_labels = labels,
        .arrow_count = 2,
    };
    return figure;
}

void mapped_plane_destroy(mapped_plane *plane) {
    nnla_tensor_destroy(plane->points);
    nnla_tensor_destroy(plane->grid);
    nnla_tensor_destroy(plane->vectors);
    nnla_tensor_destroy(plane->classes);
}
