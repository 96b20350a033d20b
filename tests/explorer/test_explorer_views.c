/* What the views show, against what the library says of the network of the session. */
#include "explorer_test.h"

#include <math.h>

static int start_trained(void **state) {
    if (start_session(state) != 0 || explorer_set(explorer_setting_find("samples"), 200) != NNLA_OK ||
        explorer_apply() != NNLA_OK)
        return -1;
    return explorer_train(20) == NNLA_OK ? 0 : -1;
}

#define trained_case(test) cmocka_unit_test_setup_teardown(test, start_trained, end_session)

enum { TRAINED = 200, POINTS = 700 };

/* But for the rounding of the points to f32. */
static void assert_in_box(const double box[4], const double *pairs, int count) {
    const double slack = 1e-6 * (fabs(box[0]) + fabs(box[1]) + fabs(box[2]) + fabs(box[3]));
    for (int i = 0; i < count; i++) {
        assert_true(pairs[2 * i] >= box[0] - slack && pairs[2 * i] <= box[1] + slack);
        assert_true(pairs[2 * i + 1] >= box[2] - slack && pairs[2 * i + 1] <= box[3] + slack);
    }
}

static void test_input(void **state) {
    (void)state;
    assert_done(explorer_view_input());
    const double *box = reals_of("input.box", 1, 4), *points = reals_of("input.points", POINTS, 2);
    const double *outputs = reals_of("input.outputs", POINTS, 1);
    const int32_t *classes = integers_of("input.classes", POINTS, 1), *right = integers_of("input.right", POINTS, 1);
    const int32_t *held_out = integers_of("input.held_out", POINTS, 1), *field = integers_of("input.field", 81, 81);
    assert_in_box(box, points, POINTS);
    int count = 0, right_held_out = 0;
    for (int i = 0; i < POINTS; i++) {
        assert_int_equal(held_out[i], i >= TRAINED);
        assert_int_equal(right[i], (outputs[i] >= 0.5) == classes[i]);
        count += classes[i];
        right_held_out += right[i] * held_out[i];
    }
    assert_int_equal(count, POINTS / 2);
    for (int i = 0; i < 81 * 81; i++)
        assert_in_range(field[i], 0, explorer_shade_count(0) - 1);
    assert_done(explorer_view_curves());
    assert_close(reals_of("curves.test_accuracy", 21, 1)[20], right_held_out / 500.0, 0, 1e-12);

    const int starts = array_named("input.boundary_starts"), lines = explorer_array_length(starts) - 1;
    const int32_t *at = explorer_array_data(starts);
    assert_true(lines >= 1 && at[0] == 0);
    assert_in_box(box, reals_of("input.boundary", at[lines], 2), at[lines]);
}

static void test_plane_of_units(void **state) {
    (void)state;
    assert_done(explorer_view_plane(4, 0, 1, 0));
    const double *box = reals_of("plane.box", 1, 4), *line = reals_of("plane.line", 1, 4);
    assert_in_box(box, reals_of("plane.points", POINTS, 2), POINTS);
    assert_in_box(box, line, 2);
    const int places = *integers_of("plane.places", 1, 1);
    reals_of("plane.grid", 22 * places, 2);
    assert_string_equal(text_named("plane.x"), "unit 1");
    /* Both ends lie on w e + b = 0. */
    const double ends[4] = {line[0], line[1], line[2], line[3]};
    assert_done(explorer_view_weights(5, 0, 0));
    const double *w = reals_of("weights.W", 1, 2), *b = reals_of("weights.b", 1, 1);
    for (int i = 0; i < 2; i++)
        assert_close(w[0] * ends[2 * i] + w[1] * ends[2 * i + 1] + b[0], 0, 0, 1e-12);

    assert_done(explorer_view_plane(2, 7, 99, 0));
    reals_of("plane.line", 0, 4);
    assert_string_equal(text_named("plane.y"), "unit 100");
    assert_done(explorer_view_plane(0, 0, 1, 42)); /* the input, with the line of one hidden unit */
    assert_string_equal(text_named("plane.x"), explorer_axis_name(0));
    assert_done(explorer_view_plane(6, 0, 5, 0)); /* of one unit the second coordinate is 0 */
    const double *one = reals_of("plane.points", POINTS, 2);
    assert_true(one[0] >= 0 && one[0] <= 1 && one[1] == 0);
    assert_refused(explorer_view_plane(2, 0, 100, 0), NNLA_ERROR_INVALID_ARGUMENT, "'hidden_tanh' has no unit 100");
    assert_refused(explorer_view_plane(9, 0, 1, 0), NNLA_ERROR_INVALID_ARGUMENT, "there is no node 9");
}

