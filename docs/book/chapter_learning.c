/* Chapter 8: the gradient of one unit by hand, by differences and by the library; then downhill. */
#include "chapter.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 40, RATES = 3 };

static const double x_[] = {0.5, -1}, t = 0.8; /* one sample and what the unit should say */

/* The loss at weights p = (w₁, w₂, b): z = w · x + b, y = tanh z, L = (y − t)². */
static double loss_at(const double *p) {
    const double y = tanh(p[0] * x_[0] + p[1] * x_[1] + p[2]);
    return (y - t) * (y - t);
}

/* The gradient, backwards through the same line: dL/dy, then dL/dz, then by the weights. */
static void gradient_at(const double *p, double *gradient) {
    const double y = tanh(p[0] * x_[0] + p[1] * x_[1] + p[2]);
    const double dy = 2 * (y - t);      /* L = (y − t)² */
    const double dz = (1 - y * y) * dy; /* y = tanh z */
    gradient[0] = dz * x_[0];           /* z = w₁ x₁ + w₂ x₂ + b */
    gradient[1] = dz * x_[1];
    gradient[2] = dz;
}

/* A network of that unit. */
static nnla_network *unit(const double *p, double learning_rate) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, (const size_t[]){2});
    nnla_network_add(net, nnla_dense_create(1));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    sgd.learning_rate = learning_rate;
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(&sgd), 1));
    double *w = nnla_tensor_data(nnla_network_parameter(net, 0)), *b = nnla_tensor_data(nnla_network_parameter(net, 1));
    w[0] = p[0];
    w[1] = p[1];
    b[0] = p[2];
    return net;
}

/* The loss at every step of a descent. */
static void descend(const double *p, double learning_rate, const nnla_tensor *X, const nnla_tensor *T, double *losses) {
    nnla_network *net = unit(p, learning_rate);
    for (int step = 0; step < STEPS; step++)
        check(nnla_network_step(net, X, T, &losses[step])); /* forward, backward, p −= η dL/dp */
    nnla_network_destroy(net);
}

int main(int argc, char **argv) {
    const double p[] = {1, 0.5, -0.2}, h = 1e-6;
    nnla_tensor *X = matrix_of(1, 2, x_), *T = matrix_of(1, 1, &t);
    double by_hand[3], loss;
    gradient_at(p, by_hand);

    nnla_network *net = unit(p, 0);
    check(nnla_network_forward(net, X));
    check(nnla_network_backward(net, T, &loss));
    const nnla_tensor *dW = nnla_network_gradient(net, 0), *db = nnla_network_gradient(net, 1);
    printf("loss %.6f\n          by hand   difference      library\n", loss);
    for (int i = 0; i < 3; i++) {
        double up[] = {p[0], p[1], p[2]}, down[] = {p[0], p[1], p[2]};
        up[i] += h;
        down[i] -= h;
        const double difference = (loss_at(up) - loss_at(down)) / (2 * h),
                     library = i < 2 ? at(dW, (size_t)i) : at(db, 0);
        printf("dL/d%s  %11.8f  %11.8f  %11.8f\n",
               i == 0   ? "w₁"
               : i == 1 ? "w₂"
                        : "b ",
               by_hand[i], difference, library);
        claim(close_to(by_hand[i], library), "the library's gradient is the one by hand");
        claim(fabs(by_hand[i] - difference) < 1e-8, "and that of differences");
    }
    nnla_network_destroy(net);

    const double rates[RATES] = {0.02, 0.2, 2};
    static const char *const names[RATES] = {"η = 0.02", "η = 0.2", "η = 2"}, *const dashes[RATES] = {"6 3", NULL,
                                                                                                      "2 2"};
    static const int colours[RATES] = {COLOUR_BLUE, COLOUR_INK, COLOUR_ORANGE};
    double losses[RATES][STEPS];
    figure_curve curves[RATES];
    for (int i = 0; i < RATES; i++) {
        descend(p, rates[i], X, T, losses[i]);
        curves[i] = (figure_curve){names[i], losses[i], STEPS, colours[i], dashes[i]};
        printf("%s: loss %.1e after %d steps\n", names[i], losses[i][STEPS - 1], STEPS);
    }
    claim(losses[1][STEPS - 1] < losses[0][STEPS - 1], "too small a step is slow");

    char *path = picture_path(argc, argv, "chapter_learning");
    const figure_chart chart = {.labels = {"loss of the one sample", "step", "loss"},
                                .y = {1e-7, 10},
                                .logarithmic_y = 1,
                                .curves = curves,
                                .count = RATES};
    draw_chart(path, "The same start, three lengths of step", &chart);
    free(path);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return finish();
}
