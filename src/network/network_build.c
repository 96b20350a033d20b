/* Nodes and who owns them. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/config.h"
#include "network/network_impl.h"

NNLA__ENDS_WITH(nnla_network_config, seed);

nnla_network *nnla_network_create(const nnla_network_config *config) {
    nnla_network_config settings = NNLA_NETWORK_CONFIG_INIT;
    if (nnla__config_read("nnla_network_create: config", "niru", &settings, sizeof settings, config) != NNLA_OK)
        return NULL;
    if (settings.dtype != NNLA_F32 && settings.dtype != NNLA_F64) {
        return nnla__fail_null(NNLA_ERROR_DTYPE, "nnla_network_create: dtype: expected NNLA_F32 or NNLA_F64, got %d",
                               (int)settings.dtype);
    }
    nnla_network *net = nnla__allocate(sizeof *net);
    if (net == NULL)
        return NULL;
    net->dtype = settings.dtype;
    net->element = nnla__dtype_size(settings.dtype);
    net->kernels = nnla__kernels_for(settings.dtype);
    net->seed = settings.seed;
    return net;
}

static void release_taken(nnla_network *net) {
    for (nnla_layer *layer = net->layers, *next; layer != NULL; layer = next) {
        next = layer->next;
        nnla__layer_release(layer);
    }
    for (nnla_loss *loss = net->losses, *next; loss != NULL; loss = next) {
        next = loss->next;
        nnla__loss_release(loss);
    }
    for (nnla_optimizer *optimizer = net->optimizers, *next; optimizer != NULL; optimizer = next) {
        next = optimizer->next;
        nnla__optimizer_release(optimizer);
    }
}

void nnla_network_destroy(nnla_network *net) {
    if (net == NULL)
        return;
    release_taken(net);
    for (size_t i = 0; i < net->node_count; i++)
        nnla__release(net->nodes[i].name);
    for (size_t i = 0; i < net->slot_count; i++)
        nnla__release(net->slots[i].name);
    nnla__release(net->nodes);
    nnla__release(net->edges);
    nnla__release(net->slots);
    nnla__release(net->block);
    nnla__release(net);
}

nnla_status nnla__network_remember(nnla_network *net, nnla_status status) {
    if (status == NNLA_OK || net->failure != NNLA_OK)
        return status;
    net->failure = status;
    snprintf(net->failure_message, sizeof net->failure_message, "%s", nnla_error_message());
    return status;
}

/* Compiled: NNLA_ERROR_STATE, not remembered; failed before: that failure again. */
nnla_status nnla__network_can_build(nnla_network *net, const char *function) {
    if (net->compiled)
        return nnla__fail(NNLA_ERROR_STATE, "%s: the network is compiled: it can't be changed", function);
    return net->failure == NNLA_OK ? NNLA_OK : nnla__fail_again(net->failure, net->failure_message);
}

size_t nnla__network_find_node(const nnla_network *net, const char *name) {
    size_t i = 0;
    while (i < net->node_count && strcmp(net->nodes[i].name, name) != 0)
        i++;
    return i;
}

size_t nnla__network_require_node(const nnla_network *net, const char *function, const char *name) {
    if (name == NULL) {
        nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node: the name is NULL", function);
        return net->node_count;
    }
    size_t index = nnla__network_find_node(net, name);
    if (index == net->node_count) {
        nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node: the network has no '%s'", function, name);
    }
    return index;
}

/* Room for one more element of an array; returns NULL, the array as it was, if there is no memory. */
static void *grown(void *array, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return array;
    size_t larger = *capacity == 0 ? 8 : 2 * *capacity;
    void *copy = nnla__allocate_array(larger, size);
    if (copy == NULL)
        return NULL;
    if (count > 0)
        memcpy(copy, array, count * size);
    nnla__release(array);
    *capacity = larger;
    return copy;
}

