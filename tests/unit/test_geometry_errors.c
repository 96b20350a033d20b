/* What a matrix does: each wrong call, its status and its message; outputs stay as they were. */
#include "support/nnla_test.h"

#include <math.h>

#include "nnla/geometry.h"

/* Tensors of many shapes; every real one is filled with 7. */
typedef struct shapes {
    nnla_tensor *A43, *A33, *A44, *A34, *A22, *M22, *v2, *v3, *v4, *cube, *narrow33, *narrow3, *narrow22, *classes43;
    nnla_tensor *fixed33, *fixed3, *fixed22, *fixed43;
} shapes;

static shapes t;
static double number = 7, pair[2] = {7, 7};
static size_t size = 7;

static nnla_tensor *sevens(nnla_dtype dtype, size_t rank, const size_t *dims) {
    nnla_tensor *tensor = nnla_tensor_create(dtype, rank, dims);
    assert_created(tensor);
    assert_ok(nnla_tensor_fill(tensor, 7));
    return tensor;
}

static nnla_tensor *matrix(nnla_dtype dtype, size_t rows, size_t cols) {
    return sevens(dtype, 2, (const size_t[]){rows, cols});
}

static nnla_tensor *vector(nnla_dtype dtype, size_t count) { return sevens(dtype, 1, &count); }

static int set_up(void **state) {
    (void)state;
    t = (shapes){.A43 = matrix(NNLA_F64, 4, 3),
                 .A33 = matrix(NNLA_F64, 3, 3),
                 .A44 = matrix(NNLA_F64, 4, 4),
                 .A34 = matrix(NNLA_F64, 3, 4),
                 .A22 = matrix(NNLA_F64, 2, 2),
                 .M22 = matrix(NNLA_F64, 2, 2),
                 .v2 = vector(NNLA_F64, 2),
                 .v3 = vector(NNLA_F64, 3),
                 .v4 = vector(NNLA_F64, 4),
                 .cube = sevens(NNLA_F64, 3, (const size_t[]){2, 3, 4}),
                 .narrow33 = matrix(NNLA_F32, 3, 3),
                 .narrow3 = vector(NNLA_F32, 3),
                 .narrow22 = matrix(NNLA_F32, 2, 2),
                 .classes43 = matrix(NNLA_I32, 4, 3)};
    t.fixed33 = nnla_tensor_view_rows_const(t.A33, 0, 3);
    t.fixed3 = nnla_tensor_view_rows_const(t.v3, 0, 3);
    t.fixed22 = nnla_tensor_view_rows_const(t.M22, 0, 2);
    t.fixed43 = nnla_tensor_view_rows_const(t.A43, 0, 4);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    nnla_tensor *const all[] = {t.fixed33, t.fixed3, t.fixed22,  t.fixed43, t.A43,      t.A33,
                                t.A44,     t.A34,    t.A22,      t.M22,     t.v2,       t.v3,
                                t.v4,      t.cube,   t.narrow33, t.narrow3, t.narrow22, t.classes43};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (size_t at = 0; at < nnla_tensor_count(all[i]); at++) {
            nnla_tensor *flat = nnla_tensor_view_reshaped_const(all[i], 1, (const size_t[]){nnla_tensor_count(all[i])});
            double value = 0;
            assert_ok(nnla_tensor_get(flat, &at, &value));
            assert_true(value == 7);
            nnla_tensor_destroy(flat);
        }
        nnla_tensor_destroy(all[i]);
    }
    assert_true(number == 7 && pair[0] == 7 && pair[1] == 7 && size == 7);
    return 0;
}

#define assert_fails(actual, status, text) check_failure(actual, status, text, __LINE__)

static void check_failure(nnla_status actual, nnla_status status, const char *text, int line) {
    assert_status_at(actual, status, "the call", __FILE__, line);
    assert_message_at(text, __FILE__, line);
}

enum { WRONG = NNLA_ERROR_INVALID_ARGUMENT, SHAPE = NNLA_ERROR_SHAPE, DTYPE = NNLA_ERROR_DTYPE };

