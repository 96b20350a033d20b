/* As much of CMocka's interface as this project's tests use, for WebAssembly, where there is no longjmp: the first failed
   assertion ends the program with status 1, and skip() returns from the test. */
#ifndef NNLA_TESTS_WASM_CMOCKA_H
#define NNLA_TESTS_WASM_CMOCKA_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
    const char *name;
    void (*run)(void **state);
    int (*set_up)(void **state);
    int (*tear_down)(void **state);
};

#define cmocka_unit_test(test)                                                                                         \
  { #test, test, NULL, NULL }
#define cmocka_unit_test_setup_teardown(test, set_up, tear_down)                                                       \
  { #test, test, set_up, tear_down }
#define cmocka_run_group_tests(tests, set_up, tear_down)                                                               \
  nnla_run_tests(tests, sizeof(tests) / sizeof(tests)[0], set_up, tear_down)
#define cmocka_run_group_tests_name(name, tests, set_up, tear_down) cmocka_run_group_tests(tests, set_up, tear_down)

#define print_message(...) printf(__VA_ARGS__)
#define print_error(...)   fprintf(stderr, __VA_ARGS__)

__attribute__((noreturn)) static inline void _fail(const char *file, int line) {
    fprintf(stderr, "%s:%d: error: failure\n", file, line);
    exit(1);
}

#define fail() _fail(__FILE__, __LINE__)
#define fail_msg(...)                                                                                                  \
  do {                                                                                                                 \
    print_error(__VA_ARGS__);                                                                                          \
    print_error("\n");                                                                                                 \
    fail();                                                                                                            \
  } while (0)
#define skip()                                                                                                         \
  do {                                                                                                                 \
    printf("skipped\n");                                                                                               \
    return;                                                                                                            \
  } while (0)

static inline void nnla_hold(int holds, const char *what, const char *file, int line) {
    if (!holds) {
        fprintf(stderr, "%s\n", what);
        _fail(file, line);
    }
}

#define NNLA_HOLD(holds, what) nnla_hold((holds) ? 1 : 0, what, __FILE__, __LINE__)

#define assert_true(c)                      NNLA_HOLD(c, #c)
#define assert_false(c)                     NNLA_HOLD(!(c), "not " #c)
#define assert_null(p)                      NNLA_HOLD((p) == NULL, #p " == NULL")
#define assert_non_null(p)                  NNLA_HOLD((p) != NULL, #p " != NULL")
#define assert_ptr_equal(a, b)              NNLA_HOLD((const void *)(a) == (const void *)(b), #a " == " #b)
#define assert_int_equal(a, b)              NNLA_HOLD((uint64_t)(a) == (uint64_t)(b), #a " == " #b)
#define assert_int_not_equal(a, b)          NNLA_HOLD((uint64_t)(a) != (uint64_t)(b), #a " != " #b)
#define assert_string_equal(a, b)           NNLA_HOLD(strcmp(a, b) == 0, #a " equals " #b)
#define assert_string_not_equal(a, b)       NNLA_HOLD(strcmp(a, b) != 0, #a " differs from " #b)
#define assert_memory_equal(a, b, size)     NNLA_HOLD(memcmp(a, b, size) == 0, #a " equals " #b)
#define assert_memory_not_equal(a, b, size) NNLA_HOLD(memcmp(a, b, size) != 0, #a " differs from " #b)
#define assert_in_range(value, least, most)                                                                            \
  NNLA_HOLD((uint64_t)(value) >= (uint64_t)(least) && (uint64_t)(value) <= (uint64_t)(most), #value " in range")

static inline int nnla_run_tests(const struct CMUnitTest *tests, size_t count, int (*set_up)(void **state),
                                 int (*tear_down)(void **state)) {
    void *group = NULL;
    if (set_up != NULL && set_up(&group) != 0)
        return 1;
    for (size_t i = 0; i < count; i++) {
        void *state = group;
        printf("%s\n", tests[i].name);
        fflush(stdout);
        if (tests[i].set_up != NULL && tests[i].set_up(&state) != 0)
            return 1;
        tests[i].run(&state);
        if (tests[i].tear_down != NULL && tests[i].tear_down(&state) != 0)
            return 1;
    }
    return tear_down != NULL && tear_down(&group) != 0;
}

#endif
