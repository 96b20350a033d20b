/* What a matrix does to the plane: the two moons under linear and affine maps, in pictures and in numbers. check()
   ends the program if a call fails. */
#include "support/check.h"
#include "support/mapped_plane.h"
#include "support/options.h"
#include "support/output.h"
#include "support/picture_file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The grid goes so far from the origin, the figures so far. */
static const double grid_reach = 2.0, reach = 3.4;
static const double degrees = 57.29577951308232; /* of one radian */
static const char *const columns[] = {"w₁", "w₂"};

/* Tensors over the numbers of the caller. */
static nnla_tensor *matrix(double values[4]) {
    nnla_tensor *W = nnla_tensor_wrap(NNLA_F64, values, 2, (const size_t[]){2, 2});
    check_created(W);
    return W;
}

static nnla_tensor *vector(double values[2]) {
    nnla_tensor *x = nnla_tensor_wrap(NNLA_F64, values, 1, (const size_t[]){2});
    check_created(x);
    return x;
}

/* Draws the planes side by side and releases them. */
static void draw(const char *path, const char *title, mapped_plane *planes, const figure_plane *figures, size_t count) {
    picture_save(figure_planes(title, figures, count, count, COLOUR_LIGHT), path);
    printf("picture: %s\n", path);
    for (size_t i = 0; i < count; i++)
        mapped_plane_destroy(&planes[i]);
}

/* y = W x, seen twice. */
static void print_views(double w[4], double x[2]) {
    double by_rows[2], by_columns[2];
    nnla_tensor *W = matrix(w), *x_ = vector(x), *y = vector(by_columns);
    for (size_t i = 0; i < 2; i++) {
        nnla_tensor *row = vector(&w[2 * i]);
        check(nnla_dot(row, x_, &by_rows[i])); /* y_i = (row i of W) · x */
        nnla_tensor_destroy(row);
    }
    check(nnla_combine_columns(W, x_, y)); /* y = x₁ w₁ + x₂ w₂ */

    printf("W = | %5.2f  %5.2f |    x = | %5.2f |\n", w[0], w[1], x[0]);
    printf("    | %5.2f  %5.2f |        | %5.2f |\n\n", w[2], w[3], x[1]);
    for (size_t i = 0; i < 2; i++)
        printf("row %zu of W times x:    (%.2f, %.2f) · x = %.4f\n", i + 1, w[2 * i], w[2 * i + 1], by_rows[i]);
    printf("columns of W combined: %.2f (%.2f, %.2f) + %.2f (%.2f, %.2f) = (%.4f, %.4f)\n\n", x[0], w[0], w[2], x[1],
           w[1], w[3], by_columns[0], by_columns[1]);
    nnla_tensor_destroy(W);
    nnla_tensor_destroy(x_);
    nnla_tensor_destroy(y);
}

/* An orthogonal matrix is a rotation, after a reflection of x₂ if its determinant is negative. */
static void print_orthogonal(const char *name, const double q[4]) {
    const double determinant = q[0] * q[3] - q[1] * q[2];
    printf("%s rotates by %.1f°%s\n", name, atan2(q[2], q[0]) * degrees,
           determinant < 0 ? ", after a reflection of x₂" : "");
}

