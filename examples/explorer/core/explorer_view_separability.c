/* How well a hyperplane tells the classes apart in each node's output. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_session.h"

/* A step of the fit takes rows · units² multiplications. As many points are fitted as keep it within a frame's time, the
   first ones, which are in no order. */
static size_t fitted_rows(int node) {
    const size_t rows = explorer_train_rows(&explorer_now), unknowns = (size_t)explorer_node_units(node) + 1;
    const size_t most = ((size_t)1 << 23) / (unknowns * unknowns);
    return rows < most ? rows : most;
}

/* Of the points to train on. */
static nnla_status separate(int node, double *score) {
    const size_t rows = fitted_rows(node);
    nnla_tensor *Y = nnla_tensor_view_rows_const(explorer_pass_of(node), 0, rows);
    nnla_tensor *T = nnla_tensor_view_rows_const(explorer_now.data.T, 0, rows);
    const nnla_status status = Y != NULL && T != NULL ? nnla_separability(Y, T, score) : nnla_error_status();
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(T);
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
