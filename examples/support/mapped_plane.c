#include "support/mapped_plane.h"

#include "support/check.h"

/* Lines in each direction, and the circle; places on each. */
enum { LINES = 13, PLACES = 65, POLYLINES = 2 * LINES + 1 };

static nnla_tensor *new_pairs(size_t count) {
    nnla_tensor *pairs = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){count, 2});
    check_created(pairs);
    return pairs;
}

/* Places on the circle of radius 1, each the one before turned by a 64th of the circle. */
static void fill_circle(double (*circle)[2]) {
    static const double c = 0.9951847266721969, s = 0.0980171403295606; /* cos 2π/64, sin 2π/64 */
    circle[0][0] = circle[PLACES - 1][0] = 1;
    circle[0][1] = circle[PLACES - 1][1] = 0;
    for (int place = 1; place < PLACES - 1; place++) {
        const double *before = circle[place - 1];
        circle[place][0] = c * before[0] - s * before[1];
        circle[place][1] = s * before[0] + c * before[1];
    }
}

/* The grid from −reach to reach, then the circle: [POLYLINES · PLACES × 2]. */
static void fill_polylines(nnla_tensor *polylines, double reach) {
    const double box[] = {-reach, reach, -reach, reach};
    const size_t dims[] = {(size_t)2 * LINES, PLACES, 2}, places = dims[0] * dims[1];
    nnla_tensor *rows = nnla_tensor_view_rows(polylines, 0, places);
    nnla_tensor *grid = nnla_tensor_view_reshaped(rows, 3, dims);
    check_created(grid);
    check(nnla_make_grid(box, grid));
    fill_circle((double(*)[2])nnla_tensor_data(polylines) + places);
    nnla_tensor_destroy(grid);
    nnla_tensor_destroy(rows);
}

mapped_plane mapped_plane_create(size_t count, uint64_t seed, double reach) {
    const mapped_plane plane = {new_pairs(count), new_pairs((size_t)POLYLINES * PLACES), new_pairs(2),
                                nnla_tensor_create(NNLA_I32, 1, &count)};
    check_created(plane.classes);
    check(nnla_make_moons(count, 0.08, seed, plane.points, plane.classes));
    double *units = nnla_tensor_data(plane.vectors);
    units[0] = units[3] = 1;
    fill_polylines(plane.grid, reach);
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
