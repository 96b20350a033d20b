/* A trained network's parameters, packed, and memory of its own to run in. */
#include "base/alloc.h"
#include "network/predictor_impl.h"

/* Takes one use of `shared`, on failure too; NULL: makes it. */
static nnla_predictor *create(const nnla_network *net, size_t max_batch, nnla__packing *shared) {
    nnla_predictor *predictor = nnla__allocate(sizeof *predictor);
    if (predictor == NULL) {
        if (shared != NULL)
            nnla__packing_leave(shared);
        return NULL;
    }
    predictor->net = net;
    predictor->max_batch = max_batch;
    predictor->shared = shared != NULL ? shared : nnla__packing_create(net);
    if (predictor->shared == NULL || nnla__predictor_reserve(predictor) != NNLA_OK) {
        nnla_predictor_destroy(predictor);
        return NULL;
    }
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
        nnla__packing_fill(predictor->net, predictor->shared);
    return status;
}

void nnla_predictor_destroy(nnla_predictor *predictor) {
    if (predictor == NULL)
        return;
    if (predictor->shared != NULL)
        nnla__packing_leave(predictor->shared);
    nnla__release(predictor->block);
    nnla__release(predictor);
}
