/* The part of the plane that holds points. */
#include "support/nnla_test.h"

#include "support/plane_box.h"

static nnla_tensor *wrap(const double *pairs, size_t count) {
    nnla_tensor *tensor = nnla_tensor_wrap_const(NNLA_F64, pairs, 2, (const size_t[]){count, 2});
    assert_created(tensor);
    return tensor;
}

static void test_box(void **state) {
    (void)state;
    static const double pairs[] = {0, 5, 10, 5, 4, 5};
    static const float narrow[] = {0, 5, 10, 5, 4, 5};
    static const double expected[] = {-1, 11, 4, 6}; /* y has no extent */
    double box[4];
    nnla_tensor *X = wrap(pairs, 3), *Y = nnla_tensor_wrap_const(NNLA_F32, narrow, 2, (const size_t[]){3, 2});
    plane_box(X, 0.1, box);
    assert_all_close_f64(box, expected, 4, 0, 1e-12);
    plane_box(Y, 0.1, box);
    assert_all_close_f64(box, expected, 4, 0, 1e-12);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
}

static void test_none(void **state) {
    (void)state;
    static const double expected[] = {-1, 1, -1, 1};
    double box[4];
    nnla_tensor *X = wrap(NULL, 0);
    plane_box(X, 0.1, box);
    assert_all_close_f64(box, expected, 4, 0, 0);
    nnla_tensor_destroy(X);
}

static void test_widen(void **state) {
    (void)state;
    static const double pairs[] = {0, 0, 2, 30};
    static const double expected[] = {-5, 5, 0, 30};
    double box[4] = {-5, 5, 10, 20};
    nnla_tensor *X = wrap(pairs, 2);
    plane_box_widen(X, 0, box);
    assert_all_close_f64(box, expected, 4, 0, 0);
    nnla_tensor_destroy(X);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_box),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_widen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
