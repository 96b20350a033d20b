/* The largest and smallest numbers of a double, where squares, products and differences leave its range. The expected
   values are those of the same data at an ordinary scale, times a power. */
#include <math.h>

#include "nnla.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

/* Two classes that a line separates in the first and the last of three columns; the one between says nothing. */
static double score_beside_constant(double constant) {
    enum { ROWS = 40 };
    double X[ROWS * 3], T[ROWS], score = 7;
    for (int i = 0; i < ROWS; i++) {
        const double a = i * 37 % ROWS, b = i * 11 % ROWS;
        X[3 * i] = a;
        X[3 * i + 1] = constant;
        X[3 * i + 2] = b;
        T[i] = a + b > ROWS;
    }
    nnla_tensor *samples = matrix_of_values(NNLA_F64, ROWS, 3, X), *classes = matrix_of_values(NNLA_I32, ROWS, 1, T);
    assert_ok(nnla_separability(samples, classes, &score));
    nnla_tensor_destroy(samples);
    nnla_tensor_destroy(classes);
    return score;
}

static void a_constant_column_does_not_count_however_large(void **state) {
    static const double constants[] = {0, 1, -1e100, 1e200, -1.7e308, 5e-324};
    (void)state;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        assert_close(score_beside_constant(constants[i]), 1, 0, 0);
}

static nnla_contour *contour_of(double scale, const double values[4], double level) {
    static const double box[] = {0, 1, 0, 1};
    const double scaled[] = {scale * values[0], scale * values[1], scale * values[2], scale * values[3]};
    nnla_tensor *field = matrix_of_values(NNLA_F64, 2, 2, scaled);
    nnla_contour *contour = nnla_contour_create(field, box, level);
    assert_created(contour);
    nnla_tensor_destroy(field);
    return contour;
}

/* Lines of a saddle go around the corners that its value says, whatever unit the field is in. */
static void a_saddle_is_decided_at_every_scale(void **state) {
    static const double values[][4] = {{3, -1, -1, 0.03}, {-3, 1, 1, -0.03}, {3, -1, -1, 3}, {-3, 1, 1, -3}};
    static const double scales[] = {0x1p-1000, 0x1p-600, 0x1p+600, 0x1p+1000};
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        nnla_contour *expected = contour_of(1, values[i], 0);
        assert_int_equal(nnla_contour_line_count(expected), 2);
        for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
            nnla_contour *contour = contour_of(scales[k], values[i], 0);
            assert_int_equal(nnla_contour_line_count(contour), 2);
            for (size_t line = 0; line < 2; line++) {
                const double *a = nnla_contour_line(expected, line, NULL), *b = nnla_contour_line(contour, line, NULL);
                for (size_t j = 0; j < 4; j++)
                    assert_close(b[j], a[j], 1e-15, 0);
            }
            nnla_contour_destroy(contour);
        }
        nnla_contour_destroy(expected);
    }
}

/* The line from (0, y) to (1, y), y where values from 1e308 to −1e308 are the level. */
static void a_level_far_from_the_values_has_its_line(void **state) {
    static const double values[] = {1e308, 1e308, -1e308, -1e308};
    (void)state;
    nnla_contour *contour = contour_of(1, values, -0.9e308);
    assert_int_equal(nnla_contour_line_count(contour), 1);
    const double *line = nnla_contour_line(contour, 0, NULL);
    assert_close(line[1], 0.95, 0, 0.01); /* the difference is cut off at the largest double */
    assert_close(line[3], 0.95, 0, 0.01);
    nnla_contour_destroy(contour);
}

/* Columns without covariance: their variances are 4/3 of their squares. */
static void variances_far_apart_are_both_there(void **state) {
    static const double sizes[][2] = {{0x1p+500, 0x1p-200}, {0x1p+100, 0x1p-480}, {0x1p-300, 0x1p-500}};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const double a = sizes[i][0], b = sizes[i][1], values[] = {a, b, -a, -b, a, -b, -a, b};
        nnla_tensor *X = matrix_of_values(NNLA_F64, 4, 2, values);
        nnla_tensor *variances = nnla_tensor_create(NNLA_F64, 1, (const size_t[]){2});
        assert_ok(nnla_pca(X, NULL, NULL, variances));
        const double *v = nnla_tensor_const_data(variances);
        assert_close(v[0] / a / a, 4.0 / 3, 1e-14, 0);
        assert_close(v[1] / b / b, 4.0 / 3, 1e-14, 0);
        nnla_tensor_destroy(X);
        nnla_tensor_destroy(variances);
    }
}

/* A turn (a −b; b a) and a mirroring (a b; b −a) have scales of one magnitude: rounding must not bring them out of order. */
static void scales_are_in_order_to_the_bit(void **state) {
    double v[400];
    (void)state;
    random_fill_f64(v, sizeof v / sizeof *v, 11, -1, 1);
    for (size_t i = 0; i < sizeof v / sizeof *v; i += 2) {
        for (int mirrors = 0; mirrors < 2; mirrors++) {
            const double a = v[i], b = v[i + 1], turn[] = {a, -b, b, a}, mirror[] = {a, b, b, -a};
            nnla_tensor *A = matrix_of_values(NNLA_F64, 2, 2, mirrors ? mirror : turn);
            double out, in, scales[2];
            assert_ok(nnla_plane_factor(A, &out, scales, &in));
            assert_true(scales[0] >= fabs(scales[1]));
            nnla_tensor_destroy(A);
        }
    }
}

/* Without columns the number of rows costs nothing: no call goes through them. */
static void rows_without_columns_take_no_time(void **state) {
    static const size_t tall[] = {SIZE_MAX / 32, 0}, none[] = {0, 0};
    (void)state;
    nnla_tensor *X = nnla_tensor_create(NNLA_F64, 2, tall), *Y = nnla_tensor_create(NNLA_F64, 2, tall);
    nnla_tensor *square = nnla_tensor_create(NNLA_F64, 2, none), *vector = nnla_tensor_create(NNLA_F64, 1, none);
    size_t rank = 7;
    assert_ok(nnla_qr(X, Y, square));
    assert_ok(nnla_polar(X, Y, square));
    assert_ok(nnla_rank(X, 0, &rank));
    assert_int_equal(rank, 0);
    assert_ok(nnla_subspace_angles(X, Y, vector));
    assert_ok(nnla_pca(X, vector, square, NULL));
    assert_ok(nnla_pca_project(vector, square, X, Y));
    nnla_tensor *const all[] = {X, Y, square, vector};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_column_does_not_count_however_large),
        cmocka_unit_test(a_saddle_is_decided_at_every_scale),
        cmocka_unit_test(a_level_far_from_the_values_has_its_line),
        cmocka_unit_test(variances_far_apart_are_both_there),
        cmocka_unit_test(scales_are_in_order_to_the_bit),
        cmocka_unit_test(rows_without_columns_take_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
