/* Chapter 2: a matrix times a vector, by rows and by columns. */
#include "chapter.h"

#include <stdio.h>
#include <stdlib.h>

static const double W_[] = {2, 1, /* */ -1, 1.5, /* */ 0.5, -1}, x_[] = {1, 2};

/* The columns' view in the plane of the first two outputs: the grid of x, and x₁ times a column plus x₂ times the other. */
static void draw(const char *path) {
    const double W[] = {W_[0], W_[1], W_[2], W_[3]}; /* two rows of the three */
    const double columns[] = {W[0], W[2], W[1], W[3]};
    const double sums[] = {x_[0] * W[0],
                           x_[0] * W[2],
                           x_[1] * W[1],
                           x_[1] * W[3],
                           x_[0] * W[0] + x_[1] * W[1],
                           x_[0] * W[2] + x_[1] * W[3]};
    double ends[8][2][2]; /* lines x₁ = −1, 0, 1, 2 and x₂ = −1, 0, 1, 2 from −1 to 2 */
    for (int line = 0; line < 8; line++)
        for (int end = 0; end < 2; end++) {
            const double across = line % 4 - 1, along = 3 * end - 1;
            const double x1 = line < 4 ? across : along, x2 = line < 4 ? along : across;
            ends[line][end][0] = x1 * W[0] + x2 * W[1];
            ends[line][end][1] = x1 * W[2] + x2 * W[3];
        }
    const char *const names[] = {"column 1", "column 2"}, *const sum_names[] = {"1 · column 1", "2 · column 2", "Wx"};
    const svg_range x = {-3.2, 6.2}, y = {-3.2, 4.4};
    figure_plane planes[2];
    for (int i = 0; i < 2; i++) {
        const figure_plane plane = {.labels = {i == 0 ? "the columns of W" : "x says how much of each", "y₁", "y₂"},
                                    .x = x,
                                    .y = y,
                                    .grid = &ends[0][0][0],
                                    .grid_lines = 8,
                                    .grid_places = 2,
                                    .arrows = i == 0 ? columns : sums,
                                    .arrow_labels = i == 0 ? names : sum_names,
                                    .arrow_count = i == 0 ? 2 : 3};
        planes[i] = plane;
    }
    draw_planes(path, "Wx is a mixture of the columns of W", planes, 2, 2);
}

int main(int argc, char **argv) {
    nnla_tensor *W = matrix_of(3, 2, W_), *x = vector_of(2, x_);
    nnla_tensor *y = vector_of(3, NULL), *mixture = vector_of(3, NULL);
    print_tensor("W", W);

    for (size_t i = 0; i < 3; i++) { /* by rows: y_i = (row i of W) · x */
        nnla_tensor *row = nnla_tensor_wrap_const(NNLA_F64, &W_[2 * i], 1, (const size_t[]){2});
        check_created(row);
        double score;
        check(nnla_dot(row, x, &score));
        printf("row %zu · x = %4.1f\n", i + 1, score);
        ((double *)nnla_tensor_data(y))[i] = score;
        nnla_tensor_destroy(row);
    }
    check(nnla_combine_columns(W, x, mixture)); /* by columns: x₁ (column 1) + x₂ (column 2) */
    print_tensor("1 · column 1 + 2 · column 2", mixture);
    for (size_t i = 0; i < 3; i++)
        claim(at(y, i) == at(mixture, i), "both views give the same numbers");

    /* Many vectors at once: samples are the rows of X, and Y = X Wᵀ. */
    nnla_tensor *X = matrix_of(4, 2, (double[]){1, 2, 1, 0, 0, 1, 0, 0}), *Y = matrix_of(4, 3, NULL);
    check(nnla_gemm(0, 1, 1, X, W, 0, Y));
    print_tensor("Y", Y);
    for (size_t i = 0; i < 3; i++) {
        claim(at(Y, i) == at(y, i), "a sample in a batch is that sample alone");
        claim(at(Y, 3 + i) == W_[2 * i] && at(Y, 6 + i) == W_[2 * i + 1], "unit vectors give the columns");
        claim(at(Y, 9 + i) == 0, "a linear map keeps the origin");
    }

    char *path = picture_path(argc, argv, "chapter_matrix");
    if (path != NULL)
        draw(path);
    free(path);
    nnla_tensor *all[] = {W, x, y, mixture, X, Y};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
    return finish();
}
