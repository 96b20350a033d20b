#include "support/kind_networks.h"

#include "network/network_impl.h"
#include "support/classifier.h"

static nnla_network *network_on(nnla_dtype dtype, const nnla__kernels *kernels) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    nnla_network *net = nnla_network_create(&config);
    if (net != NULL && kernels != NULL)
        net->kernels = kernels;
    return net;
}

static nnla_optimizer *momentum(void) {
    nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
    config.learning_rate = 0.01;
    config.momentum = 0.9;
    return nnla_sgd_create(&config);
}

static nnla_network *compiled(nnla_network *net, nnla_loss_kind loss, size_t max_batch) {
    nnla_loss *chosen = nnla_loss_create(loss);
    if (nnla_network_compile(net, chosen, momentum(), max_batch) == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

nnla_network *case_network(const layer_case *c, int32_t setting, nnla_dtype dtype, const nnla__kernels *kernels) {
    static const char *const inputs[LAYER_CASE_INPUTS] = {"first", "second", "third"};
    nnla_network *net = network_on(dtype, kernels);
    if (net == NULL)
        return NULL;
    for (size_t k = 0; k < c->inputs; k++)
        nnla_network_add_input_named(net, inputs[k], c->X[k].rank, c->X[k].dims);
    nnla_network_connect(net, "the layer", c->create(setting), inputs, c->inputs);
    return compiled(net, NNLA_LOSS_MSE, CASE_MAX_BATCH);
}

nnla_network *images_network(nnla_dtype dtype, size_t side, size_t filters, size_t max_batch,
                             const nnla__kernels *kernels) {
    const size_t dims[] = {2, side, side};
    nnla_conv2d_config conv = NNLA_CONV2D_CONFIG_INIT;
    conv.padding_height = conv.padding_width = 1;
    nnla_prelu_config per_channel = NNLA_PRELU_CONFIG_INIT;
    per_channel.per_channel = 1;
    nnla_layer_norm_config whole = NNLA_LAYER_NORM_CONFIG_INIT;
    whole.axes = 0;
    nnla_network *net = network_on(dtype, kernels);
    nnla_network_add_input(net, 3, dims);
    nnla_network_add(net, nnla_conv2d_create_with(filters, 3, 3, &conv));
    nnla_network_add(net, nnla_batch_norm_create());
    nnla_network_add(net, nnla_prelu_create_with(&per_channel));
    nnla_network_add(net, nnla_max_pool2d_create(2, 2));
    nnla_network_add(net, nnla_layer_norm_create_with(&whole));
    nnla_network_add(net, nnla_average_pool2d_create(2, 2));
    nnla_network_add(net, nnla_flatten_create());
    nnla_network_add(net, nnla_dense_create(4));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    return compiled(net, NNLA_LOSS_CROSS_ENTROPY, max_batch);
}

nnla_network *words_network(nnla_dtype dtype, size_t units, size_t max_batch, const nnla__kernels *kernels) {
    const size_t length = 5;
    const char *const table[] = {"table"}, *const pools[] = {"largest", "mean"}, *const sum[] = {"joined", "table"};
    nnla_network *net = network_on(dtype, kernels);
    nnla_network_add_input(net, 1, &length);
    nnla_network_add_named(net, "table", nnla_embedding_create(9, units));
    nnla_network_connect(net, "largest", nnla_max_pool1d_create(2), table, 1);
    nnla_network_connect(net, "mean", nnla_average_pool1d_create(2), table, 1);
    nnla_network_connect(net, "joined", nnla_concatenate_create(1), pools, 2);
    nnla_network_connect(net, "sum", nnla_add_create(), sum, 2);
    nnla_network_add(net, nnla_flatten_create());
    nnla_network_add(net, nnla_batch_norm_create());
    nnla_network_add(net, nnla_dense_create(2));
    return compiled(net, NNLA_LOSS_MSE, max_batch);
}

uint64_t state_hash(const nnla_network *net) {
    uint64_t hash = parameters_hash(net);
    for (size_t i = 0; i < nnla_network_buffer_tensors(net); i++)
        hash = hash * UINT64_C(0x100000001b3) ^ tensor_hash(nnla_network_const_buffer(net, i));
    return hash;
}
