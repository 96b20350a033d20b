/* Where everything of a compiled network lies: one function measures and places. */
#include <stdint.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "layer/initializer.h"
#include "network/network_impl.h"

/* A layout under way. */
typedef struct drawing {
    nnla_network *net;
    const nnla__layout *layout;
    nnla__arena *arena;
    nnla_memory *memory;
    size_t bytes; /* of an element */
} drawing;

typedef void *take_function(nnla__arena *arena, size_t count, size_t size);

static void *taken(const drawing *d, take_function *take, size_t *figure, size_t count, size_t size) {
    size_t before = d->arena->used;
    void *place = take(d->arena, count, size);
    *figure += d->arena->used - before;
    return place;
}

/* Takes space and adds what it took to one of the memory figures. */
static void *take(const drawing *d, size_t *figure, size_t count, size_t size) {
    return taken(d, nnla__arena_take, figure, count, size);
}

static void *take_zeros(const drawing *d, size_t *figure, size_t count, size_t size) {
    return taken(d, nnla__arena_take_zeros, figure, count, size);
}

/* a × b; an overflow is passed on to the arena, which refuses the largest size. */
static size_t times(size_t a, size_t b) {
    size_t product = SIZE_MAX;
    return nnla__checked_multiply(a, b, &product) ? product : SIZE_MAX;
}

static size_t batch_elements(const drawing *d, size_t node) {
    return times(d->layout->max_batch, d->net->nodes[node].shape.count);
}

size_t nnla__slot_elements(const nnla__parameter *p, size_t bytes) {
    size_t line = NNLA__ALIGNMENT / bytes;
    size_t count = times(nnla__parameter_rows(p), nnla__parameter_cols(p));
    return count > SIZE_MAX - line ? SIZE_MAX : (count + line - 1) / line * line;
}

static size_t list_elements(const nnla__parameter *list, size_t count, size_t bytes) {
    size_t total = 0;
    for (size_t k = 0; k < count; k++) {
        if (!nnla__checked_add(total, nnla__slot_elements(&list[k], bytes), &total))
            return SIZE_MAX;
    }
    return total;
}

/* Of the node's parameters. */
static size_t node_elements(const drawing *d, size_t index) {
    nnla__parameter list[NNLA__LAYER_MAX_PARAMETERS];
    return list_elements(list, nnla__node_parameters(d->net, index, list), d->bytes);
}

static size_t flat_elements(const drawing *d) {
    size_t total = 0;
    for (size_t i = 0; i < d->net->node_count; i++) {
        if (d->net->nodes[i].shares == i && !nnla__checked_add(total, node_elements(d, i), &total))
            return SIZE_MAX;
    }
    return total;
}

static size_t buffer_elements(const drawing *d) {
    size_t total = 0;
    for (size_t i = 0; i < d->net->node_count; i++) {
        nnla__parameter list[NNLA__LAYER_MAX_BUFFERS];
        size_t count = d->net->nodes[i].shares == i ? nnla__node_buffers(d->net, i, list) : 0;
        if (!nnla__checked_add(total, list_elements(list, count, d->bytes), &total))
            return SIZE_MAX;
    }
    return total;
}

/* Room for the gradients of a node that shares its layer: the most of such nodes. */
static size_t added_elements(const drawing *d) {
    size_t most = 0;
    for (size_t i = 0; i < d->net->node_count; i++) {
        if (d->net->nodes[i].shares != i)
            most = nnla__larger(most, node_elements(d, i));
    }
    return most;
}

