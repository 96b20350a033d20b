/* The table of settings: bounds, scopes, wishes. */
#include "explorer_test.h"

#include <math.h>

static void test_table(void **state) {
    (void)state;
    for (int i = 0; i < explorer_setting_count(); i++) {
        const double least = explorer_setting_least(i), most = explorer_setting_most(i);
        assert_int_equal(explorer_setting_find(explorer_setting_name(i)), i);
        assert_true(strlen(explorer_setting_label(i)) > 0 && strlen(explorer_setting_help(i)) > 0);
        assert_true(least < most);
        assert_true(explorer_setting_default(i) >= least && explorer_setting_default(i) <= most);
        assert_true(explorer_setting_value(i) == explorer_setting_default(i));
        assert_true(explorer_setting_scope(i) >= EXPLORER_LIVE && explorer_setting_scope(i) <= EXPLORER_DATA);
        const int is_choice = explorer_setting_kind(i) == EXPLORER_CHOICE;
        for (int value = (int)least; is_choice && value <= (int)most; value++)
            assert_non_null(explorer_setting_choice(i, value));
        assert_null(explorer_setting_choice(i, is_choice ? (int)most + 1 : 0));
        assert_null(explorer_setting_choice(i, -1));
    }
    assert_int_equal(explorer_setting_find("nonsense"), -1);
    assert_int_equal(explorer_setting_find(NULL), -1);
}

static void test_bounds(void **state) {
    (void)state;
    const session_mark before = mark_session();
    for (int i = 0; i < explorer_setting_count(); i++) {
        const double wrong[] = {explorer_setting_least(i) - 1,
                                explorer_setting_most(i) * 2 + 1,
                                (double)NAN,
                                (double)INFINITY,
                                -(double)INFINITY,
                                1e300};
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
            assert_refused(explorer_set(i, wrong[k]), NNLA_ERROR_INVALID_ARGUMENT, explorer_setting_label(i));
        if (explorer_setting_kind(i) != EXPLORER_REAL && explorer_setting_most(i) > 1)
            assert_refused(explorer_set(i, explorer_setting_least(i) + 0.5), NNLA_ERROR_INVALID_ARGUMENT,
                           "expected a whole number");
    }
    assert_refused(explorer_set(explorer_setting_find("width_1"), 1e9), NNLA_ERROR_INVALID_ARGUMENT,
                   "Width 1: expected 1 to 128, got 1000000000");
    assert_refused(explorer_set(-1, 0), NNLA_ERROR_INVALID_ARGUMENT, "there is no setting -1");
    assert_refused(explorer_set(1000, 0), NNLA_ERROR_INVALID_ARGUMENT, "there is no setting 1000");
    assert_done(explorer_apply());
    assert_session(&before);
}

static void test_scopes(void **state) {
    (void)state;
    assert_done(explorer_train(2));
    wish("batch", 16);
    wish("epochs", 20);
    assert_done(explorer_apply());
    assert_int_equal(explorer_epoch(), 2);
    wish("width_1", 7);
    assert_true(value_of("width_1") == 100);
    explorer_reset_wishes();
    assert_done(explorer_apply());
    assert_int_equal(explorer_epoch(), 2);
    wish("width_1", 7);
    assert_done(explorer_apply());
    assert_int_equal(explorer_epoch(), 0);
    assert_int_equal(explorer_node_units(1), 7);
    assert_true(value_of("batch") == 16);
    wish("samples", 20);
    assert_done(explorer_apply());
    assert_int_equal(explorer_point_count(), 520);
}

/* Every data set and squash, every depth, with and without the embedding. */
static void test_all_make_a_network(void **state) {
    (void)state;
    wish("samples", 10);
    for (int dataset = 0; dataset < 6; dataset++)
        for (int layers = 0; layers <= 4; layers++) {
            wish("dataset", dataset);
            wish("layers", layers);
            wish("embedding", (dataset + layers) % 2);
            wish("activation", (3 * dataset + layers) % 9);
            assert_done(explorer_apply());
            assert_int_equal(explorer_node_count(), 1 + 2 * (layers + (dataset + layers) % 2 + 1));
            assert_string_equal(explorer_node_squash(explorer_node_count() - 1), "sigmoid");
            assert_done(explorer_train(1));
        }
}

static void test_nodes(void **state) {
    (void)state;
    static const char *const names[] = {"input",          "hidden", "hidden_tanh",   "embedding",
                                        "embedding_tanh", "output", "output_sigmoid"};
    static const int units[] = {2, 100, 100, 2, 2, 1, 1};
    assert_int_equal(explorer_node_count(), 7);
    for (int i = 0; i < 7; i++) {
        assert_string_equal(explorer_node_name(i), names[i]);
        assert_int_equal(explorer_node_units(i), units[i]);
        assert_int_equal(explorer_node_kind(i), i == 0       ? EXPLORER_NODE_INPUT
                                                : i % 2 == 1 ? EXPLORER_NODE_AFFINE
                                                             : EXPLORER_NODE_SQUASH);
        assert_string_equal(explorer_node_squash(i), i == 0 || i % 2 == 1 ? "" : i == 6 ? "sigmoid" : "tanh");
    }
    assert_string_equal(explorer_node_name(7), "");
    assert_string_equal(explorer_node_name(-1), "");
}

static void test_no_session(void **state) {
    (void)state;
    assert_refused(explorer_apply(), NNLA_ERROR_STATE, "there is no session yet");
    assert_refused(explorer_train(1), NNLA_ERROR_STATE, "no session");
    assert_refused(explorer_view_input(), NNLA_ERROR_STATE, "no session");
    assert_refused(explorer_svg("input", 0), NNLA_ERROR_STATE, "no session");
    assert_refused(explorer_film(0), NNLA_ERROR_STATE, "no session");
    assert_refused(explorer_model_save(), NNLA_ERROR_STATE, "no session");
    assert_refused(explorer_seek(0), NNLA_ERROR_STATE, "no session");
    assert_refused(explorer_point_add(0, 0, 0), NNLA_ERROR_STATE, "no session");
    assert_int_equal(explorer_point_count(), 0);
    assert_int_equal(explorer_node_count(), 0);
    assert_int_equal(explorer_parameter_count(), 0);
    assert_string_equal(explorer_hash(), "0000000000000000");
    explorer_end();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_session),
        explorer_case(test_table),
        explorer_case(test_bounds),
        explorer_case(test_scopes),
        explorer_case(test_all_make_a_network),
        explorer_case(test_nodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
