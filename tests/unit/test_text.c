/* Numbers to text and back, in any locale. */
#define _POSIX_C_SOURCE 200809L

#include "support/nnla_test.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "support/random_data.h"
#include "support/temp_dir.h"

/* In the C locale the C library is the reference. */
static void assert_formats_as_printf(double x) {
    char text[NNLA__REAL_TEXT_SIZE], expected[64];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(expected, sizeof expected, "%.*g", digits, x);
        assert_ptr_equal(nnla__format_real(text, x, digits), text);
        assert_string_equal(text, expected);
    }
}

static const double numbers[] = {
    0,        -0.0,    1,     -1,     0.1,     1e-5,     1.5e-4, 0.0001234, 9.9999999e-5, 0.99999999,
    123456,   1234567, 1e5,   1e17,   1e16,    -2.5e-10, 1e22,   1e23,      DBL_MAX,      DBL_MIN,
    4.9e-324, -1e-300, 1e300, 100000, 99999.5, 123.456,  1e100,  INFINITY,  -INFINITY,
};

static void test_format(void **state) {
    (void)state;
    char text[NNLA__REAL_TEXT_SIZE];
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        assert_formats_as_printf(numbers[i]);
    uint64_t seed = 1;
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = random_bits(&seed);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (isnan(x))
            continue;
        assert_formats_as_printf(x);
        assert_formats_as_printf((random_unit(&seed) - 0.5) * pow(10, (double)(i % 12)));
    }
    assert_string_equal(nnla__format_real(text, (double)NAN, 17), "nan");
    assert_string_equal(nnla__format_real(text, -(double)NAN, 17), "nan");
    assert_string_equal(nnla__format_real(text, 0.5, 0), "0.5");
    assert_string_equal(nnla__format_real(text, 0.1, 99), "0.10000000000000001");
}

static double parsed(const char *text) {
    double x = 0;
    if (!nnla__parse_real(text, strlen(text), &x))
        fail_msg("\"%s\" is not read as a number", text);
    return x;
}

static void assert_reads_as_strtod(const char *text) {
    double x = parsed(text), expected = strtod(text, NULL);
    assert_same_bits(&x, &expected, sizeof x);
}

static void test_parse(void **state) {
    (void)state;
    static const char *const texts[] = {
        "0",
        "-0",
        "+1",
        "1.0",
        "007",
        "0.1",
        "1e5",
        "1E+5",
        "1e-5",
        "12.5e3",
        "-3.14159",
        "000.000e9",
        "1e400",
        "-1e400",
        "1e-400",
        "4.9e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "9007199254740993",
        "9007199254740992.999",
        "9007199254740993.0000000000000000001",
        "1e99999999999999999999999",
        "1e-99999999999999999999999",
        "0e99999999999999999999",
        "0.1e+00000000000000000001",
        "inf",
        "-inf",
        "INF",
        "+Inf",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_reads_as_strtod(texts[i]);
    assert_true(isnan(parsed("nan")) && isnan(parsed("NaN")) && isnan(parsed("-nan")));
}

static void test_rejects(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",      " ",    "1 ", " 1",       "+",      "-",    "--1",  "+-1",      ".",   "1.",
        ".5",    "1.e5", "e5", "1e",       "1e+",    "1e5.", "0x10", "0x1p3",    "1,5", "1.5.2",
        "1e5e5", "nanx", "na", "infinity", "nan(1)", "1f",   "1_0",  "\xD9\xA1",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double x = 7;
        if (nnla__parse_real(texts[i], strlen(texts[i]), &x))
            fail_msg("\"%s\" is read as a number", texts[i]);
        assert_true(x == 7);
    }
    double x = 7;
    assert_false(nnla__parse_real("1\0"
                                  "2",
                                  3, &x));
    assert_true(nnla__parse_real("12345", 2, &x) && x == 12);
}

/* Every double comes back from 17 digits, and errno is left alone. */
static void test_round_trip(void **state) {
    (void)state;
    char text[NNLA__REAL_TEXT_SIZE];
    uint64_t seed = 2;
    errno = 0;
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = random_bits(&seed);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (!isfinite(x))
            continue;
        double back = parsed(nnla__format_real(text, x, 17));
        assert_same_bits(&back, &x, sizeof x);
    }
    parsed("1e999");
    parsed("1e-999");
    assert_int_equal(errno, 0);
}

