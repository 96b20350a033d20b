/* Inference: any number of rows, in chunks of at most max_batch. */
#include <math.h>
#include <string.h>

#include "network/network_impl.h"

/* Rows of the next chunk. */
static size_t chunk(const nnla_network *net, size_t rows, size_t first) {
    size_t left = rows - first;
    return left < net->max_batch ? left : net->max_batch;
}

/* ---- Evaluation ---- */

static void add_chunk(nnla_network *net, size_t k, const nnla__targets *T, size_t rows, int with_loss) {
    nnla__output *output = &net->outputs[k];
    const nnla__loss_kind *kind = output->loss->kind;
    size_t outcomes = 0;
    if (with_loss)
        output->loss_sum += nnla__network_loss(net, k, T) * (double)rows;
    if (kind->matches == NULL)
        return;
    output->right += kind->matches(&net->pass, nnla__output_value(net, k), T, &outcomes);
    output->outcomes += outcomes;
}

void nnla__network_evaluate(nnla_network *net, const nnla__matrix *X, const nnla__targets *targets, double *losses,
                            double *accuracies) {
    size_t rows = X[0].rows;
    for (size_t k = 0; k < net->output_count; k++) {
        net->outputs[k].loss_sum = 0;
        net->outputs[k].right = net->outputs[k].outcomes = 0;
    }
    for (size_t first = 0; first < rows; first += net->max_batch) {
        size_t count = chunk(net, rows, first);
        nnla__inputs_rows(net, X, first, count, net->batch);
        nnla__network_forward(net, net->batch, 0, net->node_count - 1);
        for (size_t k = 0; k < net->output_count; k++) {
            nnla__targets T = nnla__targets_rows(net, &targets[k], first, count);
            add_chunk(net, k, &T, count, losses != NULL);
        }
    }
    for (size_t k = 0; k < net->output_count; k++) {
        const nnla__output *output = &net->outputs[k];
        if (losses != NULL)
            losses[k] = output->loss_sum / (double)rows;
        if (accuracies != NULL)
            accuracies[k] = output->outcomes == 0 ? NAN : (double)output->right / (double)output->outcomes;
    }
}

static nnla_status evaluate(nnla_network *net, const char *function, nnla__tensors X, nnla__tensors T, double *losses,
                            double *accuracies) {
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__network_read_inputs(net, function, X, 1, net->given_X);
    if (status == NNLA_OK)
        status = nnla__network_read_targets(net, function, T, net->given_X[0].rows, net->given_T);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, T);
    if (status == NNLA_OK)
        nnla__network_evaluate(net, net->given_X, net->given_T, losses, accuracies);
    return status;
}

nnla_status nnla_network_evaluate(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, double *loss,
                                  double *accuracy) {
    return evaluate(net, "nnla_network_evaluate", nnla__one_tensor("X", &X), nnla__one_tensor("T", &T), loss, accuracy);
}

nnla_status nnla_network_evaluate_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs,
                                       const nnla_tensor *const *T, size_t outputs, double *losses,
                                       double *accuracies) {
    return evaluate(net, "nnla_network_evaluate_many", nnla__tensor_list("X", X, inputs),
                    nnla__tensor_list("T", T, outputs), losses, accuracies);
}

/* ---- Prediction ---- */

/* The node writes straight into Y; an input has nothing to compute. */
static void predict_node(nnla_network *net, size_t node, nnla__matrix Y) {
    size_t element = nnla__node_element(net, &net->nodes[node]), rows = net->given_X[0].rows;
    void *own = net->operands[node].Y.data;
    for (size_t first = 0; first < rows; first += net->max_batch) {
        size_t count = chunk(net, rows, first);
        nnla__matrix part = nnla__rows_of(Y, first, count, element);
        nnla__inputs_rows(net, net->given_X, first, count, net->batch);
        if (net->nodes[node].layer != NULL)
            net->operands[node].Y.data = part.data;
        nnla__network_forward(net, net->batch, 0, node);
        if (net->nodes[node].layer == NULL)
            memcpy(part.data, net->operands[node].Y.data, count * Y.cols * element);
    }
    if (net->nodes[node].layer != NULL)
        net->operands[node].Y.data = own;
}