static void test_qr(void **state) {
    (void)state;
    assert_fails(nnla_qr(NULL, NULL, t.A33), WRONG, "nnla_qr: A is NULL");
    assert_fails(nnla_qr(t.A43, NULL, NULL), WRONG, "nnla_qr: R is NULL");
    assert_fails(nnla_qr(t.classes43, NULL, t.A33), DTYPE, "nnla_qr: A is i32, expected f32 or f64");
    assert_fails(nnla_qr(t.cube, NULL, t.A33), SHAPE, "nnla_qr: A [2 x 3 x 4] has rank 3, expected rank 2");
    assert_fails(nnla_qr(t.A43, NULL, t.A43), SHAPE, "nnla_qr: R is [4 x 3], expected [3 x 3]");
    assert_fails(nnla_qr(t.A43, t.A44, t.A33), SHAPE, "nnla_qr: Q is [4 x 4], expected [4 x 3]");
    assert_fails(nnla_qr(t.A43, NULL, t.narrow33), DTYPE, "nnla_qr: A is f64 but R is f32");
    assert_fails(nnla_qr(t.A43, NULL, t.fixed33), WRONG, "nnla_qr: R is read-only");
    assert_fails(nnla_qr(t.A43, t.A43, t.A33), WRONG, "nnla_qr: Q shares memory with A");
    assert_fails(nnla_qr(t.A44, t.A44, t.A44), WRONG, "nnla_qr: R shares memory with A");
    nnla_tensor *other = matrix(NNLA_F64, 3, 3);
    assert_fails(nnla_qr(other, t.A33, t.A33), WRONG, "nnla_qr: Q shares memory with R");
    nnla_tensor_destroy(other);
}

static void test_determinant(void **state) {
    (void)state;
    assert_fails(nnla_determinant(NULL, &number), WRONG, "nnla_determinant: A is NULL");
    assert_fails(nnla_determinant(t.A33, NULL), WRONG, "nnla_determinant: result is NULL");
    assert_fails(nnla_determinant(t.A43, &number), SHAPE, "nnla_determinant: A is [4 x 3], expected a square matrix");
    assert_fails(nnla_determinant(t.v3, &number), SHAPE, "nnla_determinant: A [3] has rank 1, expected rank 2");
    assert_fails(nnla_determinant(t.classes43, &number), DTYPE, "nnla_determinant: A is i32");
}

static void test_measures(void **state) {
    (void)state;
    assert_fails(nnla_rank(NULL, 0, &size), WRONG, "nnla_rank: A is NULL");
    assert_fails(nnla_rank(t.A43, 0, NULL), WRONG, "nnla_rank: rank is NULL");
    assert_fails(nnla_rank(t.A43, -0.5, &size), WRONG, "nnla_rank: tolerance is -0.5, expected 0 or more");
    assert_fails(nnla_rank(t.A43, (double)NAN, &size), WRONG, "nnla_rank: tolerance is nan");
    assert_fails(nnla_rank(t.v3, 0, &size), SHAPE, "nnla_rank: A [3] has rank 1, expected rank 2");
    assert_fails(nnla_condition(NULL, &number), WRONG, "nnla_condition: A is NULL");
    assert_fails(nnla_condition(t.A43, NULL), WRONG, "nnla_condition: result is NULL");
    assert_fails(nnla_condition(t.classes43, &number), DTYPE, "nnla_condition: A is i32");
    assert_fails(nnla_effective_rank(t.cube, &number), SHAPE, "nnla_effective_rank: A [2 x 3 x 4] has rank 3");
    assert_fails(nnla_effective_rank(t.A43, NULL), WRONG, "nnla_effective_rank: result is NULL");
}

static void test_polar(void **state) {
    (void)state;
    assert_fails(nnla_polar(NULL, NULL, NULL), WRONG, "nnla_polar: A is NULL");
    assert_fails(nnla_polar(t.A43, t.A34, NULL), SHAPE, "nnla_polar: Q is [3 x 4], expected [4 x 3]");
    assert_fails(nnla_polar(t.A43, NULL, t.A44), SHAPE, "nnla_polar: P is [4 x 4], expected [3 x 3]");
    assert_fails(nnla_polar(t.A43, NULL, t.narrow33), DTYPE, "nnla_polar: A is f64 but P is f32");
    assert_fails(nnla_polar(t.A43, NULL, t.fixed33), WRONG, "nnla_polar: P is read-only");
    assert_fails(nnla_polar(t.A22, t.M22, t.M22), WRONG, "nnla_polar: P shares memory with Q");
}

