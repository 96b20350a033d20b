/* From a list of nodes to a network that runs: memory, operands, first values. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "layer/initializer.h"
#include "network/network_impl.h"

static nnla_status check_model(const nnla_network *net, const char *function, size_t max_batch) {
    if (net->node_count == 0)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: the network has no input", function);
    if (net->node_count == net->input_count)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: the network has no layer", function);
    if (max_batch == 0) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: max_batch: expected 1 or more, got 0", function);
    }
    return NNLA_OK;
}

/* A matrix of `rows` samples. */
static nnla__matrix samples(const nnla__node *node, size_t rows, void *data) {
    return nnla__matrix_of(data, rows, node->shape.count);
}

/* A parameter's, or a buffer's, place in the flat vectors and its views; without gradients if G is NULL. */
static nnla_status make_slot(const nnla_network *net, nnla__slot *slot, const nnla__node *node, char *P, char *G,
                             size_t *offset) {
    size_t bytes = net->element;
    const nnla__parameter *p = &slot->declared;
    char name[NNLA__NAME_MAX + 32];
    snprintf(name, sizeof name, "%s.%s", node->name, p->name);
    slot->name = nnla__duplicate_text(name);
    if (slot->name == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    slot->offset = *offset;
    *offset += nnla__slot_elements(p, bytes);
    nnla__tensor_init(&slot->value, net->dtype, P + slot->offset * bytes, p->rank, p->dims);
    nnla__tensor_init(&slot->gradient, net->dtype, G == NULL ? NULL : G + slot->offset * bytes, p->rank, p->dims);
    return NNLA_OK;
}

static nnla__matrix slot_matrix(const nnla__slot *slot, void *data) {
    return nnla__matrix_of(data, nnla__parameter_rows(&slot->declared), nnla__parameter_cols(&slot->declared));
}

/* The tensors of one sort that nodes ask for: parameters, or buffers. */
typedef struct slot_list {
    size_t (*ask)(const nnla_network *net, size_t node, nnla__parameter *list);
    nnla__slot *slots;
    size_t *count;        /* how many are made */
    char *P, *G;          /* flat; G is NULL for buffers, as is … */
    nnla__matrix *W, *dW; /* … dW */
} slot_list;

enum {
    ASKED_MOST = NNLA__LAYER_MAX_PARAMETERS > NNLA__LAYER_MAX_BUFFERS ? (int)NNLA__LAYER_MAX_PARAMETERS
                                                                      : (int)NNLA__LAYER_MAX_BUFFERS
};

static nnla_status make_slots(const nnla_network *net, const slot_list *list) {
    size_t offset = 0;
    if (list->slots == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    for (size_t i = 0; i < net->node_count; i++) {
        nnla__parameter asked[ASKED_MOST];
        size_t count = net->nodes[i].shares == i ? list->ask(net, i, asked) : 0;
        for (size_t k = 0; k < count; k++) {
            size_t index = *list->count;
            nnla__slot *slot = &list->slots[index];
            slot->declared = asked[k];
            nnla_status status = make_slot(net, slot, &net->nodes[i], list->P, list->G, &offset);
            if (status != NNLA_OK)
                return status;
            list->W[index] = slot_matrix(slot, slot->value.data);
            if (list->dW != NULL)
                list->dW[index] = slot_matrix(slot, slot->gradient.data);
            ++*list->count;
        }
    }
    return NNLA_OK;
}

static nnla_status make_parameters(nnla_network *net) {
    net->slots = nnla__allocate_array(net->slots_asked, sizeof *net->slots);
    const slot_list list = {nnla__node_parameters, net->slots, &net->slot_count, net->P, net->G, net->W, net->dW};
    nnla_status status = make_slots(net, &list);
    for (size_t i = 0; i < net->slot_count; i++)
        net->parameter_count += net->slots[i].value.count;
    return status;
}

static nnla_status make_buffers(nnla_network *net) {
    net->buffers = nnla__allocate_array(net->buffers_asked, sizeof *net->buffers);
    const slot_list list = {nnla__node_buffers, net->buffers, &net->buffer_count, net->B, NULL, net->buffer, NULL};
    return make_slots(net, &list);
}

/* ---- Operands: what never changes; nnla__set_batch does the rest ---- */

/* A node of a layer that a later node has too adds its gradients to that one's, which were written before. */
static void connect_parameters(nnla_network *net, size_t index) {
    nnla__node *node = &net->nodes[index];
    nnla__operands *o = &net->operands[index];
    o->parameters = net->W + node->first_parameter;
    o->gradients = net->dW + node->first_parameter;
    o->buffers = net->buffer + node->first_buffer;
    for (size_t later = index + 1; later < net->node_count; later++)
        node->adds_gradients |= node->parameter_count > 0 && net->nodes[later].shares == node->shares;
    if (!node->adds_gradients)
        return;
    o->gradients = net->added + node->first_parameter;
    char *place = (char *)net->added_memory;
    for (size_t k = 0; k < node->parameter_count; k++) {
        size_t slot = node->first_parameter + k;
        net->added[slot] = slot_matrix(&net->slots[slot], place);
        place += nnla__slot_elements(&net->slots[slot].declared, net->element) * net->element;
    }
}

static void connect_operands(nnla_network *net) {
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        nnla__operands *o = &net->operands[i];
        o->Y = samples(node, net->max_batch, o->Y.data);
        o->dY = samples(node, net->max_batch, o->dY.data);
        o->inputs = node->edge_count;
        o->X_shape = node->inputs;
        o->Y_shape = &node->shape;
        o->stream = nnla__stream(NNLA__STREAM_MASK, i);
        o->X = net->X + node->first_edge;
        o->dX = net->dX + node->first_edge;
        connect_parameters(net, i);
        for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
            const nnla__node *from = &net->nodes[net->edges[e].from];
            net->X[e] = net->operands[net->edges[e].from].Y;
            net->dX[e] = samples(from, net->max_batch, net->dX[e].data);
        }
        size_t dims[NNLA__SAMPLE_MAX_RANK + 1] = {net->max_batch};
        memcpy(dims + 1, node->shape.dims, node->shape.rank * sizeof *dims);
        nnla__tensor_init(&net->shown[i], node->index_limit != 0 ? NNLA_I32 : net->dtype, o->Y.data,
                          node->shape.rank + 1, dims);
        net->shown[i].read_only = 1;
    }
}

