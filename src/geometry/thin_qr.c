/* The thin QR factorization: Householder reflections of linalg, then the signs that make diag(R) ≥ 0. */
#include "base/alloc.h"
#include "geometry/decomposition.h"
#include "nnla/geometry.h"

static const char function[] = "nnla_qr";

typedef struct factors {
    const nnla_tensor *A;
    size_t m, n, r;       /* r = min(m, n) */
    nnla__columns R;      /* [m × n]: A, then reflectors and R */
    nnla__columns Q;      /* [m × r] */
    double *tau, *values; /* [r]; what is stored, row by row */
} factors;

static void plan(nnla__arena *arena, void *payload) {
    factors *f = payload;
    size_t m = f->m, n = f->n, r = f->r;
    f->R = (nnla__columns){nnla__arena_take(arena, m * n, sizeof(double)), m, n};
    f->Q = (nnla__columns){nnla__arena_take(arena, m * r, sizeof(double)), m, r};
    f->tau = nnla__arena_take(arena, r, sizeof(double));
    f->values = nnla__arena_take(arena, m * n, sizeof(double));
}

static nnla__matrix row_major(nnla__columns A) { return nnla__matrix_of(A.data, A.count, A.length); } /* of Aᵀ */

static double sign_of(const factors *f, size_t j) { return nnla__column(f->R, j)[j] < 0 ? -1 : 1; }

/* R = A · 2^shift = Q R */
static void factorize(factors *f, const nnla__pass *pass, int shift) {
    nnla__load_scaled(f->A, shift, f->values);
    nnla__transpose(pass, row_major(f->R), nnla__matrix_of(f->values, f->m, f->n));
    nnla__householder_qr(f->R, f->tau);
}

/* values = R, each row of the sign that its diagonal asks for. */
static void take_R(factors *f) {
    for (size_t i = 0; i < f->r; i++)
        for (size_t j = 0; j < f->n; j++)
            f->values[i * f->n + j] = j < i ? 0 : 0 + sign_of(f, i) * nnla__column(f->R, j)[i]; /* no −0 */
}

/* values = Q: the reflections applied to the first columns of the unit matrix, with the signs of R's rows. */
static void take_Q(factors *f, const nnla__pass *pass) {
    for (size_t j = 0; j < f->r; j++)
        nnla__column(f->Q, j)[j] = sign_of(f, j);
    nnla__apply_q(f->R, f->tau, f->r, f->Q);
    nnla__transpose(pass, nnla__matrix_of(f->values, f->m, f->r), row_major(f->Q));
}

static nnla_status check_arguments(const nnla_tensor *A, const nnla_tensor *Q, const nnla_tensor *R) {
    nnla_status status = nnla__check_matrix(function, "A", A);
    if (status != NNLA_OK)
        return status;
    size_t m = A->dims[0], n = A->dims[1], r = m < n ? m : n;
    status = nnla__check_result(function, "A", A, "R", R, 2, (const size_t[]){r, n});
    if (status == NNLA_OK && Q != NULL)
        status = nnla__check_result(function, "A", A, "Q", Q, 2, (const size_t[]){m, r});
    if (status == NNLA_OK && Q != NULL)
        status = nnla__check_apart(function, "R", R, "Q", Q);
    return status;
}

nnla_status nnla_qr(const nnla_tensor *A, nnla_tensor *Q, nnla_tensor *R) {
    nnla_status status = check_arguments(A, Q, R);
    if (status != NNLA_OK || A->count == 0)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    factors f = {.A = A, .m = A->dims[0], .n = A->dims[1], .r = R->dims[0]};
    void *block = nnla__planned_block(function, plan, &f);
    if (block == NULL)
        return nnla_error_status();
    int shift = 450 - nnla__exponent_of(A); /* far from underflow; sums of squares do not overflow */
    factorize(&f, &pass, shift);
    take_R(&f);
    status = nnla__check_fits(function, "R", R, f.values, -shift);
    if (status == NNLA_OK)
        nnla__store_scaled(R, f.values, -shift);
    if (status == NNLA_OK && Q != NULL) {
        take_Q(&f, &pass);
        nnla__store_scaled(Q, f.values, 0);
    }
    nnla__release(block);
    return status;
}
