/* Inference: any number of rows, in chunks of at most max_batch. */
#include <math.h>
#include <string.h>

#include "network/network_impl.h"

void nnla__network_evaluate(nnla_network *net, nnla__matrix X, const nnla__targets *targets, double *loss,
                            double *accuracy) {
    const nnla__loss_kind *kind = net->loss->kind;
    double loss_sum = 0;
    size_t right = 0, outcomes = 0;
    for (size_t first = 0; first < X.rows; first += net->max_batch) {
        size_t left = X.rows - first, count = left < net->max_batch ? left : net->max_batch, of_chunk = 0;
        nnla__targets T = nnla__targets_rows(net, targets, first, count);
        nnla__network_forward(net, nnla__rows_of(X, first, count, net->element), 0, net->node_count - 1);
        if (loss != NULL)
            loss_sum += nnla__network_loss(net, &T) * (double)count;
        if (kind->matches == NULL)
            continue;
        right += kind->matches(&net->pass, nnla__network_last_output(net), &T, &of_chunk);
        outcomes += of_chunk;
    }
    if (loss != NULL)
        *loss = loss_sum / (double)X.rows;
    if (accuracy != NULL)
        *accuracy = outcomes == 0 ? NAN : (double)right / (double)outcomes;
}

nnla_status nnla_network_evaluate(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, double *loss,
                                  double *accuracy) {
    static const char function[] = "nnla_network_evaluate";
    nnla__targets targets;
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__network_check_input(net, function, X, 1);
    if (status == NNLA_OK)
        status = nnla__network_read_targets(net, function, T, X->dims[0], &targets);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X, T);
    if (status == NNLA_OK)
        nnla__network_evaluate(net, nnla__tensor_rows(X), &targets, loss, accuracy);
    return status;
}

/* The node writes straight into Y; the input has nothing to compute. */
static void predict(nnla_network *net, size_t node, nnla__matrix X, nnla__matrix Y) {
    if (node == 0) {
        memcpy(Y.data, X.data, X.rows * X.cols * net->element);
        return;
    }
    void *own = net->operands[node].Y.data;
    for (size_t first = 0; first < X.rows; first += net->max_batch) {
        size_t left = X.rows - first, count = left < net->max_batch ? left : net->max_batch;
        net->operands[node].Y.data = nnla__rows_of(Y, first, count, net->element).data;
        nnla__network_forward(net, nnla__rows_of(X, first, count, net->element), 0, node);
    }
    net->operands[node].Y.data = own;
}

static nnla_status check_and_predict(nnla_network *net, const char *function, size_t node, const nnla_tensor *X,
                                     nnla_tensor *Y) {
    nnla_status status = nnla__network_check_input(net, function, X, 0);
    if (status == NNLA_OK)
        status = nnla__network_check_output(net, function, X, Y, node);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X, NULL);
    if (status == NNLA_OK)
        status = nnla__network_check_result(net, function, Y);
    if (status == NNLA_OK)
        predict(net, node, nnla__tensor_rows(X), nnla__tensor_rows(Y));
    return status;
}

nnla_status nnla_network_predict(nnla_network *net, const nnla_tensor *X, nnla_tensor *Y) {
    static const char function[] = "nnla_network_predict";
    nnla_status status = nnla__network_ready(net, function);
    return status == NNLA_OK ? check_and_predict(net, function, net->node_count - 1, X, Y) : status;
}

nnla_status nnla_network_predict_node(nnla_network *net, const char *node, const nnla_tensor *X, nnla_tensor *Y) {
    static const char function[] = "nnla_network_predict_node";
    nnla_status status = nnla__network_ready(net, function);
    if (status != NNLA_OK)
        return status;
    size_t index = nnla__network_require_node(net, function, node);
    return index < net->node_count ? check_and_predict(net, function, index, X, Y) : nnla_error_status();
}
