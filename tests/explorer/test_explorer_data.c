/* The user's own points and tables, and every bad one. */
#include "explorer_test.h"

#include <math.h>
#include <stdlib.h>

static nnla_status csv(const char *text) {
    give(text, strlen(text));
    return explorer_csv((int)strlen(text));
}

static void test_csv(void **state) {
    (void)state;
    char text[4096] = "width,height,kind\n";
    for (int i = 0; i < 30; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d,%g,%s\n", i, 0.5 * i * i, i % 3 ? "cat" : "dog");
    assert_done(explorer_train(3));
    assert_done(csv(text));
    assert_int_equal(explorer_point_count(), 30);
    assert_int_equal(explorer_epoch(), 0);
    assert_true(value_of("dataset") == 5);
    assert_string_equal(explorer_class_name(0), "cat");
    assert_string_equal(explorer_class_name(1), "dog");
    assert_string_equal(explorer_axis_name(0), "width");
    assert_string_equal(explorer_axis_name(1), "height");
    assert_string_equal(explorer_notice(), "");
    assert_done(explorer_train(2));
    wish("width_1", 5);
    assert_done(explorer_apply()); /* the data stay */
    assert_int_equal(explorer_point_count(), 30);
    wish("dataset", 0);
    assert_done(explorer_apply());
    assert_int_equal(explorer_point_count(), 1500);
    assert_string_equal(explorer_class_name(0), "class 0");
}

static void test_bad_csv(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"a,b,c\n1,x,0\n2,3,1\n", "expected a number, got 'x'"},
        {"a,b,c\n1,nan,0\n2,3,1\n", "number, got 'nan'"},
        {"a,b,c\n1,inf,0\n2,3,1\n", "number, got 'inf'"},
        {"a,b,c\n1,1e400,0\n2,3,1\n", "1e400"},
        {"a,b,c\n1,2,x\n2,3,x\n3,4,x\n", "the labels are all alike: 'x', two classes are needed"},
        {"a,b,c\n1,2,0\n2,3,1\n3,4,2\n", "there are 3 different labels, two classes are needed"},
        {"a,b,c,d\n1,2,3,0\n2,3,4,1\n", "the plane that is drawn, and one of labels; there are 4"},
        {"a,b\n1,0\n2,1\n", "three columns are needed: two of numbers"},
        {"a,b,c\n1,2,0\n2,3\n", "text:3"},
        {"a,b,c\n", ""},
        {"a,b,c\n1,2,0\n", ""},
        {"\n", ""},
        {"a,b,c\n\"1,2,0\n", ""},
        {"\xff\xfe\x00", ""},
        {"a,b,c\n1,2,0\n,3,1\n", "expected a number"},
    };
    assert_done(explorer_train(2));
    const session_mark before = mark_session();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const nnla_status status = csv(cases[i].text);
        if (status == NNLA_OK || strstr(explorer_message(), cases[i].message) == NULL)
            fail_msg("case %zu: %s", i, explorer_message());
        assert_non_null(strstr(explorer_message(), "The CSV file is not taken, all stays as it was: "));
        assert_session(&before);
    }
    assert_refused(explorer_csv(10), NNLA_ERROR_STATE, "expected 10 bytes of input, got 0");
    assert_null(explorer_input(0));
    assert_null(explorer_input(-1));
    assert_null(explorer_input(1 << 30));
    assert_non_null(strstr(explorer_message(), "64 MiB"));
    assert_session(&before);
    assert_done(explorer_train(1));
}

/* One class may be missing from those that are trained on; a million rows are too many to draw. */
static void test_million_rows(void **state) {
    (void)state;
    enum { ROWS = 1000000, ROW_BYTES = 24 };
    char *text = malloc((size_t)ROWS * ROW_BYTES);
    assert_non_null(text);
    size_t length = (size_t)sprintf(text, "x,y,class\n");
    for (int i = 0; i < ROWS; i++)
        length += (size_t)sprintf(text + length, "%d,%d,%d\n", i % 997, i % 1009, i % 2);
    give(text, length);
    free(text);
    assert_done(explorer_csv((int)length));
    assert_int_equal(explorer_point_count(), 10000);
    assert_string_equal(explorer_notice(), "The file has 1000000 rows; 10000 of them, chosen at random, are used.");
    assert_done(explorer_view_input());
    assert_string_equal(explorer_notice(), "");
}