/* Appends a node that takes the output of node `from`; an input has no layer and no edge. */
static nnla_status append(nnla_network *net, const char *name, nnla_layer *layer, size_t from,
                          const nnla__shape *shape) {
    nnla__node *nodes = grown(net->nodes, net->node_count, &net->node_capacity, sizeof *nodes);
    if (nodes == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    net->nodes = nodes;
    nnla__edge *edges = grown(net->edges, net->edge_count, &net->edge_capacity, sizeof *edges);
    if (edges == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    net->edges = edges;
    char *copy = nnla__duplicate_text(name);
    if (copy == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;

    nnla__node node = {.name = copy, .layer = layer, .first_edge = net->edge_count, .shape = *shape};
    if (layer != NULL) {
        node.edge_count = 1;
        edges[net->edge_count++] = (nnla__edge){from};
    }
    node.first_parameter = nnla__network_slots(net);
    size_t index = net->node_count++;
    nnla__parameter list[NNLA__LAYER_MAX_PARAMETERS];
    nodes[index] = node;
    nodes[index].parameter_count = nnla__node_parameters(net, index, list);
    nodes[index].trainable = nodes[from].trainable || nodes[index].parameter_count > 0;
    return NNLA_OK;
}

const nnla__shape *nnla__node_input(const nnla_network *net, size_t index) {
    return &net->nodes[net->edges[net->nodes[index].first_edge].from].shape;
}

size_t nnla__node_parameters(const nnla_network *net, size_t index, nnla__parameter *list) {
    const nnla_layer *layer = net->nodes[index].layer;
    if (layer == NULL || layer->kind->parameters == NULL)
        return 0;
    return layer->kind->parameters(layer, nnla__node_input(net, index), list);
}

size_t nnla__network_slots(const nnla_network *net) {
    if (net->node_count == 0)
        return 0;
    const nnla__node *last = &net->nodes[net->node_count - 1];
    return last->first_parameter + last->parameter_count;
}

static nnla_status add_input(nnla_network *net, size_t rank, const size_t *dims) {
    static const char function[] = "nnla_network_add_input";
    nnla__shape shape = {.rank = rank, .count = 1};
    if (net->node_count > 0)
        return nnla__fail(NNLA_ERROR_UNSUPPORTED, "%s: the network has an input already", function);
    if (dims == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: dims is NULL", function);
    if (rank < 1 || rank > NNLA__SAMPLE_MAX_RANK) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: rank: expected 1 to %d, got %zu", function, NNLA__SAMPLE_MAX_RANK,
                          rank);
    }
    for (size_t i = 0; i < rank; i++) {
        if (dims[i] == 0)
            return nnla__fail(NNLA_ERROR_SHAPE, "%s: dims[%zu]: expected 1 or more, got 0", function, i);
        if (shape.count > SIZE_MAX / 8 / dims[i]) {
            return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "%s: dims: a sample's size overflows", function);
        }
        shape.dims[i] = dims[i];
        shape.count *= dims[i];
    }
    return append(net, "input", NULL, 0, &shape);
}

nnla_status nnla_network_add_input(nnla_network *net, size_t rank, const size_t *dims) {
    if (net == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_network_add_input: the network is NULL");
    nnla_status status = nnla__network_can_build(net, "nnla_network_add_input");
    return status != NNLA_OK ? status : nnla__network_remember(net, add_input(net, rank, dims));
}

static nnla_status check_name(const nnla_network *net, const char *function, const char *name) {
    size_t length = strlen(name);
    if (length == 0 || length > NNLA__NAME_MAX || strchr(name, '.') != NULL) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: name '%.100s': expected 1 to %d bytes without '.', got %zu",
                          function, name, NNLA__NAME_MAX, length);
    }
    if (nnla__network_find_node(net, name) < net->node_count) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: name '%s': the network has such a node already", function,
                          name);
    }
    return NNLA_OK;
}

/* The kind and its number among the nodes of that kind: "dense_1". */
static void make_name(const nnla_network *net, const nnla_layer *layer, char *name, size_t size) {
    size_t number = 1;
    for (size_t i = 0; i < net->node_count; i++) {
        number += net->nodes[i].layer != NULL && net->nodes[i].layer->kind == layer->kind;
    }
    snprintf(name, size, "%s_%zu", layer->kind->name, number);
}

static nnla_status add(nnla_network *net, const char *function, const char *name, nnla_layer *layer) {
    char made[NNLA__NAME_MAX + 1];
    nnla__shape shape;
    if (net->node_count == 0) {
        return nnla__fail(NNLA_ERROR_STATE, "%s: the network has no input yet: call nnla_network_add_input", function);
    }
    if (name == NULL) {
        make_name(net, layer, made, sizeof made);
        name = made;
    }
    nnla_status status = check_name(net, function, name);
    if (status != NNLA_OK)
        return status;
    size_t from = net->node_count - 1;
    status = layer->kind->infer(layer, name, &net->nodes[from].shape, 1, &shape);
    return status != NNLA_OK ? status : append(net, name, layer, from, &shape);
}

nnla_status nnla__network_missing(const char *function, const char *what) {
    nnla_status status = nnla_error_status();
    if (status == NNLA_OK)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the %s is NULL", function, what);
    return status;
}

static nnla_status take_and_add(nnla_network *net, const char *function, const char *name, nnla_layer *layer) {
    if (net == NULL) {
        nnla_layer_destroy(layer);
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", function);
    }
    int refused = layer != NULL && layer->owner != NULL;
    if (layer != NULL && !refused) {
        layer->owner = net;
        layer->next = net->layers;
        net->layers = layer;
    }
    nnla_status status = nnla__network_can_build(net, function);
    if (status != NNLA_OK)
        return status;
    if (layer == NULL) {
        status = nnla__network_missing(function, "layer");
    } else if (refused) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: the layer belongs to a network already", function);
    } else {
        status = add(net, function, name, layer);
    }
    return nnla__network_remember(net, status);
}

nnla_status nnla_network_add(nnla_network *net, nnla_layer *layer) {
    return take_and_add(net, "nnla_network_add", NULL, layer);
}

nnla_status nnla_network_add_named(nnla_network *net, const char *name, nnla_layer *layer) {
    return take_and_add(net, "nnla_network_add_named", name == NULL ? "" : name, layer);
}
