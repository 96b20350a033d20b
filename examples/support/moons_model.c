#include "support/moons_model.h"

#include "support/check.h"

nnla_network *moons_model_create(size_t hidden, uint64_t seed, nnla_optimizer *optimizer, size_t max_batch) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.seed = seed;
    const size_t plane = 2;

    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &plane);
    nnla_network_add_named(net, "hidden", nnla_dense_create(hidden));
    nnla_network_add_named(net, "hidden_tanh", nnla_activation_create(NNLA_TANH));
    nnla_network_add_named(net, "embedding", nnla_dense_create(2));
    nnla_network_add_named(net, MOONS_EMBEDDING, nnla_activation_create(NNLA_TANH));
    nnla_network_add_named(net, "output", nnla_dense_create(1));
    nnla_network_add_named(net, MOONS_OUTPUT, nnla_activation_create(NNLA_SIGMOID));
    /* A failure above is remembered: compile returns it. */
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), optimizer, max_batch));
    return net;
}
