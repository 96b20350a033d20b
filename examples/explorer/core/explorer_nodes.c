/* The nodes of the network, and the weights of its affine ones. */
#include "explorer_message.h"
#include "explorer_session.h"

#include <math.h>

static const explorer_node *at(int node) {
    return node >= 0 && (size_t)node < explorer_now.node_count ? &explorer_now.nodes[node] : NULL;
}

int explorer_node_count(void) { return (int)explorer_now.node_count; }

const char *explorer_node_name(int node) {
    return at(node) != NULL ? nnla_network_node_name(explorer_now.net, (size_t)node) : "";
}

int explorer_node_kind(int node) { return at(node) != NULL ? at(node)->kind : EXPLORER_NODE_INPUT; }

int explorer_node_units(int node) { return at(node) != NULL ? (int)at(node)->units : 0; }

const char *explorer_node_squash(int node) {
    const explorer_node *n = at(node);
    return n != NULL && n->kind == EXPLORER_NODE_SQUASH ? nnla_activation_name(n->squash) : "";
}

nnla_status explorer_check_node(int node) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK && at(node) == NULL)
        status = explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "there is no node %d", node);
    return status;
}

nnla_status explorer_check_affine(int node) {
    nnla_status status = explorer_check_node(node);
    if (status == NNLA_OK && at(node)->kind != EXPLORER_NODE_AFFINE)
        status = explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "node %d, '%s', is not affine", node,
                                 explorer_node_name(node));
    return status;
}

nnla_status explorer_check_unit(int node, int unit) {
    nnla_status status = explorer_check_node(node);
    if (status == NNLA_OK && (unit < 0 || unit >= explorer_node_units(node)))
        status = explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "'%s' has no unit %d: it has %d",
                                 explorer_node_name(node), unit, explorer_node_units(node));
    return status;
}

nnla_tensor *explorer_weight(int node) { return nnla_network_parameter(explorer_now.net, at(node)->weight); }

nnla_tensor *explorer_bias(int node) { return nnla_network_parameter(explorer_now.net, at(node)->weight + 1); }

nnla_status explorer_weight_set(int node, int row, int column, double value) {
    nnla_status status = explorer_check_affine(node);
    if (status == NNLA_OK)
        status = explorer_check_unit(node, row);
    const int columns = status == NNLA_OK ? (int)nnla_tensor_dim(explorer_weight(node), 1) : 0;
    if (status == NNLA_OK && (column < -1 || column >= columns))
        status = explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "'%s' has no column %d: it has %d",
                                 explorer_node_name(node), column, columns);
    if (status == NNLA_OK && !(fabs(value) <= 1e6))
        status = explorer_refuse(NNLA_ERROR_INVALID_ARGUMENT, "a weight is expected between -1e6 and 1e6");
    if (status == NNLA_OK) {
        const size_t unit = (size_t)row, index[2] = {unit, (size_t)column};
        status = column < 0 ? nnla_tensor_set(explorer_bias(node), &unit, value)
                            : nnla_tensor_set(explorer_weight(node), index, value);
        explorer_now.edited = 1;
        explorer_changed();
    }
    return explorer_result(status);
}
