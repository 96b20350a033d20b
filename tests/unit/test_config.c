/* Configuration structs of other versions. */
#include "support/nnla_test.h"

#include <string.h>

#include "base/config.h"

typedef struct old_config {
    size_t struct_size;
    double rate;
} old_config;

typedef struct config {
    size_t struct_size;
    double rate;
    int32_t nesterov;
    int32_t reserved;
} config;

typedef struct new_config {
    size_t struct_size;
    double rate;
    int32_t nesterov;
    int32_t reserved;
    double extra;
} new_config;

static const config defaults = {sizeof(config), 0.5, 1, 0};

static void test_null_and_equal(void **state) {
    (void)state;
    config read = defaults;
    assert_ok(nnla__config_read("sgd", &read, sizeof read, NULL));
    assert_memory_equal(&read, &defaults, sizeof read);
    const config given = {sizeof(config), 0.25, 0, 0};
    assert_ok(nnla__config_read("sgd", &read, sizeof read, &given));
    assert_memory_equal(&read, &given, sizeof read);
}

static void test_shorter(void **state) {
    (void)state;
    config read = defaults;
    const old_config given = {sizeof(old_config), 0.25};
    assert_ok(nnla__config_read("sgd", &read, sizeof read, &given));
    assert_int_equal(read.struct_size, sizeof(config));
    assert_true(read.rate == 0.25);
    assert_int_equal(read.nesterov, 1);
}

static void test_longer(void **state) {
    (void)state;
    config read = defaults;
    new_config given = {sizeof(new_config), 0.25, 0, 0, 0};
    assert_ok(nnla__config_read("sgd", &read, sizeof read, &given));
    assert_int_equal(read.struct_size, sizeof(config));
    assert_true(read.rate == 0.25);
    given.extra = 1;
    read = defaults;
    assert_status(nnla__config_read("sgd", &read, sizeof read, &given), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("sgd: the config's struct_size is 32");
    assert_memory_equal(&read, &defaults, sizeof read);
}

static void test_not_set(void **state) {
    (void)state;
    config read = defaults;
    static const size_t sizes[] = {0, 1, sizeof(size_t) - 1, 4097, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_status(nnla__config_read("sgd", &read, sizeof read, &sizes[i]), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message("expected 24");
    }
    assert_memory_equal(&read, &defaults, sizeof read);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_null_and_equal),
        cmocka_unit_test(test_shorter),
        cmocka_unit_test(test_longer),
        cmocka_unit_test(test_not_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
