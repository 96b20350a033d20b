/* The calls of one training step: for networks of one input and one output, and for those of several. */
#include "network/network_impl.h"

static nnla_status forward(nnla_network *net, const char *function, nnla__tensors X) {
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__network_read_inputs(net, function, X, 1, net->given_X);
    if (status == NNLA_OK)
        status = nnla__network_check_batch(net, function, net->given_X[0].rows);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X);
    if (status == NNLA_OK)
        nnla__network_train_forward(net, net->given_X);
    return status;
}

nnla_status nnla_network_forward(nnla_network *net, const nnla_tensor *X) {
    return forward(net, "nnla_network_forward", nnla__one_tensor("X", &X));
}

nnla_status nnla_network_forward_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs) {
    return forward(net, "nnla_network_forward_many", nnla__tensor_list("X", X, inputs));
}

static nnla_status backward(nnla_network *net, const char *function, nnla__tensors T, double *loss) {
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK && net->stage == NNLA__NOTHING_DONE) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: there is no forward pass to go back through", function);
    }
    if (status == NNLA_OK)
        status = nnla__network_read_targets(net, function, T, net->operands[0].Y.rows, net->given_T);
    if (status != NNLA_OK)
        return status;
    double value = nnla__network_backward(net, net->given_T);
    if (loss != NULL)
        *loss = value;
    return NNLA_OK;
}

nnla_status nnla_network_backward(nnla_network *net, const nnla_tensor *T, double *loss) {
    return backward(net, "nnla_network_backward", nnla__one_tensor("T", &T), loss);
}

nnla_status nnla_network_backward_many(nnla_network *net, const nnla_tensor *const *T, size_t outputs, double *loss) {
    return backward(net, "nnla_network_backward_many", nnla__tensor_list("T", T, outputs), loss);
}

nnla_status nnla_network_update(nnla_network *net) {
    static const char function[] = "nnla_network_update";
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK && net->stage != NNLA__BACKWARD_DONE) {
        status = nnla__fail(NNLA_ERROR_STATE, "%s: there is no backward pass whose gradients it could use", function);
    }
    return status == NNLA_OK ? nnla__network_update(net, function, 0) : status;
}

static nnla_status step(nnla_network *net, const char *function, nnla__tensors X, nnla__tensors T, double *loss) {
    nnla_status status = nnla__network_ready(net, function);
    if (status == NNLA_OK)
        status = nnla__network_read_inputs(net, function, X, 1, net->given_X);
    if (status == NNLA_OK)
        status = nnla__network_check_batch(net, function, net->given_X[0].rows);
    if (status == NNLA_OK)
        status = nnla__network_read_targets(net, function, T, net->given_X[0].rows, net->given_T);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, X);
    if (status == NNLA_OK)
        status = nnla__network_check_outside(net, function, T);
    return status == NNLA_OK ? nnla__network_step(net, function, net->given_X, net->given_T, loss) : status;
}

nnla_status nnla_network_step(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, double *loss) {
    return step(net, "nnla_network_step", nnla__one_tensor("X", &X), nnla__one_tensor("T", &T), loss);
}

nnla_status nnla_network_step_many(nnla_network *net, const nnla_tensor *const *X, size_t inputs,
                                   const nnla_tensor *const *T, size_t outputs, double *loss) {
    return step(net, "nnla_network_step_many", nnla__tensor_list("X", X, inputs), nnla__tensor_list("T", T, outputs),
                loss);
}