static void test_plane_of_axes(void **state) {
    (void)state;
    for (int node = 0; node < explorer_node_count(); node++) {
        assert_done(explorer_view_plane(node, -1, -1, 0));
        const double *shares = reals_of("plane.variances", 1, 2);
        assert_true(shares[0] >= shares[1] && shares[0] + shares[1] <= 1 + 1e-6);
        if (explorer_node_units(node) <= 2)
            assert_close(shares[0] + shares[1], 1, 0, 1e-6);
        assert_in_box(reals_of("plane.box", 1, 4), reals_of("plane.points", POINTS, 2), POINTS);
    }
    /* The embedding turned: the line is where it was, as its ends are where w (mean + axes' p) + b = 0. */
    assert_done(explorer_view_plane(4, -1, -1, 0));
    reals_of("plane.line", 1, 4);
    const double *axes = reals_of("plane.axes", 2, 2);
    assert_close(axes[0] * axes[0] + axes[1] * axes[1], 1, 0, 1e-6);
    assert_close(axes[0] * axes[2] + axes[1] * axes[3], 0, 0, 1e-6);
}

/* At 0 the points in front of the node, at 4 the node's own, at 5 the squash's. */
static void check_steps(int node, int first, int second) {
    double from[POINTS][2], pre[POINTS][2], post[POINTS][2];
    const int wide = explorer_node_units(node - 1) > 2;
    if (!wide) {
        assert_done(explorer_view_plane(node - 1, 0, 1, 0));
        memcpy(from, reals_of("plane.points", POINTS, 2), sizeof from);
    }
    assert_done(explorer_view_plane(node, first, second, 0));
    memcpy(pre, reals_of("plane.points", POINTS, 2), sizeof pre);
    assert_done(explorer_view_plane(node + 1, first, second, 0));
    memcpy(post, reals_of("plane.points", POINTS, 2), sizeof post);
    assert_done(explorer_view_steps(node, first, second, 0));
    if (!wide)
        assert_all_close_f64(reals_of("steps.points", POINTS, 2), from[0], (size_t)2 * POINTS, 0, 1e-12);
    assert_done(explorer_view_steps(node, first, second, 4));
    assert_all_close_f64(reals_of("steps.points", POINTS, 2), pre[0], (size_t)2 * POINTS, 1e-5, 1e-5);
    assert_done(explorer_view_steps(node, first, second, 5));
    assert_all_close_f64(reals_of("steps.points", POINTS, 2), post[0], (size_t)2 * POINTS, 1e-5, 1e-5);
}

static void test_steps(void **state) {
    (void)state;
    check_steps(1, 3, 70);
    check_steps(3, 0, 1);
    check_steps(3, 1, 0);
    check_steps(5, 0, -1);
    assert_refused(explorer_view_steps(2, 0, 1, 0), NNLA_ERROR_INVALID_ARGUMENT, "'hidden_tanh', is not affine");
    assert_refused(explorer_view_steps(1, 0, 1, 5.1), NNLA_ERROR_INVALID_ARGUMENT, "0 to 5");
    assert_refused(explorer_view_steps(1, 0, 1, (double)NAN), NNLA_ERROR_INVALID_ARGUMENT, "0 to 5");
    assert_refused(explorer_view_steps(1, -1, 1, 0), NNLA_ERROR_INVALID_ARGUMENT, "has no unit -1");
}

/* No point jumps between steps: turns only turn, and U diag(s) Vt is the two rows. */
static void test_steps_are_continuous(void **state) {
    (void)state;
    double before[2 * POINTS], norms[POINTS];
    for (double step = 0; step <= 5; step += 1.0 / 64) {
        assert_done(explorer_view_steps(1, 0, 1, step));
        const double *now = reals_of("steps.points", POINTS, 2), *box = reals_of("steps.box", 1, 4);
        const double size = (box[1] - box[0]) + (box[3] - box[2]);
        for (int i = 0; i < POINTS; i++) {
            if (step == 0)
                norms[i] = hypot(now[2 * i], now[2 * i + 1]);
            else
                assert_true(hypot(now[2 * i] - before[2 * i], now[2 * i + 1] - before[2 * i + 1]) < 0.06 * size);
            if (step <= 1)
                assert_close(hypot(now[2 * i], now[2 * i + 1]), norms[i], 1e-5, 1e-6);
        }
        memcpy(before, now, sizeof before);
    }
    assert_done(explorer_view_weights(1, 0, 1));
    const double *W = reals_of("weights.W", 100, 2);
    const double *U = reals_of("steps.U", 2, 2), *s = reals_of("steps.s", 2, 1), *Vt = reals_of("steps.Vt", 2, 2);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            assert_close(U[2 * i] * s[0] * Vt[j] + U[2 * i + 1] * s[1] * Vt[2 + j], W[2 * i + j], 1e-12, 1e-12);
    assert_close(U[0] * U[3] - U[1] * U[2], 1, 0, 1e-12); /* no mirroring */
    assert_close(Vt[0] * Vt[3] - Vt[1] * Vt[2], 1, 0, 1e-12);
}