static void test_points_by_hand(void **state) {
    (void)state;
    wish("samples", 10);
    assert_done(explorer_apply());
    assert_done(explorer_train(2));
    assert_done(explorer_point_add(0.25, -3.5, 1));
    assert_int_equal(explorer_point_count(), 511);
    assert_int_equal(explorer_epoch(), 2);
    assert_true(value_of("dataset") == 5);
    assert_done(explorer_view_input());
    const double *points = reals_of("input.points", 511, 2);
    assert_true(points[20] == 0.25 && points[21] == -3.5);
    assert_int_equal(integers_of("input.classes", 511, 1)[10], 1);
    assert_int_equal(integers_of("input.held_out", 511, 1)[10], 0);
    assert_done(explorer_point_move(10, 1, 2));
    assert_done(explorer_point_move(510, 3, 4)); /* the last one held out */
    assert_done(explorer_view_input());
    points = reals_of("input.points", 511, 2);
    assert_true(points[20] == 1 && points[21] == 2 && points[1020] == 3 && points[1021] == 4);
    assert_done(explorer_point_remove(0));
    assert_done(explorer_point_remove(509));
    assert_int_equal(explorer_point_count(), 509);
    assert_done(explorer_train(2));
    assert_int_equal(explorer_epoch(), 4);
}

static void test_bad_points(void **state) {
    (void)state;
    const session_mark before = mark_session();
    assert_refused(explorer_point_add((double)NAN, 0, 0), NNLA_ERROR_INVALID_ARGUMENT, "coordinates are expected");
    assert_refused(explorer_point_add(0, 1e30, 0), NNLA_ERROR_INVALID_ARGUMENT, "between -10000 and 10000");
    assert_refused(explorer_point_add(0, 0, 2), NNLA_ERROR_INVALID_ARGUMENT, "class is expected to be 0 or 1, got 2");
    assert_refused(explorer_point_move(1500, 0, 0), NNLA_ERROR_INVALID_ARGUMENT, "there is no point 1500");
    assert_refused(explorer_point_move(0, (double)INFINITY, 0), NNLA_ERROR_INVALID_ARGUMENT, "coordinates");
    assert_refused(explorer_point_remove(-1), NNLA_ERROR_INVALID_ARGUMENT, "there is no point -1");
    assert_session(&before);
}

static const double few[5][4] = {{0, 0, 0, 0}, {1, 0, 1, 0}, {0.5, 0.5, 0, 1}, {2, 1, 1, 0}, {-1, 0, 0, 0}};

static void test_points_as_a_whole(void **state) {
    (void)state;
    give(few, sizeof few);
    assert_done(explorer_points_put(5));
    assert_int_equal(explorer_point_count(), 5);
    assert_done(explorer_points_get());
    assert_int_equal(explorer_output_size(), sizeof few);
    const double *got = explorer_output();
    static const int order[] = {0, 1, 3, 4, 2}; /* those to train on come first */
    for (int i = 0; i < 5; i++)
        assert_memory_equal(got + 4 * i, few[order[i]], sizeof few[0]);
    assert_done(explorer_train(1));
    /* What the last one of its kind is cannot be removed. */
    assert_done(explorer_point_remove(1));
    session_mark before = mark_session();
    assert_refused(explorer_point_remove(1), NNLA_ERROR_INVALID_ARGUMENT, "no point of 'class 1' is left to train on");
    assert_refused(explorer_point_remove(3), NNLA_ERROR_INVALID_ARGUMENT, "no point is held out");
    assert_session(&before);
    give(few, sizeof few);
    assert_refused(explorer_points_put(2), NNLA_ERROR_INVALID_ARGUMENT, "no point is held out");
    give(few, sizeof few);
    assert_refused(explorer_points_put(1), NNLA_ERROR_INVALID_ARGUMENT, "no point of 'class 1'");
    assert_refused(explorer_points_put(0), NNLA_ERROR_INVALID_ARGUMENT, "expected points, got 0");
    assert_refused(explorer_points_put(100000), NNLA_ERROR_INVALID_ARGUMENT, "at most 10000 points");
    give(few, sizeof few);
    assert_refused(explorer_points_put(6), NNLA_ERROR_STATE, "expected 192 bytes of input, got 160");
    double wrong[5][4];
    memcpy(wrong, few, sizeof few);
    wrong[1][2] = 0.5;
    give(wrong, sizeof wrong);
    assert_refused(explorer_points_put(5), NNLA_ERROR_INVALID_ARGUMENT, "class is expected");
    assert_session(&before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        explorer_case(test_csv),          explorer_case(test_bad_csv),
        explorer_case(test_million_rows), explorer_case(test_points_by_hand),
        explorer_case(test_bad_points),   explorer_case(test_points_as_a_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
