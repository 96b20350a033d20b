/* Steps of training: order of calls, wrong arguments, values that are not finite. */
#include <math.h>
#include <string.h>

#include "nnla.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"

enum { ROWS = 8, PARAMETERS = MOONS_PARAMETERS };

typedef moons_fixture fixture;

static int set_up(void **state) {
    static fixture f;
    *state = &f;
    return moons_fixture_create(&f, ROWS, ROWS);
}

static int tear_down(void **state) {
    moons_fixture_destroy(*state);
    return 0;
}

static void parameters_unchanged(const fixture *f) {
    double now[PARAMETERS];
    assert_int_equal(copy_parameters(f->net, now, PARAMETERS), PARAMETERS);
    assert_same_bits(now, f->before, sizeof now);
}

static void test_order_of_calls(void **state) {
    fixture *f = *state;
    assert_status(nnla_network_backward(f->net, f->T, NULL), NNLA_ERROR_STATE);
    assert_message("no forward pass");
    assert_status(nnla_network_update(f->net), NNLA_ERROR_STATE);
    assert_message("no backward pass");
    assert_ok(nnla_network_forward(f->net, f->X));
    assert_status(nnla_network_update(f->net), NNLA_ERROR_STATE);
    assert_ok(nnla_network_backward(f->net, f->T, NULL));
    assert_ok(nnla_network_backward(f->net, f->T, NULL));
    parameters_unchanged(f);
    assert_ok(nnla_network_update(f->net));
    assert_status(nnla_network_update(f->net), NNLA_ERROR_STATE);
    assert_status(nnla_network_backward(f->net, f->T, NULL), NNLA_ERROR_STATE);
}

