/* A thread that leaves a processor: it runs on another, and may run where it might before. */
#define _GNU_SOURCE
#include "base/processor.h"
#include "support/nnla_test.h"

#if defined(__linux__)

#  include <sched.h>

static void test_leave(void **state) {
    (void)state;
    cpu_set_t before, after;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    const int could = CPU_COUNT(&before) > 1;
    for (int i = 0; i < 20; i++) {
        const int processor = nnla__processor();
        assert_true(processor >= 0);
        assert_int_equal(nnla__leave_processor(processor), could);
    }
    assert_int_equal(sched_getaffinity(0, sizeof after, &after), 0);
    assert_true(CPU_EQUAL(&before, &after));
}

static void test_no_other(void **state) {
    (void)state;
    cpu_set_t before, one;
    assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
    const int processor = nnla__processor();
    CPU_ZERO(&one);
    CPU_SET((unsigned)processor, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    assert_int_equal(nnla__leave_processor(processor), 0);
    assert_int_equal(nnla__processor(), processor);
    assert_int_equal(sched_setaffinity(0, sizeof before, &before), 0);
}

#else

static void test_leave(void **state) {
    (void)state;
    assert_int_equal(nnla__processor(), -1);
}

static void test_no_other(void **state) {
    (void)state;
    assert_int_equal(nnla__leave_processor(0), 0);
}

#endif

static void test_unknown(void **state) {
    (void)state;
    assert_int_equal(nnla__leave_processor(-1), 0);
    assert_int_equal(nnla__leave_processor(1 << 30), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leave),
        cmocka_unit_test(test_no_other),
        cmocka_unit_test(test_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
