/* Grids, lattices and contour lines. */
#include <math.h>
#include <string.h>

#include "nnla/plane.h"
#include "support/failing_allocator.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

static const double unit_box[4] = {0, 1, 0, 1};

/* ---- Grid and lattice ---- */

static nnla_tensor *pairs(nnla_dtype dtype, size_t rows, size_t columns) {
    nnla_tensor *t = nnla_tensor_create(dtype, 3, (const size_t[]){rows, columns, 2});
    assert_created(t);
    return t;
}

static void the_lattice_goes_from_corner_to_corner(void **state) {
    (void)state;
    static const double box[4] = {-1, 3, 0.1, 0.7};
    static const double expected[] = {-1, 0.1, 1, 0.1, 3, 0.1, -1, 0.7, 1, 0.7, 3, 0.7};
    nnla_tensor *lattice = pairs(NNLA_F64, 2, 3);
    assert_ok(nnla_make_lattice(box, lattice));
    assert_all_close_f64(nnla_tensor_data(lattice), expected, 12, 1e-15, 0);
    const double *places = nnla_tensor_data(lattice);
    assert_true(places[4] == 3 && places[7] == 0.7); /* exactly */
    nnla_tensor_destroy(lattice);
}

static void the_grid_has_lines_both_ways(void **state) {
    (void)state;
    static const double box[4] = {-1, 1, 0, 4};
    static const float expected[] = {-1, 0, -1, 2, -1, 4, 1,  0, 1, 2, 1, 4,  /* upwards */
                                     -1, 0, 0,  0, 1,  0, -1, 4, 0, 4, 1, 4}; /* to the right */
    nnla_tensor *grid = pairs(NNLA_F32, 4, 3);
    assert_ok(nnla_make_grid(box, grid));
    assert_all_close_f32(nnla_tensor_data(grid), expected, 24, 0, 0);
    nnla_tensor_destroy(grid);
}

