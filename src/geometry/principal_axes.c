/* Principal component analysis: the right singular vectors of the centred samples (H. Hotelling, "Analysis of a complex
   of statistical variables into principal components", J. Educ. Psychol. 24, 1933). */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "geometry/decomposition.h"
#include "linalg/svd_vectors.h"
#include "nnla/geometry.h"

/* part = the mean of A's rows */
static void mean_of_rows(const nnla__decomposition *d, double *part) {
    const double *a = d->A.data;
    memset(part, 0, d->n * sizeof *part);
    for (size_t i = 0; d->n > 0 && i < d->m; i++) /* without columns rows are free: there may be 2⁶⁰ */
        nnla__svd_add(d->n, 1, a + i * d->n, part);
    for (size_t j = 0; j < d->n; j++)
        part[j] /= (double)d->m;
}

/* A = A − 1 partᵀ */
static void subtract_from_rows(size_t rows, size_t n, const double *part, double *a) {
    for (size_t i = 0; n > 0 && i < rows; i++)
        nnla__svd_add(n, -1, part, a + i * n);
}

/* A = X − 1 meanᵀ. Twice, since the first mean is off by its own rounding, which the second then finds. */
static void centre(nnla__decomposition *d, double *mean, double *part) {
    for (int round = 0; round < 2; round++) {
        mean_of_rows(d, part);
        nnla__svd_add(d->n, 1, part, mean);
        subtract_from_rows(d->m, d->n, part, d->A.data);
    }
}

/* s · 2^exponent becomes the variances along the axes, s² / (m − 1). Each has its own exponent, as the square of a
   small s beside a large one would underflow. */
static void take_variances(nnla__decomposition *d) {
    for (size_t i = 0; i < d->r; i++) {
        int exponent = 0;
        const double s = frexp(d->values[i], &exponent);
        d->values[i] = d->m > 1 ? ldexp(s * s / (double)(d->m - 1), 2 * (exponent + d->exponent)) : 0;
    }
}

/* How many axes are asked for; 0 if neither axes nor variances are. */
static size_t axes_count(const nnla_tensor *axes, const nnla_tensor *variances) {
    const nnla_tensor *asked = axes != NULL ? axes : variances;
    return asked != NULL && asked->rank > 0 ? asked->dims[0] : 0;
}

static nnla_status check_axes(const char *function, const nnla_tensor *X, const nnla_tensor *axes,
                              const nnla_tensor *variances) {
    size_t k = axes_count(axes, variances), m = X->dims[0], n = X->dims[1], most = m < n ? m : n;
    char shape[NNLA__SHAPE_TEXT_SIZE];
    nnla_status status = NNLA_OK;
    if (axes != NULL)
        status = nnla__check_result(function, "X", X, "axes", axes, 2, (const size_t[]){k, n});
    if (status == NNLA_OK && variances != NULL)
        status = nnla__check_result(function, "X", X, "variances", variances, 1, &k);
    if (status == NNLA_OK && axes != NULL && variances != NULL)
        status = nnla__check_apart(function, "axes", axes, "variances", variances);
    if (status == NNLA_OK && k > most)
        status = nnla__fail(NNLA_ERROR_SHAPE, "%s: X %s has %zu principal axes, not %zu", function,
                            nnla__shape_text(shape, 2, X->dims), most, k);
    return status;
}

static nnla_status check_pca(const char *function, const nnla_tensor *X, const nnla_tensor *mean,
                             const nnla_tensor *axes, const nnla_tensor *variances) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    nnla_status status = nnla__check_matrix(function, "X", X);
    if (status == NNLA_OK && X->dims[0] == 0)
        status = nnla__fail(NNLA_ERROR_SHAPE, "%s: X %s has no row", function, nnla__shape_text(shape, 2, X->dims));
    if (status == NNLA_OK && mean != NULL)
        status = nnla__check_result(function, "X", X, "mean", mean, 1, &X->dims[1]);
    if (status == NNLA_OK)
        status = check_axes(function, X, axes, variances);
    if (status == NNLA_OK && mean != NULL && axes != NULL)
        status = nnla__check_apart(function, "mean", mean, "axes", axes);
    if (status == NNLA_OK && mean != NULL && variances != NULL)
        status = nnla__check_apart(function, "mean", mean, "variances", variances);
    return status;
}

