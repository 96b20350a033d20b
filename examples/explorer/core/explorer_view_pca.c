/* The input in its principal axes: what no training gives, beside the learnt embedding. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_pass.h"
#include "explorer_plane.h"
#include "explorer_session.h"
#include "support/plane_box.h"

#include <string.h>

/* All f32. */
typedef struct axes_of_input {
    nnla_tensor *mean, *axes, *variances, *Y;
} axes_of_input;

static nnla_status compute(axes_of_input *a, const nnla_tensor *X) {
    const size_t two = 2, square[2] = {2, 2}, flat[2] = {nnla_tensor_dim(X, 0), 2};
    a->mean = nnla_tensor_create(NNLA_F32, 1, &two);
    a->axes = a->mean != NULL ? nnla_tensor_create(NNLA_F32, 2, square) : NULL;
    a->variances = a->axes != NULL ? nnla_tensor_create(NNLA_F32, 1, &two) : NULL;
    a->Y = a->variances != NULL ? nnla_tensor_create(NNLA_F32, 2, flat) : NULL;
    nnla_status status = a->Y != NULL ? nnla_pca(X, a->mean, a->axes, a->variances) : nnla_error_status();
    return status == NNLA_OK ? nnla_pca_project(a->mean, a->axes, X, a->Y) : status;
}

static nnla_status fill(const axes_of_input *a, const nnla_tensor *X) {
    const size_t rows = nnla_tensor_dim(X, 0);
    nnla_tensor *points = explorer_array_make(ARRAY_PCA_POINTS, rows, 2);
    nnla_tensor *axes = points != NULL ? explorer_array_make(ARRAY_PCA_AXES, 2, 2) : NULL;
    double *box = axes != NULL ? explorer_reals(ARRAY_PCA_BOX, 1, 4) : NULL;
    nnla_status status = box != NULL ? nnla_tensor_convert(a->Y, points) : nnla_error_status();
    if (status == NNLA_OK)
        status = nnla_tensor_convert(a->axes, axes);
    if (status == NNLA_OK)
        status = explorer_fill_shares(ARRAY_PCA_VARIANCES, a->variances, explorer_total_variance(X));
    if (status == NNLA_OK)
        plane_box(points, 0.06, box);
    return status;
}

nnla_status explorer_view_pca(void) {
    axes_of_input a = {NULL, NULL, NULL, NULL};
    nnla_status status = explorer_pass_compute();
    if (status == NNLA_OK)
        status = compute(&a, explorer_points());
    if (status == NNLA_OK)
        status = fill(&a, explorer_points());
    if (status == NNLA_OK) { /* of the last node in front of the output's two */
        explorer_name_axes(ARRAY_PCA_VARIANCES, TEXT_PCA_X, TEXT_PCA_Y);
        status = explorer_fill_plane(explorer_node_count() - 3, -1, -1, 0, PLANE_OF_EMBEDDING);
    }
    nnla_tensor_destroy(a.mean);
    nnla_tensor_destroy(a.axes);
    nnla_tensor_destroy(a.variances);
    nnla_tensor_destroy(a.Y);
    return explorer_result(status);
}
