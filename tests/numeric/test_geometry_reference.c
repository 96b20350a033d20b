/* What a matrix does: against NumPy, SciPy and scikit-learn, and the identities that define each factor. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "nnla/geometry.h"
#include "nnla/linalg.h"
#include "support/random_data.h"

typedef struct geometry_case {
    const char *name;
    size_t m, n, rank;
    int full; /* rank min(m, n): the factors are unique */
    double determinant, condition, effective_rank;
    const double *A, *Q, *R, *polar_Q, *polar_P;
} geometry_case;

typedef struct angles_case {
    const char *name;
    size_t m, a, b, count;
    const double *A, *B, *angles;
} angles_case;

typedef struct pca_case {
    const char *name;
    size_t rows, n, k;
    const double *X, *mean, *axes, *variances, *Y;
} pca_case;

#include "reference/geometry_reference.inc"

enum { MOST = 2048 };

static const double unit = 0x1p-53;

static nnla_tensor *matrix(double *values, size_t rows, size_t cols) {
    nnla_tensor *tensor = nnla_tensor_wrap(NNLA_F64, values, 2, (const size_t[]){rows, cols});
    assert_created(tensor);
    return tensor;
}

static const nnla_tensor *given(const double *values, size_t rows, size_t cols) {
    const nnla_tensor *tensor = nnla_tensor_wrap_const(NNLA_F64, values, 2, (const size_t[]){rows, cols});
    assert_created(tensor);
    return tensor;
}

static nnla_tensor *vector(double *values, size_t count) {
    nnla_tensor *tensor = nnla_tensor_wrap(NNLA_F64, values, 1, &count);
    assert_created(tensor);
    return tensor;
}

static double largest(const double *values, size_t count) {
    double result = 0;
    for (size_t i = 0; i < count; i++)
        result = fabs(values[i]) > result ? fabs(values[i]) : result;
    return result;
}

static void release(const nnla_tensor *tensor) { nnla_tensor_destroy((nnla_tensor *)(uintptr_t)tensor); }

/* C = A B or Aᵀ B, by the definition, in units of `scale`. */
static void multiply(size_t m, size_t k, size_t n, int transpose, const double *A, const double *B, double scale,
                     double *C) {
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0;
            for (size_t t = 0; t < k; t++)
                sum += A[transpose ? t * m + i : i * k + t] * (B[t * n + j] / scale);
            C[i * n + j] = sum;
        }
}

static void assert_unit(size_t n, const double *G, double tolerance) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            assert_close(G[i * n + j], i == j, 0, tolerance);
}

static double product[MOST];

/* Q R = A, Qᵀ Q = I, R an upper triangle with a diagonal that is not negative. */
static void check_qr(size_t m, size_t n, const double *A, const double *Q, const double *R, double tolerance) {
    size_t r = m < n ? m : n;
    double scale = largest(A, m * n) > 0 ? largest(A, m * n) : 1;
    multiply(m, r, n, 0, Q, R, scale, product);
    for (size_t i = 0; i < m * n; i++)
        assert_close(product[i], A[i] / scale, 0, tolerance);
    multiply(r, m, r, 1, Q, Q, 1, product);
    assert_unit(r, product, tolerance);
    for (size_t i = 0; i < r; i++) {
        assert_true(R[i * n + i] >= 0);
        for (size_t j = 0; j < i; j++)
            assert_true(R[i * n + j] == 0);
    }
}

static void test_qr(void **state) {
    (void)state;
    static double Q[MOST], R[MOST], alone[MOST];
    for (size_t c = 0; c < sizeof geometry_cases / sizeof *geometry_cases; c++) {
        const geometry_case *x = &geometry_cases[c];
        size_t r = x->m < x->n ? x->m : x->n;
        double size = largest(x->A, x->m * x->n);
        const nnla_tensor *A = given(x->A, x->m, x->n);
        nnla_tensor *q = matrix(Q, x->m, r), *t = matrix(R, r, x->n), *only = matrix(alone, r, x->n);
        assert_ok(nnla_qr(A, q, t));
        check_qr(x->m, x->n, x->A, Q, R, 60 * unit);
        if (x->full) {
            assert_all_close_f64(Q, x->Q, x->m * r, 0, 1e-13);
            assert_all_close_f64(R, x->R, r * x->n, 0, 1e-14 * size);
        }
        assert_ok(nnla_qr(A, NULL, only));
        assert_same_bits(alone, R, r * x->n * sizeof *R);
        release(only);
        release(t);
        release(q);
        release(A);
    }
}

