/* One training step: forward, backward, update. */
#include <math.h>

#include "network/network_impl.h"

void nnla__set_batch(const nnla_network *net, nnla__operands *operands, nnla__matrix *X, nnla__matrix *dX,
                     nnla__matrix input) {
    nnla__matrix *before = &operands[0].Y;
    if (before->data == input.data && before->rows == input.rows)
        return;
    *before = input;
    for (size_t i = 1; i < net->node_count; i++)
        operands[i].Y.rows = operands[i].dY.rows = input.rows;
    for (size_t e = 0; e < net->edge_count; e++) {
        X[e].rows = dX[e].rows = input.rows;
        if (net->edges[e].from == 0)
            X[e].data = input.data;
    }
}

void nnla__run_forward(const nnla_network *net, const nnla__pass *pass, const nnla__operands *operands, size_t last) {
    for (size_t i = 1; i <= last; i++) {
        const nnla_layer *layer = net->nodes[i].layer;
        if (net->nodes[i].forward_by == 0)
            layer->kind->forward(layer, pass, &operands[i]);
    }
}

void nnla__network_forward(nnla_network *net, nnla__matrix X, int training, size_t last) {
    net->stage = NNLA__NOTHING_DONE;
    net->outputs_valid = 0;
    net->pass.training = training;
    nnla__set_batch(net, net->operands, net->X, net->dX, X);
    nnla__run_forward(net, &net->pass, net->operands, last);
}

nnla__matrix nnla__network_last_output(const nnla_network *net) { return net->operands[net->node_count - 1].Y; }

/* What the loss is computed from: the pre-activations of the last node if it is folded, else its output. */
static nnla__matrix loss_input(const nnla_network *net) {
    const nnla__operands *last = &net->operands[net->node_count - 1];
    return net->folded ? *last->X : last->Y;
}

double nnla__network_loss(nnla_network *net, const nnla__targets *targets) {
    return nnla__loss_run(net->loss, &net->pass, net->folded, loss_input(net), targets, net->pass.scratch, NULL);
}

double nnla__network_backward(nnla_network *net, const nnla__targets *targets) {
    size_t last = net->node_count - 1;
    const nnla__operands *end = &net->operands[last];
    nnla__matrix dY = net->folded ? *end->dX : end->dY;
    nnla__matrix *gradient = dY.data != NULL ? &dY : NULL;
    double loss =
        nnla__loss_run(net->loss, &net->pass, net->folded, loss_input(net), targets, net->pass.scratch, gradient);
    net->reported_finite = 1;
    for (size_t i = net->folded ? last - 1 : last; i > 0 && net->nodes[i].trainable; i--) {
        const nnla_layer *layer = net->nodes[i].layer;
        if (net->nodes[i].backward_by == 0)
            layer->kind->backward(layer, &net->pass, &net->operands[i]);
    }
    net->last_loss = loss;
    net->stage = NNLA__BACKWARD_DONE;
    return loss;
}

/* The layers have looked at most gradients as they wrote them. */
static int gradients_finite(const nnla_network *net) {
    const char *unreported = net->G + net->unreported * net->element;
    return net->reported_finite && nnla__all_finite(&net->pass, net->unreported_count, unreported);
}

nnla_status nnla__network_update(nnla_network *net, const char *function) {
    net->stage = NNLA__NOTHING_DONE;
    if (!isfinite(net->last_loss) || !gradients_finite(net)) {
        net->pass.draw--; /* the masks to come are as if this step had not been tried */
        return nnla__network_not_finite(net, function);
    }
    net->optimizer->kind->update(net->optimizer, &net->pass, net->flat_count, net->P, net->G, net->state);
    return NNLA_OK;
}

/* What nnla_network_output_of shows. */
static void show_outputs(nnla_network *net, nnla__matrix X) {
    net->outputs[0].data = X.data;
    if (net->outputs[0].dims[0] == X.rows)
        return;
    for (size_t i = 0; i < net->node_count; i++) {
        net->outputs[i].dims[0] = X.rows;
        net->outputs[i].count = X.rows * net->nodes[i].shape.count;
    }
}

/* The forward pass of training: each has random masks of its own. */
static void forward(nnla_network *net, nnla__matrix X) {
    net->pass.draw++;
    nnla__network_forward(net, X, 1, net->node_count - 1);
    show_outputs(net, X);
    net->stage = NNLA__FORWARD_DONE;
    net->outputs_valid = 1;
}

nnla_status nnla__network_step(nnla_network *net, const char *function, nnla__matrix X, const nnla__targets *targets,
                               double *loss) {
    forward(net, X);
    double value = nnla__network_backward(net, targets);
    nnla_status status = nnla__network_update(net, function);
    if (status == NNLA_OK && loss != NULL)
        *loss = value;
    return status;
}

nnla_status nnla_network_forward(nnla_network *net, const nnla_tensor *X) {
    static const char function[] = "nnla_network_forward";
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__network_check_input(net, function, X, 1);
    if (status == NNLA_OK)
        status = nnla__network_check_batch(net, function, X);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X, NULL);
    if (status == NNLA_OK)
        forward(net, nnla__tensor_rows(X));
    return status;
}

nnla_status nnla_network_backward(nnla_network *net, const nnla_tensor *T, double *loss) {
    static const char function[] = "nnla_network_backward";
    nnla__targets targets;
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK && net->stage == NNLA__NOTHING_DONE) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: there is no forward pass to go back through", function);
    }
    if (status == NNLA_OK) {
        status = nnla__network_read_targets(net, function, T, net->operands[0].Y.rows, &targets);
    }
    if (status != NNLA_OK)
        return status;
    double value = nnla__network_backward(net, &targets);
    if (loss != NULL)
        *loss = value;
    return NNLA_OK;
}

nnla_status nnla_network_update(nnla_network *net) {
    static const char function[] = "nnla_network_update";
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK && net->stage != NNLA__BACKWARD_DONE) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: there is no backward pass whose gradients it could use", function);
    }
    return status == NNLA_OK ? nnla__network_update(net, function) : status;
}

nnla_status nnla_network_step(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, double *loss) {
    static const char function[] = "nnla_network_step";
    nnla__targets targets;
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__network_check_input(net, function, X, 1);
    if (status == NNLA_OK)
        status = nnla__network_check_batch(net, function, X);
    if (status == NNLA_OK)
        status = nnla__network_read_targets(net, function, T, X->dims[0], &targets);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X, T);
    return status == NNLA_OK ? nnla__network_step(net, function, nnla__tensor_rows(X), &targets, loss) : status;
}
