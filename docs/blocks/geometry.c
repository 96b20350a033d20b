/* The frame of the questions to a trained network: two moons X, T and net, of doubles. */
#include <nnla.h>

#include <stdio.h>
#include <stdlib.h>

/* Ends the program if a call failed. */
static void try(nnla_status status) {
    if (status != NNLA_OK) {
        fprintf(stderr, "%s\n", nnla_error_message());
        exit(1);
    }
}

static nnla_tensor *matrix(size_t rows, size_t columns) {
    const size_t dims[] = {rows, columns};
    return nnla_tensor_create(NNLA_F64, 2, dims);
}

static nnla_tensor *vector(size_t count) { return nnla_tensor_create(NNLA_F64, 1, &count); }

static double at(const nnla_tensor *tensor, size_t index) {
    return ((const double *)nnla_tensor_const_data(tensor))[index];
}

int main(void) {
    const size_t inputs = 2;
    nnla_tensor *X = matrix(1000, 2), *T = matrix(1000, 1);
    try(nnla_make_moons(1000, 0.1, 1, X, T));
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    config.seed = 1;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add_named(net, "hidden", nnla_dense_create(100));
    nnla_network_add_named(net, "squash", nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(2));
    nnla_network_add_named(net, "embedding", nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(1));
    nnla_network_add_named(net, "output", nnla_activation_create(NNLA_SIGMOID));
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    adam.learning_rate = 0.01;
    try(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla_adam_create(&adam), 32));
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = 60;
    try(nnla_network_fit(net, X, T, &fit));
    /* BLOCK */
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return 0;
}
