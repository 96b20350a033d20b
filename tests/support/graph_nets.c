#include "graph_nets.h"

#include <string.h>

#include "nnla_test.h"
#include "random_data.h"

#include "network/network_impl.h"

static nnla_layer *tanh_layer(void) { return nnla_activation_create(NNLA_TANH); }

static void connect_one(nnla_network *net, const char *name, nnla_layer *layer, const char *input) {
    nnla_network_connect(net, name, layer, &input, 1);
}

static void connect_two(nnla_network *net, const char *name, nnla_layer *layer, const char *a, const char *b) {
    const char *const inputs[] = {a, b};
    nnla_network_connect(net, name, layer, inputs, 2);
}

static void add_input(nnla_network *net, size_t dim) { nnla_network_add_input(net, 1, &dim); }

/* Y = X' + F(X'), twice: the sum's inputs have other readers. */
static void build_residual(nnla_network *net) {
    add_input(net, 4);
    nnla_network_add_named(net, "stem", nnla_dense_create(6));
    nnla_network_add_named(net, "a1", nnla_dense_create(6));
    nnla_network_add_named(net, "a2", tanh_layer());
    nnla_network_add_named(net, "a3", nnla_dense_create(6));
    connect_two(net, "sum1", nnla_add_create(), "stem", "a3");
    nnla_network_add_named(net, "b1", nnla_activation_create(NNLA_SILU));
    nnla_network_add_named(net, "b2", nnla_dense_create(6));
    connect_two(net, "sum2", nnla_add_create(), "b2", "sum1");
    nnla_network_add_named(net, "end", nnla_dense_create(3));
}

/* One node twice in a sum, and in a concatenation with itself. */
static void build_twice(nnla_network *net) {
    add_input(net, 3);
    nnla_network_add_named(net, "a", nnla_dense_create(5));
    connect_two(net, "double", nnla_add_create(), "a", "a");
    connect_two(net, "pair", nnla_concatenate_create(0), "double", "double");
    nnla_network_add_named(net, "end", nnla_dense_create(2));
    nnla_network_add_named(net, "classes", nnla_activation_create(NNLA_SOFTMAX));
}

/* Two inputs through one encoder, a layer of two nodes. */
static void build_siamese(nnla_network *net) {
    nnla_layer *encoder = nnla_dense_create(5);
    add_input(net, 4);
    add_input(net, 4);
    connect_one(net, "left", encoder, "input");
    connect_one(net, "right", encoder, "input_2");
    connect_one(net, "left_tanh", tanh_layer(), "left");
    connect_one(net, "right_tanh", tanh_layer(), "right");
    connect_two(net, "both", nnla_concatenate_create(0), "left_tanh", "right_tanh");
    nnla_network_add_named(net, "same", nnla_dense_create(1));
    nnla_network_add_named(net, "probability", nnla_activation_create(NNLA_SIGMOID));
}

/* One layer three times after itself, as a recurrent network unrolled. */
static void build_recurrent(nnla_network *net) {
    nnla_layer *layer = nnla_dense_create(5);
    add_input(net, 5);
    connect_one(net, "h1", layer, "input");
    connect_one(net, "s1", tanh_layer(), "h1");
    connect_one(net, "h2", layer, "s1");
    connect_one(net, "s2", nnla_activation_create(NNLA_RELU), "h2");
    connect_one(net, "h3", layer, "s2");
}

/* A trunk with three losses: of a node that others read, folded into a softmax that others read, and of the last. */
static void build_heads(nnla_network *net) {
    add_input(net, 4);
    nnla_network_add_named(net, "trunk", nnla_dense_create(6));
    nnla_network_add_named(net, "middle", tanh_layer());
    nnla_network_add_output(net, "middle", nnla_loss_create(NNLA_LOSS_MSE), 0.25);
    connect_one(net, "scores", nnla_dense_create(3), "middle");
    connect_one(net, "classes", nnla_activation_create(NNLA_SOFTMAX), "scores");
    nnla_network_add_output(net, "classes", nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), 0.5);
    connect_two(net, "mixed", nnla_concatenate_create(0), "classes", "middle");
    nnla_network_add_named(net, "end", nnla_dense_create(2));
}

/* Layers that work in place on what others read too. */
static void build_branches(nnla_network *net) {
    add_input(net, 4);
    nnla_network_add_named(net, "a", nnla_dense_create(6));
    connect_one(net, "left", nnla_dropout_create(0.25), "a");
    connect_one(net, "right", nnla_activation_create(NNLA_GELU), "a");
    connect_two(net, "sum", nnla_add_create(), "left", "right");
    connect_one(net, "squashed", tanh_layer(), "sum");
    connect_two(net, "all", nnla_concatenate_create(0), "squashed", "a");
    nnla_network_add_named(net, "end", nnla_dense_create(3));
}

/* Two inputs, two outputs. */
static void build_two_by_two(nnla_network *net) {
    add_input(net, 4);
    add_input(net, 3);
    connect_one(net, "a", nnla_dense_create(5), "input");
    connect_one(net, "b", nnla_dense_create(5), "input_2");
    connect_two(net, "sum", nnla_add_create(), "a", "b");
    nnla_network_add_named(net, "hidden", tanh_layer());
    connect_one(net, "scores", nnla_dense_create(3), "hidden");
    connect_one(net, "classes", nnla_activation_create(NNLA_SOFTMAX), "scores");
    nnla_network_add_output(net, "classes", nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), 1);
    connect_one(net, "value", nnla_dense_create(2), "hidden");
    nnla_network_add_output(net, "value", nnla_loss_create(NNLA_LOSS_HUBER), 2);
}

