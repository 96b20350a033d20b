/* Several nodes in one pass, and levels of units pulled back to the input plane. */
#include <math.h>
#include <string.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"

enum { ROWS = 300, SIDE = 41, MAX_BATCH = 64, MOST_POINTS = 4096 };

static const double box[4] = {-1.5, 2.5, -1, 1.5};

/* ---- Nodes ---- */

static void nodes_are_those_of_predict_node(void **state) {
    (void)state;
    static const char *const names[] = {"probability", "hidden", "input", "embedding_tanh", "hidden"};
    static const size_t units[] = {1, 100, 2, 2, 100};
    enum { NODES = sizeof units / sizeof units[0] };
    moons_fixture f;
    nnla_tensor *Y[NODES];
    assert_int_equal(moons_fixture_create(&f, ROWS, MAX_BATCH), 0);
    for (size_t k = 0; k < NODES; k++)
        Y[k] = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){ROWS, units[k]});
    assert_ok(nnla_network_predict_nodes(f.net, names, NODES, f.X, Y));
    for (size_t k = 0; k < NODES; k++) {
        nnla_tensor *expected = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){ROWS, units[k]});
        assert_ok(nnla_network_predict_node(f.net, names[k], f.X, expected));
        assert_same_bits(nnla_tensor_data(Y[k]), nnla_tensor_data(expected), ROWS * units[k] * sizeof(double));
        nnla_tensor_destroy(expected);
        nnla_tensor_destroy(Y[k]);
    }
    assert_ok(nnla_network_predict_nodes(f.net, names, 0, f.X, Y));
    moons_fixture_destroy(&f);
}

