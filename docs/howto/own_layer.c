/* The layer of scale_layer.c in a network: its gradient against differences, and a training that finds the number. */
#include <nnla.h>

#include <math.h>
#include <stdio.h>

#include "scale_layer.h"

enum { ROWS = 4, COLUMNS = 3 };

static double loss_at(nnla_network *net, double s, const nnla_tensor *X, const nnla_tensor *T) {
    double loss = NAN;
    *(double *)nnla_tensor_data(nnla_network_parameter(net, 0)) = s;
    if (nnla_network_forward(net, X) != NNLA_OK || nnla_network_backward(net, T, &loss) != NNLA_OK)
        printf("%s\n", nnla_error_message());
    return loss;
}

int main(void) {
    double x[ROWS * COLUMNS], t[ROWS * COLUMNS];
    for (int i = 0; i < ROWS * COLUMNS; i++) {
        x[i] = i - 5;
        t[i] = 3 * x[i]; /* the number to find is 3 */
    }
    const size_t dims[] = {ROWS, COLUMNS};
    nnla_tensor *X = nnla_tensor_wrap(NNLA_F64, x, 2, dims), *T = nnla_tensor_wrap(NNLA_F64, t, 2, dims);
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &dims[1]);
    nnla_network_add_named(net, "scale", nnla_scale_create(1));
    nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), ROWS);

    const double h = 1e-6, up = loss_at(net, 1 + h, X, T), down = loss_at(net, 1 - h, X, T);
    loss_at(net, 1, X, T);
    const double ds = *(const double *)nnla_tensor_const_data(nnla_network_gradient(net, 0));
    const double difference = (up - down) / (2 * h);
    printf("%s: gradient %.4f, by differences %.4f\n", nnla_network_parameter_name(net, 0), ds, difference);

    nnla_status status = NNLA_OK;
    for (int step = 0; step < 100 && status == NNLA_OK; step++)
        status = nnla_network_step(net, X, T, NULL);
    const double s = *(const double *)nnla_tensor_const_data(nnla_network_parameter(net, 0));
    printf("after 100 steps: %.6f\n", s);
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return !(status == NNLA_OK && fabs(ds - difference) < 1e-6 && fabs(s - 3) < 1e-6);
}
