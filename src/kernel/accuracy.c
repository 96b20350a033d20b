/* Comparing predictions with targets: exact, so one loop serves every instruction set. */
#include "kernel/kernels.h"

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
