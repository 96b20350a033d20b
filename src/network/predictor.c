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
    nnla__matrix *X, *dX;
    nnla__pass pass;
};

/* Bytes that node `index` takes in the packing. */
static size_t packed_bytes(const nnla_network *net, size_t index) {
    const nnla_layer *layer = net->nodes[index].layer;
    if (net->nodes[index].parameter_count == 0)
        return 0;
    return nnla__aligned(layer->kind->packed_size(layer, net->kernels, nnla__node_input(net, index)));
}

static void pack(const nnla_network *net, const packing *shared) {
    char *place = shared->block;
    for (size_t i = 1; i < net->node_count; i++) {
        const nnla_layer *layer = net->nodes[i].layer;
        size_t bytes = packed_bytes(net, i);
        if (bytes > 0)
            layer->kind->pack(layer, &net->pass, &net->operands[i], place);
        place += bytes;
    }
}

static packing *create_packing(const nnla_network *net) {
    size_t bytes = 0;
    for (size_t i = 1; i < net->node_count; i++) {
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

enum { IN_Y = -1 };

/* The outputs' buffers: node i's is written at time i and last read at time i + 1; a layer that works in place writes
   over its input. The last node, and what it works on in place, is in the caller's Y. Returns the bytes, SIZE_MAX if
   they overflow. */
static size_t plan_outputs(const nnla_predictor *predictor, nnla__lifetime *buffers, size_t *of_node) {
    const nnla_network *net = predictor->net;
    size_t count = 0, last = net->node_count - 1;
    for (size_t i = last; i != 0; i = net->nodes[i].in_place_of)
        of_node[i] = (size_t)IN_Y;
    for (size_t i = 1; i < last; i++) {
        size_t from = net->nodes[i].in_place_of, bytes;
        if (of_node[i] == (size_t)IN_Y)
            continue;
        if (!nnla__checked_multiply(predictor->max_batch, net->nodes[i].shape.count * net->element, &bytes))
            return SIZE_MAX;
        of_node[i] = from != 0 ? of_node[from] : count++;
        if (from == 0)
            buffers[of_node[i]] = (nnla__lifetime){.bytes = bytes, .first = i};
        buffers[of_node[i]].last = i + 1;
    }
    return count == 0 ? 0 : nnla__plan_memory(buffers, count);
}

static void lay_out(nnla_predictor *predictor, nnla__arena *arena, size_t output_bytes, const nnla__lifetime *buffers,
                    const size_t *of_node) {
    const nnla_network *net = predictor->net;
    nnla__operands *operands = nnla__arena_take_zeros(arena, net->node_count, sizeof *operands);
    nnla__matrix *X = nnla__arena_take_zeros(arena, net->edge_count, sizeof *X);
    nnla__matrix *dX = nnla__arena_take_zeros(arena, net->edge_count, sizeof *dX);
    char *outputs = nnla__arena_take(arena, output_bytes, 1);
    void *scratch = nnla__arena_take(arena, nnla__network_node_scratch(net, predictor->max_batch), 1);
    if (arena->base == NULL)
        return;
    predictor->operands = operands;
    predictor->X = X;
    predictor->dX = dX;
    predictor->pass = net->pass;
    predictor->pass.scratch = scratch;
    predictor->pass.training = 0;
    for (size_t i = 1; i < net->node_count; i++) {
        if (of_node[i] != (size_t)IN_Y)
            operands[i].Y.data = outputs + buffers[of_node[i]].offset;
    }
}

/* As the network's operands, with this predictor's memory and the packed parameters. */
static void connect_operands(nnla_predictor *predictor) {
    const nnla_network *net = predictor->net;
    const char *packed = predictor->shared->block;
    for (size_t i = 0; i < net->node_count; i++) {
        nnla__operands *o = &predictor->operands[i];
        const nnla__node *node = &net->nodes[i];
        size_t bytes = i == 0 ? 0 : packed_bytes(net, i);
        o->Y = nnla__matrix_of(o->Y.data, predictor->max_batch, node->shape.count);
        o->inputs = net->operands[i].inputs;
        o->X_shape = net->operands[i].X_shape;
        o->Y_shape = net->operands[i].Y_shape;
        o->X = predictor->X + node->first_edge;
        o->dX = predictor->dX + node->first_edge;
        o->packed = bytes > 0 ? packed : NULL;
        packed += bytes;
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
    nnla__arena measure = {NULL, 0, 0};
    if (buffers != NULL && of_node != NULL) {
        size_t output_bytes = plan_outputs(predictor, buffers, of_node);
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

/* The last node's output, and what it works on in place. */
static void write_into(nnla_predictor *predictor, void *Y) {
    const nnla__node *nodes = predictor->net->nodes;
    size_t last = predictor->net->node_count - 1;
    if (predictor->operands[last].Y.data == Y)
        return;
    for (size_t i = last; i != 0; i = nodes[i].in_place_of) {
        predictor->operands[i].Y.data = Y;
        if (nodes[i].in_place_of != 0)
            predictor->operands[i].X->data = Y;
    }
}

nnla_status nnla_predictor_predict(nnla_predictor *predictor, const nnla_tensor *X, nnla_tensor *Y) {
    static const char function[] = "nnla_predictor_predict";
    nnla_status status = nnla__check_present(function, "predictor", predictor);
    if (status != NNLA_OK)
        return status;
    const nnla_network *net = predictor->net;
    size_t last = net->node_count - 1, step = predictor->max_batch;
    status = nnla__network_check_input(net, function, X, 0);
    if (status == NNLA_OK)
        status = nnla__network_check_output(net, function, X, Y, last);
    if (status != NNLA_OK)
        return status;
    nnla__matrix all_X = nnla__tensor_rows(X), all_Y = nnla__tensor_rows(Y);
    for (size_t first = 0; first < all_X.rows; first += step) {
        size_t left = all_X.rows - first, count = left < step ? left : step;
        nnla__set_batch(net, predictor->operands, predictor->X, predictor->dX,
                        nnla__rows_of(all_X, first, count, net->element));
        write_into(predictor, nnla__rows_of(all_Y, first, count, net->element).data);
        nnla__run_forward(net, &predictor->pass, predictor->operands, last);
    }
    return NNLA_OK;
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