/* `means` is room for 2 n zeros. */
static nnla_status find_axes(const char *function, nnla__decomposition *d, double *means, nnla_tensor *mean,
                             nnla_tensor *axes, nnla_tensor *variances) {
    centre(d, means, means + d->n);
    nnla_status status = nnla__decomposition_run(function, d); /* X − 1 meanᵀ = U Σ Vᵀ */
    if (status != NNLA_OK)
        return status;
    take_variances(d);
    if (variances != NULL)
        status = nnla__check_fits(function, "variances", variances, d->values, 0);
    if (status == NNLA_OK && variances != NULL)
        nnla__store_scaled(variances, d->values, 0);
    if (status == NNLA_OK && axes != NULL)
        nnla__store_scaled(axes, d->Vt.data, 0); /* the first rows of Vᵀ */
    if (status == NNLA_OK && mean != NULL)
        nnla__store_scaled(mean, means, d->exponent);
    nnla__decomposition_end(d);
    return status;
}

nnla_status nnla_pca(const nnla_tensor *X, nnla_tensor *mean, nnla_tensor *axes, nnla_tensor *variances) {
    static const char function[] = "nnla_pca";
    nnla_status status = check_pca(function, X, mean, axes, variances);
    if (status != NNLA_OK)
        return status;
    nnla__decomposition d = {
        .m = X->dims[0], .n = X->dims[1], .want_Vt = axes != NULL, .exponent = nnla__exponent_of(X)};
    double *means = nnla__allocate_array(2 * d.n, sizeof *means);
    if (means == NULL)
        return nnla__fail_prefix("%s: ", function);
    status = nnla__decomposition_start(function, &d);
    if (status == NNLA_OK) {
        nnla__load_scaled(X, -d.exponent, d.A.data);
        status = find_axes(function, &d, means, mean, axes, variances);
    }
    nnla__release(means);
    return status;
}

static nnla_status check_project(const char *function, const nnla_tensor *mean, const nnla_tensor *axes,
                                 const nnla_tensor *X, const nnla_tensor *Y) {
    nnla_status status = nnla__check_real(function, "mean", mean);
    if (status == NNLA_OK)
        status = nnla__check_real(function, "axes", axes);
    if (status == NNLA_OK)
        status = nnla__check_real(function, "X", X);
    if (status == NNLA_OK)
        status = nnla__check_rank(function, "mean", mean, 1);
    if (status == NNLA_OK)
        status = nnla__check_rank(function, "axes", axes, 2);
    if (status == NNLA_OK)
        status = nnla__check_rank(function, "X", X, 2);
    if (status != NNLA_OK)
        return status;
    size_t n = mean->dims[0], k = axes->dims[0], rows = X->dims[0];
    status = nnla__check_dims(function, "axes", axes, 2, (const size_t[]){k, n});
    if (status == NNLA_OK)
        status = nnla__check_dims(function, "X", X, 2, (const size_t[]){rows, n});
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "mean", mean, "axes", axes);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "mean", mean, "X", X);
    if (status == NNLA_OK)
        status = nnla__check_result(function, "mean", mean, "Y", Y, 2, (const size_t[]){rows, k});
    if (status == NNLA_OK)
        status = nnla__check_apart(function, "axes", axes, "Y", Y);
    return status == NNLA_OK ? nnla__check_apart(function, "X", X, "Y", Y) : status;
}

/* The operands in double. */
typedef struct projection {
    size_t rows, n, k;
    double *mean, *axes, *X, *Y;
} projection;

static void plan_projection(nnla__arena *arena, void *payload) {
    projection *p = payload;
    p->mean = nnla__arena_take(arena, p->n, sizeof(double));
    p->axes = nnla__arena_take(arena, p->k * p->n, sizeof(double));
    p->X = nnla__arena_take(arena, p->rows * p->n, sizeof(double));
    p->Y = nnla__arena_take(arena, p->rows * p->k, sizeof(double));
}

nnla_status nnla_pca_project(const nnla_tensor *mean, const nnla_tensor *axes, const nnla_tensor *X, nnla_tensor *Y) {
    static const char function[] = "nnla_pca_project";
    nnla_status status = check_project(function, mean, axes, X, Y);
    if (status != NNLA_OK)
        return status;
    projection p = {.rows = X->dims[0], .n = X->dims[1], .k = axes->dims[0]};
    void *block = nnla__planned_block(function, plan_projection, &p);
    if (block == NULL)
        return nnla_error_status();
    nnla__load_scaled(mean, 0, p.mean);
    nnla__load_scaled(axes, 0, p.axes);
    nnla__load_scaled(X, 0, p.X);
    subtract_from_rows(p.rows, p.n, p.mean, p.X); /* X − 1 meanᵀ */
    for (size_t i = 0; p.k > 0 && i < p.rows; i++)
        for (size_t j = 0; j < p.k; j++)
            p.Y[i * p.k + j] = nnla__svd_dot(p.n, p.X + i * p.n, p.axes + j * p.n); /* Y = X axesᵀ */
    nnla__store_scaled(Y, p.Y, 0);
    nnla__release(block);
    return NNLA_OK;
}
