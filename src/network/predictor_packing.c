/* A network's parameters and buffers in the form in which predictors read them. */
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "network/predictor_impl.h"

int nnla__packs(const nnla__node *node) { return node->layer != NULL && node->layer->kind->packed_size != NULL; }

/* A layer that does not pack gets a copy of its parameters and buffers, each on a cache line. */
static size_t copied_bytes(const nnla_network *net, const nnla__node *node) {
    size_t elements = 0;
    for (size_t k = 0; k < node->parameter_count; k++)
        elements += nnla__slot_elements(&net->slots[node->first_parameter + k].declared, net->element);
    for (size_t k = 0; k < node->buffer_count; k++)
        elements += nnla__slot_elements(&net->buffers[node->first_buffer + k].declared, net->element);
    return elements * net->element;
}

size_t nnla__packed_bytes(const nnla_network *net, size_t index) {
    const nnla__node *node = &net->nodes[index];
    if (!nnla__packs(node))
        return copied_bytes(net, node);
    return nnla__aligned(node->layer->kind->packed_size(node->layer, net->kernels, node->inputs));
}

/* Copies a tensor to `place`; returns the place after it. */
static char *copy(const nnla_network *net, const nnla__slot *slot, char *place) {
    memcpy(place, slot->value.data, slot->value.count * net->element);
    return place + nnla__slot_elements(&slot->declared, net->element) * net->element;
}

static void copy_node(const nnla_network *net, const nnla__node *node, char *place) {
    for (size_t k = 0; k < node->parameter_count; k++)
        place = copy(net, &net->slots[node->first_parameter + k], place);
    for (size_t k = 0; k < node->buffer_count; k++)
        place = copy(net, &net->buffers[node->first_buffer + k], place);
}

void nnla__packing_fill(const nnla_network *net, const nnla__packing *shared) {
    char *place = shared->block;
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        if (nnla__packs(node))
            node->layer->kind->pack(node->layer, &net->pass, &net->operands[i], place);
        else
            copy_node(net, node, place);
        place += nnla__packed_bytes(net, i);
    }
}

nnla__packing *nnla__packing_create(const nnla_network *net) {
    size_t bytes = 0;
    for (size_t i = 0; i < net->node_count; i++) {
        if (!nnla__checked_add(bytes, nnla__packed_bytes(net, i), &bytes)) {
            return nnla__fail_null(NNLA_ERROR_OUT_OF_MEMORY, "nnla_predictor_create: the packed size overflows");
        }
    }
    nnla__packing *shared = nnla__allocate(sizeof *shared);
    if (shared == NULL)
        return NULL;
    atomic_init(&shared->users, 1);
    shared->block = nnla__allocate(bytes);
    if (shared->block == NULL) {
        nnla__release(shared);
        return NULL;
    }
    nnla__packing_fill(net, shared);
    return shared;
}

void nnla__packing_leave(nnla__packing *shared) {
    if (atomic_fetch_sub_explicit(&shared->users, 1, memory_order_acq_rel) > 1)
        return;
    nnla__release(shared->block);
    nnla__release(shared);
}