const graph_case graph_cases[] = {
    {"residual", build_residual, NNLA_LOSS_MSE},
    {"twice", build_twice, NNLA_LOSS_CROSS_ENTROPY},
    {"siamese", build_siamese, NNLA_LOSS_BINARY_CROSS_ENTROPY},
    {"recurrent", build_recurrent, NNLA_LOSS_MSE},
    {"heads", build_heads, NNLA_LOSS_MSE},
    {"branches", build_branches, NNLA_LOSS_MSE},
    {"two by two", build_two_by_two, -1},
};
const size_t graph_case_count = sizeof graph_cases / sizeof graph_cases[0];

nnla_network *graph_create(const graph_case *graph, nnla_dtype dtype, uint64_t seed, nnla_optimizer *optimizer,
                           size_t max_batch) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    config.seed = seed;
    nnla_network *net = nnla_network_create(&config);
    if (net == NULL) {
        nnla_optimizer_destroy(optimizer);
        return NULL;
    }
    graph->build(net);
    nnla_loss *loss = graph->last_loss >= 0 ? nnla_loss_create(graph->last_loss) : NULL;
    if (nnla_network_compile(net, loss, optimizer, max_batch) == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

/* ---- Data ---- */

static nnla_tensor *tensor_like(const nnla_network *net, size_t node, size_t rows) {
    const nnla__shape *shape = &net->nodes[node].shape;
    size_t dims[NNLA__SAMPLE_MAX_RANK + 1] = {rows};
    memcpy(dims + 1, shape->dims, shape->rank * sizeof *dims);
    nnla_tensor *t =
        nnla_tensor_create(net->nodes[node].index_limit != 0 ? NNLA_I32 : net->dtype, shape->rank + 1, dims);
    assert_created(t);
    return t;
}

static nnla_tensor *filled(nnla_tensor *t, uint64_t seed, double low, double high) {
    random_fill(nnla_tensor_dtype(t), nnla_tensor_data(t), nnla_tensor_count(t), seed, low, high);
    return t;
}

static nnla_tensor *indices_below(nnla_tensor *t, uint64_t seed, size_t limit) {
    int32_t *indices = nnla_tensor_data(t);
    for (size_t i = 0; i < nnla_tensor_count(t); i++)
        indices[i] = (int32_t)(random_bits(&seed) % limit);
    return t;
}

static nnla_tensor *input_of(const nnla_network *net, size_t node, size_t rows, uint64_t seed) {
    size_t limit = net->nodes[node].index_limit;
    nnla_tensor *X = tensor_like(net, node, rows);
    return limit != 0 ? indices_below(X, seed, limit) : filled(X, seed, -1, 1);
}

static nnla_tensor *targets_of(const nnla_network *net, const nnla__output *output, size_t rows, uint64_t seed) {
    if (!output->loss->kind->takes_classes)
        return filled(tensor_like(net, output->node, rows), seed, 0.05, 0.95);
    nnla_tensor *T = nnla_tensor_create(NNLA_I32, 1, &rows);
    assert_created(T);
    return indices_below(T, seed, net->nodes[output->node].shape.count);
}

void graph_data_create(graph_data *data, const nnla_network *net, size_t rows, uint64_t seed) {
    memset(data, 0, sizeof *data);
    data->inputs = net->input_count;
    data->outputs = net->output_count;
    for (size_t k = 0; k < data->inputs; k++)
        data->X[k] = input_of(net, net->inputs[k], rows, seed + k);
    for (size_t k = 0; k < data->outputs; k++) {
        data->T[k] = targets_of(net, &net->outputs[k], rows, seed + 10 + k);
        data->Y[k] = tensor_like(net, net->outputs[k].node, rows);
    }
}

void graph_data_destroy(graph_data *data) {
    for (size_t k = 0; k < GRAPH_MAX_INPUTS; k++)
        nnla_tensor_destroy(data->X[k]);
    for (size_t k = 0; k < GRAPH_MAX_OUTPUTS; k++) {
        nnla_tensor_destroy(data->T[k]);
        nnla_tensor_destroy(data->Y[k]);
    }
}

static const nnla_tensor *const *const_list(nnla_tensor *const *list) { return (const nnla_tensor *const *)list; }

nnla_status graph_step(nnla_network *net, const graph_data *data, double *loss) {
    return nnla_network_step_many(net, const_list(data->X), data->inputs, const_list(data->T), data->outputs, loss);
}

nnla_status graph_forward(nnla_network *net, const graph_data *data) {
    return nnla_network_forward_many(net, const_list(data->X), data->inputs);
}

nnla_status graph_backward(nnla_network *net, const graph_data *data, double *loss) {
    return nnla_network_backward_many(net, const_list(data->T), data->outputs, loss);
}

nnla_status graph_predict(nnla_network *net, graph_data *data) {
    return nnla_network_predict_many(net, const_list(data->X), data->inputs, data->Y, data->outputs);
}
