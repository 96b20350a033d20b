/* Comparing predictions with targets: exact, so one loop serves every instruction set. */
#include "kernel/kernels.h"

static size_t matches_f32(size_t n, const float *y, const float *t) {
    size_t matches = 0;
    for (size_t i = 0; i < n; i++)
        matches += (y[i] > 0.5f) == (t[i] > 0.5f);
    return matches;
}

static size_t matches_f64(size_t n, const double *y, const double *t) {
    size_t matches = 0;
    for (size_t i = 0; i < n; i++)
        matches += (y[i] > 0.5) == (t[i] > 0.5);
    return matches;
}

size_t nnla__binary_matches(const nnla__pass *pass, size_t n, const void *y, const void *t) {
    return nnla__kernels_dtype(pass->kernels) == NNLA_F32 ? matches_f32(n, y, t) : matches_f64(n, y, t);
}
