/* Time in the explorer: the bits of moons, slices, going back, branching, and what a history takes. */
#include "explorer_test.h"

#include <math.h>

/* What `moons` prints with its defaults. */
static const char moons_hash[] = "edf7e2acbc5e0355";

static void test_moons_hash(void **state) {
    (void)state;
    for (int i = 0; i < 150; i += 7)
        assert_done(explorer_train(7));
    assert_int_equal(explorer_epoch(), 150);
    assert_string_equal(explorer_hash(), moons_hash);
    assert_int_equal(explorer_parameter_count(), 505);
    assert_done(explorer_view_curves());
    assert_true(reals_of("curves.test_accuracy", 151, 1)[150] >= 0.99);
}

static void test_history_is_small(void **state) {
    (void)state;
    assert_done(explorer_train(1000));
    assert_int_equal(explorer_last_epoch(), 150);
    assert_true(explorer_history_bytes() < 1e6);
    print_message("history of 150 epochs: %.0f bytes\n", explorer_history_bytes());
}

/* Every epoch comes back to the bit, in any order. */
static void test_seek(void **state) {
    (void)state;
    enum { EPOCHS = 30 };
    hash_text hashes[EPOCHS + 1];
    hashes[0] = hash_now();
    for (int i = 1; i <= EPOCHS; i++) {
        assert_done(explorer_train(1));
        hashes[i] = hash_now();
    }
    for (int i = 0; i <= EPOCHS; i++) {
        const int epoch = i * 17 % (EPOCHS + 1);
        assert_done(explorer_seek(epoch));
        assert_int_equal(explorer_epoch(), epoch);
        assert_int_equal(explorer_last_epoch(), EPOCHS);
        assert_string_equal(explorer_hash(), hashes[epoch].text);
    }
    assert_refused(explorer_seek(EPOCHS + 1), NNLA_ERROR_INVALID_ARGUMENT, "epoch 31: expected 0 to 30");
    assert_refused(explorer_seek(-1), NNLA_ERROR_INVALID_ARGUMENT, "epoch -1");
}

/* 20, back to 10, 10 more: as 20 straight. */
static void check_branch(void) {
    assert_done(explorer_apply());
    assert_done(explorer_train(20));
    const hash_text straight = hash_now();
    assert_done(explorer_seek(10));
    assert_done(explorer_branch());
    assert_int_equal(explorer_last_epoch(), 10);
    assert_done(explorer_train(10));
    assert_string_equal(explorer_hash(), straight.text);
    assert_done(explorer_seek(3));
    assert_done(explorer_train(17)); /* which branches by itself */
    assert_int_equal(explorer_last_epoch(), 20);
    assert_string_equal(explorer_hash(), straight.text);
}

static void test_branch(void **state) {
    (void)state;
    wish("samples", 200);
    for (int optimizer = 0; optimizer < 2; optimizer++)
        for (int schedule = 0; schedule < 2; schedule++) {
            wish("optimizer", optimizer);
            wish("learning_rate", optimizer == 0 ? 0.01 : 0.1);
            wish("schedule", schedule);
            wish("seed", 1 + 2 * optimizer + schedule); /* begins anew */
            check_branch();
        }
}

/* A branch with another learning rate is another one, and the first comes back with the first rate. */
static void test_branch_differs(void **state) {
    (void)state;
    wish("samples", 200);
    assert_done(explorer_apply());
    assert_done(explorer_train(20));
    const hash_text first = hash_now();
    assert_done(explorer_seek(10));
    wish("learning_rate", 0.1);
    assert_done(explorer_apply()); /* the network and its history stay */
    assert_int_equal(explorer_epoch(), 10);
    assert_int_equal(explorer_last_epoch(), 20);
    assert_done(explorer_train(10));
    assert_string_not_equal(explorer_hash(), first.text);
    assert_done(explorer_seek(10));
    wish("learning_rate", 0.01);
    assert_done(explorer_apply());
    assert_done(explorer_train(10));
    assert_string_equal(explorer_hash(), first.text);
}

/* What cannot go on ends with a message at the last good epoch. */
static void test_divergence(void **state) {
    (void)state;
    wish("samples", 100);
    wish("optimizer", 1);
    wish("activation", 4); /* identity */
    wish("momentum", 0.99);
    wish("learning_rate", 10);
    wish("layers", 4);
    assert_done(explorer_apply());
    nnla_status status = NNLA_OK;
    session_mark before = mark_session();
    while (status == NNLA_OK && explorer_epoch() < 150) {
        before = mark_session();
        status = explorer_train(1);
    }
    assert_int_equal(status, NNLA_ERROR_NOT_FINITE);
    assert_non_null(strstr(explorer_message(), "try a smaller learning rate"));
    assert_session(&before);
    wish("learning_rate", 0.001);
    assert_done(explorer_apply());
}

int main(void) {
    const struct CMUnitTest tests[] = {
        explorer_case(test_moons_hash), explorer_case(test_history_is_small), explorer_case(test_seek),
        explorer_case(test_branch),     explorer_case(test_branch_differs),   explorer_case(test_divergence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