static nnla_status check_and_predict(nnla_network *net, const char *function, size_t node, nnla__tensors X,
                                     nnla_tensor *Y) {
    const nnla_tensor *result = Y;
    nnla_status status = nnla__network_read_inputs(net, function, X, 0, net->given_X);
    if (status == NNLA_OK)
        status = nnla__network_check_output(net, function, X, net->given_X[0].rows, "Y", Y, node);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X);
    if (status == NNLA_OK)
        status = nnla__network_check_results(net, function, nnla__one_tensor("Y", &result));
    if (status == NNLA_OK)
        predict_node(net, node, nnla__tensor_rows(Y));
    return status;
}

nnla_status nnla_network_predict(nnla_network *net, const nnla_tensor *X, nnla_tensor *Y) {
    static const char function[] = "nnla_network_predict";
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK && net->output_count != 1) {
        status =
            nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: the network has %zu outputs: use nnla_network_predict_many",
                       function, net->output_count);
    }
    if (status != NNLA_OK)
        return status;
    return check_and_predict(net, function, net->outputs[0].node, nnla__one_tensor("X", &X), Y);
}

static nnla_status predict_named(nnla_network *net, const char *function, const char *node, nnla__tensors X,
                                 nnla_tensor *Y) {
    nnla_status status = nnla__network_ready(net, function);
    if (status != NNLA_OK)
        return status;
    size_t index = nnla__network_require_node(net, function, node);
    return index < net->node_count ? check_and_predict(net, function, index, X, Y) : nnla_error_status();
}

nnla_status nnla_network_predict_node(nnla_network *net, const char *node, const nnla_tensor *X, nnla_tensor *Y) {
    return predict_named(net, "nnla_network_predict_node", node, nnla__one_tensor("X", &X), Y);
}

nnla_status nnla_network_predict_node_many(nnla_network *net, const char *node, const nnla_tensor *const *X,
                                           size_t inputs, nnla_tensor *Y) {
    return predict_named(net, "nnla_network_predict_node_many", node, nnla__tensor_list("X", X, inputs), Y);
}

/* What one node computes may be read by others, so it is copied. */
void nnla__network_predict_nodes(nnla_network *net, const size_t *nodes, size_t count, size_t last,
                                 nnla_tensor *const *Y) {
    size_t rows = net->given_X[0].rows;
    for (size_t first = 0; first < rows; first += net->max_batch) {
        size_t part = chunk(net, rows, first);
        nnla__inputs_rows(net, net->given_X, first, part, net->batch);
        nnla__network_forward(net, net->batch, 0, last);
        for (size_t k = 0; k < count; k++) {
            size_t node = nnla__predicted(net, nodes, k), element = nnla__node_element(net, &net->nodes[node]);
            nnla__matrix to = nnla__rows_of(nnla__tensor_rows(Y[k]), first, part, element);
            memcpy(to.data, net->operands[node].Y.data, part * to.cols * element);
        }
    }
}

nnla_status nnla_network_predict_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs,
                                      nnla_tensor *const *Y, size_t outputs) {
    static const char function[] = "nnla_network_predict_many";
    nnla__tensors of_X = nnla__tensor_list("X", X, inputs);
    nnla__tensors of_Y = nnla__tensor_list("Y", (const nnla_tensor *const *)Y, outputs);
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__network_read_inputs(net, function, of_X, 0, net->given_X);
    if (status == NNLA_OK)
        status = nnla__network_check_outputs(net, function, of_X, net->given_X[0].rows, of_Y);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, of_X);
    if (status == NNLA_OK)
        nnla__network_predict_nodes(net, NULL, outputs, net->node_count - 1, Y);
    return status;
}
