/* Chapter 1: what a dot product says about two vectors. */
#include "chapter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double w_[] = {2, 1}, x_[] = {0.5, 1.5};

/* The dot product with the template at every place of the plane, and the cosine, as shades from 0 to 1. */
static double dot_shade(double x, double y, const void *w) {
    const double *template = w;
    return fmax(0, fmin(1, 0.5 + (template[0] * x + template[1] * y) / 16));
}

static double cosine_shade(double x, double y, const void *w) {
    const double *template = w;
    const double lengths = sqrt(template[0] * template[0] + template[1] * template[1]) * sqrt(x * x + y * y);
    return lengths > 0 ? 0.5 + 0.5 * (template[0] * x + template[1] * y) / lengths : 0.5;
}

static void draw(const char *path, double foot) {
    enum { ROWS = 81, COLUMNS = 81 };
    const svg_range range = {-3.5, 3.5};
    unsigned char *fields[] = {field_of(dot_shade, w_, range, range, ROWS, COLUMNS),
                               field_of(cosine_shade, w_, range, range, ROWS, COLUMNS)};
    const double arrows[] = {w_[0], w_[1], x_[0], x_[1], foot * w_[0], foot * w_[1]};
    const double line[] = {w_[0], w_[1], 0};
    const char *const names[] = {"w", "x", ""}, *const titles[] = {"dot product w · x", "cosine of w and x"};
    figure_plane planes[2];
    for (int i = 0; i < 2; i++) {
        const figure_plane plane = {.labels = {titles[i], "x₁", "x₂"},
                                    .x = range,
                                    .y = range,
                                    .field = fields[i],
                                    .field_rows = ROWS,
                                    .field_columns = COLUMNS,
                                    .line = line,
                                    .arrows = arrows,
                                    .arrow_labels = names,
                                    .arrow_count = i == 0 ? 3 : 2};
        planes[i] = plane;
    }
    draw_planes(path, "Along the dashed line w · x = 0; orange is like w, blue is unlike", planes, 2, 2);
    free(fields[0]);
    free(fields[1]);
}

int main(int argc, char **argv) {
    nnla_tensor *w = vector_of(2, w_), *x = vector_of(2, x_), *opposite = vector_of(2, (double[]){-1, -3});
    double dot, length_w, length_x, cosine, other;
    check(nnla_dot(w, x, &dot));    /* w · x = w₁ x₁ + w₂ x₂ */
    check(nnla_norm(w, &length_w)); /* ‖w‖ = √(w · w) */
    check(nnla_norm(x, &length_x));
    check(nnla_cosine(w, x, &cosine)); /* w · x / (‖w‖ ‖x‖) */
    printf("w = (2, 1), x = (0.5, 1.5)\n");
    printf("w · x = %.1f, ‖w‖ = %.4f, ‖x‖ = %.4f\n", dot, length_w, length_x);
    printf("cosine = %.4f, an angle of %.0f°\n", cosine, acos(cosine) * 57.29577951308232);
    claim(close_to(cosine, dot / (length_w * length_x)), "the cosine is the dot product of unit vectors");

    const double foot = dot / (length_w * length_w); /* the shadow of x on the line of w is foot · w */
    printf("the shadow of x on w is %.1f w, of length %.4f\n", foot, foot * length_w);
    claim(close_to(foot * length_w, length_x * cosine), "the shadow is ‖x‖ cos long");

    check(nnla_cosine(x, opposite, &other));
    printf("cosine of x and −2x: %.0f\n", other);
    claim(close_to(other, -1), "the length does not matter, the direction does");

    char *path = picture_path(argc, argv, "chapter_dot");
    if (path != NULL)
        draw(path, foot);
    free(path);
    nnla_tensor_destroy(w);
    nnla_tensor_destroy(x);
    nnla_tensor_destroy(opposite);
    return finish();
}