static void test_subspace_angles(void **state) {
    (void)state;
    assert_fails(nnla_subspace_angles(NULL, t.A43, t.v3), WRONG, "nnla_subspace_angles: A is NULL");
    assert_fails(nnla_subspace_angles(t.A43, NULL, t.v3), WRONG, "nnla_subspace_angles: B is NULL");
    assert_fails(nnla_subspace_angles(t.A43, t.A44, NULL), WRONG, "nnla_subspace_angles: angles is NULL");
    assert_fails(nnla_subspace_angles(t.A43, t.A33, t.v3), SHAPE,
                 "nnla_subspace_angles: the columns of A [4 x 3] and B [3 x 3] lie in different spaces");
    assert_fails(nnla_subspace_angles(t.A33, t.narrow33, t.v3), DTYPE, "nnla_subspace_angles: A is f64 but B is f32");
    assert_fails(nnla_subspace_angles(t.A43, t.A44, t.narrow3), DTYPE,
                 "nnla_subspace_angles: A is f64 but angles is f32");
    assert_fails(nnla_subspace_angles(t.A43, t.A44, t.fixed3), WRONG, "nnla_subspace_angles: angles is read-only");
    assert_fails(nnla_subspace_angles(t.A43, t.A44, t.v3), SHAPE, "nnla_subspace_angles: angles is [3], expected [1]");
}

static void test_pca(void **state) {
    (void)state;
    nnla_tensor *none = matrix(NNLA_F64, 0, 3);
    assert_fails(nnla_pca(NULL, NULL, NULL, NULL), WRONG, "nnla_pca: X is NULL");
    assert_fails(nnla_pca(none, NULL, NULL, NULL), SHAPE, "nnla_pca: X [0 x 3] has no row");
    assert_fails(nnla_pca(t.v3, NULL, NULL, NULL), SHAPE, "nnla_pca: X [3] has rank 1, expected rank 2");
    assert_fails(nnla_pca(t.A43, t.v4, NULL, NULL), SHAPE, "nnla_pca: mean is [4], expected [3]");
    assert_fails(nnla_pca(t.A43, NULL, t.A34, NULL), SHAPE, "nnla_pca: axes is [3 x 4], expected [3 x 3]");
    assert_fails(nnla_pca(t.A34, NULL, t.A44, NULL), SHAPE, "nnla_pca: X [3 x 4] has 3 principal axes, not 4");
    assert_fails(nnla_pca(t.A43, NULL, NULL, t.v4), SHAPE, "nnla_pca: X [4 x 3] has 3 principal axes, not 4");
    assert_fails(nnla_pca(t.A43, NULL, t.A33, t.v2), SHAPE, "nnla_pca: variances is [2], expected [3]");
    assert_fails(nnla_pca(t.A43, t.narrow3, NULL, NULL), DTYPE, "nnla_pca: X is f64 but mean is f32");
    assert_fails(nnla_pca(t.A43, NULL, t.fixed33, NULL), WRONG, "nnla_pca: axes is read-only");
    assert_fails(nnla_pca(t.A43, t.v3, NULL, t.v3), WRONG, "nnla_pca: variances shares memory with mean");
    nnla_tensor *row = nnla_tensor_view_reshaped(t.A33, 1, (const size_t[]){9});
    nnla_tensor *part = nnla_tensor_view_rows(row, 3, 3);
    assert_fails(nnla_pca(t.A43, part, t.A33, NULL), WRONG, "nnla_pca: axes shares memory with mean");
    assert_fails(nnla_pca(t.A43, NULL, t.A33, part), WRONG, "nnla_pca: variances shares memory with axes");
    nnla_tensor_destroy(part);
    nnla_tensor_destroy(row);
    nnla_tensor_destroy(none);
}

