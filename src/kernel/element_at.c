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
