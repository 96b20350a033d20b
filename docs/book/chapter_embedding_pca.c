/* Chapter 9: principal components beside what is learned. */
#include "moons_network.h"

#include <stdio.h>
#include <stdlib.h>

enum { HIDDEN = 100, VIEWS = 3 };

/* Points in the plane of their first two principal components, of `variances` [min(points, n)] all; the share of the
   variance that the two have. */
static double project(const nnla_tensor *X, nnla_tensor *variances, nnla_tensor *Y) {
    const size_t n = nnla_tensor_dim(X, 1), all = nnla_tensor_count(variances);
    nnla_tensor *mean = vector_of(n, NULL), *axes = matrix_of(all, n, NULL);
    check(nnla_pca(X, mean, axes, variances));
    nnla_tensor *two = nnla_tensor_view_rows_const(axes, 0, 2);
    check_created(two);
    check(nnla_pca_project(mean, two, X, Y)); /* Y = (X − 1 meanᵀ) axesᵀ */
    double sum = 0;
    for (size_t i = 0; i < all; i++)
        sum += at(variances, i);
    nnla_tensor_destroy(two);
    nnla_tensor_destroy(axes);
    nnla_tensor_destroy(mean);
    return (at(variances, 0) + at(variances, 1)) / sum;
}

static void nothing(nnla_network *net, size_t epoch, void *payload) {
    (void)net;
    (void)epoch;
    (void)payload;
}

static figure_plane view(const char *title, const nnla_tensor *points, const moons *data, int is_components) {
    return (figure_plane){
        .labels = {title, is_components ? "component 1" : "unit 1", is_components ? "component 2" : "unit 2"},
        .points = nnla_tensor_const_data(points),
        .classes = data->classes,
        .point_count = MOONS_POINTS};
}

int main(int argc, char **argv) {
    moons data = moons_create();
    nnla_network *net = moons_network_create();
    moons_network_train(net, &data, nothing, NULL);
    nnla_tensor *hidden = matrix_of(MOONS_POINTS, HIDDEN, NULL), *embedding = matrix_of(MOONS_POINTS, 2, NULL);
    static const char *const nodes[] = {"activation_1", "embedding"};
    check(nnla_network_predict_nodes(net, nodes, 2, data.X, (nnla_tensor *const[]){hidden, embedding}));

    nnla_tensor *variances = vector_of(2, NULL), *hidden_variances = vector_of(HIDDEN, NULL);
    nnla_tensor *turned = matrix_of(MOONS_POINTS, 2, NULL), *seen = matrix_of(MOONS_POINTS, 2, NULL);
    project(data.X, variances, turned);
    const double share = project(hidden, hidden_variances, seen);
    printf("variances of the input: %.4f %.4f\n", at(variances, 0), at(variances, 1));
    printf("the first two of 100 components of the hidden layer have %.1f %% of its variance\n", 100 * share);

    static const char *const names[] = {"input", "its components", "hidden, 2 components", "hidden, all", "embedding"};
    const nnla_tensor *const points[] = {data.X, turned, seen, hidden, embedding};
    double scores[5];
    printf("\nshare on the right side of a fitted straight line\n");
    for (size_t i = 0; i < 5; i++) {
        check(nnla_separability(points[i], data.T, &scores[i]));
        printf("%-21s %.3f\n", names[i], scores[i]);
    }
    claim(close_to(scores[0], scores[1]), "turning the plane separates nothing");
    claim(scores[1] < 0.92 && scores[4] > 0.99, "the embedding is learned, the components are not");

    const figure_plane views[VIEWS] = {view("components of the input", turned, &data, 1),
                                       view("components of the hidden layer", seen, &data, 1),
                                       view("embedding", embedding, &data, 0)};
    char *path = picture_path(argc, argv, "chapter_embedding_pca");
    draw_planes(path, "Principal components turn; layers fold", views, VIEWS, VIEWS);
    free(path);
    nnla_tensor *all[] = {hidden, embedding, variances, hidden_variances, turned, seen};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
    nnla_network_destroy(net);
    moons_destroy(&data);
    return finish();
}