static void lay_out_vectors(const drawing *d) {
    nnla_network *net = d->net;
    size_t flat = flat_elements(d), buffers = buffer_elements(d);
    size_t states = d->layout->optimizer->kind->state_vectors(d->layout->optimizer);
    char *P = take_zeros(d, &d->memory->parameters, flat, d->bytes);
    char *G = take_zeros(d, &d->memory->gradients, flat, d->bytes);
    char *B = take_zeros(d, &d->memory->buffers, buffers, d->bytes);
    void *added = take(d, &d->memory->gradients, added_elements(d), d->bytes);
    void *state[NNLA__OPTIMIZER_MAX_STATE] = {NULL};
    for (size_t k = 0; k < states; k++)
        state[k] = take_zeros(d, &d->memory->optimizer_state, flat, d->bytes);
    if (d->arena->base == NULL)
        return;
    net->flat_count = flat;
    net->P = P;
    net->G = G;
    net->B = B;
    net->added_memory = added;
    for (size_t k = 0; k < NNLA__OPTIMIZER_MAX_STATE; k++)
        net->state[k] = state[k];
}

/* The arrays that describe operands; small, and counted with the outputs. */
static void lay_out_tables(const drawing *d) {
    nnla_network *net = d->net;
    size_t *figure = &d->memory->outputs, slots = net->slots_asked;
    nnla_network t = *net; /* the tables' places */
    t.operands = take_zeros(d, figure, net->node_count, sizeof *t.operands);
    t.saved = take_zeros(d, figure, net->node_count, sizeof *t.saved);
    t.shown = take_zeros(d, figure, net->node_count, sizeof *t.shown);
    t.X = take_zeros(d, figure, net->edge_count, sizeof *t.X);
    t.dX = take_zeros(d, figure, net->edge_count, sizeof *t.dX);
    t.W = take_zeros(d, figure, slots, sizeof *t.W);
    t.dW = take_zeros(d, figure, slots, sizeof *t.dW);
    t.added = take_zeros(d, figure, slots, sizeof *t.added);
    t.buffer = take_zeros(d, figure, net->buffers_asked, sizeof *t.buffer);
    t.given_X = take_zeros(d, figure, net->input_count, sizeof *t.given_X);
    t.batch = take_zeros(d, figure, net->input_count, sizeof *t.batch);
    t.batch_X = take_zeros(d, figure, net->input_count, sizeof *t.batch_X);
    t.given_T = take_zeros(d, figure, net->output_count, sizeof *t.given_T);
    t.targets = take_zeros(d, figure, net->output_count, sizeof *t.targets);
    t.batch_T = take_zeros(d, figure, net->output_count, sizeof *t.batch_T);
    if (d->arena->base == NULL)
        return;
    t.memory = net->memory; /* it is being filled */
    *net = t;
}

static void lay_out_outputs(const drawing *d) {
    for (size_t i = 0; i < d->net->node_count; i++) {
        const nnla__node *node = &d->net->nodes[i];
        if (node->layer == NULL)
            continue;
        void *Y = take(d, &d->memory->outputs, batch_elements(d, i), d->bytes);
        if (d->arena->base != NULL)
            d->net->operands[i].Y.data = Y;
    }
}

/* What layers keep from forward to backward. */
static void lay_out_saved(const drawing *d) {
    for (size_t i = 0; i < d->net->node_count; i++) {
        const nnla__node *node = &d->net->nodes[i];
        if (node->layer == NULL || node->layer->kind->saved == NULL)
            continue;
        size_t bytes = node->layer->kind->saved(node->layer, d->net->kernels, d->layout->max_batch, node->inputs);
        void *place = take(d, &d->memory->saved, bytes, 1);
        if (d->arena->base != NULL)
            d->net->saved[i] = place;
    }
}

static void *buffer_at(const nnla__backward_plan *plan, char *base, size_t buffer) {
    return buffer == SIZE_MAX ? NULL : base + plan->buffers[buffer].offset;
}

