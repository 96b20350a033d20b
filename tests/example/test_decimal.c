/* Numbers of pictures as text. */
#include "support/nnla_test.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "support/decimal.h"

static void check_text(double x, int decimals, int trim, const char *expected) {
    char text[DECIMAL_SIZE];
    const size_t length = decimal_text(text, x, decimals, trim);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
}

static void test_texts(void **state) {
    (void)state;
    check_text(0, 0, 0, "0");
    check_text(0, 2, 0, "0.00");
    check_text(0, 2, 1, "0");
    check_text(-0.004, 2, 0, "0.00");
    check_text(-0.005, 2, 0, "-0.01");
    check_text(0.05, 3, 0, "0.050");
    check_text(0.05, 3, 1, "0.05");
    check_text(-12.5, 1, 1, "-12.5");
    check_text(1200, 2, 1, "1200");
    check_text(9.999, 2, 0, "10.00");
    check_text(1e18, 0, 0, "1000000000000000000");
    check_text(DBL_MAX, 0, 0, "1000000000000000000");
    check_text((double)NAN, 0, 0, "-1000000000000000000");
}

static void test_logarithms(void **state) {
    (void)state;
    for (double x = 1e-300; x < 1e300; x *= 1.37)
        assert_close(decimal_log10(x), log10(x), 4 * DBL_EPSILON, 4 * DBL_EPSILON);
    assert_close(decimal_log10(1), 0, 0, 0);
    assert_close(decimal_scaled(5, -3), 0.005, 0, 0);
    assert_close(decimal_scaled(5, 3), 5000, 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts), cmocka_unit_test(test_logarithms)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
