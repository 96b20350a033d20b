/* Who writes which gradient by an output, where it lies and how long. */
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "network/network_impl.h"

enum { LOSSES = 0 }; /* the time at which they write */
static const size_t none = SIZE_MAX;

/* A plan in the making. */
typedef struct planning {
    nnla__backward_plan *plan;
    const nnla_network *net;
    size_t max_batch;
} planning;

static size_t new_buffer(const planning *p, size_t node, size_t time) {
    nnla__backward_plan *plan = p->plan;
    size_t bytes = SIZE_MAX;
    if (!nnla__checked_multiply(p->max_batch, p->net->nodes[node].shape.count, &bytes) ||
        !nnla__checked_multiply(bytes, p->net->element, &bytes))
        bytes = SIZE_MAX;
    if (!nnla__checked_add(plan->unshared, bytes, &plan->unshared))
        plan->unshared = SIZE_MAX;
    plan->buffers[plan->buffer_count] = (nnla__lifetime){.bytes = bytes, .first = time, .last = time};
    return plan->buffer_count++;
}

/* Somebody writes the gradient by `node` at that time: straight into dY if it is the first, else into a buffer apart,
   `spare` if there is one. Returns the buffer; *adds says which it was. */
static size_t write_gradient(const planning *p, size_t node, size_t time, size_t spare, int *adds) {
    nnla__backward_plan *plan = p->plan;
    *adds = plan->of_node[node] != none;
    if (*adds)
        return spare != none ? spare : new_buffer(p, node, time);
    plan->of_node[node] = spare != none ? spare : new_buffer(p, node, time);
    return plan->of_node[node];
}

static void plan_losses(const planning *p) {
    const nnla_network *net = p->net;
    for (size_t k = 0; k < net->output_count; k++) {
        nnla__output output = net->outputs[k];
        nnla__output_fold(net, &output);
        p->plan->of_output[k] = none;
        if (net->nodes[output.read].trainable)
            p->plan->of_output[k] = write_gradient(p, output.read, LOSSES, none, &p->plan->output_adds[k]);
    }
}

static void plan_node(const planning *p, size_t index) {
    const nnla__node *node = &p->net->nodes[index];
    size_t dY = p->plan->of_node[index], time = p->net->node_count - index;
    if (dY == none || node->layer == NULL)
        return;
    size_t spare = node->layer->kind->in_place ? dY : none;
    for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
        size_t from = p->net->edges[e].from;
        if (p->net->nodes[from].trainable)
            p->plan->of_edge[e] = write_gradient(p, from, time, spare, &p->plan->edge_adds[e]);
    }
    if (p->plan->buffers[dY].last < time)
        p->plan->buffers[dY].last = time;
}

nnla_status nnla__backward_plan_create(nnla__backward_plan *plan, const nnla_network *net, size_t max_batch) {
    size_t nodes = net->node_count, edges = net->edge_count, outputs = net->output_count;
    *plan = (nnla__backward_plan){
        .buffers = nnla__allocate_array(nodes + edges + outputs, sizeof *plan->buffers),
        .of_node = nnla__allocate_array(nodes, sizeof *plan->of_node),
        .of_edge = nnla__allocate_array(edges, sizeof *plan->of_edge),
        .of_output = nnla__allocate_array(outputs, sizeof *plan->of_output),
        .edge_adds = nnla__allocate_array(edges, sizeof *plan->edge_adds),
        .output_adds = nnla__allocate_array(outputs, sizeof *plan->output_adds),
    };
    if (plan->buffers == NULL || plan->of_node == NULL || plan->of_edge == NULL || plan->of_output == NULL ||
        plan->edge_adds == NULL || plan->output_adds == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    const planning p = {plan, net, max_batch};
    for (size_t i = 0; i < nodes; i++)
        plan->of_node[i] = none;
    for (size_t e = 0; e < edges; e++)
        plan->of_edge[e] = none;
    plan_losses(&p);
    for (size_t i = nodes; i-- > 0;)
        plan_node(&p, i);
    return NNLA_OK;
}

void nnla__backward_plan_destroy(nnla__backward_plan *plan) {
    nnla__release(plan->buffers);
    nnla__release(plan->of_node);
    nnla__release(plan->of_edge);
    nnla__release(plan->of_output);
    nnla__release(plan->edge_adds);
    nnla__release(plan->output_adds);
}
