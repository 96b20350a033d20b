/* Standard and min-max scalers. */
#include "support/nnla_test.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "nnla/data.h"
#include "reference/scaler_reference.inc"
#include "support/failing_allocator.h"

enum { ROWS = 23, COLUMNS = 4 };

static const double *const samples = scaler_samples[0];

static nnla_tensor *wrap(const void *data, nnla_dtype dtype, size_t rows, size_t columns) {
    const size_t dims[] = {rows, columns};
    nnla_tensor *tensor = nnla_tensor_wrap_const(dtype, data, 2, dims);
    assert_created(tensor);
    return tensor;
}

/* Applies the scaler to the reference samples and takes it back. */
static void check_scaler(nnla_scaler *scaler, const double (*expected)[COLUMNS]) {
    const size_t dims[] = {ROWS, COLUMNS};
    nnla_tensor *X = wrap(scaler_samples, NNLA_F64, ROWS, COLUMNS), *Y = nnla_tensor_create(NNLA_F64, 2, dims);
    assert_created(scaler);
    assert_ok(nnla_scaler_apply(scaler, X, Y));
    const double *y = nnla_tensor_const_data(Y);
    for (size_t i = 0; i < ROWS; i++) {
        /* The third column's mean is a million times its deviation: fewer digits are left. */
        for (size_t j = 0; j < COLUMNS; j++)
            assert_close(y[COLUMNS * i + j], expected[i][j], 0, j == 2 ? 1e-6 : 1e-14);
    }
    assert_ok(nnla_scaler_invert(scaler, Y, Y));
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        assert_close(y[i], samples[i], 1e-14, 1e-22);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_scaler_destroy(scaler);
}

static void test_reference(void **state) {
    (void)state;
    nnla_tensor *X = wrap(scaler_samples, NNLA_F64, ROWS, COLUMNS);
    check_scaler(nnla_standard_scaler_create(X), scaler_standard);
    check_scaler(nnla_min_max_scaler_create(X, -1, 3), scaler_min_max);
    nnla_tensor_destroy(X);
}

/* f32 samples give what the same numbers give in f64, rounded once; the last axes are flattened. */
static void test_f32(void **state) {
    (void)state;
    float x[ROWS * COLUMNS], y[ROWS * COLUMNS];
    double wide[ROWS * COLUMNS];
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        wide[i] = (double)(x[i] = (float)samples[i]);
    const size_t cube[] = {ROWS, 2, 2}, matrix[] = {ROWS, COLUMNS};
    nnla_tensor *X = nnla_tensor_wrap(NNLA_F32, x, 3, cube), *Y = nnla_tensor_wrap(NNLA_F32, y, 3, cube);
    nnla_tensor *W = nnla_tensor_wrap(NNLA_F64, wide, 2, matrix);
    nnla_scaler *scaler = nnla_standard_scaler_create(X), *wide_scaler = nnla_standard_scaler_create(W);
    assert_created(scaler);
    assert_ok(nnla_scaler_apply(scaler, X, Y));
    assert_ok(nnla_scaler_apply(wide_scaler, W, W));
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        assert_same_bits(&y[i], &(float){(float)wide[i]}, sizeof y[i]);
    nnla_scaler_destroy(scaler);
    nnla_scaler_destroy(wide_scaler);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(W);
}

static void apply_to(const nnla_scaler *scaler, double *x, size_t rows, size_t columns) {
    const size_t dims[] = {rows, columns};
    nnla_tensor *X = nnla_tensor_wrap(NNLA_F64, x, 2, dims);
    assert_created(scaler);
    assert_ok(nnla_scaler_apply(scaler, X, X));
    nnla_tensor_destroy(X);
}

