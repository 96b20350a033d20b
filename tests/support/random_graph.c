#include "random_graph.h"

#include <stdio.h>

#include "nnla_test.h"
#include "random_data.h"

#include "network/network_impl.h"

enum { MOST_NODES = 16, MOST_LAYERS = 8, MOST_WIDTH = 12, INDEX_COUNT = 5, LAST_FEW = 4 };

/* A network under way. Layers that may be shared are kept with the node that they were made for. */
typedef struct drawing {
    nnla_network *net;
    uint64_t random;
    nnla_layer *layers[MOST_LAYERS];
    size_t first_node[MOST_LAYERS], layer_count;
} drawing;

static size_t below(drawing *d, size_t n) { return (size_t)(random_bits(&d->random) % n); }

static size_t width_of(const drawing *d, size_t node) { return d->net->nodes[node].shape.count; }

static int is_vector(const drawing *d, size_t node) {
    return d->net->nodes[node].shape.rank == 1 && d->net->nodes[node].index_limit == 0;
}

/* A node to read, the last ones more often. */
static size_t any_node(drawing *d) {
    size_t count = d->net->node_count, node;
    do {
        node = below(d, 2) != 0 && count > LAST_FEW ? count - 1 - below(d, LAST_FEW) : below(d, count);
    } while (!is_vector(d, node));
    return node;
}

static void connect(drawing *d, nnla_layer *layer, const size_t *from, size_t count) {
    char name[16];
    const char *inputs[3];
    for (size_t i = 0; i < count; i++)
        inputs[i] = d->net->nodes[from[i]].name;
    snprintf(name, sizeof name, "n%zu", d->net->node_count);
    assert_ok(nnla_network_connect(d->net, name, layer, inputs, count));
}

/* ---- Nodes ---- */

static void dense(drawing *d) {
    size_t from = any_node(d);
    nnla_layer *layer = nnla_dense_create(3 + below(d, 3));
    if (d->layer_count < MOST_LAYERS) {
        d->first_node[d->layer_count] = from;
        d->layers[d->layer_count++] = layer;
    }
    connect(d, layer, &from, 1);
}

static void normalisation(drawing *d) {
    size_t from = any_node(d);
    if (width_of(d, from) < 3) /* of one or two values alone too little is left */
        return;
    nnla_layer *layer = below(d, 2) != 0 ? nnla_batch_norm_create() : nnla_layer_norm_create();
    if (d->layer_count < MOST_LAYERS) {
        d->first_node[d->layer_count] = from;
        d->layers[d->layer_count++] = layer;
    }
    connect(d, layer, &from, 1);
}

/* A layer again, on a node of the same width as the first time. */
static void shared(drawing *d) {
    size_t from = any_node(d), i = 0;
    while (i < d->layer_count && width_of(d, d->first_node[i]) != width_of(d, from))
        i++;
    if (i < d->layer_count)
        connect(d, d->layers[i], &from, 1);
}

static void squash(drawing *d) {
    static const nnla_activation smooth[] = {NNLA_TANH, NNLA_SIGMOID, NNLA_SILU, NNLA_GELU, NNLA_SOFTMAX};
    size_t from = any_node(d);
    connect(d, nnla_activation_create(smooth[below(d, sizeof smooth / sizeof smooth[0])]), &from, 1);
}

static void dropout(drawing *d) {
    size_t from = any_node(d);
    connect(d, nnla_dropout_create(0.25), &from, 1);
}

static void sum(drawing *d) {
    size_t from[3] = {any_node(d)};
    size_t count = 2 + below(d, 2);
    for (size_t i = 1; i < count; i++) {
        from[i] = any_node(d);
        if (width_of(d, from[i]) != width_of(d, from[0]))
            from[i] = from[0];
    }
    connect(d, nnla_add_create(), from, count);
}

