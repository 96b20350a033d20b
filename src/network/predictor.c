/* A trained network's parameters, packed, and memory of its own to run in. */
#include "nnla/predictor.h"

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "network/memory_plan.h"
#include "network/network_impl.h"

/* The packed parameters of all nodes, shared by a predictor and its clones. */
typedef struct packing {
    atomic_size_t users;
    char *block;
} packing;

struct nnla_predictor {
    const nnla_network *net;
    size_t max_batch;
    packing *shared;
    void *block; /* all that follows lies in it */
    nnla__operands *operands;
    nnla__matrix *X, *dX;          /* by edge */
    nnla__matrix *copies;          /* parameters and buffers of the layers that do not pack, node by node */
    nnla__matrix *given_X, *batch; /* by input */
    size_t *output_of;             /* by node: the output in whose tensor it is written; SIZE_MAX: none */
    nnla__pass pass;
};

/* ---- What is packed ---- */

static int packs(const nnla__node *node) { return node->layer != NULL && node->layer->kind->packed_size != NULL; }

/* A layer that does not pack gets a copy of its parameters and buffers, each on a cache line. */
static size_t copied_bytes(const nnla_network *net, const nnla__node *node) {
    size_t elements = 0;
    for (size_t k = 0; k < node->parameter_count; k++)
        elements += nnla__slot_elements(&net->slots[node->first_parameter + k].declared, net->element);
    for (size_t k = 0; k < node->buffer_count; k++)
        elements += nnla__slot_elements(&net->buffers[node->first_buffer + k].declared, net->element);
    return elements * net->element;
}

/* Bytes that node `index` takes in the packing. */
static size_t packed_bytes(const nnla_network *net, size_t index) {
    const nnla__node *node = &net->nodes[index];
    if (!packs(node))
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

static void pack(const nnla_network *net, const packing *shared) {
    char *place = shared->block;
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        if (packs(node))
            node->layer->kind->pack(node->layer, &net->pass, &net->operands[i], place);
        else
            copy_node(net, node, place);
        place += packed_bytes(net, i);
    }
}

static packing *create_packing(const nnla_network *net) {
    size_t bytes = 0;
    for (size_t i = 0; i < net->node_count; i++) {
        if (!nnla__checked_add(bytes, packed_bytes(net, i), &bytes)) {
            return nnla__fail_null(NNLA_ERROR_OUT_OF_MEMORY, "nnla_predictor_create: the packed size overflows");
        }
    }
    packing *shared = nnla__allocate(sizeof *shared);
    if (shared == NULL)
        return NULL;
    atomic_init(&shared->users, 1);
    shared->block = nnla__allocate(bytes);
    if (shared->block == NULL) {
        nnla__release(shared);
        return NULL;
    }
    pack(net, shared);
    return shared;
}

static void leave(packing *shared) {
    if (atomic_fetch_sub_explicit(&shared->users, 1, memory_order_acq_rel) > 1)
        return;
    nnla__release(shared->block);
    nnla__release(shared);
}

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
        if (packs(node))
            o->packed = packed;
        else
            copies = connect_copies(net, i, packed, o, copies);
        packed += packed_bytes(net, i);
        for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
            predictor->X[e] = predictor->operands[net->edges[e].from].Y;
        }
    }
    nnla__network_fuse_forward(net, predictor->operands);
}

static nnla_status reserve(nnla_predictor *predictor) {
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
    return predictor->block != NULL ? NNLA_OK : NNLA_ERROR_OUT_OF_MEMORY;
}

/* Takes one use of `shared`, on failure too; NULL: makes it. */
static nnla_predictor *create(const nnla_network *net, size_t max_batch, packing *shared) {
    nnla_predictor *predictor = nnla__allocate(sizeof *predictor);
    if (predictor == NULL) {
        if (shared != NULL)
            leave(shared);
        return NULL;
    }
    predictor->net = net;
    predictor->max_batch = max_batch;
    predictor->shared = shared != NULL ? shared : create_packing(net);
    if (predictor->shared == NULL || reserve(predictor) != NNLA_OK) {
        nnla_predictor_destroy(predictor);
        return NULL;
    }
    connect_operands(predictor);
    return predictor;
}