static void places_are_refused(void **state) {
    (void)state;
    static const double flat[4] = {0, 1, 2, 2}, none[4] = {0, NAN, 0, 1}, endless[4] = {0, INFINITY, 0, 1};
    static const double wide[4] = {0, 1e300, 0, 1}, too_wide[4] = {-1e308, 1e308, 0, 1};
    const size_t dims[] = {4, 3};
    nnla_tensor *grid = pairs(NNLA_F32, 4, 3), *odd = pairs(NNLA_F32, 5, 3), *low = pairs(NNLA_F64, 1, 3);
    nnla_tensor *triples = nnla_tensor_create(NNLA_F32, 3, (const size_t[]){4, 3, 3});
    nnla_tensor *matrix = nnla_tensor_create(NNLA_F32, 2, dims), *fixed = nnla_tensor_view_rows_const(grid, 0, 4);
    assert_status(nnla_make_grid(NULL, grid), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_make_grid: box is NULL");
    assert_status(nnla_make_grid(flat, grid), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_make_grid: box: y from 2 to 2: expected two numbers, low < high");
    assert_status(nnla_make_lattice(none, grid), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_make_lattice: box: x from 0 to nan");
    assert_status(nnla_make_lattice(endless, low), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_make_lattice(too_wide, low), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_make_lattice(wide, grid), NNLA_ERROR_NOT_FINITE);
    assert_message("box: x from 0 to 1e+300 exceeds the range of f32");
    assert_status(nnla_make_lattice(unit_box, low), NNLA_ERROR_SHAPE);
    assert_message("nnla_make_lattice: lattice: expected 2 or more rows and columns, got 1 and 3");
    assert_status(nnla_make_grid(unit_box, odd), NNLA_ERROR_SHAPE);
    assert_message(
        "nnla_make_grid: grid: expected an even number of lines, 4 or more, of 2 or more places, got 5 of 3");
    assert_status(nnla_make_grid(unit_box, matrix), NNLA_ERROR_SHAPE);
    assert_message("grid [4 x 3] has rank 2, expected rank 3");
    assert_status(nnla_make_grid(unit_box, triples), NNLA_ERROR_SHAPE);
    assert_message("grid is [4 x 3 x 3], expected [4 x 3 x 2]");
    assert_status(nnla_make_grid(unit_box, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_make_grid(unit_box, fixed), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("grid is read-only");
    nnla_tensor_destroy(fixed);
    nnla_tensor_destroy(grid);
    nnla_tensor_destroy(odd);
    nnla_tensor_destroy(low);
    nnla_tensor_destroy(triples);
    nnla_tensor_destroy(matrix);
}

/* ---- Contour lines ---- */

static nnla_contour *contour_of(size_t rows, size_t columns, const double *values, const double *box, double level) {
    nnla_tensor *field = nnla_tensor_wrap_const(NNLA_F64, values, 2, (const size_t[]){rows, columns});
    nnla_contour *contour = nnla_contour_create(field, box, level);
    nnla_tensor_destroy(field);
    assert_created(contour);
    return contour;
}

static void assert_line(const nnla_contour *contour, size_t index, size_t count, const double *expected) {
    size_t points = 0;
    const double *line = nnla_contour_line(contour, index, &points);
    assert_created(line);
    assert_int_equal(points, count);
    assert_all_close_f64(line, expected, 2 * count, 0, 1e-15);
}

/* The higher values lie on the left of the line. */
static void one_corner_is_cut_off(void **state) {
    (void)state;
    static const double low_left[] = {1, 0, 0, 0}, others[] = {-3, 1, 1, 1};
    nnla_contour *cut = contour_of(2, 2, low_left, unit_box, 0.25), *kept = contour_of(2, 2, others, unit_box, 0);
    assert_int_equal(nnla_contour_line_count(cut), 1);
    assert_line(cut, 0, 2, (const double[]){0.75, 0, 0, 0.75});
    assert_int_equal(nnla_contour_line_count(kept), 1);
    assert_line(kept, 0, 2, (const double[]){0, 0.75, 0.75, 0});
    nnla_contour_destroy(cut);
    nnla_contour_destroy(kept);
}

/* The bilinear interpolant of {{1, 0}, {0, 1}} has its saddle at 1/2. */
static void the_saddle_decides(void **state) {
    (void)state;
    static const double saddle[] = {1, 0, 0, 1}, mirrored[] = {0, 1, 1, 0};
    nnla_contour *apart = contour_of(2, 2, saddle, unit_box, 0.75), *joined = contour_of(2, 2, saddle, unit_box, 0.25);
    assert_int_equal(nnla_contour_line_count(apart), 2);
    assert_line(apart, 0, 2, (const double[]){0.25, 0, 0, 0.25});
    assert_line(apart, 1, 2, (const double[]){0.75, 1, 1, 0.75});
    assert_int_equal(nnla_contour_line_count(joined), 2);
    assert_line(joined, 0, 2, (const double[]){0.75, 0, 1, 0.25});
    assert_line(joined, 1, 2, (const double[]){0.25, 1, 0, 0.75});
    nnla_contour_destroy(apart);
    nnla_contour_destroy(joined);
    apart = contour_of(2, 2, mirrored, unit_box, 0.75);
    joined = contour_of(2, 2, mirrored, unit_box, 0.25);
    assert_int_equal(nnla_contour_line_count(apart), 2);
    assert_line(apart, 0, 2, (const double[]){0, 0.75, 0.25, 1});
    assert_line(apart, 1, 2, (const double[]){1, 0.25, 0.75, 0});
    assert_line(joined, 0, 2, (const double[]){0, 0.25, 0.25, 0});
    assert_line(joined, 1, 2, (const double[]){1, 0.75, 0.75, 1});
    nnla_contour_destroy(apart);
    nnla_contour_destroy(joined);
}

static void a_hill_is_a_closed_line(void **state) {
    (void)state;
    static const double hill[] = {0, 0, 0, 0, 1, 0, 0, 0, 0}, box[4] = {-1, 1, -1, 1};
    nnla_contour *contour = contour_of(3, 3, hill, box, 0.5);
    assert_int_equal(nnla_contour_line_count(contour), 1);
    assert_line(contour, 0, 5, (const double[]){0, -0.5, 0.5, 0, 0, 0.5, -0.5, 0, 0, -0.5});
    nnla_contour_destroy(contour);
}

/* A node that has the level is not below it; points that fall together are one. */
static void nodes_may_have_the_level(void **state) {
    (void)state;
    static const double top[] = {0, 0, 0, 0, 1, 0, 0, 0, 0}, ramp[] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
    static const double flat[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    nnla_contour *at_top = contour_of(3, 3, top, unit_box, 1), *middle = contour_of(3, 3, ramp, unit_box, 1);
    nnla_contour *plain = contour_of(3, 3, flat, unit_box, 1), *above = contour_of(3, 3, flat, unit_box, 2);
    assert_int_equal(nnla_contour_line_count(at_top), 0);
    assert_int_equal(nnla_contour_line_count(middle), 1);
    assert_line(middle, 0, 3, (const double[]){0.5, 1, 0.5, 0.5, 0.5, 0});
    assert_int_equal(nnla_contour_line_count(plain), 0);
    assert_int_equal(nnla_contour_line_count(above), 0);
    nnla_contour_destroy(at_top);
    nnla_contour_destroy(middle);
    nnla_contour_destroy(plain);
    nnla_contour_destroy(above);
}

/* The line stops where a square has a corner without a number. */
static void squares_without_numbers_have_no_line(void **state) {
    (void)state;
    static const double holed[] = {0, 1, 2, 0, 1, NAN, 0, 1, 2}, broken[] = {0, 1, 2, 0, INFINITY, 2, 0, 1, 2};
    nnla_contour *contour = contour_of(3, 3, holed, unit_box, 0.5), *none = contour_of(3, 3, broken, unit_box, 0.5);
    assert_int_equal(nnla_contour_line_count(contour), 1);
    assert_line(contour, 0, 3, (const double[]){0.25, 1, 0.25, 0.5, 0.25, 0});
    assert_int_equal(nnla_contour_line_count(none), 0);
    nnla_contour_destroy(contour);
    nnla_contour_destroy(none);
    contour = contour_of(3, 3, holed, unit_box, 1.5);
    assert_int_equal(nnla_contour_line_count(contour), 0);
    nnla_contour_destroy(contour);
}

/* ---- Any field ---- */

enum { ROWS = 23, COLUMNS = 31 };

static double lattice_value(const double *values, size_t i, size_t j) { return values[i * COLUMNS + j]; }

/* How often edges of the lattice are crossed. */
static size_t count_crossings(const double *values, double level) {
    size_t count = 0;
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < COLUMNS; j++) {
            int low = lattice_value(values, i, j) < level;
            count += j + 1 < COLUMNS && low != (lattice_value(values, i, j + 1) < level);
            count += i + 1 < ROWS && low != (lattice_value(values, i + 1, j) < level);
        }
    }
    return count;
}

/* The point lies on an edge, where linear interpolation along it gives the level. */
static void assert_on_edge(const double *values, double level, double x, double y) {
    const double column = x * (COLUMNS - 1), row = y * (ROWS - 1);
    const double at_column = round(column), at_row = round(row);
    const int along_x = fabs(row - at_row) < 1e-9, along_y = fabs(column - at_column) < 1e-9;
    assert_true(along_x || along_y);
    const size_t i = (size_t)(along_x ? at_row : floor(row)), j = (size_t)(along_y ? at_column : floor(column));
    const double t = along_y ? row - floor(row) : column - floor(column);
    const double a = lattice_value(values, i, j);
    const double b = along_x && along_y ? a
                     : along_y          ? lattice_value(values, i + 1, j)
                                        : lattice_value(values, i, j + 1);
    assert_close(a + t * (b - a), level, 0, 1e-9);
}

/* The mean of the field to the left of the piece is not below that to the right: half a step from its middle. */
static double bilinear(const double *values, double x, double y) {
    const double column = x * (COLUMNS - 1), row = y * (ROWS - 1);
    const size_t j = column >= COLUMNS - 1 ? COLUMNS - 2 : (size_t)column, i = row >= ROWS - 1 ? ROWS - 2 : (size_t)row;
    const double s = column - (double)j, t = row - (double)i;
    return (1 - t) * ((1 - s) * lattice_value(values, i, j) + s * lattice_value(values, i, j + 1)) +
           t * ((1 - s) * lattice_value(values, i + 1, j) + s * lattice_value(values, i + 1, j + 1));
}

static int on_border(double x, double y) { return x == 0 || x == 1 || y == 0 || y == 1; }

static void check_lines(const double *values, double level) {
    nnla_contour *contour = contour_of(ROWS, COLUMNS, values, unit_box, level);
    size_t crossings = 0;
    for (size_t k = 0; k < nnla_contour_line_count(contour); k++) {
        size_t points = 0;
        const double *p = nnla_contour_line(contour, k, &points);
        const int closed = p[0] == p[2 * points - 2] && p[1] == p[2 * points - 1];
        assert_true(points >= 2);
        assert_true(closed || (on_border(p[0], p[1]) && on_border(p[2 * points - 2], p[2 * points - 1])));
        crossings += points - (size_t)closed;
        for (size_t i = 0; i < points; i++)
            assert_on_edge(values, level, p[2 * i], p[2 * i + 1]);
        for (size_t i = 0; i + 1 < points; i++, p += 2) {
            const double dx = p[2] - p[0], dy = p[3] - p[1], mx = 0.5 * (p[0] + p[2]), my = 0.5 * (p[1] + p[3]);
            const double e = 1e-4; /* the piece is a chord of the interpolant's own curve */
            assert_true(bilinear(values, mx - e * dy, my + e * dx) > bilinear(values, mx + e * dy, my - e * dx));
        }
    }
    assert_int_equal(crossings, count_crossings(values, level));
    nnla_contour_destroy(contour);
}

static void each_crossing_is_on_a_line(void **state) {
    (void)state;
    double noise[ROWS * COLUMNS], waves[ROWS * COLUMNS];
    random_fill_f64(noise, ROWS * COLUMNS, 7, -1, 1);
    for (size_t i = 0; i < ROWS * COLUMNS; i++) { /* saddles, hills, holes */
        const size_t row = i / COLUMNS, column = i % COLUMNS;
        waves[i] = sin((double)column * 0.9) + cos((double)row * 0.7);
    }
    for (int level = -9; level <= 9; level++) {
        check_lines(noise, level * 0.1);
        check_lines(waves, level * 0.2);
    }
}

static void f32_gives_the_same_lines(void **state) {
    (void)state;
    float values[ROWS * COLUMNS];
    double wide[ROWS * COLUMNS];
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        wide[i] = values[i] = (float)sin((double)i);
    nnla_tensor *field = nnla_tensor_wrap_const(NNLA_F32, values, 2, (const size_t[]){ROWS, COLUMNS});
    nnla_contour *contour = nnla_contour_create(field, unit_box, 0.1);
    nnla_contour *expected = contour_of(ROWS, COLUMNS, wide, unit_box, 0.1);
    assert_int_equal(nnla_contour_line_count(contour), nnla_contour_line_count(expected));
    for (size_t k = 0; k < nnla_contour_line_count(contour); k++) {
        size_t points = 0, as_many = 0;
        const double *line = nnla_contour_line(contour, k, &points);
        const double *other = nnla_contour_line(expected, k, &as_many);
        assert_int_equal(points, as_many);
        assert_same_bits(line, other, 2 * points * sizeof *line);
    }
    nnla_contour_destroy(expected);
    nnla_contour_destroy(contour);
    nnla_tensor_destroy(field);
}

/* ---- Refusals ---- */

static void contours_are_refused(void **state) {
    (void)state;
    static const double values[4] = {0, 1, 2, 3}, flat[4] = {1, 1, 0, 1};
    nnla_tensor *field = matrix_of_values(NNLA_F64, 2, 2, values), *row = matrix_of_values(NNLA_F64, 1, 4, values);
    nnla_tensor *classes = matrix_of_values(NNLA_I32, 2, 2, values), *vector = nnla_tensor_create(NNLA_F64, 0, NULL);
    assert_null(nnla_contour_create(NULL, unit_box, 0));
    assert_message("nnla_contour_create: field is NULL");
    assert_null(nnla_contour_create(field, NULL, 0));
    assert_message("nnla_contour_create: box is NULL");
    assert_null(nnla_contour_create(field, flat, 0));
    assert_message("nnla_contour_create: box: x from 1 to 1: expected two numbers, low < high");
    assert_null(nnla_contour_create(field, unit_box, NAN));
    assert_message("nnla_contour_create: level: expected a finite number, got nan");
    assert_null(nnla_contour_create(row, unit_box, 0));
    assert_message("nnla_contour_create: field: expected 2 or more rows and columns, got 1 and 4");
    assert_null(nnla_contour_create(vector, unit_box, 0));
    assert_message("field [] has rank 0, expected rank 2");
    assert_null(nnla_contour_create(classes, unit_box, 0));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_DTYPE);
    assert_null(nnla_contour_line(NULL, 0, NULL));
    assert_message("nnla_contour_line: contour is NULL");
    assert_int_equal(nnla_contour_line_count(NULL), 0);
    nnla_contour_destroy(NULL);
    nnla_contour *contour = nnla_contour_create(field, unit_box, 1.5);
    assert_created(contour);
    assert_non_null(nnla_contour_line(contour, 0, NULL));
    assert_null(nnla_contour_line(contour, 1, NULL));
    assert_message("nnla_contour_line: index 1: the contour has 1 lines");
    nnla_contour_destroy(contour);
    nnla_tensor_destroy(field);
    nnla_tensor_destroy(row);
    nnla_tensor_destroy(classes);
    nnla_tensor_destroy(vector);
}

static nnla_status make_one(void *field) {
    nnla_contour *contour = nnla_contour_create(field, unit_box, 0.5);
    nnla_contour_destroy(contour);
    return contour == NULL ? nnla_error_status() : NNLA_OK;
}

static void memory_may_be_lacking(void **state) {
    (void)state;
    static const double values[] = {0, 1, 2, 3};
    failing_allocator_install();
    nnla_tensor *field = matrix_of_values(NNLA_F64, 2, 2, values);
    assert_true(run_with_each_allocation_failed(make_one, field) >= 3);
    nnla_tensor_destroy(field);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_lattice_goes_from_corner_to_corner),
        cmocka_unit_test(the_grid_has_lines_both_ways),
        cmocka_unit_test(places_are_refused),
        cmocka_unit_test(one_corner_is_cut_off),
        cmocka_unit_test(the_saddle_decides),
        cmocka_unit_test(a_hill_is_a_closed_line),
        cmocka_unit_test(nodes_may_have_the_level),
        cmocka_unit_test(squares_without_numbers_have_no_line),
        cmocka_unit_test(each_crossing_is_on_a_line),
        cmocka_unit_test(f32_gives_the_same_lines),
        cmocka_unit_test(contours_are_refused),
        cmocka_unit_test(memory_may_be_lacking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