/* 0.1 ten times does not sum to 1: the deviation must not be that rounding. The second column's squares underflow. */
static void test_constant_columns(void **state) {
    (void)state;
    double x[10][2], y[10][2];
    for (size_t i = 0; i < 10; i++) {
        x[i][0] = 0.1;
        x[i][1] = i % 2 == 0 ? 1e-200 : 2e-200;
    }
    memcpy(y, x, sizeof y);
    nnla_tensor *X = wrap(x, NNLA_F64, 10, 2);
    nnla_scaler *standard = nnla_standard_scaler_create(X), *min_max = nnla_min_max_scaler_create(X, 2, 5);
    apply_to(standard, y[0], 10, 2);
    for (size_t i = 0; i < 20; i++)
        assert_close(y[i / 2][i % 2], 0, 0, 1e-199);
    apply_to(min_max, x[0], 10, 2);
    for (size_t i = 0; i < 10; i++) {
        assert_close(x[i][0], 2, 0, 0);
        assert_close(x[i][1], i % 2 == 0 ? 2 : 5, 0, 0);
    }
    nnla_scaler_destroy(standard);
    nnla_scaler_destroy(min_max);
    nnla_tensor_destroy(X);
}

/* One row; other numbers of rows than were learned from; none; NaN and infinities in what is scaled. */
static void test_edges(void **state) {
    (void)state;
    const double one[] = {3, -4}, pair[] = {0, 0, 2, 8};
    double y[] = {5, 4, (double)NAN, (double)INFINITY, 1, 4};
    nnla_tensor *X = wrap(one, NNLA_F64, 1, 2), *P = wrap(pair, NNLA_F64, 2, 2);
    nnla_scaler *scaler = nnla_standard_scaler_create(X);
    double shifted[] = {3, -4, 4, -2};
    apply_to(scaler, shifted, 2, 2);
    const double expected[] = {0, 0, 1, 2};
    assert_same_bits(shifted, expected, sizeof expected);
    nnla_scaler_destroy(scaler);
    scaler = nnla_standard_scaler_create(P);
    apply_to(scaler, y, 3, 2);
    assert_close(y[0], 4, 0, 0);
    assert_close(y[1], 0, 0, 0);
    assert_true(isnan(y[2]) && isinf(y[3]));
    assert_close(y[4], 0, 0, 0);
    apply_to(scaler, NULL, 0, 2);
    nnla_scaler_destroy(scaler);
    nnla_scaler_destroy(NULL);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(P);
}

static void check_not_made(const nnla_scaler *scaler, nnla_status status, const char *message) {
    assert_null(scaler);
    assert_status(nnla_error_status(), status);
    assert_message(message);
}

