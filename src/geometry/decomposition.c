#include "geometry/decomposition.h"

#include <math.h>

#include "base/alloc.h"
#include "base/status.h"

nnla_status nnla__check_matrix(const char *function, const char *name, const nnla_tensor *A) {
    nnla_status status = nnla__check_real(function, name, A);
    if (status == NNLA_OK)
        status = nnla__check_rank(function, name, A, 2);
    return status == NNLA_OK ? nnla__check_finite(function, name, A) : status;
}

int nnla__shift_of(const nnla_tensor *A) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(A->dtype)};
    return nnla__safe_shift(nnla__max_abs(&pass, A->count, A->data));
}

void nnla__load_scaled(const nnla_tensor *A, int shift, double *values) {
    for (size_t i = 0; i < A->count; i++)
        values[i] = ldexp(nnla__tensor_element(A, i), shift);
}

nnla_status nnla__check_fits(const char *function, const char *name, const nnla_tensor *output, const double *values,
                             int exponent) {
    for (size_t i = 0; i < output->count; i++) {
        double value = ldexp(values[i], exponent);
        if (!isfinite(value) || !nnla__dtype_holds(output->dtype, value))
            return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: %s exceeds the range of %s", function, name,
                              nnla_dtype_name(output->dtype));
    }
    return NNLA_OK;
}

void nnla__store_scaled(nnla_tensor *output, const double *values, int exponent) {
    for (size_t i = 0; i < output->count; i++)
        nnla__tensor_set_element(output, i, ldexp(values[i], exponent));
}

void *nnla__planned_block(const char *function, void (*plan)(nnla__arena *arena, void *work), void *work) {
    nnla__arena arena = {0};
    plan(&arena, work);
    if (arena.overflow)
        return nnla__fail_null(NNLA_ERROR_OUT_OF_MEMORY, "%s: the size of the working memory overflows", function);
    void *block = nnla__allocate(arena.used);
    if (block == NULL) {
        nnla__fail_prefix("%s: ", function);
        return NULL;
    }
    arena = (nnla__arena){.base = block};
    plan(&arena, work);
    return block;
}
