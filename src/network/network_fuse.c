/* Which squashes are computed along with a neighbour's product: decided from the edges, once the list of nodes is
   complete. */
#include "base/checked.h"
#include "network/network_impl.h"

nnla_activation nnla__node_squash(const nnla__node *node) {
    const nnla_layer *layer = node->layer;
    return layer != NULL && layer->kind->squash != NULL ? layer->kind->squash(layer) : NNLA__NO_SQUASH;
}

/* The node that `index` reads, if it reads no other and is its only reader; 0: none, or the input. */
static size_t only_input(const nnla_network *net, size_t index) {
    const nnla__node *node = &net->nodes[index];
    if (node->edge_count != 1)
        return 0;
    size_t from = net->edges[node->first_edge].from;
    return net->nodes[from].layer != NULL && nnla__network_readers(net, from) == 1 ? from : 0;
}

static int is_by_elements(nnla_activation squash) {
    return squash != NNLA__NO_SQUASH && !nnla__activation_by_rows(squash);
}

static int fuses(const nnla__node *node) { return node->layer != NULL && node->layer->kind->fuses; }

/* Gradients that a node adds to those of another are not final when it has written them. */
static int is_shared(const nnla_network *net, size_t index) {
    for (size_t i = 0; i < net->node_count; i++) {
        if (i != index && net->nodes[i].layer != NULL && net->nodes[i].shares == net->nodes[index].shares)
            return 1;
    }
    return 0;
}

void nnla__network_fuse(nnla_network *net) {
    for (size_t i = 1; i < net->node_count; i++) {
        nnla__node *node = &net->nodes[i];
        size_t from = only_input(net, i);
        if (from == 0)
            continue;
        nnla__node *input = &net->nodes[from];
        if (node->layer->kind->in_place)
            node->in_place_of = from;
        if (is_by_elements(nnla__node_squash(node)) && fuses(input))
            node->forward_by = from; /* Y = squash(Z) with the blocks of Z */
        if (is_by_elements(nnla__node_squash(input)) && only_input(net, from) != 0 && fuses(node))
            input->backward_by = i; /* dZ = squash'(Z) ⊙ dY with the blocks of dY */
    }
}

void nnla__network_fuse_forward(const nnla_network *net, nnla__operands *operands) {
    for (size_t i = 1; i < net->node_count; i++) {
        operands[i].squash = nnla__node_squash(&net->nodes[i]);
        if (net->nodes[i].forward_by != 0)
            operands[net->nodes[i].forward_by].squash_after = &operands[i];
    }
}

/* Elements of G up to which one pass over all of it costs less than a look at each gradient: they lie in the L1
   cache. */
enum { SMALL = 8192 };

void nnla__network_fuse_backward(nnla_network *net) {
    size_t end = 0;
    net->unreported = net->flat_count;
    for (size_t i = 1; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        if (node->backward_by != 0)
            net->operands[node->backward_by].squash_before = &net->operands[i];
        if (node->parameter_count == 0)
            continue;
        if (fuses(node) && net->flat_count > SMALL && !is_shared(net, i)) {
            net->operands[i].all_finite = &net->reported_finite;
            continue;
        }
        size_t next = node->first_parameter + node->parameter_count;
        size_t first = net->slots[node->first_parameter].offset;
        net->unreported = first < net->unreported ? first : net->unreported;
        end = nnla__larger(end, next < net->slot_count ? net->slots[next].offset : net->flat_count);
    }
    net->unreported_count = end > net->unreported ? end - net->unreported : 0;
}
