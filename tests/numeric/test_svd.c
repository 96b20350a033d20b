/* The singular value decomposition: values against mpmath, the identities that define it, its errors. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nnla/linalg.h"
#include "support/failing_allocator.h"
#include "support/random_data.h"

typedef struct svd_case {
    const char *name;
    size_t m, n;
    const double *A, *s;
    double relative, absolute; /* allowed error of each value: of itself, of the largest value */
} svd_case;

#include "reference/svd_reference.inc"

enum { MOST = 4096 };

/* U, s, Vᵀ in double, whatever the dtype. */
typedef struct factors {
    double U[MOST], s[MOST], Vt[MOST];
} factors;

static factors result, other;

static nnla_tensor *new_tensor(nnla_dtype dtype, size_t rank, const size_t *dims) {
    nnla_tensor *tensor = nnla_tensor_create(dtype, rank, dims);
    assert_created(tensor);
    return tensor;
}

static void take_values(nnla_tensor *tensor, double *values) {
    nnla_tensor *wide = nnla_tensor_wrap(NNLA_F64, values, 1, (const size_t[]){nnla_tensor_count(tensor)});
    nnla_tensor *flat = nnla_tensor_view_reshaped(tensor, 1, (const size_t[]){nnla_tensor_count(tensor)});
    assert_ok(nnla_tensor_convert(flat, wide));
    nnla_tensor_destroy(flat);
    nnla_tensor_destroy(wide);
    nnla_tensor_destroy(tensor);
}

static void decompose(const nnla_tensor *A, factors *out) {
    size_t m = nnla_tensor_dim(A, 0), n = nnla_tensor_dim(A, 1), r = m < n ? m : n;
    nnla_dtype dtype = nnla_tensor_dtype(A);
    nnla_tensor *U = new_tensor(dtype, 2, (const size_t[]){m, r});
    nnla_tensor *s = new_tensor(dtype, 1, &r);
    nnla_tensor *Vt = new_tensor(dtype, 2, (const size_t[]){r, n});
    assert_ok(nnla_svd(A, U, s, Vt));
    take_values(U, out->U);
    take_values(s, out->s);
    take_values(Vt, out->Vt);
}

/* Uᵀ U = I, Vᵀ V = I, U diag(s) Vᵀ = A, s descends, the signs are the documented ones. */
static void check_identities(const nnla_tensor *A, const factors *f, double tolerance) {
    size_t m = nnla_tensor_dim(A, 0), n = nnla_tensor_dim(A, 1), r = m < n ? m : n;
    double scale = f->s[0] > 0 ? f->s[0] : 1;
    for (size_t a = 0; a < r; a++) {
        assert_true(f->s[a] >= 0 && (a == 0 || f->s[a] <= f->s[a - 1]));
        for (size_t b = 0; b < r; b++) {
            double u = 0, v = 0;
            for (size_t i = 0; i < m; i++)
                u += f->U[i * r + a] * f->U[i * r + b];
            for (size_t j = 0; j < n; j++)
                v += f->Vt[a * n + j] * f->Vt[b * n + j];
            assert_close(u, a == b, 0, tolerance);
            assert_close(v, a == b, 0, tolerance);
        }
        size_t largest = 0;
        for (size_t j = 1; j < n; j++)
            largest = fabs(f->Vt[a * n + j]) > fabs(f->Vt[a * n + largest]) ? j : largest;
        assert_true(f->Vt[a * n + largest] > 0);
    }
    for (size_t i = 0; i < m; i++) {
        for (size_t j = 0; j < n; j++) {
            double sum = 0, element = 0;
            for (size_t a = 0; a < r; a++)
                sum += f->U[i * r + a] * (f->s[a] / scale) * f->Vt[a * n + j];
            assert_ok(nnla_tensor_get(A, (const size_t[]){i, j}, &element));
            assert_close(sum, element / scale, 0, tolerance);
        }
    }
}

