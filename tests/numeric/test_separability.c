/* Separability and similarities beside scikit-learn's, and their edges. */
#include <math.h>
#include <string.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"

typedef struct separable_case {
    const char *name;
    size_t rows, columns;
    const double *X, *T;
    double score;
} separable_case;

#include "reference/plane_reference.inc"

enum { CASES = sizeof separable_cases / sizeof separable_cases[0] };

static double score_of(const nnla_tensor *X, const nnla_tensor *T) {
    double score = 7;
    assert_ok(nnla_separability(X, T, &score));
    return score;
}

static void scores_are_those_of_scikit_learn(void **state) {
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        const separable_case *c = &separable_cases[i];
        nnla_tensor *T = matrix_of_values(NNLA_I32, c->rows, 1, c->T);
        for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
            nnla_tensor *X = matrix_of_values(dtype, c->rows, c->columns, c->X);
            double score = score_of(X, T);
            if (!values_are_close(score, c->score, 1e-12, 0))
                fail_msg("%s, %s: %g, expected %g", c->name, nnla_dtype_name(dtype), score, c->score);
            nnla_tensor_destroy(X);
        }
        nnla_tensor_destroy(T);
    }
}

/* Class indices as a vector, as a column of reals, as one-hot rows. */
static void targets_may_have_any_form(void **state) {
    (void)state;
    const separable_case *two = &separable_cases[0], *three = &separable_cases[3];
    const size_t rows = two->rows, more = three->rows;
    nnla_tensor *X = matrix_of_values(NNLA_F32, rows, 2, two->X), *Z = matrix_of_values(NNLA_F32, more, 2, three->X);
    nnla_tensor *column = matrix_of_values(NNLA_F32, rows, 1, two->T),
                *indices = matrix_of_values(NNLA_I32, more, 1, three->T);
    nnla_tensor *vector = nnla_tensor_view_reshaped(indices, 1, &more),
                *reals = nnla_tensor_view_reshaped(column, 1, &rows);
    nnla_tensor *one_hot = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){more, 4});
    for (size_t i = 0; i < more; i++)
        assert_ok(nnla_tensor_set(one_hot, (const size_t[]){i, (size_t)three->T[i]}, 1));
    assert_close(score_of(X, column), two->score, 1e-12, 0);
    assert_close(score_of(X, reals), two->score, 1e-12, 0);
    assert_close(score_of(Z, vector), three->score, 1e-12, 0);
    assert_close(score_of(Z, one_hot), three->score, 1e-12, 0);
    nnla_tensor_destroy(vector);
    nnla_tensor_destroy(reals);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Z);
    nnla_tensor_destroy(column);
    nnla_tensor_destroy(indices);
    nnla_tensor_destroy(one_hot);
}

/* The score is that of any invertible map of the samples, also where squares would overflow or underflow. */
static void a_map_changes_nothing(void **state) {
    (void)state;
    static const double maps[][6] = {{1e200, 0, 0, 1e-200, 0, 0},
                                     {3e307, 1e307, 1e290, -1e300, 0, 0},
                                     {1, 2, 3, 4, -100, 7},
                                     {1e-320, 0, 0, 1e-310, 0, 0}};
    const separable_case *c = &separable_cases[0];
    nnla_tensor *X = matrix_of_values(NNLA_F64, c->rows, 2, c->X), *Y = nnla_tensor_clone(X);
    nnla_tensor *T = matrix_of_values(NNLA_I32, c->rows, 1, c->T);
    for (size_t k = 0; k < sizeof maps / sizeof maps[0]; k++) {
        nnla_tensor *W = matrix_of_values(NNLA_F64, 2, 2, maps[k]);
        nnla_tensor *b = nnla_tensor_wrap_const(NNLA_F64, maps[k] + 4, 1, (const size_t[]){2});
        assert_ok(nnla_affine(W, b, X, Y));
        if (k == 3)
            assert_true(score_of(Y, T) > 0.7); /* denormals have lost most digits */
        else
            assert_close(score_of(Y, T), c->score, 1e-12, 0);
        nnla_tensor_destroy(W);
        nnla_tensor_destroy(b);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(T);
}

static void classes_may_be_few(void **state) {
    (void)state;
    static const double values[] = {1, 2, 3}, one[] = {4, 4, 4}, all[] = {2, 0, 1};
    nnla_tensor *X = matrix_of_values(NNLA_F64, 3, 1, values), *T = matrix_of_values(NNLA_I32, 3, 1, one);
    nnla_tensor *each = matrix_of_values(NNLA_I32, 3, 1, all),
                *empty = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){3, 0});
    nnla_tensor *row = nnla_tensor_view_rows(X, 0, 1), *label = nnla_tensor_view_rows(each, 0, 1);
    assert_close(score_of(X, T), 1, 0, 0);
    assert_close(score_of(row, label), 1, 0, 0);
    assert_close(score_of(empty, T), 1, 0, 0);
    assert_close(score_of(empty, each), 1.0 / 3, 1e-15, 0);
    assert_true(score_of(X, each) >= 2.0 / 3); /* the one in the middle has no side of its own */
    nnla_tensor_destroy(row);
    nnla_tensor_destroy(label);
    nnla_tensor_destroy(empty);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(each);
}

