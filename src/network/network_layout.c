/* Where everything of a compiled network lies: one function measures and places. */
#include <stdint.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "layer/initializer.h"
#include "network/memory_plan.h"
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

static size_t flat_elements(const drawing *d) {
    size_t total = 0;
    for (size_t i = 1; i < d->net->node_count; i++) {
        nnla__parameter list[NNLA__LAYER_MAX_PARAMETERS];
        size_t count = nnla__node_parameters(d->net, i, list);
        for (size_t k = 0; k < count; k++) {
            if (!nnla__checked_add(total, nnla__slot_elements(&list[k], d->bytes), &total))
                return SIZE_MAX;
        }
    }
    return total;
}

static void lay_out_vectors(const drawing *d) {
    nnla_network *net = d->net;
    size_t flat = flat_elements(d);
    size_t states = d->layout->optimizer->kind->state_vectors(d->layout->optimizer);
    char *P = take_zeros(d, &d->memory->parameters, flat, d->bytes);
    char *G = take_zeros(d, &d->memory->gradients, flat, d->bytes);
    void *state[NNLA__OPTIMIZER_MAX_STATE] = {NULL};
    for (size_t k = 0; k < states; k++)
        state[k] = take_zeros(d, &d->memory->optimizer_state, flat, d->bytes);
    if (d->arena->base == NULL)
        return;
    net->flat_count = flat;
    net->P = P;
    net->G = G;
    for (size_t k = 0; k < NNLA__OPTIMIZER_MAX_STATE; k++)
        net->state[k] = state[k];
}

/* The arrays that describe operands; small, and counted with the outputs. */
static void lay_out_tables(const drawing *d) {
    nnla_network *net = d->net;
    size_t *figure = &d->memory->outputs;
    size_t slots = nnla__network_slots(net);
    nnla__operands *operands = take_zeros(d, figure, net->node_count, sizeof *operands);
    nnla_tensor *outputs = take_zeros(d, figure, net->node_count, sizeof *outputs);
    nnla__matrix *X = take_zeros(d, figure, net->edge_count, sizeof *X);
    nnla__matrix *dX = take_zeros(d, figure, net->edge_count, sizeof *dX);
    nnla__matrix *W = take_zeros(d, figure, slots, sizeof *W);
    nnla__matrix *dW = take_zeros(d, figure, slots, sizeof *dW);
    if (d->arena->base == NULL)
        return;
    net->operands = operands;
    net->outputs = outputs;
    net->X = X;
    net->dX = dX;
    net->W = W;
    net->dW = dW;
}

static void lay_out_outputs(const drawing *d) {
    for (size_t i = 1; i < d->net->node_count; i++) {
        void *Y = take(d, &d->memory->outputs, batch_elements(d, i), d->bytes);
        if (d->arena->base != NULL)
            d->net->operands[i].Y.data = Y;
    }
}

/* The buffers of the gradients by outputs and when they live. Node i's backward runs at time n − 1 − i; it reads
   dY and writes a dX for each of its edges, which is the dY of the node where the edge comes from. A layer that works in
   place writes dX over dY. The loss writes the first of them, at time 0. */
typedef struct gradient_plan {
    nnla__lifetime *buffers;
    size_t count;
    size_t *of_node; /* by node: the buffer of its dY; SIZE_MAX if it needs none */
    size_t unshared;
} gradient_plan;

static size_t new_buffer(const drawing *d, gradient_plan *plan, size_t node, size_t first) {
    size_t bytes = times(batch_elements(d, node), d->bytes);
    plan->buffers[plan->count] = (nnla__lifetime){.bytes = bytes, .first = first, .last = first};
    if (!nnla__checked_add(plan->unshared, bytes, &plan->unshared))
        plan->unshared = SIZE_MAX;
    return plan->count++;
}

