#include "nnla_test.h"

#include <math.h>
#include <string.h>

int values_are_close(double actual, double expected, double relative, double absolute) {
    if (isnan(actual) || isnan(expected))
        return 0;
    if (isinf(actual) || isinf(expected))
        return actual == expected;
    return fabs(actual - expected) <= absolute + relative * fabs(expected);
}

void assert_close_at(double actual, double expected, double relative, double absolute, const char *what,
                     const char *file, int line) {
    if (values_are_close(actual, expected, relative, absolute))
        return;
    print_error("%s is %.17g, not %.17g within %g relative, %g absolute (difference %g)\n", what, actual, expected,
                relative, absolute, actual - expected);
    _fail(file, line);
}

static void assert_element_close(double actual, double expected, double relative, double absolute, size_t index,
                                 const char *what, const char *file, int line) {
    if (values_are_close(actual, expected, relative, absolute))
        return;
    print_error("%s[%zu]:\n", what, index);
    assert_close_at(actual, expected, relative, absolute, what, file, line);
}

void assert_all_close_f32_at(const float *actual, const float *expected, size_t count, double relative, double absolute,
                             const char *what, const char *file, int line) {
    for (size_t i = 0; i < count; i++) {
        assert_element_close((double)actual[i], (double)expected[i], relative, absolute, i, what, file, line);
    }
}

void assert_all_close_f64_at(const double *actual, const double *expected, size_t count, double relative,
                             double absolute, const char *what, const char *file, int line) {
    for (size_t i = 0; i < count; i++) {
        assert_element_close(actual[i], expected[i], relative, absolute, i, what, file, line);
    }
}

void assert_same_bits_at(const void *actual, const void *expected, size_t size, const char *what, const char *file,
                         int line) {
    const unsigned char *a = actual;
    const unsigned char *e = expected;
    for (size_t i = 0; i < size; i++) {
        if (a[i] == e[i])
            continue;
        size_t word = i / 4 * 4;
        uint32_t a_bits = 0, e_bits = 0;
        memcpy(&a_bits, a + word, size - word < 4 ? size - word : 4);
        memcpy(&e_bits, e + word, size - word < 4 ? size - word : 4);
        print_error("%s differs at byte %zu of %zu: %08x, not %08x\n", what, i, size, (unsigned)a_bits,
                    (unsigned)e_bits);
        _fail(file, line);
    }
}

void assert_status_at(nnla_status actual, nnla_status expected, const char *what, const char *file, int line) {
    if (actual == expected)
        return;
    print_error("%s gave %s, not %s; last message: %s\n", what, nnla_status_name(actual), nnla_status_name(expected),
                nnla_error_message());
    _fail(file, line);
}

void assert_created_at(const void *object, const char *what, const char *file, int line) {
    if (object != NULL)
        return;
    print_error("%s is NULL; last message: %s\n", what, nnla_error_message());
    _fail(file, line);
}

void assert_message_at(const char *substring, const char *file, int line) {
    if (strstr(nnla_error_message(), substring) != NULL)
        return;
    print_error("the message \"%s\" does not contain \"%s\"\n", nnla_error_message(), substring);
    _fail(file, line);
}
