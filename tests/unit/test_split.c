/* The shuffled split of rows. */
#include "support/nnla_test.h"

#include <math.h>

#include "nnla/data.h"
#include "support/failing_allocator.h"

enum { ROWS = 25 };

/* X [25 × 2 × 3] holds 10 i + column in row i, T [25] the row's number i. */
static void make_rows(nnla_tensor **X, nnla_tensor **T) {
    const size_t dims[] = {ROWS, 2, 3};
    *X = nnla_tensor_create(NNLA_F32, 3, dims);
    *T = nnla_tensor_create(NNLA_I32, 1, dims);
    assert_created(*X);
    assert_created(*T);
    for (int i = 0; i < ROWS; i++) {
        ((int32_t *)nnla_tensor_data(*T))[i] = i;
        for (int j = 0; j < 6; j++)
            ((float *)nnla_tensor_data(*X))[6 * i + j] = (float)(10 * i + j);
    }
}

/* Each row of X belongs to its target; marks the targets seen. */
static void check_part(const nnla_tensor *X, const nnla_tensor *T, size_t rows, int seen[ROWS]) {
    assert_int_equal(nnla_tensor_rank(X), 3);
    assert_int_equal(nnla_tensor_dim(X, 0), rows);
    assert_int_equal(nnla_tensor_dim(X, 1), 2);
    assert_int_equal(nnla_tensor_dim(X, 2), 3);
    assert_int_equal(nnla_tensor_dtype(X), NNLA_F32);
    assert_int_equal(nnla_tensor_rank(T), 1);
    assert_int_equal(nnla_tensor_dim(T, 0), rows);
    assert_int_equal(nnla_tensor_dtype(T), NNLA_I32);
    const int32_t *t = nnla_tensor_const_data(T);
    const float *x = nnla_tensor_const_data(X);
    for (size_t i = 0; i < rows; i++) {
        assert_in_range(t[i], 0, ROWS - 1);
        seen[t[i]]++;
        for (size_t j = 0; j < 6; j++)
            assert_int_equal((int)x[6 * i + j], 10 * t[i] + (int)j);
    }
}

static void destroy_all(nnla_tensor **tensors, size_t count) {
    for (size_t i = 0; i < count; i++)
        nnla_tensor_destroy(tensors[i]);
}

static void test_rows(void **state) {
    (void)state;
    static const struct {
        double fraction;
        size_t test_rows;
    } cases[] = {{0.2, 5}, {0.29, 7}, {0.3, 8}, {0.5, 13}, {1e-9, 1}, {0.999, 24}};
    nnla_tensor *X, *T;
    make_rows(&X, &T);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nnla_tensor *part[4];
        int seen[ROWS] = {0};
        assert_ok(nnla_split_rows(X, T, cases[i].fraction, 1, &part[0], &part[1], &part[2], &part[3]));
        check_part(part[0], part[1], ROWS - cases[i].test_rows, seen);
        check_part(part[2], part[3], cases[i].test_rows, seen);
        for (int row = 0; row < ROWS; row++)
            assert_int_equal(seen[row], 1);
        destroy_all(part, 4);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void test_seed(void **state) {
    (void)state;
    nnla_tensor *X, *T, *a[4], *b[4], *c[4];
    make_rows(&X, &T);
    assert_ok(nnla_split_rows(X, T, 0.4, 1, &a[0], &a[1], &a[2], &a[3]));
    assert_ok(nnla_split_rows(X, T, 0.4, 1, &b[0], &b[1], &b[2], &b[3]));
    assert_ok(nnla_split_rows(X, T, 0.4, 2, &c[0], &c[1], &c[2], &c[3]));
    const size_t size = 15 * sizeof(int32_t);
    assert_same_bits(nnla_tensor_const_data(a[1]), nnla_tensor_const_data(b[1]), size);
    assert_memory_not_equal(nnla_tensor_const_data(a[1]), nnla_tensor_const_data(c[1]), size);
    destroy_all(a, 4);
    destroy_all(b, 4);
    destroy_all(c, 4);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void test_without_targets(void **state) {
    (void)state;
    nnla_tensor *X, *T, *part[3], *none = NULL;
    make_rows(&X, &T);
    assert_ok(nnla_split_rows(X, NULL, 0.2, 1, &part[0], NULL, &part[1], NULL));
    assert_int_equal(nnla_tensor_dim(part[0], 0), 20);
    assert_int_equal(nnla_tensor_dim(part[1], 0), 5);
    destroy_all(part, 2);
    none = X;
    assert_ok(nnla_split_rows(X, NULL, 0.2, 1, &part[0], &none, &part[1], NULL));
    assert_null(none);
    destroy_all(part, 2);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void check_refused(const nnla_tensor *X, const nnla_tensor *T, double fraction, nnla_status expected,
                          const char *message) {
    char something = 0;
    nnla_tensor *unset = (nnla_tensor *)(void *)&something, *part[] = {unset, unset, unset, unset};
    assert_status(nnla_split_rows(X, T, fraction, 1, &part[0], &part[1], &part[2], &part[3]), expected);
    assert_message(message);
    for (int i = 0; i < 4; i++)
        assert_ptr_equal(part[i], unset);
}

static void test_errors(void **state) {
    (void)state;
    const size_t one = 1;
    nnla_tensor *X, *T, *part[4];
    make_rows(&X, &T);
    nnla_tensor *single = nnla_tensor_create(NNLA_F32, 1, &one);
    nnla_tensor *scalar = nnla_tensor_create(NNLA_F32, 0, NULL);
    check_refused(NULL, T, 0.5, NNLA_ERROR_INVALID_ARGUMENT, "X");
    check_refused(X, T, 0, NNLA_ERROR_INVALID_ARGUMENT, "fraction is 0, expected above 0 and below 1");
    check_refused(X, T, 1, NNLA_ERROR_INVALID_ARGUMENT, "fraction is 1");
    check_refused(X, T, (double)NAN, NNLA_ERROR_INVALID_ARGUMENT, "fraction is nan");
    check_refused(single, NULL, 0.5, NNLA_ERROR_SHAPE, "X has 1 rows, expected at least 2");
    check_refused(scalar, NULL, 0.5, NNLA_ERROR_SHAPE, "X is [], expected rank 1 or more");
    check_refused(X, single, 0.5, NNLA_ERROR_SHAPE, "T has 1 rows, expected the 25 of X");
    check_refused(X, scalar, 0.5, NNLA_ERROR_SHAPE, "T is []");
    part[0] = X;
    assert_status(nnla_split_rows(X, T, 0.5, 1, &part[0], NULL, &part[2], &part[3]), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("T_train");
    assert_ptr_equal(part[0], X);
    assert_status(nnla_split_rows(X, NULL, 0.5, 1, &part[0], NULL, NULL, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("X_test");
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(single);
    nnla_tensor_destroy(scalar);
}

static nnla_status split_once(void *payload) {
    nnla_tensor **XT = payload, *part[4] = {NULL};
    nnla_status status = nnla_split_rows(XT[0], XT[1], 0.3, 1, &part[0], &part[1], &part[2], &part[3]);
    destroy_all(part, 4);
    return status;
}

static void test_memory_failures(void **state) {
    (void)state;
    failing_allocator_install();
    nnla_tensor *XT[2];
    make_rows(&XT[0], &XT[1]);
    assert_in_range(run_with_each_allocation_failed(split_once, XT), 5, 20);
    destroy_all(XT, 2);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_seed),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_without_targets),
        cmocka_unit_test(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
