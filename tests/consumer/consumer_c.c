/* A C program that links an installed libnnla: trains a small network, saves and loads it (which needs what the
   library itself needs), and prints the library's version. */
#include <nnla.h>
#include <stdio.h>

static int failed(const char *what) {
    fprintf(stderr, "%s: %s\n", what, nnla_error_message());
    return 1;
}

/* The network out of its file in memory; NULL if anything failed. */
static nnla_network *twin_of(const nnla_network *net) {
    static char file[16384];
    size_t size = 0;
    if (nnla_network_save_memory(net, file, sizeof file, &size) != NNLA_OK || size > sizeof file)
        return NULL;
    return nnla_network_load_memory(file, size);
}

int main(void) {
    const size_t count = 200;
    const size_t features = 2;
    const size_t x_dims[] = {200, 2};
    const size_t t_dims[] = {200, 1};
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 2, x_dims);
    nnla_tensor *T = nnla_tensor_create(NNLA_F32, 2, t_dims);
    nnla_network *net, *twin = NULL;
    double accuracy = 0;
    int result = 0;

    config.seed = 1;
    adam.learning_rate = 0.05;
    fit.epochs = 50;
    fit.batch_size = 20;
    net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &features);
    nnla_network_add(net, nnla_dense_create(16));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(1));
    nnla_network_add(net, nnla_activation_create(NNLA_SIGMOID));
    if (nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla_adam_create(&adam), 20) !=
        NNLA_OK) {
        result = failed("compile");
    } else if (nnla_make_moons(count, 0.05, 1, X, T) != NNLA_OK) {
        result = failed("moons");
    } else if (nnla_network_fit(net, X, T, &fit) != NNLA_OK) {
        result = failed("fit");
    } else if ((twin = twin_of(net)) == NULL) {
        result = failed("save and load");
    } else if (nnla_network_evaluate(twin, X, T, NULL, &accuracy) != NNLA_OK) {
        result = failed("evaluate");
    } else if (accuracy < 0.85) {
        fprintf(stderr, "accuracy %f\n", accuracy);
        result = 1;
    }
    printf("nnla %s, %s, accuracy %.3f\n", nnla_version_string(), nnla_isa_name(), accuracy);

    nnla_network_destroy(twin);
    nnla_network_destroy(net);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(X);
    return result;
}
