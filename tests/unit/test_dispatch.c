/* Which instruction set is chosen, with and without NNLA_ISA. The choice is made once in a process: each case is a child. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdlib.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/fork_child.h"
#include "support/nnla_test.h"

typedef struct choice {
    const char *wanted;   /* NNLA_ISA; NULL: not set */
    const char *expected; /* nnla_isa_name() */
} choice;

static int choose_in_child(void *payload) {
    const choice *made = payload;
    if (made->wanted)
        setenv("NNLA_ISA", made->wanted, 1);
    else
        unsetenv("NNLA_ISA");
    if (strcmp(nnla_isa_name(), made->expected) != 0)
        return 1;
    setenv("NNLA_ISA", "scalar", 1);
    if (strcmp(nnla_isa_name(), made->expected) != 0)
        return 2;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        const nnla__kernels *kernels = nnla__kernels_for(dtype);
        int found = 0;
        for (size_t i = 0; i < nnla__isa_count(); i++)
            found |= kernels == nnla__kernels_of_isa(i, dtype) && strcmp(nnla__isa(i), made->expected) == 0;
        if (!found || nnla__kernels_dtype(kernels) != dtype)
            return 3;
    }
    return 0;
}

static void expect_choice(const char *wanted, const char *expected) {
    choice made = {wanted, expected};
    assert_int_equal(run_in_child(choose_in_child, &made, 20000), 0);
}

static void test_default_is_the_last(void **state) {
    (void)state;
    const char *last = nnla__isa(nnla__isa_count() - 1);
    expect_choice(NULL, last);
    expect_choice("", last);
    expect_choice("no-such-isa", last);
    expect_choice("AVX2", last); /* names are in lower case */
}

static void test_each_by_name(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__isa_count(); i++)
        expect_choice(nnla__isa(i), nnla__isa(i));
}

static void test_list(void **state) {
    (void)state;
    size_t count = nnla__isa_count();
    assert_true(count > 0);
    assert_string_equal(nnla__isa(0), "scalar");
    assert_null(nnla__isa(count));
    assert_null(nnla__kernels_of_isa(count, NNLA_F32));
    assert_null(nnla__kernels_of_isa(0, NNLA_I32));
    assert_null(nnla__kernels_for(NNLA_I32));
}

static void test_dtype_size(void **state) {
    (void)state;
    assert_int_equal(nnla__dtype_size(NNLA_F32), 4);
    assert_int_equal(nnla__dtype_size(NNLA_F64), 8);
    assert_int_equal(nnla__dtype_size(NNLA_I32), 4);
    assert_int_equal(nnla__dtype_size(-1), 0);
    assert_int_equal(nnla__dtype_size(3), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_default_is_the_last),
        cmocka_unit_test(test_each_by_name),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_dtype_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