static void initialize_all(nnla_network *net, const nnla__slot *slots, size_t count, const nnla__matrix *values,
                           uint64_t use) {
    for (size_t i = 0; i < count; i++) {
        nnla__rng rng = nnla__rng_create(net->seed, nnla__stream(use, i));
        nnla__initialize(&net->pass, &slots[i].declared, &rng, values[i]);
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
    if (status == NNLA_OK)
        status = make_parameters(net);
    return status == NNLA_OK ? make_buffers(net) : status;
}

static nnla_status compile(nnla_network *net, const char *function, nnla_loss *loss, nnla_optimizer *optimizer,
                           size_t max_batch) {
    nnla_status status = check_model(net, function, max_batch);
    if (status == NNLA_OK && loss != NULL)
        status = nnla__append_output(net, function, net->node_count - 1, loss, 1);
    if (status == NNLA_ERROR_OUT_OF_MEMORY)
        return nnla__fail_prefix("%s: max_batch %zu: ", function, max_batch);
    if (status == NNLA_OK)
        status = nnla__check_all_used(net, function);
    if (status != NNLA_OK)
        return status;
    const nnla__layout layout = {optimizer, max_batch};
    status = reserve(net, &layout);
    if (status != NNLA_OK)
        return nnla__fail_prefix("%s: max_batch %zu: ", function, max_batch);
    net->optimizer = optimizer;
    net->max_batch = max_batch;
    net->pass.kernels = net->kernels;
    net->pass.seed = net->seed;
    connect_operands(net);
    nnla__network_fuse(net);
    nnla__network_fuse_forward(net, net->operands);
    nnla__network_fuse_backward(net);
    if (!net->restored) {
        initialize_all(net, net->slots, net->slot_count, net->W, NNLA__STREAM_INITIAL);
        initialize_all(net, net->buffers, net->buffer_count, net->buffer, NNLA__STREAM_BUFFER);
    }
    net->compiled = 1;
    return NNLA_OK;
}

/* Without a loss from compile: the last node, or all, would have none. */
static int lacks_loss(const nnla_network *net) {
    return net->output_count == 0 || nnla__network_readers(net, net->node_count - 1) == 0;
}

nnla_status nnla_network_compile(nnla_network *net, nnla_loss *loss, nnla_optimizer *optimizer, size_t max_batch) {
    static const char function[] = "nnla_network_compile";
    if (net == NULL) {
        nnla_loss_destroy(loss);
        nnla_optimizer_destroy(optimizer);
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", function);
    }
    int taken = nnla__network_take_loss(net, loss);
    taken &= nnla__network_take_optimizer(net, optimizer);
    nnla_status status = nnla__network_can_build(net, function);
    if (status != NNLA_OK)
        return status;
    if ((loss == NULL && lacks_loss(net)) || optimizer == NULL) {
        status = nnla__network_missing(function, optimizer == NULL ? "optimizer" : "loss");
    } else if (!taken) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: the loss or the optimizer belongs to a network already", function);
    } else {
        status = compile(net, function, loss, optimizer, max_batch);
    }
    return nnla__network_remember(net, status);
}