static void test_reference(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof svd_cases / sizeof svd_cases[0]; c++) {
        const svd_case *given = &svd_cases[c];
        size_t r = given->m < given->n ? given->m : given->n;
        nnla_tensor *A = nnla_tensor_wrap_const(NNLA_F64, given->A, 2, (const size_t[]){given->m, given->n});
        decompose(A, &result);
        for (size_t i = 0; i < r; i++) {
            if (!values_are_close(result.s[i], given->s[i], given->relative, given->absolute * given->s[0]))
                fail_msg("%s: value %zu is %.17g, expected %.17g", given->name, i, result.s[i], given->s[i]);
        }
        check_identities(A, &result, 1e-14);
        nnla_tensor_destroy(A);
    }
}

static void test_shapes_and_dtypes(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{1, 1}, {1, 7},   {7, 1},   {2, 2},   {3, 2},
                                      {2, 3}, {16, 16}, {40, 17}, {17, 40}, {60, 3}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
            nnla_tensor *A = new_tensor(dtype, 2, sizes[i]);
            random_fill(dtype, nnla_tensor_data(A), nnla_tensor_count(A), 100 + i, -2, 2);
            decompose(A, &result);
            check_identities(A, &result, dtype == NNLA_F32 ? 1e-6 : 1e-14);
            nnla_tensor_destroy(A);
        }
    }
}

/* Without full rank: zeros, one outer product, equal columns, two zero rows, a unit matrix. */
static void test_rank_deficient(void **state) {
    (void)state;
    static const double matrices[][12] = {
        {0},
        {1, 2, 3, 2, 4, 6, 3, 6, 9, -1, -2, -3},
        {1, 1, 5, 2, 2, 5, 3, 3, 5, 4, 4, 5},
        {1, -2, 3, 0, 0, 0, 7, 5, 4, 0, 0, 0},
        {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0},
    };
    static const size_t ranks[] = {0, 1, 2, 2, 3};
    for (size_t c = 0; c < 5; c++) {
        for (int wide = 0; wide < 2; wide++) {
            nnla_tensor *A =
                nnla_tensor_wrap_const(NNLA_F64, matrices[c], 2, (const size_t[]){wide ? 3 : 4, wide ? 4 : 3});
            decompose(A, &result);
            check_identities(A, &result, 1e-14);
            for (size_t i = 0; i < 3 && !wide; i++)
                assert_int_equal(result.s[i] > 1e-14, i < ranks[c]);
            nnla_tensor_destroy(A);
        }
    }
}

/* U and Vᵀ may be left out, with no effect on the rest. */
static void test_parts(void **state) {
    (void)state;
    static const size_t sizes[][2] = {{9, 5}, {5, 9}};
    for (size_t i = 0; i < 2; i++) {
        size_t m = sizes[i][0], n = sizes[i][1], r = 5;
        nnla_tensor *A = new_tensor(NNLA_F64, 2, sizes[i]);
        random_fill(NNLA_F64, nnla_tensor_data(A), m * n, 3, -1, 1);
        decompose(A, &result);
        nnla_tensor *U = nnla_tensor_wrap(NNLA_F64, other.U, 2, (const size_t[]){m, r});
        nnla_tensor *s = nnla_tensor_wrap(NNLA_F64, other.s, 1, &r);
        nnla_tensor *Vt = nnla_tensor_wrap(NNLA_F64, other.Vt, 2, (const size_t[]){r, n});
        for (int parts = 0; parts < 4; parts++) {
            memset(&other, 0, sizeof other);
            assert_ok(nnla_svd(A, parts & 1 ? U : NULL, s, parts & 2 ? Vt : NULL));
            assert_same_bits(other.s, result.s, r * sizeof(double));
            if (parts & 1)
                assert_same_bits(other.U, result.U, m * r * sizeof(double));
            if (parts & 2)
                assert_same_bits(other.Vt, result.Vt, r * n * sizeof(double));
        }
        nnla_tensor_destroy(Vt);
        nnla_tensor_destroy(s);
        nnla_tensor_destroy(U);
        nnla_tensor_destroy(A);
    }
}