static void nodes_are_refused(void **state) {
    (void)state;
    static const char *const names[] = {"line", "probability"}, *const unknown[] = {"line", "nothing"};
    const char *const none[] = {NULL};
    moons_fixture f;
    assert_int_equal(moons_fixture_create(&f, ROWS, MAX_BATCH), 0);
    nnla_tensor *line = nnla_tensor_clone(f.T), *p = nnla_tensor_clone(f.T), *short_p = nnla_tensor_view_rows(p, 0, 5);
    nnla_tensor *const apart[] = {line, p}, *const same[] = {p, p}, *const cut[] = {line, short_p};
    nnla_tensor *const missing[] = {line, NULL}, *const own[] = {line, nnla_network_parameter(f.net, 1)};
    const nnla_tensor *const inputs[] = {f.X, f.X};
    assert_status(nnla_network_predict_nodes(NULL, names, 2, f.X, apart), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_predict_nodes(f.net, NULL, 2, f.X, apart), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_predict_nodes: nodes is NULL");
    assert_status(nnla_network_predict_nodes(f.net, names, 2, f.X, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_predict_nodes: Y is NULL");
    assert_status(nnla_network_predict_nodes(f.net, names, 2, NULL, apart), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("X is NULL");
    assert_status(nnla_network_predict_nodes(f.net, unknown, 2, f.X, apart), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("node: the network has no 'nothing'");
    assert_status(nnla_network_predict_nodes(f.net, none, 1, f.X, apart), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("node: the name is NULL");
    assert_status(nnla_network_predict_nodes(f.net, names, 2, f.X, same), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Y[1] shares memory with Y[0]");
    assert_status(nnla_network_predict_nodes(f.net, names, 2, f.X, cut), NNLA_ERROR_SHAPE);
    assert_message("Y[1] has 5 rows, X has 300");
    assert_status(nnla_network_predict_nodes(f.net, names, 2, f.X, missing), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Y[1] is NULL");
    assert_status(nnla_network_predict_nodes(f.net, names, 2, f.X, own), NNLA_ERROR_SHAPE);
    assert_status(nnla_network_predict_nodes_many(f.net, names, 2, inputs, 2, apart), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_predict_nodes_many: X: the network has 1 inputs, got 2 tensors");
    assert_ok(nnla_network_predict_nodes_many(f.net, names, 2, inputs, 1, apart));
    nnla_tensor_destroy(short_p);
    nnla_tensor_destroy(line);
    nnla_tensor_destroy(p);
    moons_fixture_destroy(&f);
}

/* ---- Boundary ---- */

/* The network, trained: its output is steep. */
static nnla_network *trained(nnla_dtype dtype) {
    nnla_network *net = moons_net_create(dtype, 3, MAX_BATCH);
    nnla_tensor *X, *T;
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    double accuracy = 0;
    assert_created(net);
    moons_data_create(dtype, ROWS, 1, &X, &T);
    fit.epochs = 150;
    fit.batch_size = 16;
    assert_ok(nnla_network_fit(net, X, T, &fit));
    assert_ok(nnla_network_evaluate(net, X, T, NULL, &accuracy));
    assert_true(accuracy > 0.99);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return net;
}

static nnla_tensor *new_field(nnla_dtype dtype) {
    nnla_tensor *field = nnla_tensor_create(dtype, 2, (const size_t[]){SIDE, SIDE});
    assert_created(field);
    return field;
}

/* All points of a contour, and what the network makes of them. */
typedef struct checked {
    size_t count;
    double points[2 * MOST_POINTS], values[MOST_POINTS];
} checked;

static void read_points(const nnla_contour *contour, checked *c) {
    c->count = 0;
    for (size_t k = 0; k < nnla_contour_line_count(contour); k++) {
        size_t points = 0;
        const double *line = nnla_contour_line(contour, k, &points);
        assert_true(c->count + points <= MOST_POINTS);
        memcpy(c->points + 2 * c->count, line, 2 * points * sizeof *line);
        c->count += points;
    }
    assert_true(c->count > 20);
}

static void evaluate(nnla_network *net, const char *node, size_t unit, size_t units, nnla_dtype dtype, checked *c) {
    nnla_tensor *X = matrix_of_values(dtype, c->count, 2, c->points);
    nnla_tensor *Y = nnla_tensor_create(dtype, 2, (const size_t[]){c->count, units});
    assert_ok(nnla_network_predict_node(net, node, X, Y));
    for (size_t i = 0; i < c->count; i++)
        assert_ok(nnla_tensor_get(Y, (const size_t[]){i, unit}, &c->values[i]));
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
}

/* On an edge of the lattice, whose lines are `step` apart. */
static int on_lattice_line(double x, double low, double high, double tolerance) {
    const double place = (x - low) / (high - low) * (SIDE - 1);
    return fabs(place - round(place)) < tolerance;
}

static void check_boundary(nnla_network *net, const char *node, size_t unit, size_t units, double level,
                           nnla_dtype dtype, double tolerance) {
    static checked c;
    nnla_tensor *field = new_field(dtype);
    nnla_contour *contour = nnla_network_boundary(net, node, unit, level, box, field);
    assert_created(contour);
    read_points(contour, &c);
    evaluate(net, node, unit, units, dtype, &c);
    for (size_t i = 0; i < c.count; i++) {
        const double edge = dtype == NNLA_F32 ? 1e-4 : 1e-9;
        assert_close(c.values[i], level, 0, tolerance);
        assert_true(on_lattice_line(c.points[2 * i], box[0], box[1], edge) ||
                    on_lattice_line(c.points[2 * i + 1], box[2], box[3], edge));
    }
    nnla_contour_destroy(contour);
    nnla_tensor_destroy(field);
}

static void points_lie_on_the_level_in_f64(void **state) {
    (void)state;
    nnla_network *net = trained(NNLA_F64);
    check_boundary(net, "probability", 0, 1, 0.5, NNLA_F64, 1.5e-9);
    check_boundary(net, "probability", 0, 1, 0.1, NNLA_F64, 1.1e-9);
    check_boundary(net, "line", 0, 1, 0, NNLA_F64, 1e-9);
    check_boundary(net, "embedding_tanh", 1, 2, 0.3, NNLA_F64, 1.3e-9);
    check_boundary(net, "hidden", 17, 100, 0.2, NNLA_F64, 1.2e-9);
    check_boundary(net, "input", 0, 2, 0.111, NNLA_F64, 1.2e-9);
    nnla_network_destroy(net);
}

static double value_at(nnla_network *net, float x, float y) {
    const float place[2] = {x, y};
    float value = 0;
    nnla_tensor *X = nnla_tensor_wrap_const(NNLA_F32, place, 2, (const size_t[]){1, 2});
    nnla_tensor *Y = nnla_tensor_wrap(NNLA_F32, &value, 2, (const size_t[]){1, 1});
    assert_ok(nnla_network_predict(net, X, Y));
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    return (double)value;
}

/* A neighbour of the point in f32, along x or y, lies on the other side of 1/2. */
static int is_beside_the_level(nnla_network *net, float x, float y, int below) {
    const float neighbours[4][2] = {
        {nextafterf(x, 9), y}, {nextafterf(x, -9), y}, {x, nextafterf(y, 9)}, {x, nextafterf(y, -9)}};
    for (int i = 0; i < 4; i++) {
        if ((value_at(net, neighbours[i][0], neighbours[i][1]) < 0.5) != below)
            return 1;
    }
    return 0;
}

/* An f32 of the box is at most 2.5 and so has a step of 2.4e-7 at most; σ is some 30 times as steep. */
static void points_lie_on_the_level_in_f32(void **state) {
    (void)state;
    static checked c;
    nnla_network *net = trained(NNLA_F32);
    nnla_tensor *field = new_field(NNLA_F32);
    check_boundary(net, "probability", 0, 1, 0.5, NNLA_F32, 4e-6);
    check_boundary(net, "input", 1, 2, 0.111, NNLA_F32, 1.2e-6);
    nnla_contour *contour = nnla_network_boundary(net, "probability", 0, 0.5, box, field);
    read_points(contour, &c);
    evaluate(net, "probability", 0, 1, NNLA_F32, &c);
    for (size_t i = 0; i < c.count; i++) {
        const float x = (float)c.points[2 * i], y = (float)c.points[2 * i + 1];
        assert_true((double)x == c.points[2 * i] && (double)y == c.points[2 * i + 1]);
        assert_true(fabs(c.values[i] - 0.5) <= 1.5e-6 || is_beside_the_level(net, x, y, c.values[i] < 0.5));
    }
    nnla_contour_destroy(contour);
    nnla_tensor_destroy(field);
    nnla_network_destroy(net);
}

/* The field is what predict_node computes at the lattice, and the lines are as many as its contour has. */
static void the_field_is_the_prediction(void **state) {
    (void)state;
    const size_t lattice_dims[] = {SIDE, SIDE, 2}, rows_dims[] = {SIDE * SIDE, 2}, out_dims[] = {SIDE * SIDE, 1};
    nnla_network *net = trained(NNLA_F64);
    nnla_tensor *field = new_field(NNLA_F64), *lattice = nnla_tensor_create(NNLA_F64, 3, lattice_dims);
    nnla_tensor *X = nnla_tensor_view_reshaped(lattice, 2, rows_dims), *Y = nnla_tensor_create(NNLA_F64, 2, out_dims);
    nnla_contour *refined = nnla_network_boundary(net, "probability", 0, 0.5, box, field);
    assert_ok(nnla_make_lattice(box, lattice));
    assert_ok(nnla_network_predict(net, X, Y));
    assert_same_bits(nnla_tensor_data(field), nnla_tensor_data(Y), SIDE * SIDE * sizeof(double));
    nnla_contour *plain = nnla_contour_create(field, box, 0.5);
    assert_int_equal(nnla_contour_line_count(refined), nnla_contour_line_count(plain));
    for (size_t k = 0; k < nnla_contour_line_count(plain); k++) {
        size_t points = 0, others = 0;
        const double *a = nnla_contour_line(refined, k, &points), *b = nnla_contour_line(plain, k, &others);
        assert_int_equal(points, others);
        assert_all_close_f64(a, b, 2 * points, 0, 0.1);
    }
    nnla_contour_destroy(plain);
    nnla_contour_destroy(refined);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(lattice);
    nnla_tensor_destroy(field);
    nnla_network_destroy(net);
}

/* A unit that jumps has no place on the level: the search ends at neighbouring numbers all the same. */
static void a_jump_is_found(void **state) {
    (void)state;
    const size_t two = 2;
    nnla_network *net = nnla_network_create(NULL);
    assert_ok(nnla_network_add_input(net, 1, &two));
    assert_ok(nnla_network_add(net, nnla_dense_create(1)));
    assert_ok(nnla_network_add_named(net, "steep", nnla_activation_create(NNLA_SIGMOID)));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 7));
    float *w = nnla_tensor_data(nnla_network_parameter(net, 0)), *b = nnla_tensor_data(nnla_network_parameter(net, 1));
    w[0] = 1e30f; /* σ(1e30 x − 3e29): 0 or 1 */
    w[1] = 0;
    b[0] = -3e29f;
    nnla_tensor *field = new_field(NNLA_F32);
    nnla_contour *contour = nnla_network_boundary(net, "steep", 0, 0.5, box, field);
    size_t points = 0;
    assert_created(contour);
    const double *line = nnla_contour_line(contour, 0, &points);
    assert_int_equal(points, SIDE);
    for (size_t i = 0; i < points; i++)
        assert_close(line[2 * i], 0.3, 0, 1e-6);
    nnla_contour_destroy(contour);
    nnla_tensor_destroy(field);
    nnla_network_destroy(net);
}

static void boundaries_are_refused(void **state) {
    (void)state;
    static const double flat[4] = {0, 1, 1, 1}, wide[4] = {0, 1, 0, 1e39};
    const size_t three = 3;
    nnla_network *net = moons_net_create(NNLA_F32, 1, 8), *other = nnla_network_create(NULL);
    nnla_tensor *field = new_field(NNLA_F32), *f64 = new_field(NNLA_F64),
                *column = nnla_tensor_create(NNLA_F32, 1, &three);
    nnla_tensor *own =
        nnla_tensor_wrap(NNLA_F32, nnla_tensor_data(nnla_network_parameter(net, 0)), 2, (const size_t[]){10, 10});
    nnla_tensor *fixed = nnla_tensor_view_rows_const(field, 0, SIDE);
    assert_null(nnla_network_boundary(NULL, "line", 0, 0, box, field));
    assert_null(nnla_network_boundary(net, "nothing", 0, 0, box, field));
    assert_message("nnla_network_boundary: node: the network has no 'nothing'");
    assert_null(nnla_network_boundary(net, "embedding", 2, 0, box, field));
    assert_message("nnla_network_boundary: unit 2: node 'embedding' has 2");
    assert_null(nnla_network_boundary(net, "line", 0, INFINITY, box, field));
    assert_message("level: expected a finite number, got inf");
    assert_null(nnla_network_boundary(net, "line", 0, 0, NULL, field));
    assert_message("box is NULL");
    assert_null(nnla_network_boundary(net, "line", 0, 0, flat, field));
    assert_message("box: y from 1 to 1");
    assert_null(nnla_network_boundary(net, "line", 0, 0, wide, field));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_NOT_FINITE);
    assert_null(nnla_network_boundary(net, "line", 0, 0, box, NULL));
    assert_message("field is NULL");
    assert_null(nnla_network_boundary(net, "line", 0, 0, box, f64));
    assert_message("nnla_network_boundary: field is f64, the network is f32");
    assert_null(nnla_network_boundary(net, "line", 0, 0, box, column));
    assert_message("field [3] has rank 1, expected rank 2");
    assert_null(nnla_network_boundary(net, "line", 0, 0, box, fixed));
    assert_message("field is read-only");
    assert_null(nnla_network_boundary(net, "line", 0, 0, box, own));
    assert_message("field is memory of the network");
    assert_ok(nnla_network_add_input(other, 1, &three));
    assert_null(nnla_network_boundary(other, "input", 0, 0, box, field));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_STATE);
    assert_ok(nnla_network_add(other, nnla_dense_create(1)));
    assert_ok(nnla_network_compile(other, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 7));
    assert_null(nnla_network_boundary(other, "dense_1", 0, 0, box, field));
    assert_message("nnla_network_boundary: node 'input' takes samples of shape [3], expected two real numbers");
    nnla_tensor_destroy(own);
    nnla_tensor_destroy(fixed);
    nnla_tensor_destroy(field);
    nnla_tensor_destroy(f64);
    nnla_tensor_destroy(column);
    nnla_network_destroy(net);
    nnla_network_destroy(other);
}

typedef struct scene {
    nnla_network *net;
    nnla_tensor *field;
} scene;

static nnla_status make_boundary(void *payload) {
    const scene *s = payload;
    nnla_contour *contour = nnla_network_boundary(s->net, "line", 0, 0, box, s->field);
    nnla_contour_destroy(contour);
    return contour == NULL ? nnla_error_status() : NNLA_OK;
}

static nnla_status predict(void *payload) {
    static const char *const names[] = {"line"};
    const scene *s = payload;
    const nnla_tensor *X = nnla_network_parameter(s->net, 2); /* two rows of 100 … */
    nnla_tensor *W = nnla_tensor_view_reshaped_const(X, 2, (const size_t[]){100, 2});
    nnla_tensor *Y = W == NULL ? NULL : nnla_tensor_create(NNLA_F64, 2, (const size_t[]){100, 1});
    nnla_status status = Y == NULL ? nnla_error_status() : nnla_network_predict_nodes(s->net, names, 1, W, &Y);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(W);
    return status;
}

static void memory_may_be_lacking(void **state) {
    (void)state;
    failing_allocator_install();
    scene s = {moons_net_create(NNLA_F64, 1, 8), new_field(NNLA_F64)};
    assert_created(s.net);
    assert_true(run_with_each_allocation_failed(make_boundary, &s) >= 6);
    assert_true(run_with_each_allocation_failed(predict, &s) >= 3);
    nnla_network_destroy(s.net);
    nnla_tensor_destroy(s.field);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_are_those_of_predict_node), cmocka_unit_test(nodes_are_refused),
        cmocka_unit_test(points_lie_on_the_level_in_f64),  cmocka_unit_test(points_lie_on_the_level_in_f32),
        cmocka_unit_test(the_field_is_the_prediction),     cmocka_unit_test(a_jump_is_found),
        cmocka_unit_test(boundaries_are_refused),          cmocka_unit_test(memory_may_be_lacking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
