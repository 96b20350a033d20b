/* Comparing predictions with targets: exact, so one loop serves every instruction set. */
#include "kernel/kernels.h"

double nnla__element_at(nnla_dtype dtype, const void *data, size_t index) {
    switch (dtype) {
    case NNLA_F32:
        return ((const float *)data)[index];
    case NNLA_F64:
        return ((const double *)data)[index];
    default:
        return ((const int32_t *)data)[index];
    }
}

size_t nnla__binary_matches(const nnla__pass *pass, size_t n, const void *y, const void *t) {
    nnla_dtype dtype = nnla__kernels_dtype(pass->kernels);
    size_t matches = 0;
    for (size_t i = 0; i < n; i++) {
        int predicted = nnla__element_at(dtype, y, i) > 0.5;
        int wanted = nnla__element_at(dtype, t, i) > 0.5;
        matches += predicted == wanted;
    }
    return matches;
}