static void test_pca_project(void **state) {
    (void)state;
    assert_fails(nnla_pca_project(NULL, t.A33, t.A43, t.A43), WRONG, "nnla_pca_project: mean is NULL");
    assert_fails(nnla_pca_project(t.v3, NULL, t.A43, t.A43), WRONG, "nnla_pca_project: axes is NULL");
    assert_fails(nnla_pca_project(t.v3, t.A33, NULL, t.A43), WRONG, "nnla_pca_project: X is NULL");
    assert_fails(nnla_pca_project(t.v3, t.A33, t.A43, NULL), WRONG, "nnla_pca_project: Y is NULL");
    assert_fails(nnla_pca_project(t.A33, t.A33, t.A43, t.A43), SHAPE, "nnla_pca_project: mean [3 x 3] has rank 2");
    assert_fails(nnla_pca_project(t.v3, t.v3, t.A43, t.A43), SHAPE, "nnla_pca_project: axes [3] has rank 1");
    assert_fails(nnla_pca_project(t.v3, t.A33, t.cube, t.A43), SHAPE, "nnla_pca_project: X [2 x 3 x 4] has rank 3");
    assert_fails(nnla_pca_project(t.v3, t.A34, t.A43, t.A43), SHAPE,
                 "nnla_pca_project: axes is [3 x 4], expected [3 x 3]");
    assert_fails(nnla_pca_project(t.v3, t.A33, t.A34, t.A43), SHAPE,
                 "nnla_pca_project: X is [3 x 4], expected [3 x 3]");
    assert_fails(nnla_pca_project(t.v3, t.A33, t.A43, t.A33), SHAPE,
                 "nnla_pca_project: Y is [3 x 3], expected [4 x 3]");
    assert_fails(nnla_pca_project(t.narrow3, t.A33, t.A43, t.A43), DTYPE,
                 "nnla_pca_project: mean is f32 but axes is f64");
    assert_fails(nnla_pca_project(t.v3, t.A33, t.classes43, t.A43), DTYPE, "nnla_pca_project: X is i32");
    assert_fails(nnla_pca_project(t.v3, t.A33, t.A43, t.fixed43), WRONG, "nnla_pca_project: Y is read-only");
    assert_fails(nnla_pca_project(t.v3, t.A33, t.A43, t.A43), WRONG, "nnla_pca_project: Y shares memory with X");
}

static void test_plane(void **state) {
    (void)state;
    assert_fails(nnla_plane_factor(NULL, &number, pair, &number), WRONG, "nnla_plane_factor: A is NULL");
    assert_fails(nnla_plane_factor(t.A22, NULL, pair, &number), WRONG, "nnla_plane_factor: turn_out is NULL");
    assert_fails(nnla_plane_factor(t.A22, &number, NULL, &number), WRONG, "nnla_plane_factor: scales is NULL");
    assert_fails(nnla_plane_factor(t.A22, &number, pair, NULL), WRONG, "nnla_plane_factor: turn_in is NULL");
    assert_fails(nnla_plane_factor(t.A33, &number, pair, &number), SHAPE,
                 "nnla_plane_factor: A is [3 x 3], expected [2 x 2]");
    assert_fails(nnla_plane_between(NULL, 0, t.M22), WRONG, "nnla_plane_between: A is NULL");
    assert_fails(nnla_plane_between(t.A22, 0, NULL), WRONG, "nnla_plane_between: M is NULL");
    assert_fails(nnla_plane_between(t.A22, (double)INFINITY, t.M22), WRONG,
                 "nnla_plane_between: t is inf, expected a finite number");
    assert_fails(nnla_plane_between(t.A22, 0, t.A33), SHAPE, "nnla_plane_between: M is [3 x 3], expected [2 x 2]");
    assert_fails(nnla_plane_between(t.A22, 0, t.narrow22), DTYPE, "nnla_plane_between: A is f64 but M is f32");
    assert_fails(nnla_plane_between(t.A22, 0, t.fixed22), WRONG, "nnla_plane_between: M is read-only");
    assert_fails(nnla_plane_between(t.A22, 0, t.A22), WRONG, "nnla_plane_between: M shares memory with A");
}