nnla_predictor *nnla_predictor_create(const nnla_network *net, size_t max_batch) {
    static const char function[] = "nnla_predictor_create";
    if (nnla__network_ready(net, function) != NNLA_OK)
        return NULL;
    if (max_batch == 0) {
        return nnla__fail_null(NNLA_ERROR_INVALID_ARGUMENT, "%s: max_batch: expected 1 or more, got 0", function);
    }
    return create(net, max_batch, NULL);
}

nnla_predictor *nnla_predictor_clone(const nnla_predictor *predictor) {
    if (nnla__check_present("nnla_predictor_clone", "predictor", predictor) != NNLA_OK)
        return NULL;
    atomic_fetch_add_explicit(&predictor->shared->users, 1, memory_order_relaxed);
    return create(predictor->net, predictor->max_batch, predictor->shared);
}

/* ---- Prediction ---- */

/* The rows of output k for the present batch are to be written there. */
static void write_into(nnla_predictor *predictor, size_t k, void *Y) {
    const nnla_network *net = predictor->net;
    if (predictor->operands[net->outputs[k].node].Y.data == Y)
        return;
    for (size_t i = 0; i < net->node_count; i++) {
        if (predictor->output_of[i] == k)
            predictor->operands[i].Y.data = Y;
    }
    for (size_t e = 0; e < net->edge_count; e++) {
        if (predictor->output_of[net->edges[e].from] == k)
            predictor->X[e].data = Y;
    }
}

static void predict(nnla_predictor *predictor, nnla_tensor *const *Y) {
    const nnla_network *net = predictor->net;
    size_t rows = predictor->given_X[0].rows, step = predictor->max_batch;
    for (size_t first = 0; first < rows; first += step) {
        size_t left = rows - first, count = left < step ? left : step;
        nnla__inputs_rows(net, predictor->given_X, first, count, predictor->batch);
        nnla__set_batch(net, predictor->operands, predictor->X, predictor->dX, predictor->batch);
        for (size_t k = 0; k < net->output_count; k++)
            write_into(predictor, k, nnla__rows_of(nnla__tensor_rows(Y[k]), first, count, net->element).data);
        nnla__run_forward(net, &predictor->pass, predictor->operands, net->node_count - 1);
    }
}

static nnla_status check_and_predict(nnla_predictor *predictor, const char *function, nnla__tensors X,
                                     nnla_tensor *const *Y, nnla__tensors of_Y) {
    nnla_status status = nnla__check_present(function, "predictor", predictor);
    if (status != NNLA_OK)
        return status;
    status = nnla__network_read_inputs(predictor->net, function, X, 0, predictor->given_X);
    if (status == NNLA_OK)
        status = nnla__network_check_outputs(predictor->net, function, X, predictor->given_X[0].rows, of_Y);
    if (status == NNLA_OK)
        predict(predictor, Y);
    return status;
}

nnla_status nnla_predictor_predict(nnla_predictor *predictor, const nnla_tensor *X, nnla_tensor *Y) {
    const nnla_tensor *result = Y;
    return check_and_predict(predictor, "nnla_predictor_predict", nnla__one_tensor("X", &X), &Y,
                             nnla__one_tensor("Y", &result));
}

nnla_status nnla_predictor_predict_many(nnla_predictor *predictor, const nnla_tensor *const *X, size_t inputs,
                                        nnla_tensor *const *Y, size_t outputs) {
    return check_and_predict(predictor, "nnla_predictor_predict_many", nnla__tensor_list("X", X, inputs), Y,
                             nnla__tensor_list("Y", (const nnla_tensor *const *)Y, outputs));
}

nnla_status nnla_predictor_refresh(nnla_predictor *predictor) {
    nnla_status status = nnla__check_present("nnla_predictor_refresh", "predictor", predictor);
    if (status == NNLA_OK)
        pack(predictor->net, predictor->shared);
    return status;
}

void nnla_predictor_destroy(nnla_predictor *predictor) {
    if (predictor == NULL)
        return;
    if (predictor->shared != NULL)
        leave(predictor->shared);
    nnla__release(predictor->block);
    nnla__release(predictor);
}
