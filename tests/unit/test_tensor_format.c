/* Tensors as text. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "nnla/tensor.h"

static char buffer[65536];

static const char *text_of(nnla_dtype dtype, const void *data, size_t rank, const size_t *dims) {
    size_t needed = 0;
    nnla_tensor *tensor = nnla_tensor_wrap_const(dtype, data, rank, dims);
    assert_created(tensor);
    assert_ok(nnla_tensor_format(tensor, buffer, sizeof buffer, &needed));
    assert_int_equal(needed, strlen(buffer));
    nnla_tensor_destroy(tensor);
    return buffer;
}

static void test_each_rank(void **state) {
    (void)state;
    static const double x[] = {1, 0.25, -2.5, (double)NAN, 1e-5, 1.0 / 3, (double)INFINITY, -0.0};
    static const float y[] = {0.1F, 123456.7F};
    static const int32_t classes[] = {3, -12, 2147483647};
    assert_string_equal(text_of(NNLA_F64, x, 0, NULL), "1");
    assert_string_equal(text_of(NNLA_F64, x, 1, (const size_t[]){3}), "[   1 0.25 -2.5]");
    assert_string_equal(text_of(NNLA_F64, x, 2, (const size_t[]){2, 2}), "[[   1 0.25]\n [-2.5  nan]]");
    assert_string_equal(text_of(NNLA_F64, x + 4, 2, (const size_t[]){2, 2}),
                        "[[   1e-05 0.333333]\n [     inf       -0]]");
    assert_string_equal(text_of(NNLA_F64, x, 3, (const size_t[]){2, 1, 2}), "[[[   1 0.25]]\n\n [[-2.5  nan]]]");
    assert_string_equal(text_of(NNLA_F32, y, 1, (const size_t[]){2}), "[   0.1 123457]");
    assert_string_equal(text_of(NNLA_I32, classes, 2, (const size_t[]){3, 1}),
                        "[[         3]\n [       -12]\n [2147483647]]");
    assert_string_equal(text_of(NNLA_F64, NULL, 2, (const size_t[]){0, 3}), "[]");
}

static void test_long_tensors_are_abbreviated(void **state) {
    (void)state;
    static int32_t x[2000];
    for (int32_t i = 0; i < 2000; i++)
        x[i] = i;
    assert_string_equal(text_of(NNLA_I32, x, 1, (const size_t[]){1001}), "[   0    1    2 ...  998  999 1000]");
    assert_null(strstr(text_of(NNLA_I32, x, 1, (const size_t[]){1000}), "..."));
    assert_string_equal(text_of(NNLA_I32, x, 2, (const size_t[]){400, 5}),
                        "[[   0    1    2    3    4]\n [   5    6    7    8    9]\n [  10   11   12   13   14]\n ...\n"
                        " [1985 1986 1987 1988 1989]\n [1990 1991 1992 1993 1994]\n [1995 1996 1997 1998 1999]]");
    assert_string_equal(text_of(NNLA_I32, x, 3, (const size_t[]){200, 1, 10}),
                        "[[[   0    1    2 ...    7    8    9]]\n\n [[  10   11   12 ...   17   18   19]]\n\n"
                        " [[  20   21   22 ...   27   28   29]]\n\n ...\n\n"
                        " [[1970 1971 1972 ... 1977 1978 1979]]\n\n [[1980 1981 1982 ... 1987 1988 1989]]\n\n"
                        " [[1990 1991 1992 ... 1997 1998 1999]]]");
}

static void test_small_buffers(void **state) {
    (void)state;
    static const float x[] = {1, 22};
    const char whole[] = "[ 1 22]";
    nnla_tensor *tensor = nnla_tensor_wrap_const(NNLA_F32, x, 1, (const size_t[]){2});
    for (size_t size = 0; size <= sizeof whole + 1; size++) {
        size_t needed = 0;
        char text[16], expected[16] = "";
        memset(text, '#', sizeof text);
        assert_ok(nnla_tensor_format(tensor, size > 0 ? text : NULL, size, &needed));
        assert_int_equal(needed, sizeof whole - 1);
        snprintf(expected, size < sizeof expected ? size : sizeof expected, "%s", whole);
        if (size > 0)
            assert_string_equal(text, expected);
        assert_int_equal(text[size], '#');
    }
    assert_ok(nnla_tensor_format(tensor, buffer, sizeof buffer, NULL));
    assert_status(nnla_tensor_format(tensor, NULL, 1, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_format: buffer is NULL");
    assert_status(nnla_tensor_format(NULL, buffer, sizeof buffer, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_format: tensor is NULL");
    nnla_tensor_destroy(tensor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_rank),
        cmocka_unit_test(test_long_tensors_are_abbreviated),
        cmocka_unit_test(test_small_buffers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
