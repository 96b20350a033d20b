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

const char *nnla__tensor_name(char *text, nnla__tensors tensors, size_t k) {
    if (!tensors.is_list)
        return tensors.name;
    snprintf(text, NNLA__TENSOR_NAME, "%s[%zu]", tensors.name, k);
    return text;
}

/* As many as the network has of `what`. */
static nnla_status check_count(const char *function, nnla__tensors tensors, size_t count, const char *what) {
    if (tensors.count != count && tensors.is_list) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s: the network has %zu %s, got %zu tensors", function,
                          tensors.name, count, what, tensors.count);
    }
    if (tensors.count != count) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                          "%s: the network has %zu %s: use the call for several, whose name ends in _many", function,
                          count, what);
    }
    return nnla__check_present(function, tensors.name, tensors.list);
}

/* Is the tensor a batch of samples of that shape? */
static nnla_status check_samples(const nnla_network *net, const char *function, const char *name, const nnla_tensor *t,
                                 const nnla__node *node) {
    char expected[NNLA__SHAPE_TEXT_SIZE], given[NNLA__SHAPE_TEXT_SIZE];
    const nnla__shape *shape = &node->shape;
    nnla_dtype dtype = node->index_limit != 0 ? NNLA_I32 : net->dtype;
    nnla_status status = nnla__check_present(function, name, t);
    if (status != NNLA_OK)
        return status;
    if (t->dtype != dtype && dtype == NNLA_I32) {
        return nnla__fail(NNLA_ERROR_DTYPE, "%s: %s is %s, node '%s' takes indices, which are i32", function, name,
                          nnla_dtype_name(t->dtype), node->name);
    }
    if (t->dtype != dtype) {
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

/* An index that no layer has a row for would be read outside of its table. */
static nnla_status check_indices(const char *function, const char *name, const nnla_tensor *t, const nnla__node *node) {
    const int32_t *indices = t->data;
    for (size_t i = 0; i < t->count; i++) {
        if (indices[i] >= 0 && (size_t)indices[i] < node->index_limit)
            continue;
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s: index %d in row %zu: expected 0 to %zu for node '%s'",
                          function, name, (int)indices[i], i / node->shape.count, node->index_limit - 1, node->name);
    }
    return NNLA_OK;
}

static nnla_status check_input(const nnla_network *net, const char *function, const char *name, const nnla_tensor *X,
                               const nnla__node *node, size_t least) {
    nnla_status status = check_samples(net, function, name, X, node);
    if (status != NNLA_OK)
        return status;
    if (X->dims[0] < least) {
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s has %zu rows, expected %zu or more", function, name, X->dims[0],
                          least);
    }
    return node->index_limit == 0 ? NNLA_OK : check_indices(function, name, X, node);
}

nnla_status nnla__network_read_inputs(const nnla_network *net, const char *function, nnla__tensors X, size_t least,
                                      nnla__matrix *rows) {
    char text[NNLA__TENSOR_NAME];
    nnla_status status = check_count(function, X, net->input_count, "inputs");
    for (size_t k = 0; status == NNLA_OK && k < X.count; k++) {
        const char *name = nnla__tensor_name(text, X, k);
        status = check_input(net, function, name, X.list[k], &net->nodes[net->inputs[k]], least);
        if (status == NNLA_OK && X.list[k]->dims[0] != X.list[0]->dims[0]) {
            status = nnla__fail(NNLA_ERROR_SHAPE, "%s: %s has %zu rows, %s[0] has %zu", function, name,
                                X.list[k]->dims[0], X.name, X.list[0]->dims[0]);
        }
    }
    for (size_t k = 0; status == NNLA_OK && k < X.count; k++)
        rows[k] = nnla__tensor_rows(X.list[k]);
    return status;
}

nnla_status nnla__network_check_outside(const nnla_network *net, const char *function, nnla__tensors tensors) {
    char text[NNLA__TENSOR_NAME];
    for (size_t k = 0; k < tensors.count; k++) {
        const nnla_tensor *t = tensors.list[k];
        if (!nnla__tensor_meets(t, net->block, net->memory.total) ||
            nnla__tensor_meets(t, net->P, net->memory.parameters))
            continue;
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT,
                          "%s: %s is memory of the network that the call writes over: expected a copy of it", function,
                          nnla__tensor_name(text, tensors, k));
    }
    return NNLA_OK;
}

nnla_status nnla__network_check_results(const nnla_network *net, const char *function, nnla__tensors Y) {
    char text[NNLA__TENSOR_NAME];
    for (size_t k = 0; k < Y.count; k++) {
        if (!nnla__tensor_meets(Y.list[k], net->block, net->memory.total))
            continue;
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s is memory of the network: expected a tensor apart",
                          function, nnla__tensor_name(text, Y, k));
    }
    return NNLA_OK;
}

nnla_status nnla__network_check_batch(const nnla_network *net, const char *function, size_t rows) {
    if (rows <= net->max_batch)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: X has %zu rows, the network was compiled for max_batch %zu", function,
                      rows, net->max_batch);
}

nnla_status nnla__network_check_output(const nnla_network *net, const char *function, nnla__tensors X, size_t rows,
                                       const char *name, const nnla_tensor *Y, size_t index) {
    char text[NNLA__TENSOR_NAME];
    nnla_status status = check_samples(net, function, name, Y, &net->nodes[index]);
    if (status == NNLA_OK)
        status = nnla__check_writable(function, name, Y);
    if (status == NNLA_OK && Y->dims[0] != rows) {
        status = nnla__fail(NNLA_ERROR_SHAPE, "%s: %s has %zu rows, X has %zu", function, name, Y->dims[0], rows);
    }
    for (size_t k = 0; status == NNLA_OK && k < X.count; k++)
        status = nnla__check_apart(function, nnla__tensor_name(text, X, k), X.list[k], name, Y);
    return status;
}

