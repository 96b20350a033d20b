/* The outputs of several nodes in one pass. */
#include "base/alloc.h"
#include "network/network_impl.h"
#include "nnla/network_geometry.h"

nnla_status nnla__network_find_unit(const nnla_network *net, const char *function, const char *node, size_t unit,
                                    size_t *index) {
    *index = nnla__network_require_node(net, function, node);
    if (*index == net->node_count)
        return nnla_error_status();
    if (unit < net->nodes[*index].shape.count)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: unit %zu: node '%s' has %zu", function, unit, node,
                      net->nodes[*index].shape.count);
}

/* The nodes of these names. */
static nnla_status find_nodes(const nnla_network *net, const char *function, const char *const *nodes, size_t count,
                              nnla__tensors Y, size_t *indices) {
    nnla_status status = nnla__check_present(function, "nodes", nodes);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "Y", Y.list);
    for (size_t k = 0; status == NNLA_OK && k < count; k++) {
        indices[k] = nnla__network_require_node(net, function, nodes[k]);
        if (indices[k] == net->node_count)
            status = nnla_error_status();
    }
    return status;
}

static size_t largest(const size_t *indices, size_t count) {
    size_t last = 0;
    for (size_t k = 0; k < count; k++)
        last = indices[k] > last ? indices[k] : last;
    return last;
}

static nnla_status predict_nodes(nnla_network *net, const char *function, const char *const *nodes, nnla__tensors X,
                                 nnla_tensor *const *Y, size_t count) {
    const nnla__tensors of_Y = nnla__tensor_list("Y", (const nnla_tensor *const *)Y, count);
    nnla_status status = nnla__network_ready(net, function);
    if (status != NNLA_OK)
        return status;
    size_t *indices = nnla__allocate_array(count, sizeof *indices);
    if (indices == NULL)
        return nnla__fail_prefix("%s: ", function);
    status = find_nodes(net, function, nodes, count, of_Y, indices);
    if (status == NNLA_OK)
        status = nnla__network_read_inputs(net, function, X, 0, net->given_X);
    if (status == NNLA_OK)
        status = nnla__network_check_nodes(net, function, X, net->given_X[0].rows, of_Y, indices);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X);
    if (status == NNLA_OK)
        nnla__network_predict_nodes(net, indices, count, largest(indices, count), Y);
    nnla__release(indices);
    return status;
}

nnla_status nnla_network_predict_nodes(nnla_network *net, const char *const *nodes, size_t count, const nnla_tensor *X,
                                       nnla_tensor *const *Y) {
    return predict_nodes(net, "nnla_network_predict_nodes", nodes, nnla__one_tensor("X", &X), Y, count);
}

nnla_status nnla_network_predict_nodes_many(nnla_network *net, const char *const *nodes, size_t count,
                                            const nnla_tensor *const *X, size_t inputs, nnla_tensor *const *Y) {
    return predict_nodes(net, "nnla_network_predict_nodes_many", nodes, nnla__tensor_list("X", X, inputs), Y, count);
}
