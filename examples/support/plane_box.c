#include "support/plane_box.h"

#include <math.h>

static double element(const nnla_tensor *pairs, size_t index) {
    const void *data = nnla_tensor_const_data(pairs);
    return nnla_tensor_dtype(pairs) == NNLA_F64 ? ((const double *)data)[index] : (double)((const float *)data)[index];
}

void plane_box(const nnla_tensor *pairs, double margin, double box[4]) {
    const size_t count = nnla_tensor_dim(pairs, 0);
    for (size_t axis = 0; axis < 2; axis++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t i = 0; i < count; i++) {
            const double value = element(pairs, 2 * i + axis);
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        const double room = high > low ? margin * (high - low) : 1;
        box[2 * axis] = low <= high ? low - room : -1;
        box[2 * axis + 1] = low <= high ? high + room : 1;
    }
}

void plane_box_widen(const nnla_tensor *pairs, double margin, double box[4]) {
    double other[4];
    plane_box(pairs, margin, other);
    for (int i = 0; i < 4; i += 2) {
        box[i] = other[i] < box[i] ? other[i] : box[i];
        box[i + 1] = other[i + 1] > box[i + 1] ? other[i + 1] : box[i + 1];
    }
}