/* Not finite in, with the position. */
static void test_not_finite_given(void **state) {
    (void)state;
    double values[12] = {1, 2, 3, 4, 5, 6, (double)NAN, 8, 9, 10, 11, (double)INFINITY};
    const nnla_tensor *A = nnla_tensor_wrap_const(NNLA_F64, values, 2, (const size_t[]){4, 3});
    const nnla_tensor *P = nnla_tensor_wrap_const(NNLA_F64, values + 5, 2, (const size_t[]){2, 2});
    const nnla_tensor *S = nnla_tensor_wrap_const(NNLA_F64, values + 3, 2, (const size_t[]){3, 3});
    const nnla_status status = NNLA_ERROR_NOT_FINITE;
    assert_fails(nnla_qr(A, NULL, t.A33), status, "nnla_qr: A[2, 0] is NaN");
    assert_fails(nnla_determinant(S, &number), status, "nnla_determinant: A[1, 0] is NaN");
    assert_fails(nnla_rank(A, 0, &size), status, "nnla_rank: A[2, 0] is NaN");
    assert_fails(nnla_condition(A, &number), status, "nnla_condition: A[2, 0] is NaN");
    assert_fails(nnla_effective_rank(A, &number), status, "nnla_effective_rank: A[2, 0] is NaN");
    assert_fails(nnla_polar(A, t.A43, t.A33), status, "nnla_polar: A[2, 0] is NaN");
    assert_fails(nnla_subspace_angles(A, t.A44, t.v3), status, "nnla_subspace_angles: A[2, 0] is NaN");
    assert_fails(nnla_subspace_angles(t.A44, A, t.v3), status, "nnla_subspace_angles: B[2, 0] is NaN");
    values[6] = 0;
    assert_fails(nnla_pca(A, t.v3, t.A33, NULL), status, "nnla_pca: X[3, 2] is infinite");
    values[6] = (double)NAN;
    assert_fails(nnla_plane_factor(P, &number, pair, &number), status, "nnla_plane_factor: A[0, 1] is NaN");
    assert_fails(nnla_plane_between(P, 0.5, t.M22), status, "nnla_plane_between: A[0, 1] is NaN");
    nnla_tensor_destroy((nnla_tensor *)(uintptr_t)S);
    nnla_tensor_destroy((nnla_tensor *)(uintptr_t)P);
    nnla_tensor_destroy((nnla_tensor *)(uintptr_t)A);
}

/* Too large for the element type out. */
static void test_out_of_range(void **state) {
    (void)state;
    const nnla_status status = NNLA_ERROR_NOT_FINITE;
    nnla_tensor *big = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){4, 3});
    nnla_tensor *big32 = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){3, 3});
    nnla_tensor *big2 = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){2, 2});
    assert_ok(nnla_tensor_fill(big, 1.7e308));
    assert_ok(nnla_tensor_fill(big2, 1.7e308));
    assert_ok(nnla_tensor_fill(big32, 0));
    for (size_t i = 0; i < 3; i++) /* one column longer than f32 can say */
        assert_ok(nnla_tensor_set(big32, (const size_t[]){i, 0}, 3e38));
    assert_fails(nnla_qr(big, t.A43, t.A33), status, "nnla_qr: R exceeds the range of f64");
    assert_fails(nnla_qr(big32, NULL, t.narrow33), status, "nnla_qr: R exceeds the range of f32");
    assert_fails(nnla_polar(big32, NULL, t.narrow33), status, "nnla_polar: P exceeds the range of f32");
    assert_fails(nnla_plane_factor(big2, &number, pair, &number), status,
                 "nnla_plane_factor: a scale exceeds the range of f64");
    assert_fails(nnla_plane_between(big2, 2, t.M22), status, "nnla_plane_between: M exceeds the range of f64");
    assert_ok(nnla_tensor_set(big, (const size_t[]){0, 0}, 0));
    nnla_tensor *variances = vector(NNLA_F64, 3);
    assert_fails(nnla_pca(big, t.v3, t.A33, variances), status, "nnla_pca: variances exceeds the range of f64");
    nnla_tensor_destroy(variances);
    nnla_tensor_destroy(big2);
    nnla_tensor_destroy(big32);
    nnla_tensor_destroy(big);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qr),
        cmocka_unit_test(test_determinant),
        cmocka_unit_test(test_measures),
        cmocka_unit_test(test_polar),
        cmocka_unit_test(test_subspace_angles),
        cmocka_unit_test(test_pca),
        cmocka_unit_test(test_pca_project),
        cmocka_unit_test(test_plane),
        cmocka_unit_test(test_not_finite_given),
        cmocka_unit_test(test_out_of_range),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
