/* Inference, predictors, and looking inside. */
#include <math.h>
#include <string.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/malloc_counter.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"

enum { ROWS = 70, MAX_BATCH = 16 };

typedef struct fixture {
    nnla_network *net;
    nnla_tensor *X, *T, *Y;
} fixture;

static int set_up(void **state) {
    static fixture f;
    f.net = moons_net_create(NNLA_F32, 3, MAX_BATCH);
    moons_data_create(NNLA_F32, ROWS, 1, &f.X, &f.T);
    if (f.net == NULL || f.X == NULL)
        return -1;
    f.Y = nnla_tensor_clone(f.T);
    *state = &f;
    return f.Y == NULL ? -1 : 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    nnla_network_destroy(f->net);
    nnla_tensor_destroy(f->X);
    nnla_tensor_destroy(f->T);
    nnla_tensor_destroy(f->Y);
    return 0;
}

/* The nodes' outputs by the public calls of linear algebra. */
static void test_predict_node_is_the_mathematics(void **state) {
    fixture *f = *state;
    const size_t dims[] = {ROWS, 100};
    nnla_tensor *H = nnla_tensor_create(NNLA_F32, 2, dims), *Z = nnla_tensor_create(NNLA_F32, 2, dims);
    assert_ok(nnla_affine(nnla_network_parameter(f->net, 0), nnla_network_parameter(f->net, 1), f->X, Z));
    assert_ok(nnla_network_predict_node(f->net, "hidden", f->X, H));
    assert_same_bits(nnla_tensor_data(H), nnla_tensor_data(Z), ROWS * 100 * sizeof(float));
    assert_ok(nnla_activation_forward(NNLA_TANH, Z, Z));
    assert_ok(nnla_network_predict_node(f->net, "activation_1", f->X, H));
    assert_same_bits(nnla_tensor_data(H), nnla_tensor_data(Z), ROWS * 100 * sizeof(float));
    nnla_tensor_destroy(H);
    nnla_tensor_destroy(Z);
}

static void test_predict_refusals(void **state) {
    fixture *f = *state;
    const double values[2] = {0};
    nnla_tensor *short_Y = nnla_tensor_view_rows(f->Y, 0, 3), *f64 = matrix_of_values(NNLA_F64, 1, 2, values);
    nnla_tensor *fixed = nnla_tensor_wrap_const(NNLA_F32, nnla_tensor_data(f->Y), 2, (const size_t[]){ROWS, 1});
    assert_status(nnla_network_predict(f->net, f->X, short_Y), NNLA_ERROR_SHAPE);
    assert_message("Y has 3 rows, X has 70");
    assert_status(nnla_network_predict(f->net, f->X, f->X), NNLA_ERROR_SHAPE);
    assert_status(nnla_network_predict(f->net, f64, f->Y), NNLA_ERROR_DTYPE);
    assert_status(nnla_network_predict(f->net, f->X, fixed), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_predict_node(f->net, "nothing", f->X, f->Y), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("the network has no 'nothing'");
    assert_status(nnla_network_predict_node(f->net, NULL, f->X, f->Y), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_predict_node(f->net, "input", f->X, f->X), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_tensor_destroy(short_Y);
    nnla_tensor_destroy(f64);
    nnla_tensor_destroy(fixed);
}

/* A prediction into the network's own parameters would change what its later rows are computed from. */
static void test_predict_into_the_network(void **state) {
    fixture *f = *state;
    const size_t dims[] = {ROWS, 1};
    nnla_tensor *own = nnla_tensor_wrap(NNLA_F32, nnla_tensor_data(nnla_network_parameter(f->net, 0)), 2, dims);
    assert_status(nnla_network_predict(f->net, f->X, own), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Y is memory of the network");
    nnla_tensor_destroy(own);
}

static void test_no_rows(void **state) {
    fixture *f = *state;
    nnla_tensor *X = nnla_tensor_view_rows(f->X, 0, 0), *Y = nnla_tensor_view_rows(f->Y, 0, 0);
    assert_ok(nnla_network_predict(f->net, X, Y));
    assert_status(nnla_network_evaluate(f->net, X, Y, NULL, NULL), NNLA_ERROR_SHAPE);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
}

/* Loss and accuracy against the same from the predictions. */
static void test_evaluate(void **state) {
    fixture *f = *state;
    double loss, accuracy, expected_loss = 0;
    int right = 0;
    assert_ok(nnla_network_evaluate(f->net, f->X, f->T, &loss, &accuracy));
    assert_ok(nnla_network_predict(f->net, f->X, f->Y));
    const float *y = nnla_tensor_data(f->Y), *t = nnla_tensor_data(f->T);
    for (size_t i = 0; i < ROWS; i++) {
        expected_loss -= (t[i] > 0.5f ? log(y[i]) : log1p(-(double)y[i])) / ROWS;
        right += (y[i] > 0.5f) == (t[i] > 0.5f);
    }
    assert_close(loss, expected_loss, 1e-5, 0);
    assert_close(accuracy, (double)right / ROWS, 1e-12, 0);
    assert_ok(nnla_network_evaluate(f->net, f->X, f->T, NULL, NULL));
}

static void test_regression_has_no_accuracy(void **state) {
    fixture *f = *state;
    const size_t inputs = 2;
    double accuracy = 0, loss = 0;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add(net, nnla_dense_create(1));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_HUBER), nnla_sgd_create(NULL), 4));
    assert_ok(nnla_network_evaluate(net, f->X, f->T, &loss, &accuracy));
    assert_true(isnan(accuracy) && isfinite(loss));
    nnla_network_destroy(net);
}