static void place_gradients(nnla_network *net, const nnla__backward_plan *plan, char *base) {
    for (size_t i = 0; i < net->node_count; i++) {
        net->operands[i].dY.data = buffer_at(plan, base, plan->of_node[i]);
        net->nodes[i].has_gradient = plan->of_node[i] != SIZE_MAX;
    }
    for (size_t e = 0; e < net->edge_count; e++) {
        net->dX[e].data = buffer_at(plan, base, plan->of_edge[e]);
        net->edges[e].adds = plan->edge_adds[e];
    }
    for (size_t k = 0; k < net->output_count; k++) {
        nnla__output *output = &net->outputs[k];
        nnla__output_fold(net, output);
        output->adds = plan->output_adds[k];
        output->D.data = buffer_at(plan, base, plan->of_output[k]);
    }
}

static nnla_status lay_out_gradients(const drawing *d) {
    nnla__backward_plan plan;
    nnla_status status = nnla__backward_plan_create(&plan, d->net, d->layout->max_batch);
    if (status == NNLA_OK) {
        size_t bytes = nnla__plan_memory(plan.buffers, plan.buffer_count);
        char *base = take(d, &d->memory->output_gradients, bytes, 1);
        d->memory->output_gradients_unshared = plan.unshared;
        if (d->arena->base != NULL)
            place_gradients(d->net, &plan, base);
    }
    nnla__backward_plan_destroy(&plan);
    return status;
}

size_t nnla__network_node_scratch(const nnla_network *net, size_t batch) {
    size_t most = 0;
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla_layer *layer = net->nodes[i].layer;
        if (layer != NULL && layer->kind->scratch != NULL)
            most = nnla__larger(most, layer->kind->scratch(layer, net->kernels, batch, net->nodes[i].inputs));
    }
    return most;
}

/* A gathered batch. */
static void lay_out_batch(const drawing *d) {
    nnla_network *net = d->net;
    size_t *figure = &d->memory->batch;
    for (size_t k = 0; k < net->input_count; k++) {
        char *X = take(d, figure, batch_elements(d, net->inputs[k]), d->bytes);
        if (d->arena->base != NULL)
            net->batch_X[k] = X;
    }
    for (size_t k = 0; k < net->output_count; k++) {
        size_t reals = times(batch_elements(d, net->outputs[k].node), d->bytes);
        char *T = take(d, figure, nnla__larger(reals, times(d->layout->max_batch, sizeof(int32_t))), 1);
        if (d->arena->base != NULL)
            net->batch_T[k] = T;
    }
}

/* What nodes, losses and initializers need one after the other. */
static void lay_out_scratch(const drawing *d) {
    nnla_network *net = d->net;
    size_t most = nnla__network_node_scratch(net, d->layout->max_batch);
    for (size_t k = 0; k < net->output_count; k++)
        most = nnla__larger(most, times(batch_elements(d, net->outputs[k].node), d->bytes));
    for (size_t i = 0; i < net->node_count; i++) {
        nnla__parameter list[NNLA__LAYER_MAX_PARAMETERS];
        size_t count = nnla__node_parameters(net, i, list);
        for (size_t k = 0; k < count; k++) {
            most = nnla__larger(most, times(nnla__initializer_scratch(&list[k]), d->bytes));
        }
    }
    void *scratch = take(d, &d->memory->scratch, most, 1);
    if (d->arena->base != NULL)
        net->pass.scratch = scratch;
}

nnla_status nnla__network_lay_out(nnla_network *net, const nnla__layout *layout, nnla__arena *arena,
                                  nnla_memory *memory) {
    drawing d = {net, layout, arena, memory, nnla__dtype_size(net->dtype)};
    *memory = (nnla_memory){.struct_size = sizeof *memory};
    lay_out_tables(&d);
    lay_out_vectors(&d);
    lay_out_outputs(&d);
    lay_out_saved(&d);
    nnla_status status = lay_out_gradients(&d);
    if (status != NNLA_OK)
        return status;
    lay_out_batch(&d);
    lay_out_scratch(&d);
    memory->total = arena->used;
    if (arena->overflow)
        return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "the network's size overflows");
    return NNLA_OK;
}
