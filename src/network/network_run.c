/* One training step: forward, backward, update. */
#include <math.h>

#include "network/network_impl.h"

/* ---- Forward ---- */

static int same_batch(const nnla_network *net, const nnla__operands *operands, const nnla__matrix *inputs) {
    for (size_t k = 0; k < net->input_count; k++) {
        const nnla__matrix *before = &operands[net->inputs[k]].Y;
        if (before->data != inputs[k].data || before->rows != inputs[k].rows)
            return 0;
    }
    return 1;
}

void nnla__set_batch(const nnla_network *net, nnla__operands *operands, nnla__matrix *X, nnla__matrix *dX,
                     const nnla__matrix *inputs) {
    size_t rows = inputs[0].rows;
    if (same_batch(net, operands, inputs))
        return;
    for (size_t k = 0; k < net->input_count; k++)
        operands[net->inputs[k]].Y.data = inputs[k].data;
    for (size_t i = 0; i < net->node_count; i++)
        operands[i].Y.rows = operands[i].dY.rows = rows;
    for (size_t e = 0; e < net->edge_count; e++) {
        size_t from = net->edges[e].from;
        X[e].rows = dX[e].rows = rows;
        if (net->nodes[from].layer == NULL)
            X[e].data = operands[from].Y.data;
    }
}

void nnla__run_forward(const nnla_network *net, const nnla__pass *pass, const nnla__operands *operands, size_t last) {
    for (size_t i = 1; i <= last; i++) {
        const nnla_layer *layer = net->nodes[i].layer;
        if (layer != NULL && net->nodes[i].forward_by == 0)
            layer->kind->forward(layer, pass, &operands[i]);
    }
}

/* What forward leaves for backward has no place at inference. */
static void set_training(nnla_network *net, int training) {
    if (net->pass.training == training)
        return;
    net->pass.training = training;
    for (size_t i = 0; i < net->node_count; i++)
        net->operands[i].saved = training ? net->saved[i] : NULL;
}

void nnla__network_forward(nnla_network *net, const nnla__matrix *X, int training, size_t last) {
    net->stage = NNLA__NOTHING_DONE;
    net->outputs_valid = 0;
    set_training(net, training);
    nnla__set_batch(net, net->operands, net->X, net->dX, X);
    nnla__run_forward(net, &net->pass, net->operands, last);
}

/* ---- Loss and backward ---- */

double nnla__network_loss(nnla_network *net, size_t k, const nnla__targets *targets) {
    const nnla__output *output = &net->outputs[k];
    return nnla__loss_run(output->loss, &net->pass, output->folded, net->operands[output->read].Y, targets, 1,
                          net->pass.scratch, NULL);
}

/* A += D; both are [rows × cols] without gaps. */
static void add_to(const nnla_network *net, nnla__matrix A, nnla__matrix D) {
    nnla__add(&net->pass, A.rows * A.cols, A.data, D.data, A.data);
}

/* Σ weight · loss; each leaves its gradient by what it reads. */
static double run_losses(nnla_network *net, const nnla__targets *targets) {
    double sum = 0;
    for (size_t k = 0; k < net->output_count; k++) {
        nnla__output *output = &net->outputs[k];
        nnla__matrix Y = net->operands[output->read].Y;
        nnla__matrix D = nnla__matrix_of(output->D.data, Y.rows, Y.cols);
        output->last_loss = nnla__loss_run(output->loss, &net->pass, output->folded, Y, &targets[k], output->weight,
                                           net->pass.scratch, D.data != NULL ? &D : NULL);
        if (output->adds)
            add_to(net, net->operands[output->read].dY, D);
        sum += output->weight * output->last_loss;
    }
    return sum;
}

/* The gradients that others have written before, by outputs and by parameters. */
static void add_gradients(nnla_network *net, size_t index) {
    const nnla__node *node = &net->nodes[index];
    for (size_t e = node->first_edge; e < node->first_edge + node->edge_count; e++) {
        if (net->edges[e].adds)
            add_to(net, net->operands[net->edges[e].from].dY, net->dX[e]);
    }
    if (!node->adds_gradients)
        return;
    for (size_t k = node->first_parameter; k < node->first_parameter + node->parameter_count; k++)
        add_to(net, net->dW[k], net->added[k]);
}

double nnla__network_backward(nnla_network *net, const nnla__targets *targets) {
    net->last_loss = run_losses(net, targets);
    net->reported_finite = 1;
    for (size_t i = net->node_count - 1; i > 0; i--) {
        const nnla__node *node = &net->nodes[i];
        if (!node->has_gradient || !node->trainable)
            continue;
        if (node->backward_by == 0)
            node->layer->kind->backward(node->layer, &net->pass, &net->operands[i]);
        add_gradients(net, i);
    }
    net->stage = NNLA__BACKWARD_DONE;
    return net->last_loss;
}

/* ---- Update ---- */

/* The layers have looked at most gradients as they wrote them. */
static int gradients_finite(const nnla_network *net) {
    const char *unreported = net->G + net->unreported * net->element;
    return net->reported_finite && nnla__all_finite(&net->pass, net->unreported_count, unreported);
}

/* Running statistics and the like. */
static void commit(nnla_network *net) {
    for (size_t i = 0; net->buffer_count > 0 && i < net->node_count; i++) {
        const nnla_layer *layer = net->nodes[i].layer;
        if (layer != NULL && layer->kind->commit != NULL)
            layer->kind->commit(layer, &net->pass, &net->operands[i]);
    }
}

nnla_status nnla__network_update(nnla_network *net, const char *function, int with_X) {
    net->stage = NNLA__NOTHING_DONE;
    if (!isfinite(net->last_loss) || !gradients_finite(net)) {
        net->pass.draw--; /* the masks to come are as if this step had not been tried */
        return nnla__network_not_finite(net, function, with_X);
    }
    net->optimizer->kind->update(net->optimizer, &net->pass, net->flat_count, net->P, net->G, net->state);
    commit(net);
    return NNLA_OK;
}

/* ---- A step ---- */

/* What nnla_network_output_of shows. */
static void show_outputs(nnla_network *net, const nnla__matrix *X) {
    size_t rows = X[0].rows;
    for (size_t k = 0; k < net->input_count; k++)
        net->shown[net->inputs[k]].data = X[k].data;
    if (net->shown[0].dims[0] == rows)
        return;
    for (size_t i = 0; i < net->node_count; i++) {
        net->shown[i].dims[0] = rows;
        net->shown[i].count = rows * net->nodes[i].shape.count;
    }
}

void nnla__network_train_forward(nnla_network *net, const nnla__matrix *X) {
    net->pass.draw++;
    nnla__network_forward(net, X, 1, net->node_count - 1);
    show_outputs(net, X);
    net->stage = NNLA__FORWARD_DONE;
    net->outputs_valid = 1;
}

nnla_status nnla__network_step(nnla_network *net, const char *function, const nnla__matrix *X,
                               const nnla__targets *targets, double *loss) {
    nnla__network_train_forward(net, X);
    double value = nnla__network_backward(net, targets);
    nnla_status status = nnla__network_update(net, function, 1);
    if (status == NNLA_OK && loss != NULL)
        *loss = value;
    return status;
}