static void test_predictor(void **state) {
    fixture *f = *state;
    nnla_tensor *Y = nnla_tensor_clone(f->Y);
    nnla_predictor *predictor = nnla_predictor_create(f->net, 9), *clone = nnla_predictor_clone(predictor);
    assert_created(predictor);
    assert_created(clone);
    assert_ok(nnla_network_predict(f->net, f->X, f->Y));
    assert_ok(nnla_predictor_predict(predictor, f->X, Y));
    assert_same_bits(nnla_tensor_data(Y), nnla_tensor_data(f->Y), ROWS * sizeof(float));
    nnla_predictor_destroy(predictor);

    /* It keeps the parameters of its making until it is refreshed. */
    assert_ok(nnla_network_fit(f->net, f->X, f->T, NULL));
    assert_ok(nnla_predictor_predict(clone, f->X, Y));
    assert_same_bits(nnla_tensor_data(Y), nnla_tensor_data(f->Y), ROWS * sizeof(float));
    assert_ok(nnla_predictor_refresh(clone));
    assert_ok(nnla_network_predict(f->net, f->X, f->Y));
    assert_ok(nnla_predictor_predict(clone, f->X, Y));
    assert_same_bits(nnla_tensor_data(Y), nnla_tensor_data(f->Y), ROWS * sizeof(float));
    nnla_predictor_destroy(clone);
    nnla_tensor_destroy(Y);
}

