/* The building calls, and who owns what. */
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
    for (size_t i = 0; i < net->node_count; i++) {
        nnla__release(net->nodes[i].name);
        nnla__release(net->nodes[i].inputs);
    }
    for (size_t i = 0; i < net->slot_count; i++)
        nnla__release(net->slots[i].name);
    for (size_t i = 0; i < net->buffer_count; i++)
        nnla__release(net->buffers[i].name);
    nnla__release(net->nodes);
    nnla__release(net->edges);
    nnla__release(net->inputs);
    nnla__release(net->outputs);
    nnla__release(net->slots);
    nnla__release(net->buffers);
    nnla__release(net->block);
    nnla__names_release(&net->classes);
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

int nnla__network_take_loss(nnla_network *net, nnla_loss *loss) {
    if (loss == NULL || loss->owned)
        return loss == NULL;
    loss->owned = 1;
    loss->next = net->losses;
    net->losses = loss;
    return 1;
}

int nnla__network_take_optimizer(nnla_network *net, nnla_optimizer *optimizer) {
    if (optimizer == NULL || optimizer->owned)
        return optimizer == NULL;
    optimizer->owned = 1;
    optimizer->next = net->optimizers;
    net->optimizers = optimizer;
    return 1;
}

nnla_status nnla__network_missing(const char *function, const char *what) {
    nnla_status status = nnla_error_status();
    if (status == NNLA_OK)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the %s is NULL", function, what);
    return status;
}

/* ---- Names ---- */

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

/* ---- Inputs ---- */

static nnla_status add_input(nnla_network *net, const char *function, const char *name, size_t rank,
                             const size_t *dims) {
    nnla__shape shape = {.rank = rank, .count = 1};
    nnla_status status = check_name(net, function, name);
    if (status != NNLA_OK)
        return status;
    if (dims == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: dims is NULL", function);
    if (rank < 1 || rank > NNLA__SAMPLE_MAX_RANK) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: rank: expected 1 to %d, got %zu", function, NNLA__SAMPLE_MAX_RANK,
                          rank);
    }
    for (size_t i = 0; i < rank; i++) {
        if (dims[i] == 0)
            return nnla__fail(NNLA_ERROR_SHAPE, "%s: dims[%zu]: expected 1 or more, got 0", function, i);
        shape.dims[i] = dims[i];
    }
    if (!nnla__shape_complete(&shape))
        return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "%s: dims: a sample's size overflows", function);
    return nnla__append_input(net, name, &shape);
}

static nnla_status build_input(nnla_network *net, const char *function, const char *name, size_t rank,
                               const size_t *dims) {
    char made[32] = "input";
    if (net == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", function);
    nnla_status status = nnla__network_can_build(net, function);
    if (status != NNLA_OK)
        return status;
    if (name == NULL && net->input_count > 0)
        snprintf(made, sizeof made, "input_%zu", net->input_count + 1);
    return nnla__network_remember(net, add_input(net, function, name == NULL ? made : name, rank, dims));
}

nnla_status nnla_network_add_input(nnla_network *net, size_t rank, const size_t *dims) {
    return build_input(net, "nnla_network_add_input", NULL, rank, dims);
}

nnla_status nnla_network_add_input_named(nnla_network *net, const char *name, size_t rank, const size_t *dims) {
    return build_input(net, "nnla_network_add_input_named", name == NULL ? "" : name, rank, dims);
}

/* ---- Nodes ---- */

/* A building call with a layer. */
typedef struct addition {
    const char *function, *name; /* NULL: made of the layer's kind */
    nnla_layer *layer;
    const char *const *inputs; /* NULL: the last node */
    size_t count;
    int shares; /* the layer may be that of another node */
} addition;

static nnla_status find_inputs(const nnla_network *net, const addition *a, const char *name, size_t *from) {
    for (size_t e = 0; e < a->count; e++) {
        if (a->inputs[e] == NULL) {
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s': inputs[%zu] is NULL", a->function, name, e);
        }
        from[e] = nnla__network_find_node(net, a->inputs[e]);
        if (from[e] < net->node_count)
            continue;
        if (strcmp(a->inputs[e], name) == 0) {
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s' cannot take its own output '%s'", a->function,
                              name, a->inputs[e]);
        }
        return nnla__fail(
            NNLA_ERROR_INVALID_ARGUMENT,
            "%s: node '%s' cannot take '%.100s', which the network does not have yet: there are no cycles "
            "as a node takes what was added before it",
            a->function, name, a->inputs[e]);
    }
    return NNLA_OK;
}

static nnla_status add(nnla_network *net, const addition *a) {
    char made[NNLA__NAME_MAX + 1];
    const char *name = a->name != NULL ? a->name : made;
    size_t last = net->node_count - 1;
    if (net->node_count == 0) {
        return nnla__fail(NNLA_ERROR_STATE, "%s: the network has no input yet: call nnla_network_add_input",
                          a->function);
    }
    if (a->name == NULL)
        make_name(net, a->layer, made, sizeof made);
    nnla_status status = check_name(net, a->function, name);
    if (status != NNLA_OK || a->inputs == NULL)
        return status != NNLA_OK ? status : nnla__append_node(net, a->function, name, a->layer, &last, 1);
    size_t *from = nnla__allocate_array(a->count, sizeof *from);
    if (from == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    status = find_inputs(net, a, name, from);
    if (status == NNLA_OK)
        status = nnla__append_node(net, a->function, name, a->layer, from, a->count);
    nnla__release(from);
    return status;
}

static nnla_status take_and_add(nnla_network *net, const addition *a) {
    nnla_layer *layer = a->layer;
    if (net == NULL) {
        nnla_layer_destroy(layer);
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", a->function);
    }
    int refused = layer != NULL && layer->owner != NULL && !(a->shares && layer->owner == net);
    if (layer != NULL && layer->owner == NULL) {
        layer->owner = net;
        layer->next = net->layers;
        net->layers = layer;
    }
    nnla_status status = nnla__network_can_build(net, a->function);
    if (status != NNLA_OK)
        return status;
    if (layer == NULL) {
        status = nnla__network_missing(a->function, "layer");
    } else if (refused) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: the layer belongs to a network already", a->function);
    } else {
        status = add(net, a);
    }
    return nnla__network_remember(net, status);
}

nnla_status nnla_network_add(nnla_network *net, nnla_layer *layer) {
    const addition a = {.function = "nnla_network_add", .layer = layer};
    return take_and_add(net, &a);
}

nnla_status nnla_network_add_named(nnla_network *net, const char *name, nnla_layer *layer) {
    const addition a = {.function = "nnla_network_add_named", .name = name == NULL ? "" : name, .layer = layer};
    return take_and_add(net, &a);
}

nnla_status nnla_network_connect(nnla_network *net, const char *name, nnla_layer *layer, const char *const *inputs,
                                 size_t count) {
    static const char *const none[1] = {NULL};
    const addition a = {.function = "nnla_network_connect",
                        .name = name == NULL ? "" : name,
                        .layer = layer,
                        .inputs = inputs == NULL ? none : inputs,
                        .count = inputs == NULL && count > 0 ? 1 : count,
                        .shares = 1};
    return take_and_add(net, &a);
}