static void plan_gradients(const drawing *d, gradient_plan *plan) {
    const nnla_network *net = d->net;
    size_t last = net->node_count - 1;
    int folded = nnla__network_folds(net, d->layout->loss);
    for (size_t i = 0; i <= last; i++)
        plan->of_node[i] = SIZE_MAX;
    if (!folded && net->nodes[last].trainable)
        plan->of_node[last] = new_buffer(d, plan, last, 0);
    for (size_t i = last; i > 0; i--) {
        const nnla__node *node = &net->nodes[i];
        size_t from = net->edges[node->first_edge].from, time = last - i, dY = plan->of_node[i];
        int in_place = node->layer->kind->in_place && dY != SIZE_MAX;
        if (!net->nodes[from].trainable)
            continue;
        plan->of_node[from] = in_place ? dY : new_buffer(d, plan, from, time);
        plan->buffers[plan->of_node[from]].last = last - from;
    }
}

static nnla_status lay_out_gradients(const drawing *d) {
    nnla_network *net = d->net;
    gradient_plan plan = {.buffers = nnla__allocate_array(net->node_count, sizeof *plan.buffers),
                          .of_node = nnla__allocate_array(net->node_count, sizeof *plan.of_node)};
    nnla_status status = plan.buffers != NULL && plan.of_node != NULL ? NNLA_OK : NNLA_ERROR_OUT_OF_MEMORY;
    if (status == NNLA_OK) {
        plan_gradients(d, &plan);
        char *base = take(d, &d->memory->output_gradients, nnla__plan_memory(plan.buffers, plan.count), 1);
        d->memory->output_gradients_unshared = plan.unshared;
        for (size_t i = 1; d->arena->base != NULL && i < net->node_count; i++) {
            size_t buffer = plan.of_node[i];
            net->operands[i].dY.data = buffer == SIZE_MAX ? NULL : base + plan.buffers[buffer].offset;
        }
    }
    nnla__release(plan.buffers);
    nnla__release(plan.of_node);
    return status;
}

size_t nnla__network_node_scratch(const nnla_network *net, size_t batch) {
    size_t most = 0;
    for (size_t i = 1; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        const nnla__layer_kind *kind = node->layer->kind;
        const nnla__shape *X = nnla__node_input(net, i);
        if (kind->scratch != NULL)
            most = nnla__larger(most, kind->scratch(node->layer, net->kernels, batch, X));
    }
    return most;
}

/* A gathered batch, and what nodes and loss need one after the other. */
static void lay_out_scratch(const drawing *d) {
    nnla_network *net = d->net;
    size_t last = net->node_count - 1;
    size_t target_bytes =
        nnla__larger(times(batch_elements(d, last), d->bytes), times(d->layout->max_batch, sizeof(int32_t)));
    char *batch_X = take(d, &d->memory->batch, batch_elements(d, 0), d->bytes);
    char *batch_T = take(d, &d->memory->batch, target_bytes, 1);
    size_t losses = times(batch_elements(d, last), d->bytes);
    size_t most = nnla__larger(losses, nnla__network_node_scratch(net, d->layout->max_batch));
    for (size_t i = 1; i < net->node_count; i++) {
        nnla__parameter list[NNLA__LAYER_MAX_PARAMETERS];
        size_t count = nnla__node_parameters(net, i, list);
        for (size_t k = 0; k < count; k++) {
            most = nnla__larger(most, times(nnla__initializer_scratch(&list[k]), d->bytes));
        }
    }
    void *scratch = take(d, &d->memory->scratch, most, 1);
    if (d->arena->base == NULL)
        return;
    net->batch_X = batch_X;
    net->batch_T = batch_T;
    net->pass.scratch = scratch;
}

nnla_status nnla__network_lay_out(nnla_network *net, const nnla__layout *layout, nnla__arena *arena,
                                  nnla_memory *memory) {
    drawing d = {net, layout, arena, memory, nnla__dtype_size(net->dtype)};
    *memory = (nnla_memory){.struct_size = sizeof *memory};
    lay_out_tables(&d);
    lay_out_vectors(&d);
    lay_out_outputs(&d);
    nnla_status status = lay_out_gradients(&d);
    if (status != NNLA_OK)
        return status;
    lay_out_scratch(&d);
    memory->total = arena->used;
    if (arena->overflow)
        return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "the network's size overflows");
    return NNLA_OK;
}