/* What a call writes over cannot be what it reads: the embedding is as wide as the input, the output as the target. */
static void test_own_outputs_as_arguments(void **state) {
    fixture *f = *state;
    nnla_tensor *Y = nnla_tensor_clone(f->T);
    assert_ok(nnla_network_forward(f->net, f->X));
    const nnla_tensor *X = nnla_network_output_of(f->net, "embedding_tanh"), *T = NULL;
    assert_created(X);
    assert_status(nnla_network_forward(f->net, X), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_forward: X is memory of the network");
    assert_status(nnla_network_step(f->net, X, f->T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_predict(f->net, X, Y), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_evaluate(f->net, X, f->T, NULL, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_fit(f->net, X, f->T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    T = nnla_network_output_of(f->net, nnla_network_node_name(f->net, nnla_network_node_count(f->net) - 1));
    assert_created(T);
    assert_status(nnla_network_step(f->net, f->X, T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_step: T is memory of the network");
    assert_ok(nnla_network_backward(f->net, T, NULL));
    parameters_unchanged(f);
    nnla_tensor_destroy(Y);
}

/* Trains a network with dropout for two steps; in between, perhaps, a step that fails. */
static void train_with_dropout(const fixture *f, int fail_between, double *loss) {
    nnla_network *net = nnla_network_create(&(nnla_network_config){sizeof(nnla_network_config), NNLA_F64, 0, 5});
    nnla_tensor *bad = nnla_tensor_clone(f->X);
    nnla_network_add_input(net, 1, (const size_t[]){2});
    nnla_network_add(net, nnla_dense_create(20));
    nnla_network_add(net, nnla_dropout_create(0.5));
    nnla_network_add(net, nnla_dense_create(1));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_adam_create(NULL), ROWS));
    assert_ok(nnla_network_step(net, f->X, f->T, NULL));
    assert_ok(nnla_tensor_fill(bad, NAN));
    if (fail_between)
        assert_status(nnla_network_step(net, bad, f->T, NULL), NNLA_ERROR_NOT_FINITE);
    assert_ok(nnla_network_step(net, f->X, f->T, loss));
    nnla_tensor_destroy(bad);
    nnla_network_destroy(net);
}

static void test_failed_step_draws_no_mask(void **state) {
    double without = 0, with = 1;
    train_with_dropout(*state, 0, &without);
    train_with_dropout(*state, 1, &with);
    assert_same_bits(&with, &without, sizeof with);
}

/* The rows of W are templates: what the network makes of them may be asked. */
static void test_parameters_as_samples(void **state) {
    fixture *f = *state;
    const nnla_tensor *W = nnla_network_const_parameter(f->net, 0);
    nnla_tensor *Y = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){100, 1});
    assert_ok(nnla_network_predict(f->net, W, Y));
    nnla_tensor_destroy(Y);
}

/* A prediction between forward and backward overwrites the outputs that backward needs. */
static void test_prediction_in_between(void **state) {
    fixture *f = *state;
    nnla_tensor *Y = nnla_tensor_clone(f->T);
    assert_ok(nnla_network_forward(f->net, f->X));
    assert_ok(nnla_network_predict(f->net, f->X, Y));
    assert_status(nnla_network_backward(f->net, f->T, NULL), NNLA_ERROR_STATE);
    assert_null(nnla_network_output_of(f->net, "line"));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_STATE);
    nnla_tensor_destroy(Y);
}

static void test_before_compile(void **state) {
    fixture *f = *state;
    nnla_network *net = nnla_network_create(NULL);
    size_t index;
    double loss;
    assert_status(nnla_network_step(net, f->X, f->T, &loss), NNLA_ERROR_STATE);
    assert_message("not compiled");
    assert_status(nnla_network_forward(net, f->X), NNLA_ERROR_STATE);
    assert_status(nnla_network_backward(net, f->T, NULL), NNLA_ERROR_STATE);
    assert_status(nnla_network_update(net), NNLA_ERROR_STATE);
    assert_status(nnla_network_fit(net, f->X, f->T, NULL), NNLA_ERROR_STATE);
    assert_status(nnla_network_evaluate(net, f->X, f->T, &loss, NULL), NNLA_ERROR_STATE);
    assert_status(nnla_network_predict(net, f->X, f->T), NNLA_ERROR_STATE);
    assert_status(nnla_network_predict_node(net, "input", f->X, f->T), NNLA_ERROR_STATE);
    assert_status(nnla_network_find_parameter(net, "a.weight", &index), NNLA_ERROR_STATE);
    assert_null(nnla_network_output_of(net, "input"));
    assert_null(nnla_network_parameter(net, 0));
    assert_null(nnla_network_const_parameter(net, 0));
    assert_null(nnla_network_gradient(net, 0));
    assert_null(nnla_network_parameter_name(net, 0));
    assert_null(nnla_predictor_create(net, 1));
    assert_int_equal(nnla_network_parameter_count(net), 0);
    assert_int_equal(nnla_network_parameter_tensors(net), 0);
    nnla_network_destroy(net);
}

static void test_null_arguments(void **state) {
    fixture *f = *state;
    assert_status(nnla_network_step(NULL, f->X, f->T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_step(f->net, NULL, f->T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("X");
    assert_status(nnla_network_step(f->net, f->X, NULL, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("T");
    assert_status(nnla_network_fit(f->net, f->X, NULL, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_predict(f->net, f->X, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    parameters_unchanged(f);
}

static void test_wrong_shapes(void **state) {
    fixture *f = *state;
    const double values[2 * (ROWS + 1)] = {0};
    nnla_tensor *wide = matrix_of_values(NNLA_F64, 6, 3, values);
    nnla_tensor *few = matrix_of_values(NNLA_F64, 6, 1, values);
    nnla_tensor *many = matrix_of_values(NNLA_F64, ROWS + 1, 2, values);
    nnla_tensor *none = matrix_of_values(NNLA_F64, 0, 2, values);
    assert_status(nnla_network_step(f->net, wide, f->T, NULL), NNLA_ERROR_SHAPE);
    assert_message("X is [6 x 3], expected rows of [2] for node 'input'");
    assert_status(nnla_network_step(f->net, f->X, few, NULL), NNLA_ERROR_SHAPE);
    assert_message("T has 6 rows, X has 8");
    assert_status(nnla_network_step(f->net, f->X, f->X, NULL), NNLA_ERROR_SHAPE);
    assert_message("T is [8 x 2], expected rows of [1] for node 'probability'");
    assert_status(nnla_network_step(f->net, many, few, NULL), NNLA_ERROR_SHAPE);
    assert_message("X has 9 rows, the network was compiled for max_batch 8");
    assert_status(nnla_network_forward(f->net, many), NNLA_ERROR_SHAPE);
    assert_status(nnla_network_step(f->net, none, few, NULL), NNLA_ERROR_SHAPE);
    assert_message("X has 0 rows, expected 1 or more");
    parameters_unchanged(f);
    nnla_tensor_destroy(wide);
    nnla_tensor_destroy(few);
    nnla_tensor_destroy(many);
    nnla_tensor_destroy(none);
}

static void test_wrong_dtypes(void **state) {
    fixture *f = *state;
    nnla_tensor *X, *T;
    const size_t dims[] = {ROWS, 1};
    moons_data_create(NNLA_F32, ROWS, 1, &X, &T);
    nnla_tensor *classes = nnla_tensor_create(NNLA_I32, 2, dims);
    assert_status(nnla_network_step(f->net, X, f->T, NULL), NNLA_ERROR_DTYPE);
    assert_message("X is f32, the network is f64");
    assert_status(nnla_network_step(f->net, f->X, T, NULL), NNLA_ERROR_DTYPE);
    assert_status(nnla_network_step(f->net, f->X, classes, NULL), NNLA_ERROR_DTYPE);
    parameters_unchanged(f);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(classes);
}

static void test_targets_out_of_reach(void **state) {
    fixture *f = *state;
    double *t = nnla_tensor_data(f->T);
    t[3] = 25;
    assert_status(nnla_network_step(f->net, f->X, f->T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("target 25 in row 3, column 0: expected a value in [0, 1]: the sigmoid cannot reach 25");
    assert_status(nnla_network_fit(f->net, f->X, f->T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_evaluate(f->net, f->X, f->T, NULL, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    t[3] = NAN;
    assert_status(nnla_network_step(f->net, f->X, f->T, NULL), NNLA_ERROR_NOT_FINITE);
    assert_message("target nan in row 3");
    parameters_unchanged(f);
}

static void test_classes_out_of_range(void **state) {
    (void)state;
    const size_t inputs = 2, dims[] = {3};
    const double values[6] = {0};
    int32_t indices[3] = {0, 2, 4};
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add(net, nnla_dense_create(4));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), nnla_sgd_create(NULL), 3));
    nnla_tensor *X = matrix_of_values(NNLA_F64, 3, 2, values), *T = nnla_tensor_wrap(NNLA_I32, indices, 1, dims);
    assert_status(nnla_network_step(net, X, T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("target 4 in row 2: expected a class in 0 … 3");
    indices[2] = -1;
    assert_status(nnla_network_step(net, X, T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    indices[2] = 3;
    assert_ok(nnla_network_step(net, X, T, NULL));
    nnla_tensor *row = matrix_of_values(NNLA_I32, 1, 3, values);
    assert_status(nnla_network_step(net, X, row, NULL), NNLA_ERROR_SHAPE);
    assert_message("expected [3] or [3 x 1] class indices");
    nnla_tensor_destroy(row);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

/* A step that would spoil the parameters is refused, and says where. */
static void test_not_finite_data(void **state) {
    fixture *f = *state;
    double loss = 17;
    ((double *)nnla_tensor_data(f->X))[5] = NAN;
    assert_status(nnla_network_step(f->net, f->X, f->T, &loss), NNLA_ERROR_NOT_FINITE);
    assert_message("node 'input': X holds a value that is not finite");
    assert_close(loss, 17, 0, 0);
    parameters_unchanged(f);
    assert_status(nnla_network_fit(f->net, f->X, f->T, NULL), NNLA_ERROR_NOT_FINITE);
    assert_message("epoch 1, batch 1: nnla_network_fit: node 'input'");
    parameters_unchanged(f);
}

/* X has to last until backward, no longer. */
static void test_update_does_not_read_X(void **state) {
    fixture *f = *state;
    nnla_tensor *X = nnla_tensor_clone(f->X);
    ((double *)nnla_tensor_data(X))[5] = NAN;
    assert_ok(nnla_network_forward(f->net, X));
    assert_ok(nnla_network_backward(f->net, f->T, NULL));
    nnla_tensor_destroy(X);
    assert_status(nnla_network_update(f->net), NNLA_ERROR_NOT_FINITE);
    assert_message("node 'hidden': the output holds a value that is not finite");
    parameters_unchanged(f);
}

static void test_not_finite_parameter(void **state) {
    fixture *f = *state;
    size_t index;
    assert_ok(nnla_network_find_parameter(f->net, "embedding.weight", &index));
    double *W = nnla_tensor_data(nnla_network_parameter(f->net, index));
    W[7] = INFINITY;
    copy_parameters(f->net, f->before, PARAMETERS);
    assert_status(nnla_network_step(f->net, f->X, f->T, NULL), NNLA_ERROR_NOT_FINITE);
    assert_message("node 'embedding': the output holds a value that is not finite");
    parameters_unchanged(f);
}

/* predict lets what is not finite through, in its row alone. */
static void test_predict_passes_nan_through(void **state) {
    fixture *f = *state;
    nnla_tensor *Y = nnla_tensor_clone(f->T);
    ((double *)nnla_tensor_data(f->X))[2 * 5] = NAN;
    assert_ok(nnla_network_predict(f->net, f->X, Y));
    const double *y = nnla_tensor_const_data(Y);
    for (size_t i = 0; i < ROWS; i++)
        assert_int_equal(isnan(y[i]) != 0, i == 5);
    nnla_tensor_destroy(Y);
}

/* A loss that overflows while every output is finite. */
static void test_loss_that_overflows(void **state) {
    (void)state;
    const size_t one = 1;
    const double x[] = {1}, t[] = {1e300};
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &one);
    nnla_network_add_named(net, "out", nnla_dense_create(1));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 1));
    nnla_tensor *X = matrix_of_values(NNLA_F64, 1, 1, x), *T = matrix_of_values(NNLA_F64, 1, 1, t);
    assert_status(nnla_network_step(net, X, T, NULL), NNLA_ERROR_NOT_FINITE);
    assert_message("node 'out': its loss is not finite");
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void test_outputs_and_gradients(void **state) {
    fixture *f = *state;
    double loss = NAN;
    assert_ok(nnla_network_forward(f->net, f->X));
    const nnla_tensor *H = nnla_network_output_of(f->net, "hidden"), *X = nnla_network_output_of(f->net, "input");
    assert_int_equal(nnla_tensor_rank(H), 2);
    assert_int_equal(nnla_tensor_dim(H, 0), ROWS);
    assert_int_equal(nnla_tensor_dim(H, 1), 100);
    assert_ptr_equal(nnla_tensor_const_data(X), nnla_tensor_const_data(f->X));
    assert_ok(nnla_network_backward(f->net, f->T, &loss));
    assert_true(loss > 0);
    for (size_t i = 0; i < nnla_network_parameter_tensors(f->net); i++) {
        double largest = 0;
        const nnla_tensor *g = nnla_network_gradient(f->net, i);
        for (size_t k = 0; k < nnla_tensor_count(g); k++) {
            largest = fmax(largest, fabs(((const double *)nnla_tensor_const_data(g))[k]));
        }
        assert_true(largest > 0);
    }
    assert_null(nnla_network_output_of(f->net, "nothing"));
    assert_message("the network has no 'nothing'");
    assert_null(nnla_network_output_of(f->net, NULL));
}

/* The views of a smaller batch are smaller. */
static void test_short_batch(void **state) {
    fixture *f = *state;
    nnla_tensor *X = nnla_tensor_view_rows(f->X, 2, 3), *T = nnla_tensor_view_rows(f->T, 2, 3);
    assert_ok(nnla_network_step(f->net, X, T, NULL));
    assert_int_equal(nnla_tensor_dim(nnla_network_output_of(f->net, "line"), 0), 3);
    assert_int_equal(nnla_tensor_count(nnla_network_output_of(f->net, "hidden")), 300);
    assert_ok(nnla_network_step(f->net, f->X, f->T, NULL));
    assert_int_equal(nnla_tensor_dim(nnla_network_output_of(f->net, "line"), 0), ROWS);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        with_fixture(test_order_of_calls),
        with_fixture(test_own_outputs_as_arguments),
        with_fixture(test_parameters_as_samples),
        with_fixture(test_failed_step_draws_no_mask),
        with_fixture(test_prediction_in_between),
        with_fixture(test_before_compile),
        with_fixture(test_null_arguments),
        with_fixture(test_wrong_shapes),
        with_fixture(test_wrong_dtypes),
        with_fixture(test_targets_out_of_reach),
        cmocka_unit_test(test_classes_out_of_range),
        with_fixture(test_not_finite_data),
        with_fixture(test_update_does_not_read_X),
        with_fixture(test_not_finite_parameter),
        with_fixture(test_predict_passes_nan_through),
        cmocka_unit_test(test_loss_that_overflows),
        with_fixture(test_outputs_and_gradients),
        with_fixture(test_short_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
