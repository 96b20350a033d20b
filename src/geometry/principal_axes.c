/* Principal component analysis: the right singular vectors of the centred samples (H. Hotelling, "Analysis of a complex
   of statistical variables into principal components", J. Educ. Psychol. 24, 1933). */
#include "base/alloc.h"
#include "base/status.h"
#include "geometry/decomposition.h"
#include "nnla/geometry.h"
#include "nnla/linalg.h"

/* A = X − 1 meanᵀ. Twice, since the first mean is off by its own rounding, which the second then finds. */
static void centre(nnla__decomposition *d, double *mean, double *part) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    nnla__matrix A = nnla__tensor_rows(&d->A);
    for (int round = 0; round < 2; round++) {
        nnla__column_sums(&pass, part, A, NULL);
        for (size_t j = 0; j < d->n; j++) {
            part[j] /= (double)d->m;
            mean[j] += part[j];
        }
        for (size_t i = 0; i < d->m; i++)
            nnla__axpby(&pass, d->n, -1, part, 1, (double *)A.data + i * d->n);
    }
}

/* s becomes the variances along the axes, s² / (m − 1), in units of 2^(2 · exponent). */
static void take_variances(nnla__decomposition *d) {
    for (size_t i = 0; i < d->r; i++)
        d->values[i] = d->m > 1 ? d->values[i] * d->values[i] / (double)(d->m - 1) : 0;
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
        status = nnla__check_fits(function, "variances", variances, d->values, 2 * d->exponent);
    if (status == NNLA_OK && variances != NULL)
        nnla__store_scaled(variances, d->values, 2 * d->exponent);
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
    double *mean;
    nnla_tensor axes, X, Y;
} projection;

static void plan_projection(nnla__arena *arena, void *payload) {
    projection *p = payload;
    p->mean = nnla__arena_take(arena, p->n, sizeof(double));
    nnla__tensor_init(&p->axes, NNLA_F64, nnla__arena_take(arena, p->k * p->n, sizeof(double)), 2,
                      (const size_t[]){p->k, p->n});
    nnla__tensor_init(&p->X, NNLA_F64, nnla__arena_take(arena, p->rows * p->n, sizeof(double)), 2,
                      (const size_t[]){p->rows, p->n});
    nnla__tensor_init(&p->Y, NNLA_F64, nnla__arena_take(arena, p->rows * p->k, sizeof(double)), 2,
                      (const size_t[]){p->rows, p->k});
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
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    nnla__load_scaled(mean, 0, p.mean);
    nnla__load_scaled(axes, 0, p.axes.data);
    nnla__load_scaled(X, 0, p.X.data);
    for (size_t i = 0; i < p.rows; i++)
        nnla__axpby(&pass, p.n, -1, p.mean, 1, (double *)p.X.data + i * p.n); /* X − 1 meanᵀ */
    status = nnla_affine(&p.axes, NULL, &p.X, &p.Y);
    if (status == NNLA_OK)
        nnla__store_scaled(Y, p.Y.data, 0);
    else
        nnla__fail_prefix("%s: ", function);
    nnla__release(block);
    return status;
}
