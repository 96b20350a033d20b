/* Time in the explorer: the bits of moons, slices, going back, branching, and what a history takes. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <string.h>

#include "explorer.h"

static int start(void **state) {
    (void)state;
    return explorer_start() == NNLA_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    explorer_end();
    return 0;
}

static void set(const char *name, double value) { assert_ok(explorer_set(explorer_setting_find(name), value)); }

static void hash(char text[17]) { snprintf(text, 17, "%s", explorer_hash()); }

/* What `moons` prints. */
static void test_moons_hash(void **state) {
    (void)state;
    for (int i = 0; i < 150; i += 7)
        assert_ok(explorer_train(7));
    assert_int_equal(explorer_epoch(), 150);
    assert_string_equal(explorer_hash(), "edf7e2acbc5e0355");
    assert_true(explorer_history_bytes() < 1e6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_moons_hash, start, end),
    };
    (void)set;
    (void)hash;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
