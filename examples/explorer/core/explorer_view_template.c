/* One unit as a template: its row of W, how alike each point is to it, and what the unit is over the input plane. */
#include "explorer_arrays.h"
#include "explorer_field.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_session.h"
#include "support/colours.h"

#include <math.h>
#include <string.h>

/* Column `unit` of the node's outputs. */
static nnla_status fill_values(int node, size_t unit) {
    const nnla_tensor *Z = explorer_pass_of(node);
    const size_t rows = nnla_tensor_dim(Z, 0), units = nnla_tensor_dim(Z, 1);
    const float *z = nnla_tensor_const_data(Z);
    double *values = explorer_reals(ARRAY_TEMPLATE_VALUES, rows, 1);
    for (size_t i = 0; values != NULL && i < rows; i++)
        values[i] = (double)z[i * units + unit];
    return values != NULL ? NNLA_OK : nnla_error_status();
}

/* A vector that is computed in f32, as an array of one column. */
static nnla_status fill_column(int array, const nnla_tensor *vector) {
    const float *from = nnla_tensor_const_data(vector);
    double *to = explorer_reals(array, nnla_tensor_count(vector), 1);
    for (size_t i = 0; to != NULL && i < nnla_tensor_count(vector); i++)
        to[i] = (double)from[i];
    return to != NULL ? NNLA_OK : nnla_error_status();
}

/* The cosines as shades; the middle one for a point that has none, being the origin. */
static nnla_status shade_cosines(void) {
    const nnla_tensor *cosines = explorer_array(ARRAY_TEMPLATE_COSINES);
    const double *from = nnla_tensor_const_data(cosines);
    int32_t *to = explorer_integers(ARRAY_TEMPLATE_SHADES, nnla_tensor_count(cosines), 1);
    for (size_t i = 0; to != NULL && i < nnla_tensor_count(cosines); i++)
        to[i] = scale_shade(SCALE_DIVERGING, isnan(from[i]) ? 0.5 : 0.5 * (from[i] + 1));
    return to != NULL ? NNLA_OK : nnla_error_status();
}

static nnla_status fill_arrow(int node) {
    const int in_plane = node == 1; /* behind the input */
    double *arrow = explorer_reals(ARRAY_TEMPLATE_ARROW, in_plane ? 1 : 0, 2);
    if (arrow != NULL && in_plane)
        memcpy(arrow, nnla_tensor_const_data(explorer_array(ARRAY_TEMPLATE_W)), 2 * sizeof *arrow);
    return arrow != NULL ? NNLA_OK : nnla_error_status();
}

static nnla_status fill_template(int node, size_t unit) {
    const nnla_tensor *X = explorer_pass_of(node - 1);
    const size_t terms = nnla_tensor_dim(X, 1), rows = nnla_tensor_dim(X, 0);
    double *bias = explorer_reals(ARRAY_TEMPLATE_BIAS, 1, 1);
    nnla_tensor *w = bias != NULL ? nnla_tensor_create(NNLA_F32, 1, &terms) : NULL;
    nnla_tensor *cosines = w != NULL ? nnla_tensor_create(NNLA_F32, 1, &rows) : NULL;
    nnla_status status = cosines != NULL ? nnla_network_template(explorer_now.net, explorer_node_name(node), unit, w)
                                         : nnla_error_status();
    if (status == NNLA_OK)
        status = nnla_similarities(w, X, cosines); /* xᵀw / (‖x‖ ‖w‖), row by row */
    if (status == NNLA_OK)
        status = fill_column(ARRAY_TEMPLATE_W, w);
    if (status == NNLA_OK)
        status = fill_column(ARRAY_TEMPLATE_COSINES, cosines);
    if (status == NNLA_OK)
        status = shade_cosines();
    if (status == NNLA_OK)
        status = fill_arrow(node);
    if (status == NNLA_OK)
        bias[0] = (double)((const float *)nnla_tensor_const_data(explorer_bias(node)))[unit];
    nnla_tensor_destroy(w);
    nnla_tensor_destroy(cosines);
    return status;
}

nnla_status explorer_view_template(int node, int unit) {
    nnla_status status = explorer_check_affine(node);
    if (status == NNLA_OK)
        status = explorer_check_unit(node, unit);
    if (status == NNLA_OK)
        status = explorer_pass_compute();
    if (status == NNLA_OK)
        status = fill_template(node, (size_t)unit);
    if (status == NNLA_OK)
        status = fill_values(node, (size_t)unit);
    if (status == NNLA_OK)
        status = explorer_field_of_unit(node, (size_t)unit);
    return explorer_result(status);
}
