/* Single elements of a tensor as f64, for code that runs once over a data set and not in training. */
#ifndef NNLA_SRC_REAL_ACCESS_H
#define NNLA_SRC_REAL_ACCESS_H

#include "tensor/tensor_impl.h"

/* Element i in memory order of an f32 or f64 tensor. */
static inline double nnla__real_at(const nnla_tensor *X, size_t i) {
    return X->dtype == NNLA_F64 ? ((const double *)X->data)[i] : (double)((const float *)X->data)[i];
}

/* Rounds once to the dtype; a value for I32 must be one. */
static inline void nnla__real_put(nnla_tensor *X, size_t i, double value) {
    if (X->dtype == NNLA_F64)
        ((double *)X->data)[i] = value;
    else if (X->dtype == NNLA_F32)
        ((float *)X->data)[i] = (float)value;
    else
        ((int32_t *)X->data)[i] = (int32_t)value;
}

#endif
