#include "support/moons_net.h"

void moons_net_add(nnla_network *net) {
    const size_t inputs = 2;
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add_named(net, "hidden", nnla_dense_create(100));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add_named(net, "embedding", nnla_dense_create(2));
    nnla_network_add_named(net, "embedding_tanh", nnla_activation_create(NNLA_TANH));
    nnla_network_add_named(net, "line", nnla_dense_create(1));
    nnla_network_add_named(net, "probability", nnla_activation_create(NNLA_SIGMOID));
}

nnla_network *moons_net_create(nnla_dtype dtype, uint64_t seed, size_t max_batch) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    config.dtype = dtype;
    config.seed = seed;
    sgd.learning_rate = 0.05;
    sgd.momentum = 0.9;
    nnla_network *net = nnla_network_create(&config);
    if (net == NULL)
        return NULL;
    moons_net_add(net);
    nnla_loss *loss = nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY);
    if (nnla_network_compile(net, loss, nnla_sgd_create(&sgd), max_batch) == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

void moons_data_create(nnla_dtype dtype, size_t count, uint64_t seed, nnla_tensor **X, nnla_tensor **T) {
    const size_t of_X[] = {count, 2}, of_T[] = {count, 1};
    *X = nnla_tensor_create(dtype, 2, of_X);
    *T = nnla_tensor_create(dtype, 2, of_T);
    if (*X != NULL && *T != NULL && nnla_make_moons(count, 0.1, seed, *X, *T) == NNLA_OK)
        return;
    nnla_tensor_destroy(*X);
    nnla_tensor_destroy(*T);
    *X = *T = NULL;
}

nnla_tensor *matrix_of_values(nnla_dtype dtype, size_t rows, size_t cols, const double *values) {
    const size_t dims[] = {rows, cols};
    nnla_tensor *tensor = nnla_tensor_create(dtype, 2, dims);
    if (tensor == NULL)
        return NULL;
    for (size_t i = 0; i < rows * cols; i++) {
        if (dtype == NNLA_F32) {
            ((float *)nnla_tensor_data(tensor))[i] = (float)values[i];
        } else if (dtype == NNLA_F64) {
            ((double *)nnla_tensor_data(tensor))[i] = values[i];
        } else {
            ((int32_t *)nnla_tensor_data(tensor))[i] = (int32_t)values[i];
        }
    }
    return tensor;
}

size_t copy_parameters(const nnla_network *net, double *values, size_t most) {
    size_t count = 0;
    for (size_t i = 0; i < nnla_network_parameter_tensors(net); i++) {
        const nnla_tensor *p = nnla_network_const_parameter(net, i);
        for (size_t k = 0; k < nnla_tensor_count(p); k++, count++) {
            if (count >= most)
                continue;
            values[count] = nnla_tensor_dtype(p) == NNLA_F32 ? (double)((const float *)nnla_tensor_const_data(p))[k]
                                                             : ((const double *)nnla_tensor_const_data(p))[k];
        }
    }
    return count;
}

int moons_fixture_create(moons_fixture *fixture, size_t rows, size_t max_batch) {
    fixture->net = moons_net_create(NNLA_F64, 3, max_batch);
    moons_data_create(NNLA_F64, rows, 1, &fixture->X, &fixture->T);
    if (fixture->net == NULL || fixture->X == NULL)
        return -1;
    return copy_parameters(fixture->net, fixture->before, MOONS_PARAMETERS) == MOONS_PARAMETERS ? 0 : -1;
}

void moons_fixture_destroy(moons_fixture *fixture) {
    nnla_network_destroy(fixture->net);
    nnla_tensor_destroy(fixture->X);
    nnla_tensor_destroy(fixture->T);
}
