/* How well a hyperplane behind a node would separate the classes. */
#include "base/alloc.h"
#include "network/network_impl.h"
#include "nnla/network_geometry.h"

static const char function[] = "nnla_network_separability";

/* The node's output for X, to be destroyed. */
static nnla_tensor *predicted(nnla_network *net, size_t node, const nnla_tensor *X) {
    const nnla__shape *shape = &net->nodes[node].shape;
    const nnla__tensors given = nnla__one_tensor("X", &X);
    size_t dims[NNLA__MAX_RANK] = {0};
    if (nnla__network_read_inputs(net, function, given, 1, net->given_X) != NNLA_OK ||
        nnla__network_check_outside(net, function, given) != NNLA_OK)
        return NULL;
    dims[0] = net->given_X[0].rows;
    for (size_t i = 0; i < shape->rank; i++)
        dims[i + 1] = shape->dims[i];
    nnla_tensor *Y =
        nnla_tensor_create(net->nodes[node].index_limit != 0 ? NNLA_I32 : net->dtype, shape->rank + 1, dims);
    if (Y == NULL)
        nnla__fail_prefix("%s: ", function);
    else
        nnla__network_predict_nodes(net, &node, 1, node, &Y);
    return Y;
}

nnla_status nnla_network_separability(nnla_network *net, const char *node, const nnla_tensor *X, const nnla_tensor *T,
                                      double *score) {
    nnla_status status = nnla__network_ready(net, function);
    if (status != NNLA_OK)
        return status;
    const size_t index = nnla__network_require_node(net, function, node);
    nnla_tensor *Y = index < net->node_count ? predicted(net, index, X) : NULL;
    if (Y == NULL)
        return nnla_error_status();
    status = nnla_separability(Y, T, score);
    nnla_tensor_destroy(Y);
    return status == NNLA_OK ? status : nnla__fail_prefix("%s: ", function);
}
