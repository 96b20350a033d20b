/* Chapter 2: a matrix times a vector, by rows and by columns. */
#include "chapter.h"

#include <stdio.h>
#include <stdlib.h>

static const double W_[] = {2, 1, /* */ -1, 1.5, /* */ 0.5, -1}, x_[] = {1, 2};

/* The columns' view in the plane of the first two outputs: x₁ times a column, then x₂ times the other. */
static void draw(const char *path) {
    const double columns[] = {W_[0], W_[2], W_[1], W_[3]};
    const double sums[] = {x_[0] * columns[0],
                           x_[0] * columns[1],
                           x_[1] * columns[2],
                           x_[1] * columns[3],
                           x_[0] * columns[0] + x_[1] * columns[2],
                           x_[0] * columns[1] + x_[1] * columns[3]};
    const double sides[] = {sums[0], sums[1], sums[4], sums[5], sums[2], sums[3], sums[4], sums[5]};
    const char *const names[] = {"column 1", "column 2"}, *const sum_names[] = {"1 · column 1", "2 · column 2", "Wx"};
    const svg_range x = {-1.5, 5}, y = {-2, 4};
    const figure_plane planes[] = {{.labels = {"the columns of W", "y₁", "y₂"},
                                    .x = x,
                                    .y = y,
                                    .arrows = columns,
                                    .arrow_labels = names,
                                    .arrow_count = 2},
                                   {.labels = {"x says how much of each", "y₁", "y₂"},
                                    .x = x,
                                    .y = y,
                                    .grid = sides,
                                    .grid_lines = 2,
                                    .grid_places = 2,
                                    .arrows = sums,
                                    .arrow_labels = sum_names,
                                    .arrow_count = 3}};
    figure_planes(path, "Wx is a mixture of the columns of W", planes, 2, 2);
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

    char *path = picture_path(argc, argv, "chapter_matrix.svg");
    if (path != NULL)
        draw(path);
    free(path);
    nnla_tensor *all[] = {W, x, y, mixture, X, Y};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
    return finish();
}