static void test_same_bits_for_all_thread_counts(void **state) {
    (void)state;
    static const size_t counts[] = {1, 2, 3, 8};
    nnla_tensor *A = new_tensor(NNLA_F64, 2, (const size_t[]){63, 41});
    random_fill(NNLA_F64, nnla_tensor_data(A), 63 * 41, 9, -1, 1);
    for (size_t i = 0; i < 4; i++) {
        assert_ok(nnla_set_threads(counts[i]));
        memset(&other, 0, sizeof other);
        decompose(A, i == 0 ? &result : &other);
        if (i > 0) {
            assert_same_bits(other.U, result.U, 63 * 41 * sizeof(double));
            assert_same_bits(other.s, result.s, 41 * sizeof(double));
            assert_same_bits(other.Vt, result.Vt, 41 * 41 * sizeof(double));
        }
    }
    assert_ok(nnla_set_threads(0));
    nnla_tensor_destroy(A);
}

static void test_empty(void **state) {
    (void)state;
    nnla_tensor *A = new_tensor(NNLA_F64, 2, (const size_t[]){0, 3}),
                *U = new_tensor(NNLA_F64, 2, (const size_t[]){0, 0});
    nnla_tensor *s = new_tensor(NNLA_F64, 1, (const size_t[]){0}),
                *Vt = new_tensor(NNLA_F64, 2, (const size_t[]){0, 3});
    assert_ok(nnla_svd(A, U, s, Vt));
    assert_ok(nnla_svd(Vt, NULL, s, NULL));
    nnla_tensor_destroy(Vt);
    nnla_tensor_destroy(s);
    nnla_tensor_destroy(U);
    nnla_tensor_destroy(A);
}

/* A [4 × 3] and its outputs, all 7, for calls that fail and change nothing. */
typedef struct arguments {
    nnla_tensor *A, *U, *s, *Vt;
} arguments;

static arguments make_arguments(void) {
    arguments a = {new_tensor(NNLA_F64, 2, (const size_t[]){4, 3}), new_tensor(NNLA_F64, 2, (const size_t[]){4, 3}),
                   new_tensor(NNLA_F64, 1, (const size_t[]){3}), new_tensor(NNLA_F64, 2, (const size_t[]){3, 3})};
    assert_ok(nnla_tensor_fill(a.A, 7));
    assert_ok(nnla_tensor_fill(a.U, 7));
    assert_ok(nnla_tensor_fill(a.s, 7));
    assert_ok(nnla_tensor_fill(a.Vt, 7));
    return a;
}

static void check_untouched(const nnla_tensor *tensor) {
    const double *values = nnla_tensor_const_data(tensor);
    for (size_t i = 0; i < nnla_tensor_count(tensor); i++)
        assert_true(values[i] == 7);
}

static void release_arguments(arguments a) {
    check_untouched(a.U);
    check_untouched(a.s);
    check_untouched(a.Vt);
    nnla_tensor_destroy(a.A);
    nnla_tensor_destroy(a.U);
    nnla_tensor_destroy(a.s);
    nnla_tensor_destroy(a.Vt);
}

