/* Which nodes have a loss. */
#include <float.h>
#include <math.h>

#include "base/alloc.h"
#include "base/text.h"
#include "network/network_impl.h"

void nnla__output_fold(const nnla_network *net, nnla__output *output) {
    const nnla__node *node = &net->nodes[output->node];
    const nnla__loss_kind *kind = output->loss->kind;
    output->folded = kind->folds != NULL && kind->folds(nnla__node_squash(node));
    output->read = output->folded ? net->edges[node->first_edge].from : output->node;
}

static nnla_status check_output(const nnla_network *net, const char *function, size_t index, const nnla_loss *loss,
                                double weight) {
    const nnla__node *node = &net->nodes[index];
    char text[NNLA__REAL_TEXT_SIZE];
    if (node->layer == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s' is an input", function, node->name);
    for (size_t k = 0; k < net->output_count; k++) {
        if (net->outputs[k].node == index) {
            return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s' has a loss already", function, node->name);
        }
    }
    if (loss->kind->rank != 0 && node->shape.rank != (size_t)loss->kind->rank) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s takes an output of rank %d, node '%s' has rank %zu", function,
                          loss->kind->name, loss->kind->rank, node->name, node->shape.rank);
    }
    if (weight > 0 && weight <= FLT_MAX)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s': weight: expected a finite value above 0, got %s",
                      function, node->name, nnla__format_real(text, weight, 6));
}

nnla_status nnla__append_output(nnla_network *net, const char *function, size_t node, nnla_loss *loss, double weight) {
    nnla_status status = check_output(net, function, node, loss, weight);
    if (status != NNLA_OK)
        return status;
    nnla__output *outputs = nnla__grown(net->outputs, net->output_count, &net->output_capacity, sizeof *outputs);
    if (outputs == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    net->outputs = outputs;
    net->outputs[net->output_count++] = (nnla__output){.node = node, .loss = loss, .weight = weight};
    return NNLA_OK;
}

static nnla_status add_output(nnla_network *net, const char *function, const char *name, nnla_loss *loss,
                              double weight) {
    size_t node = nnla__network_require_node(net, function, name);
    if (node == net->node_count)
        return nnla_error_status();
    return nnla__append_output(net, function, node, loss, weight);
}

nnla_status nnla_network_add_output(nnla_network *net, const char *node, nnla_loss *loss, double weight) {
    static const char function[] = "nnla_network_add_output";
    if (net == NULL) {
        nnla_loss_destroy(loss);
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", function);
    }
    int taken = nnla__network_take_loss(net, loss);
    nnla_status status = nnla__network_can_build(net, function);
    if (status != NNLA_OK)
        return status;
    if (loss == NULL) {
        status = nnla__network_missing(function, "loss");
    } else if (!taken) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: the loss belongs to a network already", function);
    } else {
        status = add_output(net, function, node, loss, weight);
    }
    return nnla__network_remember(net, status);
}

/* A node whose output nobody uses was forgotten, and would not be trained. */
nnla_status nnla__check_all_used(const nnla_network *net, const char *function) {
    for (size_t i = 0; i < net->node_count; i++) {
        if (nnla__network_readers(net, i) > 0)
            continue;
        return nnla__fail(NNLA_ERROR_STATE,
                          "%s: nobody takes the output of node '%s': connect it, or give it a loss by "
                          "nnla_network_add_output",
                          function, net->nodes[i].name);
    }
    return NNLA_OK;
}
