/* Nodes and the edges between them. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "network/network_impl.h"

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

size_t nnla__network_node_of(const nnla_network *net, const nnla_layer *layer) {
    size_t i = 0;
    while (i < net->node_count && net->nodes[i].layer != layer)
        i++;
    return i < net->node_count ? i : 0;
}

size_t nnla__network_readers(const nnla_network *net, size_t index) {
    size_t count = 0;
    for (size_t k = 0; k < net->output_count; k++)
        count += net->outputs[k].node == index;
    for (size_t e = 0; e < net->edge_count; e++)
        count += net->edges[e].from == index;
    return count;
}

size_t nnla__node_parameters(const nnla_network *net, size_t index, nnla__parameter *list) {
    const nnla__node *node = &net->nodes[index];
    if (node->layer == NULL || node->layer->kind->parameters == NULL)
        return 0;
    return node->layer->kind->parameters(node->layer, node->inputs, list);
}

size_t nnla__node_buffers(const nnla_network *net, size_t index, nnla__parameter *list) {
    const nnla__node *node = &net->nodes[index];
    if (node->layer == NULL || node->layer->kind->buffers == NULL)
        return 0;
    return node->layer->kind->buffers(node->layer, node->inputs, list);
}

/* ---- Appending ---- */

/* Room for a node, its edges and its name, and a copy of the shapes that it takes. What it makes is in `node`, and is
   released if it fails. */
static nnla_status reserve(nnla_network *net, const char *name, size_t edges, nnla__node *node) {
    nnla__node *nodes = nnla__grown(net->nodes, net->node_count, &net->node_capacity, sizeof *nodes);
    if (nodes == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    net->nodes = nodes;
    for (size_t e = net->edge_count; e < net->edge_count + edges; e++) {
        nnla__edge *grown = nnla__grown(net->edges, e, &net->edge_capacity, sizeof *grown);
        if (grown == NULL)
            return NNLA_ERROR_OUT_OF_MEMORY;
        net->edges = grown;
    }
    node->name = nnla__duplicate_text(name);
    if (node->name == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    if (edges == 0)
        return NNLA_OK;
    node->inputs = nnla__allocate_array(edges, sizeof *node->inputs);
    if (node->inputs != NULL)
        return NNLA_OK;
    nnla__release(node->name);
    return NNLA_ERROR_OUT_OF_MEMORY;
}

nnla_status nnla__append_input(nnla_network *net, const char *name, const nnla__shape *shape) {
    size_t *inputs = nnla__grown(net->inputs, net->input_count, &net->input_capacity, sizeof *inputs);
    if (inputs == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    net->inputs = inputs;
    nnla__node node = {.shape = *shape, .first_edge = net->edge_count, .shares = net->node_count};
    nnla_status status = reserve(net, name, 0, &node);
    if (status != NNLA_OK)
        return status;
    net->inputs[net->input_count++] = net->node_count;
    net->nodes[net->node_count++] = node;
    return NNLA_OK;
}

/* The name of a node that reads the input `index`; NULL: nobody does yet. */
static const char *reader_name(const nnla_network *net, size_t index) {
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
            if (net->edges[e].from == index)
                return node->name;
        }
    }
    return NULL;
}

/* An input is of indices or of reals for all who read it, and only an input can be of indices. */
static nnla_status check_element(const nnla_network *net, const char *name, const nnla_layer *layer, size_t from) {
    const nnla__node *source = &net->nodes[from];
    int takes_indices = layer->kind->index_limit != NULL, has_indices = source->index_limit != 0;
    const char *other = reader_name(net, from);
    if (takes_indices && source->layer != NULL) {
        return nnla__fail(NNLA_ERROR_DTYPE, "node '%s': %s takes the indices of an input, and node '%s' computes reals",
                          name, layer->kind->name, source->name);
    }
    if (other == NULL || takes_indices == has_indices)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_DTYPE, "node '%s' takes %s from '%s', from which node '%s' takes %s", name,
                      takes_indices ? "indices" : "reals", source->name, other, has_indices ? "indices" : "reals");
}

static nnla_status check_inputs(const nnla_network *net, const char *name, const nnla_layer *layer, const size_t *from,
                                size_t count) {
    const nnla__layer_kind *kind = layer->kind;
    size_t least = nnla__larger(kind->min_inputs, 1), most = nnla__larger(kind->max_inputs, 1);
    if (count < least || count > most) {
        return nnla__fail(NNLA_ERROR_SHAPE, "node '%s': a layer of kind %s takes %zu input%s%s, not %zu", name,
                          kind->name, least, least == 1 ? "" : "s", least < most ? " or more" : "", count);
    }
    for (size_t e = 0; e < count; e++) {
        nnla_status status = check_element(net, name, layer, from[e]);
        if (status != NNLA_OK)
            return status;
    }
    return NNLA_OK;
}

static int same_parameter(const nnla__parameter *a, const nnla__parameter *b) {
    return a->rank == b->rank && memcmp(a->dims, b->dims, a->rank * sizeof *a->dims) == 0;
}