static void test_measures(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof geometry_cases / sizeof *geometry_cases; c++) {
        const geometry_case *x = &geometry_cases[c];
        const nnla_tensor *A = given(x->A, x->m, x->n);
        size_t rank = 99;
        double condition = 0, effective = 0, determinant = 0;
        assert_ok(nnla_rank(A, 0, &rank));
        if (rank != x->rank)
            fail_msg("%s: rank %zu, expected %zu", x->name, rank, x->rank);
        assert_ok(nnla_condition(A, &condition));
        if (x->full)
            assert_close(condition, x->condition, 1e-11, 0);
        else
            assert_true(condition > 1e14);
        assert_ok(nnla_effective_rank(A, &effective));
        assert_close(effective, x->effective_rank, 1e-13, 0);
        if (x->m == x->n) {
            assert_ok(nnla_determinant(A, &determinant));
            assert_close(determinant, x->determinant, 1e-13, 1e-14);
        }
        release(A);
    }
}

static void test_polar(void **state) {
    (void)state;
    static double Q[MOST], P[MOST], alone[MOST];
    for (size_t c = 0; c < sizeof geometry_cases / sizeof *geometry_cases; c++) {
        const geometry_case *x = &geometry_cases[c];
        size_t m = x->m, n = x->n;
        double size = largest(x->A, m * n), scale = size > 0 ? size : 1;
        const nnla_tensor *A = given(x->A, m, n);
        nnla_tensor *q = matrix(Q, m, n), *p = matrix(P, n, n), *only = matrix(alone, m, n);
        assert_ok(nnla_polar(A, q, p));
        multiply(m, n, n, 0, Q, P, scale, product); /* Q P = A */
        for (size_t i = 0; i < m * n; i++)
            assert_close(product[i], x->A[i] / scale, 0, 1e-13);
        assert_all_close_f64(P, x->polar_P, n * n, 0, 1e-13 * size);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                assert_same_bits(&P[i * n + j], &P[j * n + i], sizeof *P);
        if (x->full)
            assert_all_close_f64(Q, x->polar_Q, m * n, 0, 1e-12);
        if (m >= n) {
            multiply(n, m, n, 1, Q, Q, 1, product); /* Qᵀ Q = I, whatever the rank */
            assert_unit(n, product, 1e-13);
        }
        assert_ok(nnla_polar(A, only, NULL));
        assert_same_bits(alone, Q, m * n * sizeof *Q);
        release(only);
        only = matrix(alone, n, n);
        assert_ok(nnla_polar(A, NULL, only));
        assert_same_bits(alone, P, n * n * sizeof *P);
        release(only);
        release(p);
        release(q);
        release(A);
    }
}

static void test_subspace_angles(void **state) {
    (void)state;
    double values[8];
    for (size_t c = 0; c < sizeof angles_cases / sizeof *angles_cases; c++) {
        const angles_case *x = &angles_cases[c];
        const nnla_tensor *A = given(x->A, x->m, x->a), *B = given(x->B, x->m, x->b);
        nnla_tensor *angles = vector(values, x->count);
        assert_ok(nnla_subspace_angles(A, B, angles));
        for (size_t i = 0; i < x->count; i++)
            if (!values_are_close(values[i], x->angles[i], 1e-13, 4e-15))
                fail_msg("%s: angle %zu is %.17g, expected %.17g", x->name, i, values[i], x->angles[i]);
        assert_ok(nnla_subspace_angles(B, A, angles));
        assert_all_close_f64(values, x->angles, x->count, 1e-13, 4e-15);
        release(angles);
        release(B);
        release(A);
    }
}

static void test_pca(void **state) {
    (void)state;
    static double mean[MOST], axes[MOST], variances[MOST], Y[MOST];
    for (size_t c = 0; c < sizeof pca_cases / sizeof *pca_cases; c++) {
        const pca_case *x = &pca_cases[c];
        const nnla_tensor *X = given(x->X, x->rows, x->n);
        nnla_tensor *m = vector(mean, x->n), *a = matrix(axes, x->k, x->n), *v = vector(variances, x->k);
        nnla_tensor *y = matrix(Y, x->rows, x->k);
        double size = largest(x->Y, x->rows * x->k);
        assert_ok(nnla_pca(X, m, a, v));
        assert_all_close_f64(mean, x->mean, x->n, 4 * unit, 4 * unit);
        assert_all_close_f64(axes, x->axes, x->k * x->n, 0, 1e-12);
        assert_all_close_f64(variances, x->variances, x->k, 1e-12, 0);
        assert_ok(nnla_pca_project(m, a, X, y));
        assert_all_close_f64(Y, x->Y, x->rows * x->k, 0, 1e-12 * size + 2 * unit * largest(x->X, x->rows * x->n));
        for (size_t i = 0; i < x->k; i++)
            for (size_t j = 0; j < x->k; j++) {
                double sum = 0;
                for (size_t t = 0; t < x->n; t++)
                    sum += axes[i * x->n + t] * axes[j * x->n + t];
                assert_close(sum, i == j, 0, 1e-14);
            }
        release(y);
        release(v);
        release(a);
        release(m);
        release(X);
    }
}

