/* How well a hyperplane tells the classes apart in each node's output. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_session.h"

/* Of the points to train on. */
static nnla_status separate(int node, double *score) {
    nnla_tensor *Y = nnla_tensor_view_rows_const(explorer_pass_of(node), 0, explorer_train_rows(&explorer_now));
    const nnla_status status = Y != NULL ? nnla_separability(Y, explorer_now.data.T, score) : nnla_error_status();
    nnla_tensor_destroy(Y);
    return status;
}

nnla_status explorer_view_separability(void) {
    nnla_status status = explorer_pass_compute();
    double *scores = NULL;
    if (status == NNLA_OK) {
        scores = explorer_reals(ARRAY_SEPARABILITY_SCORES, explorer_now.node_count, 1);
        status = scores != NULL ? NNLA_OK : nnla_error_status();
    }
    for (size_t i = 0; status == NNLA_OK && i < explorer_now.node_count; i++)
        status = separate((int)i, &scores[i]);
    return explorer_result(status);
}