/* A layer of two nodes has one set of parameters and buffers. */
static nnla_status check_shared(const nnla__node *first, const nnla__node *node, const nnla__parameter *there,
                                const nnla__parameter *here, size_t count) {
    char text_here[NNLA__SHAPE_TEXT_SIZE], text_there[NNLA__SHAPE_TEXT_SIZE];
    for (size_t k = 0; k < count; k++) {
        if (same_parameter(&here[k], &there[k]))
            continue;
        return nnla__fail(NNLA_ERROR_SHAPE,
                          "node '%s' shares the layer of node '%s', whose %s is %s: here it would be %s", node->name,
                          first->name, here[k].name, nnla__shape_text(text_there, there[k].rank, there[k].dims),
                          nnla__shape_text(text_here, here[k].rank, here[k].dims));
    }
    return NNLA_OK;
}

/* Parameters and buffers are those of the first node of the layer. */
static nnla_status share(const nnla_network *net, nnla__node *node, const nnla__parameter *parameters,
                         const nnla__parameter *buffers) {
    nnla__parameter list[NNLA__LAYER_MAX_PARAMETERS], buffer_list[NNLA__LAYER_MAX_BUFFERS];
    const nnla__node *first = &net->nodes[node->shares];
    nnla__node_parameters(net, node->shares, list);
    nnla__node_buffers(net, node->shares, buffer_list);
    node->first_parameter = first->first_parameter;
    node->first_buffer = first->first_buffer;
    nnla_status status = check_shared(first, node, list, parameters, node->parameter_count);
    return status != NNLA_OK ? status : check_shared(first, node, buffer_list, buffers, node->buffer_count);
}

static nnla_status number_parameters(nnla_network *net, size_t index, size_t shares) {
    nnla__node *node = &net->nodes[index];
    nnla__parameter parameters[NNLA__LAYER_MAX_PARAMETERS], buffers[NNLA__LAYER_MAX_BUFFERS];
    node->parameter_count = nnla__node_parameters(net, index, parameters);
    node->buffer_count = nnla__node_buffers(net, index, buffers);
    node->shares = shares;
    if (shares != index)
        return share(net, node, parameters, buffers);
    node->first_parameter = net->slots_asked;
    node->first_buffer = net->buffers_asked;
    net->slots_asked += node->parameter_count;
    net->buffers_asked += node->buffer_count;
    return NNLA_OK;
}

/* "'a', 'b'": nodes whose outputs are taken, as many as the text holds. */
enum { NODES_TEXT = 256 };
static const char *nodes_text(char *text, const nnla_network *net, const size_t *from, size_t count) {
    size_t length = 0;
    for (size_t e = 0; e < count && length < NODES_TEXT; e++) {
        int written =
            snprintf(text + length, NODES_TEXT - length, "%s'%s'", e == 0 ? "" : ", ", net->nodes[from[e]].name);
        length += written > 0 ? (size_t)written : 0;
    }
    return text;
}

/* What the node takes, in `node`, and what it makes of it. */
static nnla_status infer(const nnla_network *net, nnla__node *node, const size_t *from, size_t count) {
    node->trainable = 0;
    for (size_t e = 0; e < count; e++) {
        node->inputs[e] = net->nodes[from[e]].shape;
        node->trainable |= net->nodes[from[e]].trainable;
    }
    nnla_status status = node->layer->kind->infer(node->layer, node->name, node->inputs, count, &node->shape);
    char text[NODES_TEXT];
    return status == NNLA_OK ? status : nnla__fail_prefix("after %s: ", nodes_text(text, net, from, count));
}

static void limit_indices(nnla_network *net, const nnla_layer *layer, size_t from) {
    nnla__node *input = &net->nodes[from];
    size_t limit = layer->kind->index_limit(layer);
    if (input->index_limit == 0 || limit < input->index_limit)
        input->index_limit = limit;
}

nnla_status nnla__append_node(nnla_network *net, const char *function, const char *name, nnla_layer *layer,
                              const size_t *from, size_t count) {
    nnla__node node = {.layer = layer, .first_edge = net->edge_count, .edge_count = count};
    size_t index = net->node_count, first = nnla__network_node_of(net, layer);
    nnla_status status = check_inputs(net, name, layer, from, count);
    if (status == NNLA_OK) {
        status = reserve(net, name, count, &node);
        if (status != NNLA_OK)
            return status;
        status = infer(net, &node, from, count);
    }
    if (status == NNLA_OK) {
        net->nodes[index] = node;
        status = number_parameters(net, index, first != 0 ? first : index);
    }
    if (status != NNLA_OK) {
        nnla__release(node.name);
        nnla__release(node.inputs);
        return nnla__fail_prefix("%s: ", function);
    }
    for (size_t e = 0; e < count; e++) {
        net->edges[net->edge_count++] = (nnla__edge){.from = from[e]};
        if (layer->kind->index_limit != NULL)
            limit_indices(net, layer, from[e]);
    }
    net->nodes[index].trainable |= net->nodes[index].parameter_count > 0;
    net->node_count++;
    return NNLA_OK;
}
