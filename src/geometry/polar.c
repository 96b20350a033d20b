/* The polar form from the singular value decomposition:  A = U Σ Vᵀ = (U Vᵀ)(V Σ Vᵀ) = Q P. */
#include "base/alloc.h"
#include "base/status.h"
#include "geometry/decomposition.h"
#include "nnla/geometry.h"

static const char function[] = "nnla_polar";

/* scaled = Σ Vᵀ */
static void scale_rows(nnla__decomposition *d, double *scaled) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    for (size_t i = 0; i < d->r; i++)
        nnla__axpby(&pass, d->n, d->values[i], (double *)d->Vt.data + i * d->n, 0, scaled + i * d->n);
}

/* P = (P + Pᵀ)/2 in effect: what rounding left unequal takes the upper value. */
static void mirror(size_t n, double *P) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            P[i * n + j] = P[j * n + i];
}

/* P = V (Σ Vᵀ) in P's values; `scaled` is room for Σ Vᵀ. */
static nnla_status make_P(nnla__decomposition *d, double *scaled, double *P) {
    nnla_tensor ScaledVt, Pd;
    nnla__tensor_init(&ScaledVt, NNLA_F64, scaled, 2, d->Vt.dims);
    nnla__tensor_init(&Pd, NNLA_F64, P, 2, (const size_t[]){d->n, d->n});
    scale_rows(d, scaled);
    nnla_status status = nnla__product(function, 1, &d->Vt, &ScaledVt, &Pd);
    mirror(d->n, P);
    return status;
}

/* P in double, checked; room for it and for Σ Vᵀ. NULL with the failure recorded. */
static double *checked_P(nnla__decomposition *d, const nnla_tensor *P) {
    size_t n = d->n;
    double *room = nnla__allocate_array(n + d->r, n * sizeof *room);
    if (room == NULL) {
        nnla__fail_prefix("%s: ", function);
        return NULL;
    }
    nnla_status status = make_P(d, room + n * n, room);
    if (status == NNLA_OK)
        status = nnla__check_fits(function, "P", P, room, d->exponent);
    if (status == NNLA_OK)
        return room;
    nnla__release(room);
    return NULL;
}

/* Both factors in double first, so that a failure leaves the outputs. */
static nnla_status make_factors(nnla__decomposition *d, nnla_tensor *Q, nnla_tensor *P) {
    double *values = P != NULL ? checked_P(d, P) : NULL;
    if (P != NULL && values == NULL)
        return nnla_error_status();
    nnla_status status = NNLA_OK;
    if (Q != NULL)
        status = nnla__product(function, 0, &d->U, &d->Vt, &d->A); /* Q = U Vᵀ, where A was */
    if (status == NNLA_OK && P != NULL)
        nnla__store_scaled(P, values, d->exponent);
    if (status == NNLA_OK && Q != NULL)
        nnla__store_scaled(Q, d->A.data, 0);
    nnla__release(values);
    return status;
}

static nnla_status check_arguments(const nnla_tensor *A, const nnla_tensor *Q, const nnla_tensor *P) {
    nnla_status status = nnla__check_matrix(function, "A", A);
    if (status != NNLA_OK)
        return status;
    size_t m = A->dims[0], n = A->dims[1];
    if (Q != NULL)
        status = nnla__check_result(function, "A", A, "Q", Q, 2, (const size_t[]){m, n});
    if (status == NNLA_OK && P != NULL)
        status = nnla__check_result(function, "A", A, "P", P, 2, (const size_t[]){n, n});
    if (status == NNLA_OK && Q != NULL && P != NULL)
        status = nnla__check_apart(function, "Q", Q, "P", P);
    return status;
}

nnla_status nnla_polar(const nnla_tensor *A, nnla_tensor *Q, nnla_tensor *P) {
    nnla__decomposition d;
    nnla_status status = check_arguments(A, Q, P);
    if (status == NNLA_OK)
        status = nnla__decompose(function, A, Q != NULL, 1, &d);
    if (status != NNLA_OK)
        return status;
    status = make_factors(&d, Q, P);
    nnla__decomposition_end(&d);
    return status;
}
