/* W and b of an affine node, as they are, and W's columns as arrows in the plane of two units. */
#include "explorer_arrays.h"
#include "explorer_message.h"
#include "explorer_plane.h"
#include "explorer_session.h"

#include <math.h>
#include <string.h>

static nnla_status fill_numbers(int node) {
    const nnla_tensor *W = explorer_weight(node), *b = explorer_bias(node);
    const size_t units = nnla_tensor_dim(W, 0), terms = nnla_tensor_dim(W, 1);
    nnla_tensor *W_shown = explorer_array_make(ARRAY_WEIGHTS_W, units, terms);
    double *b_shown = W_shown != NULL ? explorer_reals(ARRAY_WEIGHTS_B, units, 1) : NULL;
    const nnla_status status = b_shown != NULL ? nnla_tensor_convert(W, W_shown) : nnla_error_status();
    const float *from = nnla_tensor_const_data(b);
    for (size_t i = 0; status == NNLA_OK && i < units; i++)
        b_shown[i] = (double)from[i];
    return status;
}

/* Column j goes from b to b + W e_j, and b itself, the last arrow, from the origin to b. Of one unit y is 0. */
static void place_arrows(const int units[2], double *starts, double *tips) {
    const nnla_tensor *W = explorer_array(ARRAY_WEIGHTS_W);
    const double *w = nnla_tensor_const_data(W), *b = nnla_tensor_const_data(explorer_array(ARRAY_WEIGHTS_B));
    const size_t terms = nnla_tensor_dim(W, 1), axes = nnla_tensor_dim(W, 0) < 2 ? 1 : 2;
    memset(starts, 0, 2 * (terms + 1) * sizeof *starts);
    memset(tips, 0, 2 * (terms + 1) * sizeof *tips);
    for (size_t axis = 0; axis < axes; axis++) {
        const size_t unit = (size_t)units[axis];
        for (size_t j = 0; j < terms; j++) {
            starts[2 * j + axis] = b[unit];
            tips[2 * j + axis] = b[unit] + w[unit * terms + j];
        }
        tips[2 * terms + axis] = b[unit];
    }
}

/* What holds the origin and all tips, with room to drag them on. */
static void find_box(const double *tips, size_t count, double box[4]) {
    for (size_t axis = 0; axis < 2; axis++) {
        double low = 0, high = 0;
        for (size_t i = 0; i < count; i++) {
            low = fmin(low, tips[2 * i + axis]);
            high = fmax(high, tips[2 * i + axis]);
        }
        const double room = fmax(0.4, 0.35 * (high - low));
        box[2 * axis] = low - room;
        box[2 * axis + 1] = high + room;
    }
}

static nnla_status fill_arrows(int first, int second) {
    const size_t count = nnla_tensor_dim(explorer_array(ARRAY_WEIGHTS_W), 1) + 1;
    double *starts = explorer_reals(ARRAY_WEIGHTS_STARTS, count, 2);
    double *tips = starts != NULL ? explorer_reals(ARRAY_WEIGHTS_TIPS, count, 2) : NULL;
    double *box = tips != NULL ? explorer_reals(ARRAY_WEIGHTS_BOX, 1, 4) : NULL;
    if (box == NULL)
        return nnla_error_status();
    place_arrows((const int[]){first, second}, starts, tips);
    find_box(tips, count, box);
    return NNLA_OK;
}

nnla_status explorer_view_weights(int node, int first, int second) {
    nnla_status status = explorer_check_affine(node);
    if (status == NNLA_OK)
        status = explorer_check_unit(node, first);
    if (status == NNLA_OK)
        status = explorer_fill_plane(node, first, second, 0, PLANE_OF_WEIGHTS);
    if (status == NNLA_OK)
        status = fill_numbers(node);
    if (status == NNLA_OK)
        status = fill_arrows(first, second);
    return explorer_result(status);
}