/* Each output of a principal component analysis has the same bits without the others. */
static void test_pca_parts(void **state) {
    (void)state;
    static double values[MOST], mean[2][2], axes[2][4], variances[2][2];
    random_fill_f64(values, 40, 4, -3, 5);
    nnla_tensor *X = matrix(values, 20, 2);
    nnla_tensor *m = vector(mean[0], 2), *a = matrix(axes[0], 2, 2), *v = vector(variances[0], 2);
    assert_ok(nnla_pca(X, m, a, v));
    release(m);
    release(a);
    release(v);
    m = vector(mean[1], 2);
    a = matrix(axes[1], 2, 2);
    v = vector(variances[1], 2);
    assert_ok(nnla_pca(X, m, NULL, NULL));
    assert_ok(nnla_pca(X, NULL, a, NULL));
    assert_ok(nnla_pca(X, NULL, NULL, v));
    assert_ok(nnla_pca(X, NULL, NULL, NULL));
    assert_same_bits(mean[1], mean[0], sizeof mean[0]);
    assert_same_bits(axes[1], axes[0], sizeof axes[0]);
    assert_same_bits(variances[1], variances[0], sizeof variances[0]);
    release(v);
    release(a);
    release(m);
    release(X);
}

/* Random products of two matrices, most of them without full rank, as f64 and as f32. */
static void test_random_matrices(void **state) {
    (void)state;
    static double values[MOST], Q[MOST], R[MOST];
    uint64_t seed = 77;
    for (int round = 0; round < 200; round++) {
        size_t m = 1 + random_bits(&seed) % 12, n = 1 + random_bits(&seed) % 12, k = 1 + random_bits(&seed) % 6;
        size_t r = m < n ? m : n, rank = 0, expected = k < r ? k : r;
        double left[12 * 6], right[6 * 12], size = ldexp(1, (int)(random_bits(&seed) % 1200) - 600);
        random_fill_f64(left, m * k, random_bits(&seed), -1, 1);
        random_fill_f64(right, k * n, random_bits(&seed), -1, 1);
        multiply(m, k, n, 0, left, right, 1, values);
        for (size_t i = 0; i < m * n; i++)
            values[i] *= size;
        nnla_tensor *A = matrix(values, m, n), *q = matrix(Q, m, r), *t = matrix(R, r, n);
        assert_ok(nnla_rank(A, 0, &rank));
        assert_int_equal(rank, expected);
        assert_ok(nnla_rank(A, 1e-9 * size, &rank));
        assert_true(rank <= expected);
        assert_ok(nnla_qr(A, q, t));
        check_qr(m, n, values, Q, R, 1e-14);
        release(t);
        release(q);
        nnla_tensor *P = matrix(R, n, n), *U = matrix(Q, m, n);
        assert_ok(nnla_polar(A, U, P));
        multiply(m, n, n, 0, Q, R, size, product);
        for (size_t i = 0; i < m * n; i++)
            assert_close(product[i], values[i] / size, 0, 1e-13);
        release(U);
        release(P);
        release(A);
    }
}

/* f32 is computed in double and rounded once. */
static void test_f32_is_rounded_f64(void **state) {
    (void)state;
    float narrow[12], Q32[9], R32[12];
    double wide[12], Q64[9], R64[12];
    random_fill_f32(narrow, 12, 3, -1, 1);
    for (size_t i = 0; i < 12; i++)
        wide[i] = narrow[i];
    const size_t A_dims[] = {3, 4}, Q_dims[] = {3, 3};
    nnla_tensor *A = nnla_tensor_wrap(NNLA_F32, narrow, 2, A_dims), *Q = nnla_tensor_wrap(NNLA_F32, Q32, 2, Q_dims);
    nnla_tensor *R = nnla_tensor_wrap(NNLA_F32, R32, 2, A_dims);
    nnla_tensor *B = matrix(wide, 3, 4), *q = matrix(Q64, 3, 3), *r = matrix(R64, 3, 4);
    assert_ok(nnla_qr(A, Q, R));
    assert_ok(nnla_qr(B, q, r));
    for (size_t i = 0; i < 9; i++)
        assert_true(Q32[i] == (float)Q64[i]);
    for (size_t i = 0; i < 12; i++)
        assert_true(R32[i] == (float)R64[i]);
    /* The default tolerance is the element type's. */
    double nearly[] = {1, 0, 0, 1e-9};
    float nearly32[] = {1, 0, 0, 1e-9F};
    const size_t dims[] = {2, 2};
    nnla_tensor *N = matrix(nearly, 2, 2), *N32 = nnla_tensor_wrap(NNLA_F32, nearly32, 2, dims);
    size_t rank = 0;
    assert_ok(nnla_rank(N, 0, &rank));
    assert_int_equal(rank, 2);
    assert_ok(nnla_rank(N32, 0, &rank));
    assert_int_equal(rank, 1);
    assert_ok(nnla_rank(N, 1e-9, &rank));
    assert_int_equal(rank, 1); /* larger than the tolerance, not as large */
    nnla_tensor *const all[] = {A, Q, R, B, q, r, N, N32};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        release(all[i]);
}

