/* The frame of the short examples on the pages of layers, losses and optimizers: what they call is here. */
#include <nnla.h>

#include <stdio.h>
#include <stdlib.h>

/* Ends the program if a call failed. */
static void check(int succeeded) {
    if (!succeeded) {
        fprintf(stderr, "%s\n", nnla_error_message());
        exit(1);
    }
}

/* A tensor of doubles with these elements, row by row. */
static nnla_tensor *tensor(size_t rank, const size_t *dims, const double *values) {
    nnla_tensor *T = nnla_tensor_create(NNLA_F64, rank, dims);
    check(T != NULL);
    for (size_t i = 0; i < nnla_tensor_count(T); i++)
        ((double *)nnla_tensor_data(T))[i] = values[i];
    return T;
}

/* The same of indices. */
static nnla_tensor *indices(size_t rank, const size_t *dims, const int32_t *values) {
    nnla_tensor *T = nnla_tensor_create(NNLA_I32, rank, dims);
    check(T != NULL);
    for (size_t i = 0; i < nnla_tensor_count(T); i++)
        ((int32_t *)nnla_tensor_data(T))[i] = values[i];
    return T;
}

/* Prints the name and below it the elements. */
static void show(const char *name, const nnla_tensor *T) {
    char text[2000];
    check(nnla_tensor_format(T, text, sizeof text, NULL) == NNLA_OK);
    printf("%s =\n%s\n", name, text);
}

/* A network of one layer for inputs such as X, f64, seed 1. It trains by SGD with η = 0.1 on the squared error. */
static nnla_network *network_of(nnla_layer *layer, const nnla_tensor *X) {
    size_t dims[NNLA_MAX_RANK], rank = nnla_tensor_rank(X) - 1;
    for (size_t axis = 0; axis < rank; axis++)
        dims[axis] = nnla_tensor_dim(X, axis + 1);
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    config.seed = 1;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, rank, dims);
    nnla_network_add_named(net, "layer", layer);
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    sgd.learning_rate = 0.1;
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(&sgd), 16) == NNLA_OK);
    return net;
}

/* The parameter "layer.weight" or "layer.bias" of such a network. */
static nnla_tensor *parameter(nnla_network *net, const char *name) {
    size_t index = 0;
    check(nnla_network_find_parameter(net, name, &index) == NNLA_OK);
    return nnla_network_parameter(net, index);
}

static void set(nnla_network *net, const char *name, const double *values) {
    nnla_tensor *P = parameter(net, name);
    for (size_t i = 0; i < nnla_tensor_count(P); i++)
        ((double *)nnla_tensor_data(P))[i] = values[i];
}

/* What the layer makes of X in training. */
static const nnla_tensor *forward(nnla_network *net, const nnla_tensor *X) {
    check(nnla_network_forward(net, X) == NNLA_OK);
    return nnla_network_output_of(net, "layer");
}

/* The loss of the outputs y of one sample against the targets t, and its gradient by y. The outputs are the weights of a
   dense layer whose input is 1, so that the gradient by the weights is that by y. */
static void show_loss(nnla_loss_kind kind, size_t count, const double *y, const double *t) {
    const size_t one[] = {1, 1}, of_T[] = {1, count};
    const double input = 1;
    nnla_dense_config dense = NNLA_DENSE_CONFIG_INIT;
    dense.bias = 0;
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, one);
    nnla_network_add_named(net, "layer", nnla_dense_create_with(count, &dense));
    check(nnla_network_compile(net, nnla_loss_create(kind), nnla_sgd_create(NULL), 1) == NNLA_OK);
    set(net, "layer.weight", y);
    nnla_tensor *X = tensor(2, one, &input), *T = tensor(2, of_T, t);
    double loss = 0;
    forward(net, X);
    check(nnla_network_backward(net, T, &loss) == NNLA_OK);
    printf("loss = %.6g, gradient =", loss);
    const double *dy = nnla_tensor_const_data(nnla_network_gradient(net, 0));
    for (size_t i = 0; i < count; i++)
        printf(" %.6g", dy[i]);
    printf("\n");
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

/* One parameter p under the loss p², whose gradient is 2p: where so many steps from p = 1 lead. */
static void show_steps(nnla_optimizer *optimizer, int count) {
    const size_t one[] = {1, 1};
    const double input = 1, target = 0;
    nnla_dense_config dense = NNLA_DENSE_CONFIG_INIT;
    dense.bias = 0;
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, one);
    nnla_network_add_named(net, "layer", nnla_dense_create_with(1, &dense));
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), optimizer, 1) == NNLA_OK);
    set(net, "layer.weight", &input);
    nnla_tensor *X = tensor(2, one, &input), *T = tensor(2, one, &target);
    for (int step = 1; step <= count; step++) {
        check(nnla_network_step(net, X, T, NULL) == NNLA_OK);
        printf("after %d: p = %.6f\n", step, *(const double *)nnla_tensor_const_data(parameter(net, "layer.weight")));
    }
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

/* y and dy/dz of a squash at five places. */
static void show_squash(nnla_activation squash) {
    const size_t dims[] = {1, 5};
    nnla_tensor *Z = tensor(2, dims, (const double[]){-2, -1, 0, 1, 2}), *Y = nnla_tensor_clone(Z);
    nnla_tensor *dY = nnla_tensor_clone(Z), *dZ = nnla_tensor_clone(Z);
    check(nnla_activation_forward(squash, Z, Y) == NNLA_OK);
    check(nnla_tensor_fill(dY, 1) == NNLA_OK);
    check(nnla_activation_backward(squash, Z, Y, dY, dZ) == NNLA_OK);
    const double *y = nnla_tensor_const_data(Y), *slope = nnla_tensor_const_data(dZ);
    printf("z     %8d %8d %8d %8d %8d\n", -2, -1, 0, 1, 2);
    printf("y     %8.4f %8.4f %8.4f %8.4f %8.4f\n", y[0], y[1], y[2], y[3], y[4]);
    printf("slope %8.4f %8.4f %8.4f %8.4f %8.4f\n", slope[0], slope[1], slope[2], slope[3], slope[4]);
    nnla_tensor *all[] = {Z, Y, dY, dZ};
    for (int i = 0; i < 4; i++)
        nnla_tensor_destroy(all[i]);
}

/* The first weights of a dense layer of 200 units on 50 inputs: their least and greatest, mean square times 50. */
static void show_initial(nnla_initializer initializer, double scale) {
    const size_t dims[] = {1, 50};
    const double zeros[50] = {0};
    nnla_dense_config dense = NNLA_DENSE_CONFIG_INIT;
    dense.weight_initializer = initializer;
    dense.weight_scale = scale;
    nnla_tensor *X = tensor(2, dims, zeros);
    nnla_network *net = network_of(nnla_dense_create_with(200, &dense), X);
    const double *w = nnla_tensor_const_data(parameter(net, "layer.weight"));
    double least = w[0], most = w[0], square = 0;
    for (int i = 0; i < 200 * 50; i++) {
        least = w[i] < least ? w[i] : least;
        most = w[i] > most ? w[i] : most;
        square += w[i] * w[i];
    }
    printf("from %.3f to %.3f, fan_in times the mean square: %.3f\n", least, most, square / 200);
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
}

int main(void) {
    /* BLOCK */
    return 0;
}
