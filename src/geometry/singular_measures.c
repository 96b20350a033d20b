/* What the singular values say of a matrix: rank, condition, effective rank. */
#include <math.h>

#include "geometry/decomposition.h"
#include "nnla/geometry.h"

nnla_status nnla_rank(const nnla_tensor *A, double tolerance, size_t *rank) {
    static const char function[] = "nnla_rank";
    nnla_status status = nnla__check_matrix(function, "A", A);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "rank", rank);
    if (status == NNLA_OK && !(tolerance >= 0))
        status = nnla__fail_setting(function, "tolerance", tolerance, "0 or more");
    nnla__decomposition d;
    if (status == NNLA_OK)
        status = nnla__decompose(function, A, 0, 0, &d);
    if (status != NNLA_OK)
        return status;
    size_t count = 0;
    while (tolerance > 0 && count < d.r && ldexp(d.values[count], d.exponent) > tolerance)
        count++;
    *rank = tolerance > 0 ? count : nnla__numerical_rank(&d, A->dtype);
    nnla__decomposition_end(&d);
    return NNLA_OK;
}

/* What a measure begins with: A's singular values, after the checks. */
static nnla_status begin_measure(const char *function, const nnla_tensor *A, const double *result,
                                 nnla__decomposition *d) {
    nnla_status status = nnla__check_matrix(function, "A", A);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "result", result);
    return status == NNLA_OK ? nnla__decompose(function, A, 0, 0, d) : status;
}

nnla_status nnla_condition(const nnla_tensor *A, double *result) {
    static const char function[] = "nnla_condition";
    nnla__decomposition d;
    nnla_status status = begin_measure(function, A, result, &d);
    if (status != NNLA_OK)
        return status;
    double least = d.r > 0 ? d.values[d.r - 1] : 1, largest = d.r > 0 ? d.values[0] : 1;
    *result = least > 0 ? largest / least : (double)INFINITY; /* s₁ / s_r */
    nnla__decomposition_end(&d);
    return NNLA_OK;
}

/* exp H,  H = −Σ p_i log p_i,  p = s / Σ s;  `room` for n numbers. */
static double exponential_of_entropy(size_t n, const double *s, double *room) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    double sum = 0, entropy = 0, result = 0;
    for (size_t i = 0; i < n; i++)
        sum += s[i];
    for (size_t i = 0; i < n; i++)
        room[i] = s[i] / sum;
    nnla__map(&pass, NNLA__LOG, n, room, room);
    for (size_t i = 0; i < n && s[i] / sum > 0; i++) /* p log p is 0 at 0 */
        entropy -= s[i] / sum * room[i];
    nnla__map(&pass, NNLA__EXP, 1, &entropy, &result);
    return result;
}

nnla_status nnla_effective_rank(const nnla_tensor *A, double *result) {
    static const char function[] = "nnla_effective_rank";
    nnla__decomposition d;
    nnla_status status = begin_measure(function, A, result, &d);
    if (status != NNLA_OK)
        return status;
    /* A is no longer needed and has r elements at least. */
    *result = d.r > 0 && d.values[0] > 0 ? exponential_of_entropy(d.r, d.values, d.A.data) : 0;
    nnla__decomposition_end(&d);
    return NNLA_OK;
}
