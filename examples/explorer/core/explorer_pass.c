#include "explorer_pass.h"

#include "explorer_session.h"
#include "support/plane_box.h"

#include <string.h>

static struct {
    int points_valid, outputs_valid;
    unsigned version;
    nnla_tensor *X, *T;
    nnla_tensor *outputs[EXPLORER_MOST_NODES]; /* by node; none of node 0 */
    double box[4];
} pass;

void explorer_pass_void(int points) {
    pass.outputs_valid = 0;
    pass.version++;
    if (points)
        pass.points_valid = 0;
}

void explorer_pass_release(void) {
    nnla_tensor_destroy(pass.X);
    nnla_tensor_destroy(pass.T);
    pass.X = pass.T = NULL;
    for (size_t i = 0; i < EXPLORER_MOST_NODES; i++) {
        nnla_tensor_destroy(pass.outputs[i]);
        pass.outputs[i] = NULL;
    }
    explorer_pass_void(1);
}

unsigned explorer_pass_version(void) { return pass.version; }

/* Makes *tensor [rows × columns] of f32. */
static nnla_status make_matrix(nnla_tensor **tensor, size_t rows, size_t columns) {
    const nnla_tensor *old = *tensor;
    if (old != NULL && nnla_tensor_dim(old, 0) == rows && nnla_tensor_dim(old, 1) == columns)
        return NNLA_OK;
    nnla_tensor_destroy(*tensor);
    *tensor = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){rows, columns});
    return *tensor != NULL ? NNLA_OK : nnla_error_status();
}

static nnla_status join(nnla_tensor **joined, const nnla_tensor *first, const nnla_tensor *second) {
    const size_t columns = nnla_tensor_dim(first, 1);
    nnla_status status = make_matrix(joined, nnla_tensor_dim(first, 0) + nnla_tensor_dim(second, 0), columns);
    if (status != NNLA_OK)
        return status;
    float *to = nnla_tensor_data(*joined);
    memcpy(to, nnla_tensor_const_data(first), nnla_tensor_count(first) * sizeof *to);
    memcpy(to + nnla_tensor_count(first), nnla_tensor_const_data(second), nnla_tensor_count(second) * sizeof *to);
    return NNLA_OK;
}

static nnla_status take_points(void) {
    const plane_data *data = &explorer_now.data;
    nnla_status status = join(&pass.X, data->X, data->X_test);
    if (status == NNLA_OK)
        status = join(&pass.T, data->T, data->T_test);
    if (status != NNLA_OK)
        return status;
    plane_box(pass.X, PLANE_BOX_MARGIN, pass.box);
    pass.points_valid = 1;
    return NNLA_OK;
}

static nnla_status compute_outputs(void) {
    const explorer_session *s = &explorer_now;
    const char *names[EXPLORER_MOST_NODES];
    const size_t rows = nnla_tensor_dim(pass.X, 0);
    nnla_status status = NNLA_OK;
    for (size_t i = 1; i < s->node_count && status == NNLA_OK; i++) {
        names[i] = nnla_network_node_name(s->net, i);
        status = make_matrix(&pass.outputs[i], rows, s->nodes[i].units);
    }
    if (status == NNLA_OK)
        status = nnla_network_predict_nodes(s->net, names + 1, s->node_count - 1, pass.X, pass.outputs + 1);
    pass.outputs_valid = status == NNLA_OK;
    return status;
}

nnla_status explorer_pass_compute(void) {
    nnla_status status = explorer_ready();
    if (status == NNLA_OK && !pass.points_valid)
        status = take_points();
    if (status == NNLA_OK && !pass.outputs_valid)
        status = compute_outputs();
    return status;
}

const nnla_tensor *explorer_pass_of(int node) { return node == 0 ? pass.X : pass.outputs[node]; }

const nnla_tensor *explorer_points(void) { return pass.X; }

const nnla_tensor *explorer_targets(void) { return pass.T; }

const double *explorer_box(void) { return pass.box; }

void explorer_changed(void) { explorer_pass_void(0); }

void explorer_points_changed(void) { explorer_pass_void(1); }
