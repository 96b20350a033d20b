#include "geometry/decomposition.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "nnla/linalg.h"

nnla_status nnla__check_matrix(const char *function, const char *name, const nnla_tensor *A) {
    nnla_status status = nnla__check_real(function, name, A);
    if (status == NNLA_OK)
        status = nnla__check_rank(function, name, A, 2);
    return status == NNLA_OK ? nnla__check_finite(function, name, A) : status;
}

nnla_status nnla__check_square(const char *function, const char *name, const nnla_tensor *A) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    nnla_status status = nnla__check_matrix(function, name, A);
    if (status == NNLA_OK && A->dims[0] != A->dims[1])
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s is %s, expected a square matrix", function, name,
                          nnla__shape_text(shape, 2, A->dims));
    return status;
}

int nnla__exponent_of(const nnla_tensor *A) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(A->dtype)};
    int exponent = 0;
    frexp(nnla__max_abs(&pass, A->count, A->data), &exponent);
    return exponent;
}

/* values = values · 2^shift, in two steps where one factor would leave the range. */
static void scale_by_power(size_t n, double *values, int shift) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    int first = shift > 1000 ? 1000 : shift < -1000 ? -1000 : shift;
    nnla__axpby(&pass, n, ldexp(1, first), values, 0, values);
    if (first != shift)
        nnla__axpby(&pass, n, ldexp(1, shift - first), values, 0, values);
}

void nnla__load_scaled(const nnla_tensor *A, int shift, double *values) {
    if (A->dtype == NNLA_F64 && A->count > 0)
        memcpy(values, A->data, A->count * sizeof *values);
    for (size_t i = 0; A->dtype != NNLA_F64 && i < A->count; i++)
        values[i] = nnla__tensor_element(A, i);
    if (shift != 0)
        scale_by_power(A->count, values, shift);
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

static void take_matrix(nnla__arena *arena, nnla_tensor *tensor, size_t rows, size_t cols) {
    void *data = nnla__arena_take(arena, rows * cols, sizeof(double));
    nnla__tensor_init(tensor, NNLA_F64, data, 2, (const size_t[]){rows, cols});
}

static void plan(nnla__arena *arena, void *payload) {
    nnla__decomposition *d = payload;
    take_matrix(arena, &d->A, d->m, d->n);
    if (d->want_U)
        take_matrix(arena, &d->U, d->m, d->r);
    if (d->want_Vt)
        take_matrix(arena, &d->Vt, d->r, d->n);
    d->values = nnla__arena_take(arena, d->r, sizeof(double));
    nnla__tensor_init(&d->s, NNLA_F64, d->values, 1, &d->r);
}

nnla_status nnla__decomposition_start(const char *function, nnla__decomposition *d) {
    d->r = d->m < d->n ? d->m : d->n;
    d->block = nnla__planned_block(function, plan, d);
    return d->block == NULL ? nnla_error_status() : NNLA_OK;
}

nnla_status nnla__decomposition_run(const char *function, nnla__decomposition *d) {
    nnla_status status = nnla_svd(&d->A, d->want_U ? &d->U : NULL, &d->s, d->want_Vt ? &d->Vt : NULL);
    if (status == NNLA_OK)
        return NNLA_OK;
    nnla__decomposition_end(d);
    return nnla__fail_prefix("%s: ", function);
}

void nnla__decomposition_end(nnla__decomposition *d) { nnla__release(d->block); }

nnla_status nnla__decompose(const char *function, const nnla_tensor *A, int want_U, int want_Vt,
                            nnla__decomposition *d) {
    *d = (nnla__decomposition){
        .m = A->dims[0], .n = A->dims[1], .want_U = want_U, .want_Vt = want_Vt, .exponent = nnla__exponent_of(A)};
    nnla_status status = nnla__decomposition_start(function, d);
    if (status != NNLA_OK)
        return status;
    nnla__load_scaled(A, -d->exponent, d->A.data);
    return nnla__decomposition_run(function, d);
}

size_t nnla__numerical_rank(const nnla__decomposition *d, nnla_dtype dtype) {
    double epsilon = dtype == NNLA_F32 ? (double)FLT_EPSILON : DBL_EPSILON;
    size_t rank = 0;
    while (rank < d->r && d->values[rank] > (double)(d->m > d->n ? d->m : d->n) * epsilon * d->values[0])
        rank++;
    return rank;
}

nnla_status nnla__product(const char *function, int transpose_a, const nnla_tensor *A, const nnla_tensor *B,
                          nnla_tensor *C) {
    nnla_status status = nnla_gemm(transpose_a, 0, 1, A, B, 0, C);
    return status == NNLA_OK ? NNLA_OK : nnla__fail_prefix("%s: ", function);
}
