/* From a list of nodes to a network that runs: memory, operands, first values. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "layer/initializer.h"
#include "network/network_impl.h"

int nnla__network_folds(const nnla_network *net, const nnla_loss *loss) {
    return loss->kind->folds != NULL && loss->kind->folds(nnla__node_squash(&net->nodes[net->node_count - 1]));
}

/* Takes loss and optimizer into the network's lists; returns 0 if one of them has an owner. */
static int take(nnla_network *net, nnla_loss *loss, nnla_optimizer *optimizer) {
    int loss_free = loss != NULL && !loss->owned, optimizer_free = optimizer != NULL && !optimizer->owned;
    if (loss_free) {
        loss->owned = 1;
        loss->next = net->losses;
        net->losses = loss;
    }
    if (optimizer_free) {
        optimizer->owned = 1;
        optimizer->next = net->optimizers;
        net->optimizers = optimizer;
    }
    return (loss == NULL || loss_free) && (optimizer == NULL || optimizer_free);
}

static nnla_status check_model(const nnla_network *net, const char *function, const nnla_loss *loss, size_t max_batch) {
    if (net->node_count == 0)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: the network has no input", function);
    if (net->node_count == 1)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: the network has no layer", function);
    if (max_batch == 0) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: max_batch: expected 1 or more, got 0", function);
    }
    const nnla__node *last = &net->nodes[net->node_count - 1];
    if (loss->kind->rank != 0 && last->shape.rank != (size_t)loss->kind->rank) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s takes an output of rank %d, node '%s' has rank %zu", function,
                          loss->kind->name, loss->kind->rank, last->name, last->shape.rank);
    }
    return NNLA_OK;
}

/* A matrix of `rows` samples. */
static nnla__matrix samples(const nnla__node *node, size_t rows, void *data) {
    return nnla__matrix_of(data, rows, node->shape.count);
}

static nnla_status make_slot(nnla_network *net, nnla__slot *slot, const nnla__node *node, size_t offset) {
    size_t bytes = nnla__dtype_size(net->dtype);
    const nnla__parameter *p = &slot->declared;
    char name[NNLA__NAME_MAX + 32];
    snprintf(name, sizeof name, "%s.%s", node->name, p->name);
    slot->name = nnla__duplicate_text(name);
    if (slot->name == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    slot->offset = offset;
    nnla__tensor_init(&slot->value, net->dtype, net->P + offset * bytes, p->rank, p->dims);
    nnla__tensor_init(&slot->gradient, net->dtype, net->G + offset * bytes, p->rank, p->dims);
    size_t index = (size_t)(slot - net->slots);
    size_t rows = nnla__parameter_rows(p), cols = nnla__parameter_cols(p);
    net->W[index] = nnla__matrix_of(slot->value.data, rows, cols);
    net->dW[index] = nnla__matrix_of(slot->gradient.data, rows, cols);
    net->parameter_count += rows * cols;
    return NNLA_OK;
}

static nnla_status make_slots(nnla_network *net) {
    size_t offset = 0;
    net->slots = nnla__allocate_array(nnla__network_slots(net), sizeof *net->slots);
    if (net->slots == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    for (size_t i = 1; i < net->node_count; i++) {
        nnla__parameter list[NNLA__LAYER_MAX_PARAMETERS];
        size_t count = nnla__node_parameters(net, i, list);
        for (size_t k = 0; k < count; k++) {
            nnla__slot *slot = &net->slots[net->slot_count];
            slot->declared = list[k];
            nnla_status status = make_slot(net, slot, &net->nodes[i], offset);
            if (status != NNLA_OK)
                return status;
            net->slot_count++;
            offset += nnla__slot_elements(&list[k], nnla__dtype_size(net->dtype));
        }
    }
    return NNLA_OK;
}

/* Operands that never change; nnla__set_batch does the rest. */
static void connect_operands(nnla_network *net) {
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        nnla__operands *o = &net->operands[i];
        o->Y = samples(node, net->max_batch, o->Y.data);
        o->dY = samples(node, net->max_batch, o->dY.data);
        o->inputs = node->edge_count;
        o->X_shape = i == 0 ? NULL : nnla__node_input(net, i);
        o->Y_shape = &node->shape;
        o->stream = nnla__stream(NNLA__STREAM_MASK, i);
        o->parameters = net->W + node->first_parameter;
        o->gradients = net->dW + node->first_parameter;
        o->X = net->X + node->first_edge;
        o->dX = net->dX + node->first_edge;
        for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
            net->X[e] = net->operands[net->edges[e].from].Y;
            net->dX[e] = net->operands[net->edges[e].from].dY;
        }
        size_t dims[NNLA__SAMPLE_MAX_RANK + 1] = {net->max_batch};
        memcpy(dims + 1, node->shape.dims, node->shape.rank * sizeof *dims);
        nnla__tensor_init(&net->outputs[i], net->dtype, o->Y.data, node->shape.rank + 1, dims);
        net->outputs[i].read_only = 1;
    }
}

static void initialize_parameters(nnla_network *net) {
    for (size_t i = 0; i < net->slot_count; i++) {
        nnla__rng rng = nnla__rng_create(net->seed, nnla__stream(NNLA__STREAM_INITIAL, i));
        nnla__initialize(&net->pass, &net->slots[i].declared, &rng, net->W[i]);
    }
}

/* All that can fail for want of memory. */
static nnla_status reserve(nnla_network *net, const nnla__layout *layout) {
    nnla__arena measure = {NULL, 0, 0};
    nnla_status status = nnla__network_lay_out(net, layout, &measure, &net->memory);
    if (status != NNLA_OK)
        return status;
    net->block = nnla__allocate_scratch(measure.used);
    if (net->block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    nnla__arena place = {net->block, 0, 0};
    status = nnla__network_lay_out(net, layout, &place, &net->memory);
    return status == NNLA_OK ? make_slots(net) : status;
}

static nnla_status compile(nnla_network *net, const char *function, nnla_loss *loss, nnla_optimizer *optimizer,
                           size_t max_batch) {
    nnla_status status = check_model(net, function, loss, max_batch);
    if (status != NNLA_OK)
        return status;
    const nnla__layout layout = {loss, optimizer, max_batch};
    status = reserve(net, &layout);
    if (status != NNLA_OK)
        return nnla__fail_prefix("%s: max_batch %zu: ", function, max_batch);
    net->loss = loss;
    net->optimizer = optimizer;
    net->max_batch = max_batch;
    net->folded = nnla__network_folds(net, loss);
    net->pass.kernels = net->kernels;
    net->pass.seed = net->seed;
    connect_operands(net);
    nnla__network_fuse(net);
    nnla__network_fuse_forward(net, net->operands);
    nnla__network_fuse_backward(net);
    initialize_parameters(net);
    net->compiled = 1;
    return NNLA_OK;
}

nnla_status nnla_network_compile(nnla_network *net, nnla_loss *loss, nnla_optimizer *optimizer, size_t max_batch) {
    static const char function[] = "nnla_network_compile";
    if (net == NULL) {
        nnla_loss_destroy(loss);
        nnla_optimizer_destroy(optimizer);
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", function);
    }
    int taken = take(net, loss, optimizer);
    nnla_status status = nnla__network_can_build(net, function);
    if (status != NNLA_OK)
        return status;
    if (loss == NULL || optimizer == NULL) {
        status = nnla__network_missing(function, loss == NULL ? "loss" : "optimizer");
    } else if (!taken) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: the loss or the optimizer belongs to a network already", function);
    } else {
        status = compile(net, function, loss, optimizer, max_batch);
    }
    return nnla__network_remember(net, status);
}
