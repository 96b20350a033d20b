/* A long training of a large network: nearly all of the time goes into the singular values of each epoch. */
#include "explorer_test.h"

/* A history that may not take much keeps fewer epochs, the last one always. */
static void test_large_network(void **state) {
    (void)state;
    wish("samples", 10);
    wish("layers", 4);
    for (int i = 0; i < 4; i++)
        wish((const char *[]){"width_1", "width_2", "width_3", "width_4"}[i], 128);
    wish("epochs", 300);
    assert_done(explorer_apply());
    assert_done(explorer_train(93));
    const hash_text last = hash_now();
    assert_true(explorer_history_bytes() < 60e6);
    assert_done(explorer_seek(51));
    assert_true(explorer_epoch() == 50);
    assert_done(explorer_seek(93));
    assert_int_equal(explorer_epoch(), 93);
    assert_string_equal(explorer_hash(), last.text);
    assert_done(explorer_seek(0));
    assert_int_equal(explorer_epoch(), 0);
    assert_done(explorer_train(2));
    assert_int_equal(explorer_last_epoch(), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        explorer_case(test_large_network),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