/* W = U diag(s) Vᵀ: the singular vectors go to the axes, are scaled there, and go on to their places. */
static void show_svd(const mapped_plane *plane, double w[4], const char *path) {
    static const char *const names[][2] = {{"v₁", "v₂"}, {"e₁", "e₂"}, {"s₁e₁", "s₂e₂"}, {"s₁u₁", "s₂u₂"}};
    double u[4], s[2], vt[4];
    nnla_tensor *W = matrix(w), *U = matrix(u), *s_ = vector(s), *Vt = matrix(vt);
    check(nnla_svd(W, U, s_, Vt));
    double diagonal[] = {s[0], 0, 0, s[1]}, identity[] = {1, 0, 0, 1};
    nnla_tensor *S = matrix(diagonal), *I = matrix(identity);
    print_orthogonal("Vᵀ", vt);
    printf("s  scales by %.4f and %.4f\n", s[0], s[1]);
    print_orthogonal("U ", u);

    mapped_plane planes[4] = {mapped_plane_map(plane, I, NULL)};
    check(nnla_tensor_copy(Vt, planes[0].vectors)); /* the rows of Vᵀ */
    planes[1] = mapped_plane_map(&planes[0], Vt, NULL);
    planes[2] = mapped_plane_map(&planes[1], S, NULL);
    planes[3] = mapped_plane_map(&planes[2], U, NULL);
    const figure_plane figures[] = {mapped_plane_figure(&planes[0], "x", names[0], reach),
                                    mapped_plane_figure(&planes[1], "rotate: Vᵀx", names[1], reach),
                                    mapped_plane_figure(&planes[2], "scale: diag(s) Vᵀx", names[2], reach),
                                    mapped_plane_figure(&planes[3], "rotate: U diag(s) Vᵀx = Wx", names[3], reach)};
    draw(path, "The singular value decomposition of W", planes, figures, 4);
    nnla_tensor *all[] = {W, U, s_, Vt, S, I};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
}

static void show_linear_and_affine(const mapped_plane *plane, double w[4], double b[2], const char *path) {
    nnla_tensor *W = matrix(w), *b_ = vector(b);
    mapped_plane planes[] = {mapped_plane_map(plane, W, NULL), mapped_plane_map(plane, W, b_)};
    figure_plane figures[] = {mapped_plane_figure(&planes[0], "linear: Wx", columns, reach),
                              mapped_plane_figure(&planes[1], "affine: Wx + b", (const char *const[]){"b", ""}, reach)};
    figures[1].arrows = b; /* where the origin goes */
    figures[1].arrow_count = 1;
    draw(path, "A linear map keeps the origin, an affine map moves it", planes, figures, 2);
    nnla_tensor_destroy(W);
    nnla_tensor_destroy(b_);
}

static void show_kinds(const mapped_plane *plane, const char *path) {
    enum { KINDS = 4 };
    static const char *const names[KINDS] = {"rotation by 40°", "reflection of x₂", "shear by 0.8",
                                             "scale by 1.5 and 0.5"};
    const double c = 0.766044443118978, s = 0.6427876096865393; /* cos 40°, sin 40° */
    double maps[KINDS][4] = {{c, -s, s, c}, {1, 0, 0, -1}, {1, 0.8, 0, 1}, {1.5, 0, 0, 0.5}};
    mapped_plane planes[KINDS];
    figure_plane figures[KINDS];
    for (int i = 0; i < KINDS; i++) {
        nnla_tensor *W = matrix(maps[i]);
        planes[i] = mapped_plane_map(plane, W, NULL);
        figures[i] = mapped_plane_figure(&planes[i], names[i], columns, reach);
        nnla_tensor_destroy(W);
    }
    draw(path, "Linear maps: the columns of W are where the unit vectors go", planes, figures, KINDS);
}

int main(int argc, char **argv) {
    const char *out = "affine-out";
    size_t count = 160;
    uint64_t seed = 1;
    double w[] = {1.3, 0.9, -0.2, 0.6}, b[] = {-0.9, 1.2}, x[] = {1.5, -0.5};
    const option options[] = {
        {"samples", OPTION_SIZE, &count, .help = "points of the moons", .least = 1, .most = 100000},
        {"seed", OPTION_SEED, &seed, .help = "of the points"},
        {"out", OPTION_TEXT, &out, .help = "folder of the pictures"},
    };
    options_read(argc, argv, "What a matrix does to the plane.", options, sizeof options / sizeof *options);
    output_folder(out);
    char *affine = output_path(out, "affine.svg"), *kinds = output_path(out, "kinds.svg"),
         *svd = output_path(out, "svd.svg");

    mapped_plane plane = mapped_plane_create(count, seed, grid_reach);
    print_views(w, x);
    show_svd(&plane, w, svd);
    show_linear_and_affine(&plane, w, b, affine);
    show_kinds(&plane, kinds);
    mapped_plane_destroy(&plane);
    free(affine);
    free(kinds);
    free(svd);
    return finish();
}