static void test_predictor_refusals(void **state) {
    fixture *f = *state;
    assert_null(nnla_predictor_create(NULL, 1));
    assert_null(nnla_predictor_create(f->net, 0));
    assert_message("max_batch: expected 1 or more, got 0");
    assert_null(nnla_predictor_create(f->net, SIZE_MAX / 2));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
    assert_null(nnla_predictor_clone(NULL));
    assert_status(nnla_predictor_refresh(NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_predictor_predict(NULL, f->X, f->Y), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_predictor *predictor = nnla_predictor_create(f->net, 1);
    assert_status(nnla_predictor_predict(predictor, f->T, f->Y), NNLA_ERROR_SHAPE);
    assert_status(nnla_predictor_predict(predictor, f->X, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_predictor_destroy(predictor);
    nnla_predictor_destroy(NULL);
}

/* No output has memory of the predictor's, and scratch does not wrap round all the same. */
static void test_a_huge_batch_of_one_layer(void **state) {
    (void)state;
    const size_t one = 1;
    nnla_network *net = nnla_network_create(NULL);
    assert_ok(nnla_network_add_input(net, 1, &one));
    assert_ok(nnla_network_add(net, nnla_dense_create(512)));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 1));
    assert_null(nnla_predictor_create(net, SIZE_MAX / 512));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
    nnla_network_destroy(net);
}

static void test_parameters_by_name(void **state) {
    fixture *f = *state;
    const char *names[] = {"hidden.weight",  "hidden.bias", "embedding.weight",
                           "embedding.bias", "line.weight", "line.bias"};
    const size_t counts[] = {200, 100, 200, 2, 2, 1};
    assert_int_equal(nnla_network_parameter_count(f->net), 505);
    assert_int_equal(nnla_network_parameter_tensors(f->net), 6);
    for (size_t i = 0; i < 6; i++) {
        size_t index = 99;
        assert_string_equal(nnla_network_parameter_name(f->net, i), names[i]);
        assert_ok(nnla_network_find_parameter(f->net, names[i], &index));
        assert_int_equal(index, i);
        assert_int_equal(nnla_tensor_count(nnla_network_const_parameter(f->net, i)), counts[i]);
        assert_int_equal(nnla_tensor_count(nnla_network_gradient(f->net, i)), counts[i]);
    }
    size_t index = 42;
    assert_status(nnla_network_find_parameter(f->net, "line", &index), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("no parameter 'line'");
    assert_int_equal(index, 42);
    assert_null(nnla_network_parameter(f->net, 6));
    assert_message("index 6: the network has 6 parameter tensors");
    assert_null(nnla_network_parameter(NULL, 0));
}

/* Parameters may be written between calls: nothing is cached. */
static void test_parameters_can_be_written(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < 6; i++) {
        nnla_tensor *p = nnla_network_parameter(f->net, i);
        memset(nnla_tensor_data(p), 0, nnla_tensor_count(p) * sizeof(float));
    }
    assert_ok(nnla_network_predict(f->net, f->X, f->Y));
    for (size_t i = 0; i < ROWS; i++)
        assert_close(((float *)nnla_tensor_data(f->Y))[i], 0.5, 0, 0);
}

static void test_summary(void **state) {
    fixture *f = *state;
    char all[1024], cut[100];
    size_t needed = 0;
    memset(cut, 'x', sizeof cut);
    assert_ok(nnla_network_summary(f->net, all, sizeof all, &needed));
    assert_int_equal(needed, strlen(all));
    assert_non_null(strstr(all, "embedding_tanh       tanh             [2]                         0"));
    assert_non_null(strstr(all, "total                f32                                        505"));
    assert_ok(nnla_network_summary(f->net, cut, 50, &needed));
    assert_int_equal(strlen(cut), 49);
    assert_memory_equal(cut, all, 49);
    assert_int_equal(cut[50], 'x');
    assert_ok(nnla_network_summary(f->net, NULL, 0, &needed));
    assert_int_equal(needed, strlen(all));
    assert_status(nnla_network_summary(f->net, NULL, 1, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_summary(NULL, all, 1, NULL), NNLA_ERROR_INVALID_ARGUMENT);
}

/* What is said before compile is what compile takes. */
static void test_memory(void **state) {
    (void)state;
    nnla_memory before = {.struct_size = sizeof before}, after = before, none = {0};
    nnla_network *net = nnla_network_create(NULL);
    nnla_loss *loss = nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY);
    nnla_optimizer *adam = nnla_adam_create(NULL);
    assert_status(nnla_network_memory(net, loss, adam, 32, &before), NNLA_ERROR_STATE);
    moons_net_add(net);
    assert_status(nnla_network_memory(net, NULL, adam, 32, &before), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_memory(net, loss, adam, 0, &before), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_memory(net, loss, adam, 32, &none), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_memory(net, loss, adam, 32, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_memory(NULL, loss, adam, 32, &before), NNLA_ERROR_INVALID_ARGUMENT);
    assert_ok(nnla_network_memory(net, loss, adam, 32, &before));
    assert_ok(nnla_network_compile(net, loss, adam, 32));
    assert_ok(nnla_network_memory(net, NULL, NULL, 0, &after));
    assert_same_bits(&after, &before, sizeof before);
    assert_int_equal(after.gradients, after.parameters);
    assert_int_equal(after.optimizer_state, 2 * after.parameters);
    assert_in_range(after.parameters, 505 * 4, 505 * 4 + 6 * 64);
    assert_true(after.output_gradients < after.output_gradients_unshared);
    assert_int_equal(after.total, after.parameters + after.gradients + after.optimizer_state + after.outputs +
                                      after.output_gradients + after.batch + after.scratch);
    struct {
        nnla_memory known;
        size_t unknown;
    } longer = {{.struct_size = sizeof longer}, 7};
    nnla_memory shorter = {.struct_size = offsetof(nnla_memory, buffers), .buffers = 7, .saved = 7};
    assert_ok(nnla_network_memory(net, NULL, NULL, 0, &longer.known));
    assert_int_equal(longer.known.total, after.total);
    assert_int_equal(longer.unknown, 7);
    assert_ok(nnla_network_memory(net, NULL, NULL, 0, &shorter));
    assert_int_equal(shorter.struct_size, offsetof(nnla_memory, buffers));
    assert_int_equal(shorter.total, after.total);
    assert_int_equal(shorter.buffers, 7);
    assert_int_equal(shorter.saved, 7);
    nnla_network_destroy(net);
}

/* After a first step, steps and predictions allocate nothing at all. */
static void test_no_allocation(void **state) {
    fixture *f = *state;
    if (!malloc_counter_available())
        skip();
    nnla_tensor *X = nnla_tensor_view_rows(f->X, 0, MAX_BATCH), *T = nnla_tensor_view_rows(f->T, 0, MAX_BATCH);
    nnla_predictor *predictor = nnla_predictor_create(f->net, 4);
    nnla_status status = nnla_network_step(f->net, X, T, NULL);
    size_t before = malloc_counter_allocations();
    for (int i = 0; i < 100; i++) {
        if (status == NNLA_OK)
            status = nnla_network_step(f->net, X, T, NULL);
        if (status == NNLA_OK)
            status = nnla_network_predict(f->net, f->X, f->Y);
        if (status == NNLA_OK)
            status = nnla_predictor_predict(predictor, f->X, f->Y);
        if (status == NNLA_OK)
            status = nnla_network_evaluate(f->net, f->X, f->T, NULL, NULL);
    }
    size_t after = malloc_counter_allocations();
    assert_ok(status);
    assert_int_equal(after, before);
    nnla_predictor_destroy(predictor);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static nnla_status make_predictors(void *payload) {
    nnla_predictor *predictor = nnla_predictor_create(payload, 5), *clone = NULL;
    nnla_status status = predictor == NULL ? nnla_error_status() : NNLA_OK;
    if (predictor != NULL)
        clone = nnla_predictor_clone(predictor);
    if (status == NNLA_OK && clone == NULL)
        status = nnla_error_status();
    nnla_predictor_destroy(predictor);
    nnla_predictor_destroy(clone);
    return status;
}

static void test_failing_allocator(void **state) {
    (void)state;
    failing_allocator_install();
    nnla_network *net = moons_net_create(NNLA_F32, 3, MAX_BATCH);
    assert_true(run_with_each_allocation_failed(make_predictors, net) >= 6);
    nnla_network_destroy(net);
    failing_allocator_remove();
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        with_fixture(test_predict_node_is_the_mathematics),
        with_fixture(test_predict_refusals),
        with_fixture(test_predict_into_the_network),
        with_fixture(test_no_rows),
        with_fixture(test_evaluate),
        with_fixture(test_regression_has_no_accuracy),
        with_fixture(test_predictor),
        with_fixture(test_predictor_refusals),
        cmocka_unit_test(test_a_huge_batch_of_one_layer),
        with_fixture(test_parameters_by_name),
        with_fixture(test_parameters_can_be_written),
        with_fixture(test_summary),
        cmocka_unit_test(test_memory),
        with_fixture(test_no_allocation),
        cmocka_unit_test(test_failing_allocator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
