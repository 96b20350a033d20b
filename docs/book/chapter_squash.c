/* Chapter 5: what a squash does to the plane. */
#include "chapter.h"

#include "support/mapped_plane.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Every coordinate of the plane's places through tanh. */
static void squash(mapped_plane *plane) {
    check(nnla_activation_forward(NNLA_TANH, plane->points, plane->points));
    check(nnla_activation_forward(NNLA_TANH, plane->grid, plane->grid));
}

static void draw(const char *path) {
    static const char *const none[] = {"", ""};
    const double turns[2][4] = {{0.6, -0.5, 0.5, 0.6}, {1.8, -1.5, 1.5, 1.8}};
    mapped_plane plane = mapped_plane_create(160, 1, 2), planes[3];
    nnla_tensor *small = matrix_of(2, 2, turns[0]), *large = matrix_of(2, 2, turns[1]);
    planes[0] = mapped_plane_map(&plane, small, NULL);
    planes[1] = mapped_plane_map(&plane, small, NULL);
    planes[2] = mapped_plane_map(&plane, large, NULL);
    squash(&planes[1]);
    squash(&planes[2]);
    figure_plane figures[] = {mapped_plane_figure(&planes[0], "Wx", none, 2.4),
                              mapped_plane_figure(&planes[1], "tanh(Wx)", none, 1.1),
                              mapped_plane_figure(&planes[2], "tanh(3Wx)", none, 1.1)};
    for (int i = 0; i < 3; i++)
        figures[i].arrow_count = 0;
    draw_planes(path, "The squash bends what the matrix has turned, the more the larger the weights", figures, 3, 3);
    for (int i = 0; i < 3; i++)
        mapped_plane_destroy(&planes[i]);
    mapped_plane_destroy(&plane);
    nnla_tensor_destroy(small);
    nnla_tensor_destroy(large);
}

int main(int argc, char **argv) {
    const double z_[] = {-3, -2, -1, 0, 1, 2, 3};
    nnla_tensor *z = vector_of(7, z_), *y = vector_of(7, NULL), *ones = vector_of(7, NULL), *slope = vector_of(7, NULL);
    check(nnla_activation_forward(NNLA_TANH, z, y)); /* y = tanh z */
    check(nnla_tensor_fill(ones, 1));
    check(nnla_activation_backward(NNLA_TANH, NULL, y, ones, slope)); /* dz = (1 − y²) dy */
    printf("    z   tanh z    slope\n");
    for (size_t i = 0; i < 7; i++) {
        printf("%5.1f  %7.4f  %7.4f\n", at(z, i), at(y, i), at(slope, i));
        claim(close_to(at(slope, i), 1 - at(y, i) * at(y, i)), "the slope of tanh is 1 − y²");
        claim(close_to(at(y, i), -at(y, 6 - i)), "tanh is odd");
        claim(i == 0 || at(y, i) > at(y, i - 1), "tanh keeps the order");
    }
    /* An affine map takes the middle of two points to the middle of their images. A squash does not. */
    const double middle = (at(y, 3) + at(y, 6)) / 2, image = tanh(1.5);
    printf("the middle of tanh 0 and tanh 3 is %.4f, but tanh 1.5 is %.4f\n", middle, image);
    claim(fabs(middle - image) > 0.4, "a squash is not affine");

    char *path = picture_path(argc, argv, "chapter_squash");
    if (path != NULL)
        draw(path);
    free(path);
    nnla_tensor *all[] = {z, y, ones, slope};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
    return finish();
}
