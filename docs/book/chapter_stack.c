/* Chapter 6: layers without a squash are one affine map, and what that costs. */
#include "chapter.h"

#include <stdio.h>
#include <stdlib.h>

enum { POINTS = 400, LATTICE = 81 };

static const svg_range view = {-0.6, 1.6};

/* y = W₂ (W₁ x + b₁) + b₂ for a random net is (W₂ W₁) x + (W₂ b₁ + b₂). */
static void collapse(void) {
    nnla_tensor *W1 = matrix_of(3, 2, (double[]){1, -2, 0.5, 1, 3, 0}), *b1 = vector_of(3, (double[]){1, 0, -1});
    nnla_tensor *W2 = matrix_of(2, 3, (double[]){2, 1, 0, -1, 0.5, 1}), *b2 = vector_of(2, (double[]){0.5, 0});
    nnla_tensor *W = matrix_of(2, 2, NULL), *b = vector_of(2, (double[]){0.5, 0});
    nnla_tensor *x = vector_of(2, (double[]){0.3, -0.7}), *h = vector_of(3, NULL), *y = vector_of(2, NULL);
    nnla_tensor *one = vector_of(2, NULL);
    check(nnla_gemm(0, 0, 1, W2, W1, 0, W)); /* W = W₂ W₁ */
    check(nnla_gemv(0, 1, W2, b1, 1, b));    /* b = W₂ b₁ + b₂ */
    check(nnla_affine(W1, b1, x, h));
    check(nnla_affine(W2, b2, h, y)); /* two layers */
    check(nnla_affine(W, b, x, one)); /* one layer */
    print_tensor("W₂ W₁", W);
    print_tensor("two layers", y);
    print_tensor("one layer", one);
    claim(close_to(at(y, 0), at(one, 0)) && close_to(at(y, 1), at(one, 1)), "two affine maps are one");
    nnla_tensor *all[] = {W1, b1, W2, b2, W, b, x, h, y, one};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
}

/* 2 → 8 → 8 → 1 with this squash between, and a sigmoid that makes a probability of the result. */
static nnla_network *trained(nnla_activation squash, const nnla_tensor *X, const nnla_tensor *T, double *accuracy) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    config.seed = 3;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, (const size_t[]){2});
    for (int layer = 0; layer < 2; layer++) {
        nnla_network_add(net, nnla_dense_create(8));
        nnla_network_add(net, nnla_activation_create(squash));
    }
    nnla_network_add(net, nnla_dense_create(1));
    nnla_network_add(net, nnla_activation_create(NNLA_SIGMOID));
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    adam.learning_rate = 0.02;
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla_adam_create(&adam), 32));
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = 60;
    check(nnla_network_fit(net, X, T, &fit));
    check(nnla_network_evaluate(net, X, T, NULL, accuracy));
    return net;
}

/* The one map that the layers of a network equal, if they do. */
static void show_map(nnla_network *net, const nnla_tensor *X) {
    nnla_tensor *W = matrix_of(1, 2, NULL), *b = vector_of(1, NULL);
    const nnla_status status = nnla_network_affine_map(net, "input", "dense_3", W, b);
    if (status == NNLA_OK) {
        nnla_tensor *Z = matrix_of(POINTS, 1, NULL), *one = matrix_of(POINTS, 1, NULL);
        check(nnla_network_predict_node(net, "dense_3", X, Z)); /* three layers */
        check(nnla_affine(W, b, X, one));                       /* one */
        for (size_t i = 0; i < POINTS; i++)
            claim(close_to(at(Z, i), at(one, i)), "three layers without a squash are one");
        printf("    its layers are one map: (%.3f) x₁ + (%.3f) x₂ + (%.3f)\n", at(W, 0), at(W, 1), at(b, 0));
        nnla_tensor_destroy(Z);
        nnla_tensor_destroy(one);
    } else {
        printf("    %s\n", nnla_error_message());
        claim(status == NNLA_ERROR_UNSUPPORTED, "a squash bends");
    }
    nnla_tensor_destroy(W);
    nnla_tensor_destroy(b);
}

static void draw(const char *path, nnla_network *const *nets, const nnla_tensor *X, const int *classes) {
    static const char *const titles[] = {"without a squash: one line", "with tanh: a bend"};
    figure_plane planes[2];
    unsigned char *fields[2];
    nnla_contour *boundaries[2];
    for (int i = 0; i < 2; i++) {
        fields[i] = network_field(nets[i], "activation_3", view, view, LATTICE, LATTICE, &boundaries[i]);
        const figure_plane plane = {.labels = {titles[i], "x₁", "x₂"},
                                    .x = view,
                                    .y = view,
                                    .field = fields[i],
                                    .field_rows = LATTICE,
                                    .field_columns = LATTICE,
                                    .boundary = boundaries[i],
                                    .points = nnla_tensor_const_data(X),
                                    .classes = classes,
                                    .point_count = POINTS};
        planes[i] = plane;
    }
    draw_planes(path, "Three layers on the exclusive or", planes, 2, 2);
    for (int i = 0; i < 2; i++) {
        free(fields[i]);
        nnla_contour_destroy(boundaries[i]);
    }
}

int main(int argc, char **argv) {
    collapse();

    nnla_tensor *X = matrix_of(POINTS, 2, NULL), *T = matrix_of(POINTS, 1, NULL);
    check(nnla_make_xor(POINTS, 0.15, 1, X, T));
    double without, with;
    nnla_network *nets[] = {trained(NNLA_IDENTITY, X, T, &without), trained(NNLA_TANH, X, T, &with)};
    printf("three layers without a squash: %.1f %% right\n", 100 * without);
    show_map(nets[0], X);
    printf("three layers with tanh:        %.1f %% right\n", 100 * with);
    show_map(nets[1], X);
    claim(without < 0.8 && with > 0.98, "a squash makes depth matter");

    char *path = picture_path(argc, argv, "chapter_stack");
    int classes[POINTS];
    for (size_t i = 0; i < POINTS; i++)
        classes[i] = at(T, i) > 0.5;
    if (path != NULL)
        draw(path, nets, X, classes);
    free(path);
    nnla_network_destroy(nets[0]);
    nnla_network_destroy(nets[1]);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return finish();
}
