#include "moons_network.h"

moons moons_create(void) {
    moons data = {matrix_of(MOONS_POINTS, 2, NULL), matrix_of(MOONS_POINTS, 1, NULL), {0}};
    check(nnla_make_moons(MOONS_POINTS, 0.1, 1, data.X, data.T));
    for (size_t i = 0; i < MOONS_POINTS; i++)
        data.classes[i] = at(data.T, i) > 0.5;
    return data;
}

void moons_destroy(moons *data) {
    nnla_tensor_destroy(data->X);
    nnla_tensor_destroy(data->T);
}

nnla_network *moons_network_create(void) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    config.seed = 1;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, (const size_t[]){2});
    nnla_network_add(net, nnla_dense_create(100));
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(2));
    nnla_network_add_named(net, "embedding", nnla_activation_create(NNLA_TANH));
    nnla_network_add_named(net, "line", nnla_dense_create(1));
    nnla_network_add_named(net, "output", nnla_activation_create(NNLA_SIGMOID));
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    adam.learning_rate = 0.01;
    check(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), nnla_adam_create(&adam), 32));
    return net;
}

typedef struct observer {
    nnla_network *net;
    void (*look)(nnla_network *, size_t, void *);
    void *payload;
} observer;

static nnla_status on_epoch(void *payload, const nnla_epoch_info *info) {
    const observer *o = payload;
    /* The rate falls to 0: large steps find the way, small ones settle. */
    const double left = (double)(info->epochs - info->epoch) / (double)info->epochs;
    o->look(o->net, info->epoch, o->payload);
    return nnla_optimizer_set_learning_rate(nnla_network_optimizer(o->net), 0.01 * left);
}

void moons_network_train(nnla_network *net, const moons *data,
                         void (*look)(nnla_network *net, size_t epoch, void *data), void *payload) {
    observer o = {net, look, payload};
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = MOONS_EPOCHS;
    fit.batch_size = 32;
    fit.on_epoch = on_epoch;
    fit.payload = &o;
    look(net, 0, payload);
    check(nnla_network_fit(net, data->X, data->T, &fit));
}

void moons_network_line(const nnla_network *net, double line[3]) {
    size_t weight, bias;
    check(nnla_network_find_parameter(net, "line.weight", &weight));
    check(nnla_network_find_parameter(net, "line.bias", &bias));
    line[0] = at(nnla_network_const_parameter(net, weight), 0);
    line[1] = at(nnla_network_const_parameter(net, weight), 1);
    line[2] = at(nnla_network_const_parameter(net, bias), 0);
}