static void test_create_errors(void **state) {
    (void)state;
    const double nan_at_3[] = {1, 2, 3, (double)NAN}, huge[] = {DBL_MAX, DBL_MAX, -DBL_MAX, DBL_MAX};
    const int32_t integers[4] = {0};
    nnla_tensor *X = wrap(nan_at_3, NNLA_F64, 2, 2), *H = wrap(huge, NNLA_F64, 2, 2);
    nnla_tensor *I = wrap(integers, NNLA_I32, 2, 2), *empty = wrap(NULL, NNLA_F64, 0, 2);
    nnla_tensor *scalar = nnla_tensor_create(NNLA_F32, 0, NULL), *ok = wrap(nan_at_3, NNLA_F64, 1, 2);
    check_not_made(nnla_standard_scaler_create(NULL), NNLA_ERROR_INVALID_ARGUMENT, "standard_scaler_create: X");
    check_not_made(nnla_min_max_scaler_create(NULL, 0, 1), NNLA_ERROR_INVALID_ARGUMENT, "min_max_scaler_create: X");
    check_not_made(nnla_standard_scaler_create(I), NNLA_ERROR_DTYPE, "X");
    check_not_made(nnla_standard_scaler_create(empty), NNLA_ERROR_SHAPE, "X is [0 x 2]");
    check_not_made(nnla_standard_scaler_create(scalar), NNLA_ERROR_SHAPE, "X is []");
    check_not_made(nnla_standard_scaler_create(X), NNLA_ERROR_NOT_FINITE, "X is nan in row 1, column 1");
    check_not_made(nnla_min_max_scaler_create(X, 0, 1), NNLA_ERROR_NOT_FINITE, "X is nan in row 1, column 1");
    check_not_made(nnla_standard_scaler_create(H), NNLA_ERROR_NOT_FINITE, "the spread of column 0 overflows");
    check_not_made(nnla_min_max_scaler_create(H, 0, 1), NNLA_ERROR_NOT_FINITE, "the spread of column 0");
    check_not_made(nnla_min_max_scaler_create(ok, 1, 1), NNLA_ERROR_INVALID_ARGUMENT, "low is 1 and high is 1");
    check_not_made(nnla_min_max_scaler_create(ok, (double)NAN, 1), NNLA_ERROR_INVALID_ARGUMENT, "low is nan");
    check_not_made(nnla_min_max_scaler_create(ok, -DBL_MAX, DBL_MAX), NNLA_ERROR_INVALID_ARGUMENT, "expected finite");
    nnla_tensor *all[] = {X, H, I, empty, scalar, ok};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

static void test_apply_errors(void **state) {
    (void)state;
    const size_t matrix[] = {2, 2}, wide[] = {2, 3};
    double x[6] = {1, 2, 3, 5, 8, 13};
    nnla_tensor *X = nnla_tensor_wrap(NNLA_F64, x, 2, matrix), *W = nnla_tensor_wrap(NNLA_F64, x, 2, wide);
    nnla_tensor *shifted = nnla_tensor_wrap(NNLA_F64, x + 1, 2, matrix);
    nnla_tensor *F = nnla_tensor_create(NNLA_F32, 2, matrix), *other = nnla_tensor_create(NNLA_F64, 2, wide);
    nnla_tensor *constant = nnla_tensor_wrap_const(NNLA_F64, x, 2, matrix);
    nnla_scaler *scaler = nnla_standard_scaler_create(X);
    assert_status(nnla_scaler_apply(NULL, X, X), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("scaler_apply: scaler");
    assert_status(nnla_scaler_apply(scaler, NULL, X), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_scaler_apply(scaler, X, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_scaler_apply(scaler, X, constant), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_scaler_apply(scaler, W, other), NNLA_ERROR_SHAPE);
    assert_message("X is [2 x 3], expected rows of 2 columns");
    assert_status(nnla_scaler_apply(scaler, X, other), NNLA_ERROR_SHAPE);
    assert_status(nnla_scaler_apply(scaler, X, F), NNLA_ERROR_DTYPE);
    assert_status(nnla_scaler_apply(scaler, X, shifted), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_scaler_invert(scaler, W, other), NNLA_ERROR_SHAPE);
    assert_message("scaler_invert: Y is [2 x 3]");
    assert_close(x[0], 1, 0, 0);
    assert_close(x[3], 5, 0, 0);
    nnla_scaler_destroy(scaler);
    nnla_tensor *all[] = {X, W, shifted, F, other, constant};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

static nnla_status create_both(void *payload) {
    nnla_scaler *standard = nnla_standard_scaler_create(payload);
    nnla_scaler *min_max = standard != NULL ? nnla_min_max_scaler_create(payload, 0, 1) : NULL;
    nnla_status status = min_max != NULL ? NNLA_OK : nnla_error_status();
    nnla_scaler_destroy(standard);
    nnla_scaler_destroy(min_max);
    return status;
}

static void test_memory_failures(void **state) {
    (void)state;
    failing_allocator_install();
    nnla_tensor *X = wrap(scaler_samples, NNLA_F64, ROWS, COLUMNS);
    assert_in_range(run_with_each_allocation_failed(create_both, X), 7, 20);
    nnla_tensor_destroy(X);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference),        cmocka_unit_test(test_f32),
        cmocka_unit_test(test_constant_columns), cmocka_unit_test(test_edges),
        cmocka_unit_test(test_create_errors),    cmocka_unit_test(test_apply_errors),
        cmocka_unit_test(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