static void test_weights(void **state) {
    (void)state;
    const session_mark before = mark_session();
    assert_done(explorer_weight_set(3, 1, 42, 0.25));
    assert_done(explorer_weight_set(3, 0, -1, -3));
    assert_int_equal(explorer_edited(), 1);
    assert_done(explorer_view_weights(3, 0, 1));
    assert_true(reals_of("weights.W", 2, 100)[142] == 0.25 && reals_of("weights.b", 2, 1)[0] == -3);
    assert_string_not_equal(explorer_hash(), before.hash.text);
    assert_done(explorer_seek(20));
    assert_int_equal(explorer_edited(), 0);
    assert_session(&before);
    /* Training goes on from an edit, which is then the epoch's. */
    assert_done(explorer_seek(10));
    assert_done(explorer_weight_set(5, 0, 0, 1));
    const hash_text edited = hash_now();
    assert_done(explorer_train(3));
    assert_int_equal(explorer_last_epoch(), 13);
    assert_done(explorer_seek(10));
    assert_string_equal(explorer_hash(), edited.text);
    assert_refused(explorer_weight_set(3, 2, 0, 0), NNLA_ERROR_INVALID_ARGUMENT, "has no unit 2");
    assert_refused(explorer_weight_set(3, 0, 100, 0), NNLA_ERROR_INVALID_ARGUMENT, "has no column 100");
    assert_refused(explorer_weight_set(3, 0, -2, 0), NNLA_ERROR_INVALID_ARGUMENT, "has no column -2");
    assert_refused(explorer_weight_set(3, 0, 0, (double)NAN), NNLA_ERROR_INVALID_ARGUMENT, "between");
    assert_refused(explorer_weight_set(4, 0, 0, 0), NNLA_ERROR_INVALID_ARGUMENT, "is not affine");
}

static void test_template(void **state) {
    (void)state;
    assert_done(explorer_view_input());
    const double *x = reals_of("input.points", POINTS, 2);
    assert_done(explorer_view_template(1, 17));
    const double *w = reals_of("template.w", 2, 1), *cosines = reals_of("template.cosines", POINTS, 1);
    const double *values = reals_of("template.values", POINTS, 1), bias = *reals_of("template.bias", 1, 1);
    for (int i = 0; i < POINTS; i++) {
        const double product = w[0] * x[2 * i] + w[1] * x[2 * i + 1];
        assert_close(cosines[i], product / hypot(w[0], w[1]) / hypot(x[2 * i], x[2 * i + 1]), 0, 1e-6);
        assert_close(values[i], product + bias, 1e-5, 1e-5);
    }
    /* Its line in the input plane is straight here. */
    const int32_t *starts = explorer_array_data(array_named("template.line_starts"));
    const int lines = explorer_array_length(array_named("template.line_starts")) - 1;
    const double *line = reals_of("template.line", starts[lines], 2);
    for (int i = 0; i < starts[lines]; i++)
        assert_close(w[0] * line[2 * i] + w[1] * line[2 * i + 1] + bias, 0, 0, 1e-5);
    assert_done(explorer_view_template(3, 1));
    reals_of("template.w", 100, 1);
    const int32_t *field = integers_of("template.field", 81, 81);
    for (int i = 0; i < 81 * 81; i++)
        assert_in_range(field[i], 0, explorer_shade_count(2) - 1);
    assert_refused(explorer_view_template(3, 2), NNLA_ERROR_INVALID_ARGUMENT, "has no unit 2");
    assert_refused(explorer_view_template(6, 0), NNLA_ERROR_INVALID_ARGUMENT, "is not affine");
}

