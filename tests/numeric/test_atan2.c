/* The angle of a point, which the geometry computes without the system's libm: against mpmath, and at the edges. */
#include "support/nnla_test.h"

#include <math.h>

#include "kernel/kernels.h"

#include "reference/atan2_reference.inc"

static void test_reference(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof atan2_values / sizeof *atan2_values; i++) {
        double y = atan2_points[2 * i], x = atan2_points[2 * i + 1], angle = nnla__atan2(y, x);
        if (!values_are_close(angle, atan2_values[i], 0x1p-51, 0x1p-1074))
            fail_msg("(%a, %a): %a, expected %a", y, x, angle, atan2_values[i]);
    }
}

/* Zeros, infinities and NaN: as C11 annex F has it, which is what the system's function does. */
static void test_edges(void **state) {
    (void)state;
    static const double values[] = {0,      -0.0,    1,       -1,       (double)INFINITY, -(double)INFINITY,
                                    5e-324, -5e-324, 1.7e308, -1.7e308, (double)NAN};
    enum { COUNT = sizeof values / sizeof *values };
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < COUNT; j++) {
            double actual = nnla__atan2(values[i], values[j]), expected = atan2(values[i], values[j]);
            if (isnan(expected)) {
                assert_true(isnan(actual));
                continue;
            }
            assert_close(actual, expected, 0x1p-51, 0);
            assert_int_equal(signbit(actual) != 0, signbit(expected) != 0);
        }
}

/* It turns monotonically: no step back where one interval of the table meets the next. */
static void test_monotone(void **state) {
    (void)state;
    double before = -1;
    for (int i = 0; i <= 100000; i++) {
        double angle = nnla__atan2(i, 100000);
        assert_true(angle > before);
        before = angle;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_monotone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
