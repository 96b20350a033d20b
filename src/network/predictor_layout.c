/* Where a predictor's outputs lie, and the rest of its memory. */
#include <stdint.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "network/predictor_impl.h"

/* ---- Where outputs lie ---- */

enum { IN_OUTPUT = -1 };

/* The output in whose tensor each node is written: an output's node, and what it works on in place. */
static void plan_output_tensors(const nnla_network *net, size_t *output_of) {
    for (size_t i = 0; i < net->node_count; i++)
        output_of[i] = SIZE_MAX;
    for (size_t k = 0; k < net->output_count; k++) {
        for (size_t i = net->outputs[k].node; i != 0; i = net->nodes[i].in_place_of)
            output_of[i] = k;
    }
}

/* When node i's output is written: with a neighbour's product, or at its own turn. */
static size_t written_at(const nnla__node *node, size_t index) {
    return node->forward_by != 0 ? node->forward_by : index;
}

/* The buffers of the other outputs, from where they are written to where they are last read; a layer that works in place
   writes over its input. Returns the bytes, SIZE_MAX if they overflow. */
static size_t plan_outputs(const nnla_predictor *predictor, const size_t *output_of, nnla__lifetime *buffers,
                           size_t *of_node) {
    const nnla_network *net = predictor->net;
    size_t count = 0;
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        size_t bytes;
        of_node[i] = (size_t)IN_OUTPUT;
        if (!nnla__checked_multiply(predictor->max_batch, node->shape.count, &bytes) ||
            !nnla__checked_multiply(bytes, net->element, &bytes))
            return SIZE_MAX; /* the sizes that layers compute could overflow too */
        if (node->layer == NULL || output_of[i] != SIZE_MAX)
            continue;
        size_t before = node->in_place_of != 0 ? of_node[node->in_place_of] : (size_t)IN_OUTPUT;
        of_node[i] = before != (size_t)IN_OUTPUT ? before : count++;
        if (before == (size_t)IN_OUTPUT)
            buffers[of_node[i]] = (nnla__lifetime){.bytes = bytes, .first = written_at(node, i), .last = i};
    }
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
            size_t buffer = of_node[net->edges[e].from];
            if (buffer != (size_t)IN_OUTPUT)
                buffers[buffer].last = nnla__larger(buffers[buffer].last, i);
        }
    }
    return count == 0 ? 0 : nnla__plan_memory(buffers, count);
}

/* ---- Its block ---- */

static void lay_out(nnla_predictor *predictor, nnla__arena *arena, size_t output_bytes, const nnla__lifetime *buffers,
                    const size_t *of_node) {
    const nnla_network *net = predictor->net;
    nnla_predictor p = *predictor; /* the tables' places */
    size_t copies = 0;
    for (size_t i = 0; i < net->node_count; i++)
        copies += net->nodes[i].parameter_count + net->nodes[i].buffer_count;
    p.operands = nnla__arena_take_zeros(arena, net->node_count, sizeof *p.operands);
    p.X = nnla__arena_take_zeros(arena, net->edge_count, sizeof *p.X);
    p.dX = nnla__arena_take_zeros(arena, net->edge_count, sizeof *p.dX);
    p.copies = nnla__arena_take_zeros(arena, copies, sizeof *p.copies);
    p.given_X = nnla__arena_take_zeros(arena, net->input_count, sizeof *p.given_X);
    p.batch = nnla__arena_take_zeros(arena, net->input_count, sizeof *p.batch);
    p.output_of = nnla__arena_take_zeros(arena, net->node_count, sizeof *p.output_of);
    char *outputs = nnla__arena_take(arena, output_bytes, 1);
    void *scratch = nnla__arena_take(arena, nnla__network_node_scratch(net, predictor->max_batch), 1);
    if (arena->base == NULL)
        return;
    p.pass = net->pass;
    p.pass.scratch = scratch;
    p.pass.training = 0;
    *predictor = p;
    plan_output_tensors(net, predictor->output_of);
    for (size_t i = 0; i < net->node_count; i++) {
        if (of_node[i] != (size_t)IN_OUTPUT)
            predictor->operands[i].Y.data = outputs + buffers[of_node[i]].offset;
    }
}

/* Matrices over the copies of a node's tensors; returns the place after the last. */
static nnla__matrix *connect_copies(const nnla_network *net, size_t index, const char *place, nnla__operands *o,
                                    nnla__matrix *copies) {
    const nnla__node *node = &net->nodes[index];
    size_t count = node->parameter_count + node->buffer_count;
    o->parameters = copies;
    o->buffers = copies + node->parameter_count;
    for (size_t k = 0; k < count; k++) {
        int is_buffer = k >= node->parameter_count;
        const nnla__slot *slot = is_buffer ? &net->buffers[node->first_buffer + k - node->parameter_count]
                                           : &net->slots[node->first_parameter + k];
        *copies =
            is_buffer ? net->operands[index].buffers[k - node->parameter_count] : net->W[node->first_parameter + k];
        copies->data = (void *)place;
        copies++;
        place += nnla__slot_elements(&slot->declared, net->element) * net->element;
    }
    return copies;
}

/* As the network's operands, with this predictor's memory and the packed parameters. */
static void connect_operands(nnla_predictor *predictor) {
    const nnla_network *net = predictor->net;
    const char *packed = predictor->shared->block;
    nnla__matrix *copies = predictor->copies;
    for (size_t i = 0; i < net->node_count; i++) {
        nnla__operands *o = &predictor->operands[i];
        const nnla__node *node = &net->nodes[i];
        o->Y = nnla__matrix_of(o->Y.data, predictor->max_batch, node->shape.count);
        o->inputs = node->edge_count;
        o->X_shape = node->inputs;
        o->Y_shape = &node->shape;
        o->X = predictor->X + node->first_edge;
        o->dX = predictor->dX + node->first_edge;
        if (nnla__packs(node))
            o->packed = packed;
        else
            copies = connect_copies(net, i, packed, o, copies);
        packed += nnla__packed_bytes(net, i);
        for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
            predictor->X[e] = predictor->operands[net->edges[e].from].Y;
        }
    }
    nnla__network_fuse_forward(net, predictor->operands);
}

nnla_status nnla__predictor_reserve(nnla_predictor *predictor) {
    const nnla_network *net = predictor->net;
    nnla__lifetime *buffers = nnla__allocate_array(net->node_count, sizeof *buffers);
    size_t *of_node = nnla__allocate_array(net->node_count, sizeof *of_node);
    size_t *output_of = nnla__allocate_array(net->node_count, sizeof *output_of);
    nnla__arena measure = {NULL, 0, 0};
    if (buffers != NULL && of_node != NULL && output_of != NULL) {
        plan_output_tensors(net, output_of);
        size_t output_bytes = plan_outputs(predictor, output_of, buffers, of_node);
        lay_out(predictor, &measure, output_bytes, buffers, of_node);
        if (measure.overflow) {
            nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "nnla_predictor_create: the predictor's size overflows");
        } else {
            predictor->block = nnla__allocate_scratch(measure.used);
        }
        nnla__arena place = {predictor->block, 0, 0};
        if (predictor->block != NULL)
            lay_out(predictor, &place, output_bytes, buffers, of_node);
    }
    nnla__release(buffers);
    nnla__release(of_node);
    nnla__release(output_of);
    if (predictor->block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    connect_operands(predictor);
    return NNLA_OK;
}
