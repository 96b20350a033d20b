/* Chapter 4: what the bias adds to a matrix. */
#include "chapter.h"

#include "support/mapped_plane.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double W_[] = {1.3, 0.9, -0.2, 0.6}, b_[] = {-0.9, 1.2}, x_[] = {1.5, -0.5}, z_[] = {0.5, 1};

/* The plane, W x, W x + b; the arrow of the last one is b. */
static void draw(const char *path, const nnla_tensor *W, const nnla_tensor *b) {
    static const char *const units[] = {"e₁", "e₂"}, *const columns[] = {"w₁", "w₂"}, *const bias[] = {"b"};
    const double reach = 3.4;
    mapped_plane plane = mapped_plane_create(160, 1, 2);
    mapped_plane linear = mapped_plane_map(&plane, W, NULL), affine = mapped_plane_map(&plane, W, b);
    figure_plane figures[] = {mapped_plane_figure(&plane, "x", units, reach),
                              mapped_plane_figure(&linear, "linear: Wx", columns, reach),
                              mapped_plane_figure(&affine, "affine: Wx + b", bias, reach)};
    figures[2].arrows = b_;
    figures[2].arrow_count = 1;
    draw_planes(path, "The matrix turns and stretches about the origin, the bias moves everything", figures, 3, 3);
    mapped_plane_destroy(&plane);
    mapped_plane_destroy(&linear);
    mapped_plane_destroy(&affine);
}

int main(int argc, char **argv) {
    nnla_tensor *W = matrix_of(2, 2, W_), *b = vector_of(2, b_), *x = vector_of(2, x_), *z = vector_of(2, z_);
    nnla_tensor *Wx = vector_of(2, NULL), *y = vector_of(2, NULL), *yz = vector_of(2, NULL),
                *difference = vector_of(2, NULL);
    check(nnla_affine(W, NULL, x, Wx)); /* W x */
    check(nnla_affine(W, b, x, y));     /* W x + b */
    print_tensor("Wx", Wx);
    print_tensor("Wx + b", y);

    /* A difference of two places does not see the bias: (Wx + b) − (Wz + b) = W (x − z). */
    check(nnla_affine(W, b, z, yz));
    check(nnla_subtract(x, z, difference));
    check(nnla_affine(W, NULL, difference, Wx));
    for (size_t i = 0; i < 2; i++)
        claim(close_to(at(y, i) - at(yz, i), at(Wx, i)), "the bias moves all points alike");

    /* The bias is the weight of one more input that is always 1. */
    const double W1_[] = {W_[0], W_[1], b_[0], W_[2], W_[3], b_[1]}, x1_[] = {x_[0], x_[1], 1};
    nnla_tensor *W1 = matrix_of(2, 3, W1_), *x1 = vector_of(3, x1_), *y1 = vector_of(2, NULL);
    check(nnla_affine(W1, NULL, x1, y1));
    print_tensor("[W b] (x, 1)", y1);
    claim(close_to(at(y1, 0), at(y, 0)) && close_to(at(y1, 1), at(y, 1)), "[W b] (x, 1) is W x + b");

    /* Unit 1 is 0 on a line, |b₁| / ‖row 1‖ from the origin. */
    nnla_tensor *row = vector_of(2, W_);
    double length, score;
    check(nnla_norm(row, &length));
    const double foot_[] = {-b_[0] * W_[0] / (length * length), -b_[0] * W_[1] / (length * length)};
    nnla_tensor *foot = vector_of(2, foot_);
    check(nnla_dot(row, foot, &score));
    printf("unit 1 is 0 on a line at distance %.4f from the origin\n", fabs(b_[0]) / length);
    claim(close_to(score + b_[0], 0), "the foot of the perpendicular lies on the line");

    char *path = picture_path(argc, argv, "chapter_affine");
    if (path != NULL)
        draw(path, W, b);
    free(path);
    nnla_tensor *all[] = {W, b, x, z, Wx, y, yz, difference, W1, x1, y1, row, foot};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
    return finish();
}
