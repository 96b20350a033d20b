/* Rows of weights: what a unit answers to. */
#include <string.h>

#include "network/network_impl.h"
#include "nnla/network_geometry.h"

/* The weights of a node as a matrix: its first parameter that has a row for each unit. NULL with the failure recorded. */
static const nnla__slot *weights_of(const nnla_network *net, const char *function, const char *node) {
    if (nnla__network_ready(net, function) != NNLA_OK)
        return NULL;
    const size_t index = nnla__network_require_node(net, function, node);
    if (index == net->node_count)
        return NULL;
    const nnla__node *n = &net->nodes[index];
    for (size_t k = n->first_parameter; k < n->first_parameter + n->parameter_count; k++) {
        if (net->slots[k].declared.rank > 1)
            return &net->slots[k];
    }
    return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s', %s, has no weight matrix", function, node,
                           n->layer == NULL ? "an input" : n->layer->kind->name);
}

nnla_tensor *nnla_network_weight_matrix(nnla_network *net, const char *node) {
    static const char function[] = "nnla_network_weight_matrix";
    const nnla__slot *slot = weights_of(net, function, node);
    if (slot == NULL)
        return NULL;
    nnla_tensor *value = &net->slots[slot - net->slots].value;
    const size_t dims[] = {value->dims[0], value->count / value->dims[0]};
    nnla_tensor *view = nnla_tensor_view_reshaped(value, 2, dims);
    if (view == NULL)
        nnla__fail_prefix("%s: ", function);
    return view;
}

/* Of that shape, or as long a vector. */
static nnla_status check_template(const nnla_network *net, const char *function, const nnla_tensor *W,
                                  const nnla_tensor *template_) {
    const size_t terms = W->count / W->dims[0];
    nnla_status status = nnla__check_output(function, "template_", template_);
    if (status == NNLA_OK && !nnla__shape_is(template_, 1, &terms))
        status = nnla__check_dims(function, "template_", template_, W->rank - 1, W->dims + 1);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "the network", W, "template_", template_);
    return status == NNLA_OK ? nnla__network_check_results(net, function, nnla__one_tensor("template_", &template_))
                             : status;
}

nnla_status nnla_network_template(const nnla_network *net, const char *node, size_t unit, nnla_tensor *template_) {
    static const char function[] = "nnla_network_template";
    const nnla__slot *slot = weights_of(net, function, node);
    if (slot == NULL)
        return nnla_error_status();
    const nnla_tensor *W = &slot->value;
    const size_t bytes = W->count / W->dims[0] * net->element;
    if (unit >= W->dims[0]) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: unit %zu: node '%s' has %zu", function, unit, node,
                          W->dims[0]);
    }
    nnla_status status = check_template(net, function, W, template_);
    if (status == NNLA_OK)
        memcpy(template_->data, (const char *)W->data + unit * bytes, bytes);
    return status;
}
