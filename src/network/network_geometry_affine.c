/* The one map that nodes equal at inference, if none of them bends.

   A node's layer is f(x) = A x + a. The map W x + b so far goes through it as W ← A W, b ← f(b): columns of W run through
   the layer like samples, less f(0) = a. In double, whatever the network's type. */
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "geometry/decomposition.h"
#include "network/network_impl.h"
#include "nnla/network_geometry.h"

static const char function[] = "nnla_network_affine_map";

/* Columns of W that go through at once, and the two rows of a batch behind them: 0 and b. */
enum { COLUMNS = 64, ZERO = COLUMNS, SHIFT, ROWS };

typedef struct collapse {
    const nnla_network *net;
    size_t first, last;
    size_t source; /* the node that the map takes: the input of the first, or the first itself if it is an input */
    nnla__pass pass;

    /* By node; NULL and 0 of those that are not between. */
    char *needed;
    nnla__matrix *Y; /* [ROWS × elements] */
    nnla__matrix *X; /* of the node at work, by its inputs */
    nnla__matrix tensors[NNLA__LAYER_MAX_PARAMETERS + NNLA__LAYER_MAX_BUFFERS];
    double *values; /* of those tensors, in double */
} collapse;

/* ---- Which nodes ---- */

/* Marks what the last node is computed from, back to the source. */
static nnla_status mark_needed(collapse *c) {
    const nnla_network *net = c->net;
    c->needed[c->last] = 1;
    for (size_t i = c->last; i > 0; i--) {
        const nnla__node *node = &net->nodes[i];
        for (size_t e = node->first_edge; c->needed[i] && i != c->source && e < node->first_edge + node->edge_count;
             e++) {
            const size_t from = net->edges[e].from;
            if (from != c->source && (from < c->first || net->nodes[from].layer == NULL)) {
                return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                                  "%s: node '%s' takes '%s', which node '%s' is not made from", function, node->name,
                                  net->nodes[from].name, net->nodes[c->first].name);
            }
            c->needed[from] = 1;
        }
    }
    if (c->needed[c->first] && (c->last == c->source || c->last >= c->first))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s' is not made from node '%s'", function,
                      net->nodes[c->last].name, net->nodes[c->first].name);
}

static nnla_status check_affine(const collapse *c) {
    const nnla_network *net = c->net;
    for (size_t i = 0; i <= c->last; i++) {
        const nnla_layer *layer = net->nodes[i].layer;
        if (!c->needed[i] || i == c->source || nnla__layer_is_affine(layer))
            continue;
        return nnla__fail(NNLA_ERROR_UNSUPPORTED, "%s: node '%s', %s, is not affine: it bends what it is given",
                          function, net->nodes[i].name,
                          layer->kind->squash != NULL ? nnla_activation_name(layer->kind->squash(layer))
                                                      : layer->kind->name);
    }
    if (net->nodes[c->source].index_limit == 0)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_UNSUPPORTED, "%s: node '%s' takes indices, not numbers", function,
                      net->nodes[c->source].name);
}

/* ---- Memory ---- */

static size_t elements_of(const nnla__matrix *list, size_t count) {
    size_t elements = 0;
    for (size_t k = 0; k < count; k++)
        elements += list[k].rows * list[k].cols;
    return elements;
}

static void lay_out(nnla__arena *arena, void *work) {
    collapse *c = work;
    const nnla_network *net = c->net;
    size_t values = 0, scratch = 0;
    c->Y = nnla__arena_take(arena, net->node_count, sizeof *c->Y);
    c->X = nnla__arena_take(arena, net->edge_count, sizeof *c->X);
    for (size_t i = 0; i <= c->last; i++) {
        const nnla__node *node = &net->nodes[i];
        if (!c->needed[i])
            continue;
        void *Y = nnla__arena_take(arena, node->shape.count, ROWS * sizeof(double));
        if (c->Y != NULL)
            c->Y[i] = nnla__matrix_of(Y, ROWS, node->shape.count);
        if (node->layer == NULL || i == c->source)
            continue;
        values = nnla__larger(values, elements_of(net->operands[i].parameters, node->parameter_count) +
                                          elements_of(net->operands[i].buffers, node->buffer_count));
        if (node->layer->kind->scratch != NULL)
            scratch =
                nnla__larger(scratch, node->layer->kind->scratch(node->layer, c->pass.kernels, ROWS, node->inputs));
    }
    c->values = nnla__arena_take(arena, values, sizeof *c->values);
    c->pass.scratch = nnla__arena_take(arena, scratch, 1);
}

/* ---- Running ---- */

static double *row_of(nnla__matrix Y, size_t row) { return (double *)Y.data + row * Y.stride; }

/* A matrix of the network in double. */
static double *widen(const nnla_network *net, const nnla__matrix *from, double *values, nnla__matrix *to) {
    *to = nnla__matrix_of(values, from->rows, from->cols);
    for (size_t i = 0; i < from->rows; i++) {
        for (size_t j = 0; j < from->cols; j++)
            *values++ = nnla__element_at(net->dtype, from->data, i * from->stride + j);
    }
    return values;
}

