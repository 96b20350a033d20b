/* The determinant by elimination with partial pivoting; for 2 × 2 the formula, which is exact for small integers. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/status.h"
#include "geometry/decomposition.h"
#include "nnla/geometry.h"

static const char function[] = "nnla_determinant";

/* factor · 2^exponent, |factor| in [1/2, 1): a product of many numbers leaves the range of a double on the way. */
typedef struct wide_product {
    double factor;
    long exponent;
} wide_product;

static void multiply_by(wide_product *product, double value) {
    int exponent = 0;
    product->factor = frexp(product->factor * value, &exponent);
    product->exponent += exponent;
}

static double value_of(wide_product product) {
    long exponent = product.exponent;
    return ldexp(product.factor, exponent > 5000 ? 5000 : exponent < -5000 ? -5000 : (int)exponent);
}

/* Brings the largest element of each row into [1/2, 1); what that divides by goes into the product. 0: a row is zero. */
static int level_rows(const nnla__pass *pass, size_t n, double *A, wide_product *det) {
    for (size_t i = 0; i < n; i++) {
        double *row = A + i * n, largest = nnla__max_abs(pass, n, row);
        int exponent = 0;
        frexp(largest, &exponent);
        for (size_t j = 0; j < n; j++)
            row[j] = ldexp(row[j], -exponent);
        det->exponent += exponent;
        if (largest == 0)
            return 0;
    }
    return 1;
}

/* Rows from k on: the one with the largest element in column k comes to place k. */
static void swap_in_pivot(size_t n, double *A, size_t k, wide_product *det) {
    size_t best = k;
    for (size_t i = k + 1; i < n; i++)
        best = fabs(A[i * n + k]) > fabs(A[best * n + k]) ? i : best;
    for (size_t j = k; best != k && j < n; j++) {
        double kept = A[k * n + j];
        A[k * n + j] = A[best * n + j];
        A[best * n + j] = kept;
    }
    if (best != k)
        det->factor = -det->factor; /* two rows changed places */
}

static double eliminate(size_t n, double *A) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(NNLA_F64)};
    wide_product det = {1, 0};
    if (!level_rows(&pass, n, A, &det))
        return 0;
    if (n == 2) {
        multiply_by(&det, nnla__determinant_2(A));
        return value_of(det);
    }
    for (size_t k = 0; k < n; k++) {
        swap_in_pivot(n, A, k, &det);
        double pivot = A[k * n + k];
        if (pivot == 0)
            return 0;
        multiply_by(&det, pivot);
        for (size_t i = k + 1; i < n; i++) /* a_i = a_i − (a_ik / a_kk) a_k */
            nnla__axpby(&pass, n - k - 1, -(A[i * n + k] / pivot), A + k * n + k + 1, 1, A + i * n + k + 1);
    }
    return value_of(det);
}

nnla_status nnla_determinant(const nnla_tensor *A, double *result) {
    nnla_status status = nnla__check_square(function, "A", A);
    if (status == NNLA_OK)
        status = nnla__check_present(function, "result", result);
    if (status != NNLA_OK)
        return status;
    double *copy = nnla__allocate_array(A->count, sizeof *copy);
    if (copy == NULL)
        return nnla__fail_prefix("%s: ", function);
    nnla__load_scaled(A, 0, copy);
    *result = eliminate(A->dims[0], copy);
    nnla__release(copy);
    return NNLA_OK;
}