static void concatenation(drawing *d) {
    size_t from[2] = {any_node(d), any_node(d)};
    if (width_of(d, from[0]) + width_of(d, from[1]) <= MOST_WIDTH)
        connect(d, nnla_concatenate_create(0), from, 2);
}

/* In place three times. */
static void reshaping(drawing *d) {
    size_t from = any_node(d);
    connect(d, nnla_reshape_create(2, (size_t[]){width_of(d, from), 1}), &from, 1);
    from = d->net->node_count - 1;
    connect(d, nnla_activation_create(NNLA_TANH), &from, 1);
    from++;
    connect(d, nnla_flatten_create(), &from, 1);
}

static void add_node(drawing *d) {
    static void (*const ways[])(drawing *) = {dense,  dense, shared,        shared,        squash,  squash,
                                              squash, sum,   concatenation, normalisation, dropout, reshaping};
    ways[below(d, sizeof ways / sizeof ways[0])](d);
}

/* ---- Inputs and outputs ---- */

static void add_inputs(drawing *d) {
    assert_ok(nnla_network_add_input(d->net, 1, (size_t[]){4}));
    if (below(d, 2) != 0)
        return;
    if (below(d, 2) != 0) {
        assert_ok(nnla_network_add_input(d->net, 1, (size_t[]){3}));
        return;
    }
    assert_ok(nnla_network_add_input(d->net, 1, (size_t[]){2}));
    nnla_layer *table = nnla_embedding_create(INDEX_COUNT, 2);
    for (size_t i = 0, from = 1; i < 2; i++) {
        connect(d, table, &from, 1);
        connect(d, nnla_flatten_create(), (size_t[]){d->net->node_count - 1}, 1);
    }
}

static nnla_loss *loss_for(const nnla__node *node) {
    nnla_activation last = nnla__node_squash(node);
    if (last == NNLA_SOFTMAX)
        return nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY);
    return nnla_loss_create(last == NNLA_SIGMOID ? NNLA_LOSS_BINARY_CROSS_ENTROPY : NNLA_LOSS_MSE);
}

static void add_output(drawing *d, size_t node) {
    assert_ok(nnla_network_add_output(d->net, d->net->nodes[node].name, loss_for(&d->net->nodes[node]),
                                      0.25 + random_unit(&d->random)));
}

static int has_room(const drawing *d) { return d->net->output_count + 1 < GRAPH_MAX_OUTPUTS; }

/* Some that others read, then those that nobody reads, joined when there is no room for more. */
static void add_outputs(drawing *d) {
    size_t left = SIZE_MAX, count = d->net->node_count;
    for (size_t i = 1; i < count; i++) {
        if (d->net->nodes[i].layer != NULL && below(d, 5) == 0 && has_room(d))
            add_output(d, i);
    }
    for (size_t i = 0; i < count; i++) {
        if (nnla__network_readers(d->net, i) > 0)
            continue;
        if (d->net->nodes[i].layer != NULL && has_room(d) && below(d, 2) != 0) {
            add_output(d, i);
            continue;
        }
        if (left != SIZE_MAX)
            connect(d, nnla_concatenate_create(0), (size_t[]){left, i}, 2);
        left = left == SIZE_MAX ? i : d->net->node_count - 1;
    }
    if (left == SIZE_MAX)
        return;
    connect(d, nnla_dense_create(2), &left, 1);
    add_output(d, d->net->node_count - 1);
}

nnla_network *random_graph_create(nnla_dtype dtype, uint64_t seed, size_t max_batch) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    config.seed = seed;
    drawing d = {.net = nnla_network_create(&config), .random = seed};
    assert_created(d.net);
    add_inputs(&d);
    for (size_t nodes = 4 + below(&d, MOST_NODES - 4); d.net->node_count < nodes;)
        add_node(&d);
    add_outputs(&d);
    assert_ok(nnla_network_compile(d.net, NULL, nnla_sgd_create(NULL), max_batch));
    return d.net;
}
