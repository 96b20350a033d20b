/* Looking inside: what a node is and what it takes. */
#include "network/network_impl.h"

/* NULL with the failure recorded if there is no such node. */
static const nnla__node *node_at(const nnla_network *net, const char *function, size_t index) {
    if (net == NULL)
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", function);
    if (index < net->node_count)
        return &net->nodes[index];
    return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: index %zu: the network has %zu nodes", function, index,
                           net->node_count);
}

const char *nnla_network_node_kind(const nnla_network *net, size_t index) {
    const nnla__node *node = node_at(net, "nnla_network_node_kind", index);
    if (node == NULL)
        return NULL;
    return node->layer != NULL ? node->layer->kind->name : "input";
}

nnla_status nnla_network_node_activation(const nnla_network *net, size_t index, nnla_activation *activation) {
    static const char function[] = "nnla_network_node_activation";
    const nnla__node *node = node_at(net, function, index);
    if (node == NULL)
        return NNLA_ERROR_INVALID_ARGUMENT;
    if (activation == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: activation is NULL", function);
    const nnla_activation squash = nnla__node_squash(node);
    if (squash == NNLA__NO_SQUASH)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s' is no activation", function, node->name);
    *activation = squash;
    return NNLA_OK;
}

size_t nnla_network_node_input_count(const nnla_network *net, size_t index) {
    const nnla__node *node = node_at(net, "nnla_network_node_input_count", index);
    return node != NULL ? node->edge_count : 0;
}

nnla_status nnla_network_node_input(const nnla_network *net, size_t index, size_t which, size_t *from) {
    static const char function[] = "nnla_network_node_input";
    const nnla__node *node = node_at(net, function, index);
    if (node == NULL)
        return NNLA_ERROR_INVALID_ARGUMENT;
    if (from == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: from is NULL", function);
    if (which >= node->edge_count)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s' takes %zu nodes: there is no input %zu", function,
                          node->name, node->edge_count, which);
    *from = net->edges[node->first_edge + which].from;
    return NNLA_OK;
}