static void test_wrong_arguments(void **state) {
    (void)state;
    arguments a = make_arguments();
    assert_status(nnla_svd(NULL, a.U, a.s, a.Vt), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_svd: A is NULL");
    assert_status(nnla_svd(a.A, a.U, NULL, a.Vt), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_svd: s is NULL");
    assert_status(nnla_svd(a.s, a.U, a.s, a.Vt), NNLA_ERROR_SHAPE);
    assert_message("A [3] has rank 1, expected rank 2");
    assert_status(nnla_svd(a.A, a.Vt, a.s, a.Vt), NNLA_ERROR_SHAPE);
    assert_message("U is [3 x 3], expected [4 x 3]");
    assert_status(nnla_svd(a.A, a.U, a.s, a.U), NNLA_ERROR_SHAPE);
    assert_message("Vt is [4 x 3], expected [3 x 3]");
    assert_status(nnla_svd(a.Vt, a.Vt, a.s, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("U shares memory with A");

    nnla_tensor *narrow = new_tensor(NNLA_F32, 1, (const size_t[]){3});
    nnla_tensor *classes = new_tensor(NNLA_I32, 2, (const size_t[]){4, 3});
    nnla_tensor *fixed = nnla_tensor_wrap_const(NNLA_F64, nnla_tensor_const_data(a.s), 1, (const size_t[]){3});
    nnla_tensor *row = nnla_tensor_wrap(NNLA_F64, nnla_tensor_data(a.Vt), 1, (const size_t[]){3});
    assert_status(nnla_svd(a.A, a.U, narrow, a.Vt), NNLA_ERROR_DTYPE);
    assert_message("A is f64 but s is f32");
    assert_status(nnla_svd(classes, a.U, a.s, a.Vt), NNLA_ERROR_DTYPE);
    assert_message("A is i32");
    assert_status(nnla_svd(a.A, a.U, fixed, a.Vt), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("s is read-only");
    assert_status(nnla_svd(a.A, a.U, row, a.Vt), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Vt shares memory with s");
    nnla_tensor_destroy(row);
    nnla_tensor_destroy(fixed);
    nnla_tensor_destroy(classes);
    nnla_tensor_destroy(narrow);
    release_arguments(a);
}

static void test_not_finite(void **state) {
    (void)state;
    arguments a = make_arguments();
    assert_ok(nnla_tensor_set(a.A, (const size_t[]){2, 1}, (double)NAN));
    assert_status(nnla_svd(a.A, a.U, a.s, a.Vt), NNLA_ERROR_NOT_FINITE);
    assert_message("nnla_svd: A[2, 1] is NaN");
    assert_ok(nnla_tensor_set(a.A, (const size_t[]){0, 2}, -(double)INFINITY));
    assert_status(nnla_svd(a.A, a.U, a.s, a.Vt), NNLA_ERROR_NOT_FINITE);
    assert_message("nnla_svd: A[0, 2] is infinite");
    assert_ok(nnla_tensor_fill(a.A, 1.7e308));
    assert_status(nnla_svd(a.A, a.U, a.s, a.Vt), NNLA_ERROR_NOT_FINITE);
    assert_message("the largest singular value exceeds the range of f64");
    release_arguments(a);

    nnla_tensor *A = new_tensor(NNLA_F32, 2, (const size_t[]){2, 2}), *s = new_tensor(NNLA_F32, 1, (const size_t[]){2});
    assert_ok(nnla_tensor_fill(A, 3e38));
    assert_status(nnla_svd(A, NULL, s, NULL), NNLA_ERROR_NOT_FINITE);
    assert_message("the range of f32");
    nnla_tensor_destroy(s);
    nnla_tensor_destroy(A);
}

static nnla_status decompose_once(void *payload) {
    const arguments *a = payload;
    return nnla_svd(a->A, a->U, a->s, a->Vt);
}

static void test_each_allocation_failed(void **state) {
    (void)state;
    failing_allocator_install();
    arguments a = make_arguments();
    assert_true(run_with_each_allocation_failed(decompose_once, &a) > 0);
    assert_ok(nnla_tensor_fill(a.U, 7));
    assert_ok(nnla_tensor_fill(a.s, 7));
    assert_ok(nnla_tensor_fill(a.Vt, 7));
    release_arguments(a);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference),
        cmocka_unit_test(test_shapes_and_dtypes),
        cmocka_unit_test(test_rank_deficient),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_same_bits_for_all_thread_counts),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_wrong_arguments),
        cmocka_unit_test(test_not_finite),
        cmocka_unit_test(test_each_allocation_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