/* Exact where the numbers allow it; out of range it has the right sign. */
static void test_determinant_edges(void **state) {
    (void)state;
    double result = 7;
    static double values[64 * 64];
    static const struct {
        size_t n;
        double A[9], determinant;
    } cases[] = {
        {0, {0}, 1},
        {1, {-5}, -5},
        {2, {1, 2, 3, 4}, -2},
        {2, {1, 2, 2, 4}, 0},
        {2, {0, 1, 1, 0}, -1},
        {3, {0, 2, 0, 0, 0, 3, 4, 0, 0}, 24},
        {3, {1, 2, 4, 2, 4, 8, 1, 0, 0}, 0},
        {3, {0}, 0},
        {3, {1e300, 0, 0, 0, 1e-300, 0, 0, 0, 8}, 8},
        {3, {-1e300, 0, 0, 0, 1e300, 0, 0, 0, 1}, -(double)INFINITY},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const nnla_tensor *A = given(cases[c].A, cases[c].n, cases[c].n);
        assert_ok(nnla_determinant(A, &result));
        assert_close(result, cases[c].determinant, 2 * unit, 0);
        release(A);
    }
    for (size_t i = 0; i < 64; i++) /* 64 scales whose product is 1 leave the range on the way */
        values[i * 64 + i] = i < 32 ? 0x1p900 : 0x1p-900;
    nnla_tensor *A = matrix(values, 64, 64);
    assert_ok(nnla_determinant(A, &result));
    assert_true(result == 1);
    release(A);
}

static void test_empty(void **state) {
    (void)state;
    double none[1], result = 7, variances[1];
    size_t rank = 7;
    nnla_tensor *wide = matrix(none, 0, 3), *tall = matrix(none, 3, 0), *nothing = matrix(none, 0, 0);
    nnla_tensor *angles = vector(none, 0);
    nnla_tensor *R = matrix(none, 0, 3);
    assert_ok(nnla_qr(wide, nothing, R));
    nnla_tensor *Q = matrix(none, 3, 0);
    assert_ok(nnla_qr(tall, Q, nothing));
    assert_ok(nnla_rank(wide, 0, &rank));
    assert_int_equal(rank, 0);
    assert_ok(nnla_condition(tall, &result));
    assert_true(result == 1);
    assert_ok(nnla_effective_rank(tall, &result));
    assert_true(result == 0);
    double P[9];
    random_fill_f64(P, 9, 1, 1, 2);
    nnla_tensor *p = matrix(P, 3, 3);
    assert_ok(nnla_polar(wide, R, p)); /* (Aᵀ A)^½ of no rows */
    for (size_t i = 0; i < 9; i++)
        assert_true(P[i] == 0);
    assert_ok(nnla_subspace_angles(tall, p, angles)); /* p is zero now, its space the origin */
    nnla_tensor *v = vector(variances, 1), *X = matrix(P, 1, 3);
    assert_ok(nnla_pca(X, NULL, NULL, v)); /* a single sample */
    assert_true(variances[0] == 0);
    assert_ok(nnla_pca(tall, angles, nothing, NULL));
    assert_ok(nnla_pca_project(angles, nothing, tall, Q));
    nnla_tensor *const all[] = {wide, tall, nothing, angles, R, Q, p, v, X};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        release(all[i]);
}

/* NaN and infinities go through a projection. */
static void test_projection_of_nan(void **state) {
    (void)state;
    double mean[] = {1, 2}, axes[] = {0, 1}, X[] = {(double)NAN, 3, 5, 4, 1, (double)INFINITY}, Y[3];
    nnla_tensor *m = vector(mean, 2), *a = matrix(axes, 1, 2), *x = matrix(X, 3, 2), *y = matrix(Y, 3, 1);
    assert_ok(nnla_pca_project(m, a, x, y));
    assert_true(isnan(Y[0]) && Y[1] == 2 && isinf(Y[2]));
    release(y);
    release(x);
    release(a);
    release(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qr),
        cmocka_unit_test(test_measures),
        cmocka_unit_test(test_polar),
        cmocka_unit_test(test_subspace_angles),
        cmocka_unit_test(test_pca),
        cmocka_unit_test(test_pca_parts),
        cmocka_unit_test(test_random_matrices),
        cmocka_unit_test(test_f32_is_rounded_f64),
        cmocka_unit_test(test_determinant_edges),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_projection_of_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