nnla_status nnla__network_check_nodes(const nnla_network *net, const char *function, nnla__tensors X, size_t rows,
                                      nnla__tensors Y, const size_t *nodes) {
    char text[NNLA__TENSOR_NAME], other[NNLA__TENSOR_NAME];
    nnla_status status = NNLA_OK;
    for (size_t k = 0; status == NNLA_OK && k < Y.count; k++) {
        const char *name = nnla__tensor_name(text, Y, k);
        status = nnla__network_check_output(net, function, X, rows, name, Y.list[k], nnla__predicted(net, nodes, k));
        for (size_t j = 0; status == NNLA_OK && j < k; j++)
            status = nnla__check_apart(function, nnla__tensor_name(other, Y, j), Y.list[j], name, Y.list[k]);
    }
    return status == NNLA_OK ? nnla__network_check_results(net, function, Y) : status;
}

nnla_status nnla__network_check_outputs(const nnla_network *net, const char *function, nnla__tensors X, size_t rows,
                                        nnla__tensors Y) {
    nnla_status status = check_count(function, Y, net->output_count, "outputs");
    return status == NNLA_OK ? nnla__network_check_nodes(net, function, X, rows, Y, NULL) : status;
}

/* "sigmoid", "softmax" or, without a squash, what the loss takes its input for. */
static const char *last_unit(const nnla_network *net, const nnla__output *output) {
    if (!output->folded)
        return "probability";
    return nnla_activation_name(nnla__node_squash(&net->nodes[output->node]));
}

static nnla_status check_classes(const char *function, const char *name, const nnla_tensor *T, size_t rows) {
    char given[NNLA__SHAPE_TEXT_SIZE];
    int column = T->rank == 2 && T->dims[1] == 1;
    if ((T->rank == 1 || column) && T->dims[0] == rows)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s is %s, expected [%zu] or [%zu x 1] class indices", function, name,
                      nnla__shape_text(given, T->rank, T->dims), rows, rows);
}

static nnla_status read_target(const nnla_network *net, const char *function, const char *name, const nnla_tensor *T,
                               size_t rows, const nnla__output *output, nnla__targets *targets) {
    const nnla__node *node = &net->nodes[output->node];
    const nnla__loss_kind *kind = output->loss->kind;
    nnla_status status = nnla__check_present(function, name, T);
    if (status != NNLA_OK)
        return status;
    int classes = T->dtype == NNLA_I32 && kind->takes_classes;
    status = classes ? check_classes(function, name, T, rows) : check_samples(net, function, name, T, node);
    if (status == NNLA_OK && T->dims[0] != rows) {
        status = nnla__fail(NNLA_ERROR_SHAPE, "%s: %s has %zu rows, X has %zu", function, name, T->dims[0], rows);
    }
    if (status != NNLA_OK)
        return status;
    *targets = (nnla__targets){
        .T = classes ? nnla__matrix_of(NULL, rows, 1) : nnla__tensor_rows(T),
        .classes = classes ? T->data : NULL,
    };
    if (kind->check == NULL)
        return NNLA_OK;
    status = kind->check(&net->pass, last_unit(net, output), node->shape.count, targets);
    return status == NNLA_OK ? status : nnla__fail_prefix("%s: ", function);
}

nnla_status nnla__network_read_targets(const nnla_network *net, const char *function, nnla__tensors T, size_t rows,
                                       nnla__targets *targets) {
    char text[NNLA__TENSOR_NAME];
    nnla_status status = check_count(function, T, net->output_count, "outputs");
    for (size_t k = 0; status == NNLA_OK && k < T.count; k++)
        status =
            read_target(net, function, nnla__tensor_name(text, T, k), T.list[k], rows, &net->outputs[k], &targets[k]);
    return status;
}

void nnla__inputs_rows(const nnla_network *net, const nnla__matrix *X, size_t first, size_t count, nnla__matrix *rows) {
    for (size_t k = 0; k < net->input_count; k++)
        rows[k] = nnla__rows_of(X[k], first, count, nnla__node_element(net, &net->nodes[net->inputs[k]]));
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

/* In the order of computation: outputs, losses, then gradients from the last node back. */
nnla_status nnla__network_not_finite(const nnla_network *net, const char *function, int with_X) {
    for (size_t i = 0; i < net->node_count; i++) {
        const nnla__node *node = &net->nodes[i];
        const char *what = node->layer == NULL ? "X" : "the output";
        if (node->index_limit != 0 || (node->layer == NULL && !with_X) || all_finite(net, net->operands[i].Y))
            continue;
        return nnla__fail(NNLA_ERROR_NOT_FINITE,
                          "%s: node '%s': %s holds a value that is not finite; nothing was changed", function,
                          node->name, what);
    }
    for (size_t k = 0; k < net->output_count; k++) {
        const nnla__output *output = &net->outputs[k];
        if (isfinite(output->weight * output->last_loss))
            continue;
        return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: node '%s': its loss is not finite; nothing was changed", function,
                          net->nodes[output->node].name);
    }
    if (net->slot_count == 0 || !isfinite(net->last_loss))
        return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: the sum of the losses is not finite; nothing was changed",
                          function);
    size_t i = net->slot_count - 1;
    while (i > 0 && all_finite(net, net->dW[i]))
        i--;
    return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: node '%.*s': the gradient of '%s' is not finite; nothing was changed",
                      function, (int)strcspn(net->slots[i].name, "."), net->slots[i].name, net->slots[i].name);
}