static void test_curves_and_spectrum(void **state) {
    (void)state;
    assert_done(explorer_view_curves());
    const double *loss = reals_of("curves.loss", 21, 1), *test_loss = reals_of("curves.test_loss", 21, 1);
    assert_true(loss[20] < loss[0] && test_loss[20] < test_loss[0] && isfinite(loss[0]));
    assert_int_equal(integers_of("curves.epochs", 21, 1)[20], 20);
    assert_done(explorer_view_spectrum());
    const double *values = reals_of("spectrum.values", 21, 5);
    const int32_t *starts = integers_of("spectrum.starts", 4, 1), *nodes = integers_of("spectrum.nodes", 3, 1);
    static const int32_t expected[] = {0, 2, 4, 5};
    assert_memory_equal(starts, expected, sizeof expected);
    assert_int_equal(nodes[2], 5);
    /* The output's only singular value is the length of its row. */
    const double last = values[20 * 5 + 4];
    assert_done(explorer_view_weights(5, 0, 0));
    const double *w = reals_of("weights.W", 1, 2);
    assert_close(last, hypot(w[0], w[1]), 1e-6, 0);
}

static void test_separability(void **state) {
    (void)state;
    assert_done(explorer_train(60));
    assert_done(explorer_view_separability());
    const double *scores = reals_of("separability.scores", 7, 1);
    for (int i = 0; i < 7; i++)
        assert_true(scores[i] >= 0.5 && scores[i] <= 1);
    assert_true(scores[4] > scores[0]); /* the embedding is what was learnt */
}

/* The widest network and the most points, of which the fit takes some. */
static void test_separability_of_many(void **state) {
    (void)state;
    wish("samples", 5000);
    wish("layers", 4);
    const char *const widths[] = {"width_1", "width_2", "width_3", "width_4"};
    for (int i = 0; i < 4; i++)
        wish(widths[i], 128);
    assert_done(explorer_apply());
    assert_done(explorer_view_separability());
    const double *scores = reals_of("separability.scores", 13, 1);
    for (int i = 0; i < 13; i++)
        assert_true(scores[i] >= 0.5 && scores[i] <= 1);
}

/* tanh bends; with the identity all layers are one map, whose value is the output's pre-activation. */
static void test_map(void **state) {
    (void)state;
    assert_done(explorer_view_map());
    reals_of("map.W", 0, 2);
    assert_non_null(strstr(text_named("map.reason"), "hidden_tanh"));
    wish("activation", 4);
    assert_done(explorer_apply());
    assert_done(explorer_train(3));
    assert_done(explorer_view_map());
    assert_string_equal(text_named("map.reason"), "");
    const double *W = reals_of("map.W", 1, 2), b = *reals_of("map.b", 1, 1);
    assert_done(explorer_view_input());
    const double *x = reals_of("input.points", POINTS, 2);
    assert_done(explorer_view_plane(5, 0, 0, 0));
    const double *z = reals_of("plane.points", POINTS, 2);
    for (int i = 0; i < POINTS; i++)
        assert_close(W[0] * x[2 * i] + W[1] * x[2 * i + 1] + b, z[2 * i], 1e-5, 1e-5);
    assert_done(explorer_svg("map", 0));
}

static void test_pca(void **state) {
    (void)state;
    assert_done(explorer_view_pca());
    const double *shares = reals_of("pca.variances", 1, 2);
    assert_close(shares[0] + shares[1], 1, 0, 1e-6);
    assert_in_box(reals_of("pca.box", 1, 4), reals_of("pca.points", POINTS, 2), POINTS);
}

static void test_film(void **state) {
    (void)state;
    assert_done(explorer_seek(7));
    assert_done(explorer_weight_set(5, 0, 0, 0.5));
    const session_mark before = mark_session();
    assert_done(explorer_film(0));
    assert_memory_equal(explorer_output(), "<svg", 4);
    assert_session(&before);
    assert_int_equal(explorer_edited(), 1);
    wish("embedding", 0);
    assert_done(explorer_apply());
    assert_refused(explorer_film(1), NNLA_ERROR_UNSUPPORTED, "switch the embedding on");
}

static void test_colours(void **state) {
    (void)state;
    assert_int_equal(explorer_class_colour(0, 0), 0x0072B2);
    assert_int_equal(explorer_class_colour(1, 0), 0xD55E00);
    assert_int_not_equal(explorer_class_colour(0, 1), explorer_class_colour(0, 0));
    assert_int_equal(explorer_shade_count(3), 0);
    assert_int_equal(explorer_shade_colour(0, 1000, 0), 0);
    assert_int_equal(explorer_colour(-1, 0), 0);
    assert_string_equal(explorer_colour_name(explorer_colour_count()), "none");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        trained_case(test_input),
        trained_case(test_plane_of_units),
        trained_case(test_plane_of_axes),
        trained_case(test_steps),
        trained_case(test_steps_are_continuous),
        trained_case(test_weights),
        trained_case(test_template),
        trained_case(test_curves_and_spectrum),
        trained_case(test_separability),
        explorer_case(test_separability_of_many),
        trained_case(test_map),
        trained_case(test_pca),
        trained_case(test_film),
        cmocka_unit_test(test_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