static void run_node(collapse *c, size_t index) {
    const nnla_network *net = c->net;
    const nnla__node *node = &net->nodes[index];
    const nnla__operands *given = &net->operands[index];
    nnla__matrix Y = c->Y[index];
    double *values = c->values;
    for (size_t k = 0; k < node->parameter_count; k++)
        values = widen(net, &given->parameters[k], values, &c->tensors[k]);
    for (size_t k = 0; k < node->buffer_count; k++)
        values = widen(net, &given->buffers[k], values, &c->tensors[node->parameter_count + k]);
    for (size_t e = 0; e < node->edge_count; e++)
        c->X[e] = c->Y[net->edges[node->first_edge + e].from];
    const nnla__operands operands = {.inputs = node->edge_count,
                                     .X = c->X,
                                     .Y = Y,
                                     .X_shape = node->inputs,
                                     .Y_shape = &node->shape,
                                     .parameters = c->tensors,
                                     .buffers = c->tensors + node->parameter_count,
                                     .squash = nnla__node_squash(node)};
    node->layer->kind->forward(node->layer, &c->pass, &operands);
    for (size_t k = 0; k < COLUMNS; k++)
        nnla__subtract(&c->pass, Y.cols, row_of(Y, k), row_of(Y, ZERO), row_of(Y, k)); /* A w = f(w) − f(0) */
    memset(row_of(Y, ZERO), 0, Y.cols * sizeof(double));
}

/* Columns from `column` on of W, and b. */
static void run_columns(collapse *c, size_t column, nnla_tensor *W, nnla_tensor *b) {
    const nnla__matrix x = c->Y[c->source], y = c->Y[c->last];
    memset(x.data, 0, x.rows * x.cols * sizeof(double));
    for (size_t k = 0; k < COLUMNS && column + k < x.cols; k++)
        row_of(x, k)[column + k] = 1;
    for (size_t i = 0; i <= c->last; i++) {
        if (c->needed[i] && i != c->source)
            run_node(c, i);
    }
    for (size_t k = 0; k < COLUMNS && column + k < x.cols; k++) {
        for (size_t i = 0; i < y.cols; i++)
            nnla__tensor_set_element(W, i * x.cols + column + k, row_of(y, k)[i]);
    }
    for (size_t i = 0; b != NULL && i < y.cols; i++)
        nnla__tensor_set_element(b, i, row_of(y, SHIFT)[i]);
}

/* ---- The call ---- */

static nnla_status find_nodes(collapse *c, const char *first, const char *last) {
    const nnla_network *net = c->net;
    c->first = nnla__network_require_node(net, function, first);
    if (c->first == net->node_count)
        return nnla_error_status();
    c->last = nnla__network_require_node(net, function, last);
    if (c->last == net->node_count)
        return nnla_error_status();
    const nnla__node *node = &net->nodes[c->first];
    c->source = node->layer == NULL ? c->first : net->edges[node->first_edge].from;
    if (node->edge_count <= 1)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: node '%s' takes %zu nodes, expected one to map from", function,
                      node->name, node->edge_count);
}

static nnla_status check_result(const nnla_network *net, const char *name, const nnla_tensor *t, size_t rank,
                                const size_t *dims) {
    nnla_status status = nnla__check_output(function, name, t);
    if (status == NNLA_OK)
        status = nnla__check_dims(function, name, t, rank, dims);
    if (status == NNLA_OK && t->dtype != net->dtype) {
        status = nnla__fail(NNLA_ERROR_DTYPE, "%s: %s is %s, the network is %s", function, name,
                            nnla_dtype_name(t->dtype), nnla_dtype_name(net->dtype));
    }
    return status == NNLA_OK ? nnla__network_check_results(net, function, nnla__one_tensor(name, &t)) : status;
}

static nnla_status check_results(const collapse *c, const nnla_tensor *W, const nnla_tensor *b) {
    const size_t dims[] = {c->net->nodes[c->last].shape.count, c->net->nodes[c->source].shape.count};
    nnla_status status = check_result(c->net, "W", W, 2, dims);
    if (status == NNLA_OK && b != NULL)
        status = check_result(c->net, "b", b, 1, dims);
    return status == NNLA_OK && b != NULL ? nnla__check_apart(function, "W", W, "b", b) : status;
}

static nnla_status map_nodes(collapse *c, nnla_tensor *W, nnla_tensor *b) {
    nnla_status status = mark_needed(c);
    if (status == NNLA_OK)
        status = check_affine(c);
    if (status == NNLA_OK)
        status = check_results(c, W, b);
    if (status != NNLA_OK)
        return status;
    void *block = nnla__planned_block(function, lay_out, c);
    if (block == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    for (size_t column = 0; column < W->dims[1]; column += COLUMNS)
        run_columns(c, column, W, b);
    nnla__release(block);
    return NNLA_OK;
}

nnla_status nnla_network_affine_map(const nnla_network *net, const char *first, const char *last, nnla_tensor *W,
                                    nnla_tensor *b) {
    collapse c = {.net = net, .pass = {.kernels = nnla__kernels_for(NNLA_F64)}};
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = find_nodes(&c, first, last);
    if (status != NNLA_OK)
        return status;
    c.needed = nnla__allocate(net->node_count);
    if (c.needed == NULL)
        return nnla__fail_prefix("%s: ", function);
    status = map_nodes(&c, W, b);
    nnla__release(c.needed);
    return status;
}
