/* What was recorded of each epoch: losses, accuracies, singular values. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_session.h"

static nnla_status fill_curves(void) {
    static const int arrays[] = {ARRAY_CURVES_LOSS, ARRAY_CURVES_ACCURACY, ARRAY_CURVES_TEST_LOSS,
                                 ARRAY_CURVES_TEST_ACCURACY}; /* as RECORD_LOSS and so on */
    const explorer_history *history = &explorer_now.history;
    const size_t epochs = history->last + 1;
    int32_t *numbers = explorer_integers(ARRAY_CURVES_EPOCHS, epochs, 1);
    for (size_t i = 0; numbers != NULL && i < epochs; i++)
        numbers[i] = (int32_t)i;
    double *values = NULL;
    for (size_t k = 0; numbers != NULL && k < sizeof arrays / sizeof *arrays; k++) {
        values = explorer_reals(arrays[k], epochs, 1);
        if (values == NULL)
            break;
        for (size_t i = 0; i < epochs; i++)
            values[i] = explorer_history_record(history, i)[k];
    }
    return values != NULL ? NNLA_OK : nnla_error_status();
}

nnla_status explorer_view_curves(void) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK)
        status = fill_curves();
    return explorer_result(status);
}

static size_t rank_of(int node) {
    const nnla_tensor *W = explorer_weight(node);
    const size_t rows = nnla_tensor_dim(W, 0), columns = nnla_tensor_dim(W, 1);
    return rows < columns ? rows : columns;
}

static nnla_status fill_spectrum(void) {
    const explorer_history *history = &explorer_now.history;
    const size_t epochs = history->last + 1, count = history->spectrum, affine = explorer_now.node_count / 2;
    double *values = explorer_reals(ARRAY_SPECTRUM_VALUES, epochs, count);
    int32_t *starts = values != NULL ? explorer_integers(ARRAY_SPECTRUM_STARTS, affine + 1, 1) : NULL;
    int32_t *nodes = starts != NULL ? explorer_integers(ARRAY_SPECTRUM_NODES, affine, 1) : NULL;
    if (nodes == NULL)
        return nnla_error_status();
    for (size_t i = 0; i < epochs; i++)
        for (size_t k = 0; k < count; k++)
            values[i * count + k] = explorer_history_record(history, i)[RECORD_SPECTRUM + k];
    starts[0] = 0;
    for (size_t i = 0; i < affine; i++) {
        nodes[i] = (int32_t)(2 * i + 1); /* affine nodes and squashes take turns after the input */
        starts[i + 1] = starts[i] + (int32_t)rank_of(nodes[i]);
    }
    return NNLA_OK;
}

nnla_status explorer_view_spectrum(void) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK)
        status = fill_spectrum();
    return explorer_result(status);
}
