#include "support/plane_model.h"

#include <stdio.h>

/* An affine map and its squash. A failure is remembered by the network. */
static void add_layer(nnla_network *net, const char *name, size_t units, nnla_activation activation) {
    char squash[64];
    snprintf(squash, sizeof squash, "%s_%s", name, nnla_activation_name(activation));
    nnla_network_add_named(net, name, nnla_dense_create(units));
    nnla_network_add_named(net, squash, nnla_activation_create(activation));
}

nnla_network *plane_model_create(const plane_model *model, nnla_optimizer *optimizer, size_t max_batch) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.seed = model->seed;
    const size_t plane = 2;
    char name[16] = "hidden";

    nnla_network *net = nnla_network_create(&config);
    if (net == NULL) {
        nnla_optimizer_destroy(optimizer);
        return NULL;
    }
    nnla_network_add_input(net, 1, &plane);
    for (size_t i = 0; i < model->layers; i++) {
        if (i > 0)
            snprintf(name, sizeof name, "hidden_%d", (int)i + 1);
        add_layer(net, name, model->widths[i], model->activation);
    }
    if (model->embedding)
        add_layer(net, "embedding", 2, model->activation);
    add_layer(net, "output", 1, NNLA_SIGMOID);
    /* A failure above is remembered: compile returns it. */
    if (nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), optimizer, max_batch) == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}