static void layers_separate_more_and_more(void **state) {
    (void)state;
    moons_fixture f;
    double input = 0, hidden = 0, last = 0, embedding = 0;
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = 150;
    fit.batch_size = 16;
    assert_int_equal(moons_fixture_create(&f, 300, 64), 0);
    assert_ok(nnla_network_fit(f.net, f.X, f.T, &fit));
    assert_ok(nnla_network_separability(f.net, "input", f.X, f.T, &input));
    assert_ok(nnla_network_separability(f.net, "activation_1", f.X, f.T, &hidden));
    assert_ok(nnla_network_separability(f.net, "embedding_tanh", f.X, f.T, &embedding));
    assert_ok(nnla_network_separability(f.net, "probability", f.X, f.T, &last));
    assert_close(input, score_of(f.X, f.T), 0, 0);
    assert_true(input < 0.95 && hidden == 1 && embedding > 0.99 && last > 0.99);
    assert_status(nnla_network_separability(f.net, "nothing", f.X, f.T, &last), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_separability: node: the network has no 'nothing'");
    assert_status(nnla_network_separability(f.net, "line", f.X, NULL, &last), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_separability: nnla_separability: T is NULL");
    assert_status(nnla_network_separability(f.net, "line", f.T, f.T, &last), NNLA_ERROR_SHAPE);
    assert_status(nnla_network_separability(f.net, "line", f.X, f.T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_separability(NULL, "line", f.X, f.T, &last), NNLA_ERROR_INVALID_ARGUMENT);
    moons_fixture_destroy(&f);
}

static void separability_is_refused(void **state) {
    (void)state;
    static const double values[] = {1, 2, 3, 4, 5, 6}, broken[] = {1, 2, NAN, 4, 5, 6}, labels[] = {0, 1, -1};
    double score = 7;
    nnla_tensor *X = matrix_of_values(NNLA_F64, 3, 2, values), *T = matrix_of_values(NNLA_F64, 3, 1, values);
    nnla_tensor *nan = matrix_of_values(NNLA_F64, 3, 2, broken), *f32 = matrix_of_values(NNLA_F32, 3, 1, values);
    nnla_tensor *negative = matrix_of_values(NNLA_I32, 3, 1, labels), *wide = matrix_of_values(NNLA_I32, 3, 2, values);
    nnla_tensor *none = nnla_tensor_view_rows(X, 0, 0), *number = nnla_tensor_create(NNLA_F64, 0, NULL);
    nnla_tensor *few = nnla_tensor_view_rows(T, 0, 2);
    assert_status(nnla_separability(NULL, T, &score), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_separability: X is NULL");
    assert_status(nnla_separability(X, NULL, &score), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_separability(X, T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_separability: score is NULL");
    assert_status(nnla_separability(wide, T, &score), NNLA_ERROR_DTYPE);
    assert_status(nnla_separability(none, T, &score), NNLA_ERROR_SHAPE);
    assert_message("nnla_separability: X is [0 x 2], expected one row or more");
    assert_status(nnla_separability(number, T, &score), NNLA_ERROR_SHAPE);
    assert_status(nnla_separability(X, few, &score), NNLA_ERROR_SHAPE);
    assert_message("nnla_separability: T is [2 x 1], expected [3], [3 x 1] or one-hot rows");
    assert_status(nnla_separability(X, wide, &score), NNLA_ERROR_SHAPE);
    assert_message("nnla_separability: T is [3 x 2], expected [3], [3 x 1] class indices");
    assert_status(nnla_separability(X, f32, &score), NNLA_ERROR_DTYPE);
    assert_message("X is f64 but T is f32");
    assert_status(nnla_separability(X, negative, &score), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_separability: T: class -1 in row 2: expected 0 or more");
    assert_status(nnla_separability(nan, T, &score), NNLA_ERROR_NOT_FINITE);
    assert_message("X[1, 0] is NaN");
    assert_status(nnla_separability(X, nan, &score), NNLA_ERROR_NOT_FINITE);
    assert_message("T[1, 0] is NaN");
    assert_true(score == 7);
    nnla_tensor_destroy(none);
    nnla_tensor_destroy(few);
    nnla_tensor_destroy(number);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(nan);
    nnla_tensor_destroy(f32);
    nnla_tensor_destroy(negative);
    nnla_tensor_destroy(wide);
}

/* ---- Similarities ---- */

static void cosines_are_those_of_scikit_learn(void **state) {
    (void)state;
    enum { ROWS = 9, COLUMNS = 6 };
    const size_t rows = ROWS, columns = COLUMNS, image[] = {ROWS, 2, 3}, sample[] = {2, 3};
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla_tensor *t = matrix_of_values(dtype, 1, COLUMNS, similar_template),
                    *X = matrix_of_values(dtype, ROWS, COLUMNS, similar_X);
        nnla_tensor *w = nnla_tensor_view_reshaped(t, 1, &columns), *cosines = nnla_tensor_create(dtype, 1, &rows);
        nnla_tensor *kernel = nnla_tensor_view_reshaped(t, 2, sample), *images = nnla_tensor_view_reshaped(X, 3, image);
        assert_ok(nnla_similarities(w, X, cosines));
        for (size_t i = 0; i < rows; i++) {
            double cosine = 0;
            assert_ok(nnla_tensor_get(cosines, &i, &cosine));
            assert_close(cosine, similar_cosines[i], 0, dtype == NNLA_F32 ? 1.2e-7 : 4e-16);
        }
        assert_ok(nnla_tensor_fill(cosines, 0));
        assert_ok(nnla_similarities(kernel, images, cosines));
        double cosine = 0;
        assert_ok(nnla_tensor_get(cosines, (const size_t[]){3}, &cosine));
        assert_close(cosine, -1, 0, 1.2e-7);
        nnla_tensor_destroy(kernel);
        nnla_tensor_destroy(images);
        nnla_tensor_destroy(w);
        nnla_tensor_destroy(cosines);
        nnla_tensor_destroy(t);
        nnla_tensor_destroy(X);
    }
}

static void sizes_do_not_matter(void **state) {
    (void)state;
    static const double w[] = {3e300, -4e300}, x[] = {-3e-310, 4e-310, 8e307, 6e307, 0, 0, NAN, 1, 4, 3};
    static const double expected[] = {-1, 0, 0, 0, 0};
    const size_t two = 2, five = 5;
    nnla_tensor *W = nnla_tensor_wrap_const(NNLA_F64, w, 1, &two), *c = nnla_tensor_create(NNLA_F64, 1, &five);
    nnla_tensor *X = matrix_of_values(NNLA_F64, 5, 2, x);
    assert_ok(nnla_similarities(W, X, c));
    const double *cosines = nnla_tensor_data(c);
    for (size_t i = 0; i < 5; i++) {
        if (i == 3)
            assert_true(isnan(cosines[i]));
        else
            assert_close(cosines[i], expected[i], 0, 1e-12);
    }
    nnla_tensor_destroy(W);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(c);
}

static void similarities_are_refused(void **state) {
    (void)state;
    static const double values[] = {1, 2, 3, 4, 5, 6};
    const size_t two = 2, three = 3;
    nnla_tensor *X = matrix_of_values(NNLA_F64, 3, 2, values), *classes = matrix_of_values(NNLA_I32, 3, 2, values);
    nnla_tensor *w = nnla_tensor_create(NNLA_F64, 1, &two), *long_w = nnla_tensor_create(NNLA_F64, 1, &three);
    nnla_tensor *c = nnla_tensor_create(NNLA_F64, 1, &three), *f32 = nnla_tensor_create(NNLA_F32, 1, &three);
    nnla_tensor *part = nnla_tensor_wrap(NNLA_F64, nnla_tensor_data(X), 1, &three);
    nnla_tensor *fixed = nnla_tensor_view_rows_const(c, 0, 3);
    assert_status(nnla_similarities(NULL, X, c), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_similarities: template_ is NULL");
    assert_status(nnla_similarities(w, NULL, c), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_similarities(w, X, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_similarities(w, classes, c), NNLA_ERROR_DTYPE);
    assert_status(nnla_similarities(f32, X, c), NNLA_ERROR_DTYPE);
    assert_message("template_ is f32 but X is f64");
    assert_status(nnla_similarities(w, X, f32), NNLA_ERROR_DTYPE);
    assert_status(nnla_similarities(long_w, X, c), NNLA_ERROR_SHAPE);
    assert_message("nnla_similarities: X is [3 x 2], expected rows of [3] as template_ is");
    assert_status(nnla_similarities(w, w, c), NNLA_ERROR_SHAPE);
    assert_status(nnla_similarities(w, X, w), NNLA_ERROR_SHAPE);
    assert_message("cosines is [2], expected [3]");
    assert_status(nnla_similarities(w, X, part), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("cosines shares memory with X");
    assert_status(nnla_similarities(w, X, fixed), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_tensor_destroy(part);
    nnla_tensor_destroy(fixed);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(classes);
    nnla_tensor_destroy(w);
    nnla_tensor_destroy(long_w);
    nnla_tensor_destroy(c);
    nnla_tensor_destroy(f32);
}

/* ---- Memory ---- */

typedef struct scene {
    nnla_network *net;
    nnla_tensor *X, *T, *w, *cosines;
} scene;

static nnla_status run_separability(void *payload) {
    const scene *s = payload;
    double score = 0;
    return nnla_separability(s->X, s->T, &score);
}

static nnla_status run_network_separability(void *payload) {
    const scene *s = payload;
    double score = 0;
    return nnla_network_separability(s->net, "embedding", s->X, s->T, &score);
}

static nnla_status run_similarities(void *payload) {
    const scene *s = payload;
    return nnla_similarities(s->w, s->X, s->cosines);
}

static void memory_may_be_lacking(void **state) {
    (void)state;
    static const double far[] = {1e308, 1e308};
    const size_t two = 2, rows = 20;
    failing_allocator_install();
    scene s = {.net = moons_net_create(NNLA_F64, 1, 8), .cosines = nnla_tensor_create(NNLA_F64, 1, &rows)};
    s.w = nnla_tensor_wrap_const(NNLA_F64, far, 1, &two);
    moons_data_create(NNLA_F64, rows, 1, &s.X, &s.T);
    assert_int_equal(run_with_each_allocation_failed(run_separability, &s), 3);
    assert_true(run_with_each_allocation_failed(run_network_separability, &s) >= 4);
    assert_int_equal(run_with_each_allocation_failed(run_similarities, &s), 1 + rows);
    nnla_network_destroy(s.net);
    nnla_tensor_destroy(s.X);
    nnla_tensor_destroy(s.T);
    nnla_tensor_destroy(s.w);
    nnla_tensor_destroy(s.cosines);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_of_scikit_learn),
        cmocka_unit_test(targets_may_have_any_form),
        cmocka_unit_test(a_map_changes_nothing),
        cmocka_unit_test(classes_may_be_few),
        cmocka_unit_test(layers_separate_more_and_more),
        cmocka_unit_test(separability_is_refused),
        cmocka_unit_test(cosines_are_those_of_scikit_learn),
        cmocka_unit_test(sizes_do_not_matter),
        cmocka_unit_test(similarities_are_refused),
        cmocka_unit_test(memory_may_be_lacking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
