/* The least program that learns: a network, data, one step. */
#include <nnla.h>

int main(void) {
    const size_t batch = 32, inputs = 2, of_X[] = {batch, inputs}, of_T[] = {batch, 1};
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    sgd.momentum = 0.9;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add(net, nnla_dense_create(100));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(2));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(1));
    nnla_network_add(net, nnla_activation_create(NNLA_SIGMOID));
    nnla_loss *loss = nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY);
    nnla_status status = nnla_network_compile(net, loss, nnla_sgd_create(&sgd), batch);
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 2, of_X);
    nnla_tensor *T = nnla_tensor_create(NNLA_F32, 2, of_T);
    if (status == NNLA_OK)
        status = nnla_make_moons(batch, 0.1, 1, X, T);
    if (status == NNLA_OK)
        status = nnla_network_step(net, X, T, NULL);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(X);
    nnla_network_destroy(net);
    return status == NNLA_OK ? 0 : 1;
}
