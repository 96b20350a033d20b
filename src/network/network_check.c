/* Checks of arguments that calls on a compiled network share. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "network/network_impl.h"

nnla_status nnla__network_ready(const nnla_network *net, const char *function) {
    if (net == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network is NULL", function);
    if (net->compiled)
        return NNLA_OK;
    if (net->failure != NNLA_OK) {
        return nnla__fail(NNLA_ERROR_STATE, "%s: the network is not compiled, since building it failed: %s", function,
                          net->failure_message);
    }
    return nnla__fail(NNLA_ERROR_STATE, "%s: the network is not compiled: call nnla_network_compile first", function);
}

/* Is the tensor a batch of samples of that shape? */
static nnla_status check_samples(const nnla_network *net, const char *function, const char *name, const nnla_tensor *t,
                                 const nnla__node *node) {
    char expected[NNLA__SHAPE_TEXT_SIZE], given[NNLA__SHAPE_TEXT_SIZE];
    const nnla__shape *shape = &node->shape;
    nnla_status status = nnla__check_present(function, name, t);
    if (status != NNLA_OK)
        return status;
    if (t->dtype != net->dtype) {
        return nnla__fail(NNLA_ERROR_DTYPE, "%s: %s is %s, the network is %s", function, name,
                          nnla_dtype_name(t->dtype), nnla_dtype_name(net->dtype));
    }
    if (t->rank == shape->rank + 1 && memcmp(t->dims + 1, shape->dims, shape->rank * sizeof *shape->dims) == 0) {
        return NNLA_OK;
    }
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s is %s, expected rows of %s for node '%s'", function, name,
                      nnla__shape_text(given, t->rank, t->dims), nnla__shape_text(expected, shape->rank, shape->dims),
                      node->name);
}

nnla_status nnla__network_check_input(const nnla_network *net, const char *function, const nnla_tensor *X,
                                      size_t least) {
    nnla_status status = check_samples(net, function, "X", X, &net->nodes[0]);
    if (status == NNLA_OK && X->dims[0] < least) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: X has %zu rows, expected %zu or more", function, X->dims[0], least);
    }
    return status;
}

static nnla_status check_outside(const nnla_network *net, const char *function, const char *name,
                                 const nnla_tensor *t) {
    if (!nnla__tensor_meets(t, net->block, net->memory.total) || nnla__tensor_meets(t, net->P, net->memory.parameters))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                      "%s: %s is memory of the network that the call writes over: expected a copy of it", function,
                      name);
}

nnla_status nnla__network_check_outside(const nnla_network *net, const char *function, const nnla_tensor *X,
                                        const nnla_tensor *T) {
    nnla_status status = check_outside(net, function, "X", X);
    return status == NNLA_OK && T != NULL ? check_outside(net, function, "T", T) : status;
}

nnla_status nnla__network_check_result(const nnla_network *net, const char *function, const nnla_tensor *Y) {
    if (!nnla__tensor_meets(Y, net->block, net->memory.total))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: Y is memory of the network: expected a tensor apart", function);
}

nnla_status nnla__network_check_batch(const nnla_network *net, const char *function, const nnla_tensor *X) {
    if (X->dims[0] <= net->max_batch)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: X has %zu rows, the network was compiled for max_batch %zu", function,
                      X->dims[0], net->max_batch);
}

nnla_status nnla__network_check_output(const nnla_network *net, const char *function, const nnla_tensor *X,
                                       const nnla_tensor *Y, size_t index) {
    nnla_status status = check_samples(net, function, "Y", Y, &net->nodes[index]);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "Y", Y);
    if (status == NNLA_OK && Y->dims[0] != X->dims[0]) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: Y has %zu rows, X has %zu", function, Y->dims[0], X->dims[0]);
    }
    return status == NNLA_OK ? nnla__check_apart(function, "X", X, "Y", Y) : status;
}

/* "sigmoid", "softmax" or, without a squash, what the loss takes its input for. */
static const char *last_unit(const nnla_network *net) {
    const nnla_layer *layer = net->nodes[net->node_count - 1].layer;
    if (!net->folded)
        return "probability";
    return nnla_activation_name(layer->kind->squash(layer));
}

static nnla_status check_classes(const char *function, const nnla_tensor *T, size_t rows) {
    char given[NNLA__SHAPE_TEXT_SIZE];
    int column = T->rank == 2 && T->dims[1] == 1;
    if ((T->rank == 1 || column) && T->dims[0] == rows)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: T is %s, expected [%zu] or [%zu x 1] class indices", function,
                      nnla__shape_text(given, T->rank, T->dims), rows, rows);
}

nnla_status nnla__network_read_targets(const nnla_network *net, const char *function, const nnla_tensor *T, size_t rows,
                                       nnla__targets *targets) {
    const nnla__node *last = &net->nodes[net->node_count - 1];
    const nnla__loss_kind *kind = net->loss->kind;
    nnla_status status = nnla__check_present(function, "T", T);
    if (status != NNLA_OK)
        return status;
    int classes = T->dtype == NNLA_I32 && kind->takes_classes;
    status = classes ? check_classes(function, T, rows) : check_samples(net, function, "T", T, last);
    if (status == NNLA_OK && T->dims[0] != rows) {
        status = nnla__fail(NNLA_ERROR_SHAPE, "%s: T has %zu rows, X has %zu", function, T->dims[0], rows);
    }
    if (status != NNLA_OK)
        return status;
    *targets = (nnla__targets){
        .T = classes ? nnla__matrix_of(NULL, rows, 1) : nnla__tensor_rows(T),
        .classes = classes ? T->data : NULL,
    };
    if (kind->check == NULL)
        return NNLA_OK;
    status = kind->check(&net->pass, last_unit(net), last->shape.count, targets);
    return status == NNLA_OK ? status : nnla__fail_prefix("%s: ", function);
}

nnla__targets nnla__targets_rows(const nnla_network *net, const nnla__targets *targets, size_t first, size_t count) {
    if (targets->classes != NULL) {
        return (nnla__targets){nnla__matrix_of(NULL, count, 1), targets->classes + first};
    }
    return (nnla__targets){nnla__rows_of(targets->T, first, count, net->element), NULL};
}

static int all_finite(const nnla_network *net, nnla__matrix M) {
    return nnla__all_finite(&net->pass, M.rows * M.cols, M.data);
}

/* In the order of computation: outputs, the loss, then gradients from the last node back. */
nnla_status nnla__network_not_finite(const nnla_network *net, const char *function) {
    for (size_t i = 0; i < net->node_count; i++) {
        const char *what = i == 0 ? "X" : "the output";
        if (all_finite(net, net->operands[i].Y))
            continue;
        return nnla__fail(NNLA_ERROR_NOT_FINITE,
                          "%s: node '%s': %s holds a value that is not finite; nothing was changed", function,
                          net->nodes[i].name, what);
    }
    if (!isfinite(net->last_loss)) {
        return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: node '%s': its loss is not finite; nothing was changed", function,
                          net->nodes[net->node_count - 1].name);
    }
    size_t i = net->slot_count - 1;
    while (i > 0 && all_finite(net, net->dW[i]))
        i--;
    return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: node '%.*s': the gradient of '%s' is not finite; nothing was changed",
                      function, (int)strcspn(net->slots[i].name, "."), net->slots[i].name, net->slots[i].name);
}