/* Half of the least denormal has 751 digits: the last one, however far, decides. */
static void test_long_numbers(void **state) {
    (void)state;
    enum { LENGTH = 5000 };
    static char text[LENGTH + 32];
    int length = snprintf(text, sizeof text, "%.1100f", 0x1p-1074);
    assert_int_equal(length, 1102);
    assert_reads_as_strtod(text);

    /* 2^53 + 1 lies halfway between two doubles. */
    memset(text, '0', LENGTH);
    memcpy(text, "9007199254740993.", 17);
    text[LENGTH] = '\0';
    assert_true(parsed(text) == 9007199254740992.0);
    text[LENGTH - 1] = '1';
    assert_true(parsed(text) == 9007199254740994.0);
    text[LENGTH - 1] = '0';
    text[900] = '1';
    assert_true(parsed(text) == 9007199254740994.0);

    /* Zeros in front, behind and in the exponent that balance. */
    memset(text, '0', LENGTH);
    text[1] = '.';
    memcpy(text + LENGTH - 1, "5e4998", 7);
    assert_true(parsed(text) == 5.0);
    memset(text, '0', LENGTH);
    text[0] = '3';
    memcpy(text + LENGTH, "e-4999", 7);
    assert_true(parsed(text) == 3.0);
    memset(text, '9', LENGTH);
    memcpy(text + LENGTH, "e-5000", 7);
    assert_true(parsed(text) == 1.0);
}

/* One of the machine's locales, or one made here if localedef and its sources are installed. */
static int set_comma_locale(void) {
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "nl_NL.UTF-8", "de_DE", "ps_AF"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (setlocale(LC_ALL, names[i]) != NULL)
            return 1;
    }
    temp_dir dir;
    char command[640];
    temp_dir_create(&dir);
    snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 >%s/log 2>&1", dir.path, dir.path);
    int made = system(command) == 0 && setenv("LOCPATH", dir.path, 1) == 0 && setlocale(LC_ALL, names[0]) != NULL;
    snprintf(command, sizeof command, "rm -r %s", dir.path);
    assert_int_equal(system(command), 0);
    return made;
}

static void test_comma_locale(void **state) {
    (void)state;
    if (!set_comma_locale())
        skip();
    char text[NNLA__REAL_TEXT_SIZE];
    assert_string_not_equal(localeconv()->decimal_point, ".");
    assert_string_equal(nnla__format_real(text, -1234.5, 17), "-1234.5");
    assert_string_equal(nnla__format_real(text, 1e-5, 3), "1e-05");
    assert_string_equal(nnla__format_real(text, 0.25, 3), "0.25");
    assert_true(parsed("1234.5") == 1234.5);
    assert_true(parsed("0.25e1") == 2.5);
    double x = 7;
    assert_false(nnla__parse_real("1,5", 3, &x));
    setlocale(LC_ALL, "C");
}

static void test_exact(void **state) {
    (void)state;
    static const double values[] = {0.1, 1.0 / 3, 5e-324, DBL_MAX, 0.001, 1e22, 0x1.fffffffffffffp-1};
    char text[NNLA__REAL_TEXT_SIZE];
    double x = 0;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        nnla__format_exact(text, values[i]);
        assert_true(nnla__parse_real(text, strlen(text), &x));
        assert_same_bits(&x, &values[i], sizeof x);
    }
    assert_string_equal(nnla__format_exact(text, 0.1), "0.1");
    assert_string_equal(nnla__format_exact(text, -0.0), "-0");
    assert_string_equal(nnla__format_exact(text, (double)-INFINITY), "-inf");
    assert_string_equal(nnla__format_exact(text, (double)NAN), "nan");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format),       cmocka_unit_test(test_parse), cmocka_unit_test(test_rejects),
        cmocka_unit_test(test_round_trip),   cmocka_unit_test(test_exact), cmocka_unit_test(test_long_numbers),
        cmocka_unit_test(test_comma_locale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
