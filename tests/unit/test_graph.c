/* Building and using graphs: what is refused, with which message, and what names and figures a graph has. */
#include <math.h>
#include <string.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/graph_nets.h"
#include "support/nnla_test.h"

static const size_t three = 3, four = 4;

static nnla_network *with_inputs(void) {
    nnla_network *net = nnla_network_create(NULL);
    assert_created(net);
    assert_ok(nnla_network_add_input(net, 1, &four));
    assert_ok(nnla_network_add_input_named(net, "other", 1, &three));
    assert_ok(nnla_network_add_named(net, "after_other", nnla_dense_create(4)));
    return net;
}

static nnla_status connect(nnla_network *net, const char *name, nnla_layer *layer, const char *a, const char *b) {
    const char *const inputs[] = {a, b};
    return nnla_network_connect(net, name, layer, inputs, b == NULL ? 1 : 2);
}

static nnla_status compile(nnla_network *net, nnla_loss *loss) {
    return nnla_network_compile(net, loss, nnla_sgd_create(NULL), 4);
}

static nnla_loss *squared(void) { return nnla_loss_create(NNLA_LOSS_MSE); }

/* ---- Connecting ---- */

static void test_connect_refusals(void **state) {
    (void)state;
    const struct {
        const char *a, *b;
        nnla_status status;
        const char *message;
    } cases[] = {
        {"input", "later", NNLA_ERROR_INVALID_ARGUMENT,
         "node 'sum' cannot take 'later', which the network does not have"},
        {"input", "sum", NNLA_ERROR_INVALID_ARGUMENT, "node 'sum' cannot take its own output"},
        {"input", NULL, NNLA_ERROR_SHAPE,
         "nnla_network_connect: node 'sum': a layer of kind add takes 2 inputs or more"},
        {"input", "other", NNLA_ERROR_SHAPE,
         "nnla_network_connect: after 'input', 'other': node 'sum': an add layer takes inputs of one shape"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nnla_network *net = with_inputs();
        assert_status(connect(net, "sum", nnla_add_create(), cases[i].a, cases[i].b), cases[i].status);
        assert_message(cases[i].message);
        assert_status(compile(net, squared()), cases[i].status); /* remembered */
        nnla_network_destroy(net);
    }
    nnla_network *net = with_inputs();
    const char *const inputs[] = {"input", NULL};
    assert_status(nnla_network_connect(net, "sum", nnla_add_create(), inputs, 2), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("inputs[1] is NULL");
    nnla_network_destroy(net);
    net = with_inputs();
    assert_status(nnla_network_connect(net, "sum", nnla_add_create(), NULL, 2), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_network_destroy(net);
    net = with_inputs();
    assert_status(nnla_network_connect(net, "sum", nnla_add_create(), inputs, 0), NNLA_ERROR_SHAPE);
    nnla_network_destroy(net);
    net = with_inputs();
    assert_status(connect(net, NULL, nnla_add_create(), "input", "after_other"), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("name ''");
    nnla_network_destroy(net);
    assert_status(connect(NULL, "sum", nnla_add_create(), "a", "b"), NNLA_ERROR_INVALID_ARGUMENT);
    net = with_inputs();
    assert_status(connect(net, "sum", NULL, "input", "after_other"), nnla_error_status());
    nnla_network_destroy(net);
}

static void test_two_inputs_for_one(void **state) {
    (void)state;
    nnla_network *net = with_inputs();
    assert_status(connect(net, "d", nnla_dense_create(2), "input", "after_other"), NNLA_ERROR_SHAPE);
    assert_message("node 'd': a layer of kind dense takes 1 input, not 2");
    nnla_network_destroy(net);
}

static void test_shared_layers(void **state) {
    (void)state;
    nnla_network *net = with_inputs();
    nnla_layer *layer = nnla_dense_create(2);
    assert_ok(connect(net, "a", layer, "input", NULL));
    assert_ok(connect(net, "b", layer, "after_other", NULL));
    assert_ok(connect(net, "sum", nnla_add_create(), "a", "b"));
    assert_ok(compile(net, squared()));
    assert_int_equal(nnla_network_parameter_tensors(net), 4);
    assert_string_equal(nnla_network_parameter_name(net, 2), "a.weight");
    assert_string_equal(nnla_network_parameter_name(net, 3), "a.bias");
    assert_int_equal(nnla_network_parameter_count(net), 3 * 4 + 4 + 4 * 2 + 2);
    nnla_network_destroy(net);

    net = with_inputs();
    layer = nnla_dense_create(2);
    assert_ok(connect(net, "a", layer, "input", NULL));
    assert_status(connect(net, "b", layer, "other", NULL), NNLA_ERROR_SHAPE);
    assert_message("node 'b' shares the layer of node 'a', whose weight is [2 x 4]: here it would be [2 x 3]");
    nnla_network_destroy(net);

    net = with_inputs();
    nnla_network *second = with_inputs();
    layer = nnla_dense_create(2);
    assert_ok(connect(net, "a", layer, "input", NULL));
    assert_status(connect(second, "a", layer, "input", NULL), NNLA_ERROR_STATE);
    assert_message("the layer belongs to a network already");
    nnla_network_destroy(second);
    assert_status(nnla_network_add(net, layer), NNLA_ERROR_STATE);
    nnla_network_destroy(net);
}

/* ---- Outputs ---- */

static void test_output_refusals(void **state) {
    (void)state;
    const struct {
        const char *node;
        nnla_loss_kind loss;
        double weight;
        nnla_status status;
        const char *message;
    } cases[] = {
        {"input", NNLA_LOSS_MSE, 1, NNLA_ERROR_INVALID_ARGUMENT, "node 'input' is an input"},
        {"nobody", NNLA_LOSS_MSE, 1, NNLA_ERROR_INVALID_ARGUMENT, "the network has no 'nobody'"},
        {NULL, NNLA_LOSS_MSE, 1, NNLA_ERROR_INVALID_ARGUMENT, "the name is NULL"},
        {"after_other", 99, 1, NNLA_ERROR_INVALID_ARGUMENT, "got 99"},
        {"after_other", NNLA_LOSS_MSE, 0, NNLA_ERROR_INVALID_ARGUMENT,
         "weight: expected a finite value above 0, got 0"},
        {"after_other", NNLA_LOSS_MSE, -1, NNLA_ERROR_INVALID_ARGUMENT, "got -1"},
        {"after_other", NNLA_LOSS_MSE, NAN, NNLA_ERROR_INVALID_ARGUMENT, "got nan"},
        {"after_other", NNLA_LOSS_MSE, 1e39, NNLA_ERROR_INVALID_ARGUMENT, "got 1e+39"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nnla_network *net = with_inputs();
        assert_status(nnla_network_add_output(net, cases[i].node, nnla_loss_create(cases[i].loss), cases[i].weight),
                      cases[i].status);
        assert_message(cases[i].message);
        nnla_network_destroy(net);
    }
    assert_status(nnla_network_add_output(NULL, "a", squared(), 1), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_network *net = with_inputs();
    assert_ok(nnla_network_add_output(net, "after_other", squared(), 1));
    assert_status(nnla_network_add_output(net, "after_other", squared(), 1), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("node 'after_other' has a loss already");
    nnla_network_destroy(net);
}

static void test_owned_losses_are_refused(void **state) {
    (void)state;
    nnla_network *net = with_inputs(), *second = with_inputs();
    nnla_loss *loss = squared();
    assert_ok(nnla_network_add_output(net, "after_other", loss, 1));
    assert_status(nnla_network_add_output(second, "after_other", loss, 1), NNLA_ERROR_STATE);
    assert_message("the loss belongs to a network already");
    nnla_network_destroy(second);
    nnla_network_destroy(net);
}

static void test_unused_nodes(void **state) {
    (void)state;
    nnla_network *net = with_inputs();
    assert_status(compile(net, squared()), NNLA_ERROR_STATE);
    assert_message("nobody takes the output of node 'input'");
    nnla_network_destroy(net);
    net = with_inputs();
    assert_ok(connect(net, "end", nnla_dense_create(1), "input", NULL));
    assert_ok(nnla_network_add_output(net, "end", squared(), 1));
    assert_status(compile(net, NULL), NNLA_ERROR_STATE);
    assert_message("nobody takes the output of node 'after_other'");
    nnla_network_destroy(net);
    net = with_inputs();
    assert_ok(connect(net, "end", nnla_add_create(), "input", "after_other"));
    assert_ok(nnla_network_add_output(net, "end", squared(), 1));
    assert_status(compile(net, squared()), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("node 'end' has a loss already");
    nnla_network_destroy(net);
}

/* ---- Using ---- */

typedef struct fixture {
    nnla_network *net; /* two inputs, two outputs */
    graph_data data;
} fixture;

static const graph_case *named(const char *name) {
    size_t i = 0;
    while (strcmp(graph_cases[i].name, name) != 0)
        i++;
    return &graph_cases[i];
}

static int set_up(void **state) {
    static fixture f;
    f.net = graph_create(named("two by two"), NNLA_F32, 1, nnla_sgd_create(NULL), 4);
    assert_created(f.net);
    graph_data_create(&f.data, f.net, 4, 1);
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    graph_data_destroy(&f->data);
    nnla_network_destroy(f->net);
    return 0;
}

static void test_names(void **state) {
    fixture *f = *state;
    assert_int_equal(nnla_network_input_count(f->net), 2);
    assert_int_equal(nnla_network_output_count(f->net), 2);
    assert_string_equal(nnla_network_input_name(f->net, 1), "input_2");
    assert_string_equal(nnla_network_output_name(f->net, 0), "classes");
    assert_string_equal(nnla_network_output_name(f->net, 1), "value");
    assert_null(nnla_network_input_name(f->net, 2));
    assert_message("index 2: the network has 2 inputs");
    assert_null(nnla_network_output_name(f->net, 2));
    assert_message("index 2: the network has 2 outputs");
    assert_null(nnla_network_input_name(NULL, 0));
    assert_null(nnla_network_output_name(NULL, 0));
    assert_int_equal(nnla_network_input_count(NULL) + nnla_network_output_count(NULL), 0);
    assert_int_equal(nnla_network_buffer_tensors(f->net), 0);
    assert_null(nnla_network_buffer_name(f->net, 0));
    assert_message("index 0: the network has 0 buffers");
    assert_null(nnla_network_buffer(f->net, 0));
    assert_null(nnla_network_const_buffer(f->net, 0));
}

static void test_calls_for_one(void **state) {
    fixture *f = *state;
    const nnla_tensor *X = f->data.X[0], *T = f->data.T[0];
    assert_status(nnla_network_step(f->net, X, T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_step: the network has 2 inputs: use the call for several");
    assert_status(nnla_network_forward(f->net, X), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_evaluate(f->net, X, T, NULL, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_fit(f->net, X, T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_predict(f->net, X, f->data.Y[0]), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("the network has 2 outputs");
    assert_status(nnla_network_predict_node(f->net, "hidden", X, f->data.Y[0]), NNLA_ERROR_INVALID_ARGUMENT);
}

static void test_lists(void **state) {
    fixture *f = *state;
    nnla_tensor *const *X = f->data.X, *const *T = f->data.T, *const *Y = f->data.Y;
    const nnla_tensor *const x[] = {X[0], X[1]}, *const t[] = {T[0], T[1]}, *const swapped[] = {X[1], X[0]};
    const nnla_tensor *const missing[] = {X[0], NULL};
    nnla_tensor *const twice[] = {Y[0], Y[0]}, *const into[] = {Y[0], Y[1]};
    nnla_tensor *fewer = nnla_tensor_view_rows(X[1], 0, 3);
    const nnla_tensor *const uneven[] = {X[0], fewer};
    double loss = 0, losses[2], accuracies[2];
    assert_status(nnla_network_step_many(f->net, x, 1, t, 2, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("X: the network has 2 inputs, got 1 tensors");
    assert_status(nnla_network_step_many(f->net, x, 2, t, 3, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("T: the network has 2 outputs, got 3 tensors");
    assert_status(nnla_network_step_many(f->net, swapped, 2, t, 2, NULL), NNLA_ERROR_SHAPE);
    assert_message("X[0] is [4 x 3], expected rows of [4] for node 'input'");
    assert_status(nnla_network_step_many(f->net, missing, 2, t, 2, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("X[1] is NULL");
    assert_status(nnla_network_step_many(f->net, NULL, 2, t, 2, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_step_many(f->net, uneven, 2, t, 2, NULL), NNLA_ERROR_SHAPE);
    assert_message("X[1] has 3 rows, X[0] has 4");
    assert_status(nnla_network_predict_many(f->net, x, 2, twice, 2), NNLA_ERROR_SHAPE);
    assert_status(nnla_network_backward_many(f->net, t, 2, NULL), NNLA_ERROR_STATE);
    assert_ok(nnla_network_step_many(f->net, x, 2, t, 2, &loss));
    assert_ok(nnla_network_evaluate_many(f->net, x, 2, t, 2, losses, accuracies));
    assert_true(losses[0] + 2 * losses[1] < loss); /* the second weighs 2; the step made the sum smaller */
    assert_true(accuracies[0] >= 0 && accuracies[0] <= 1 && isnan(accuracies[1]));
    assert_ok(nnla_network_evaluate_many(f->net, x, 2, t, 2, NULL, NULL));
    assert_ok(nnla_network_predict_many(f->net, x, 2, into, 2));
    nnla_tensor_destroy(fewer);
}

/* A parameter has the shape of an output: the message says which of them. */
static void test_predict_into_the_network(void **state) {
    fixture *f = *state;
    const size_t dims[] = {4, 2};
    const nnla_tensor *const x[] = {f->data.X[0], f->data.X[1]};
    nnla_tensor *inside = nnla_tensor_wrap(NNLA_F32, nnla_tensor_data(nnla_network_parameter(f->net, 0)), 2, dims);
    nnla_tensor *const into[] = {f->data.Y[0], inside};
    assert_status(nnla_network_predict_many(f->net, x, 2, into, 2), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("Y[1] is memory of the network: expected a tensor apart");
    nnla_tensor_destroy(inside);
}

/* Any node of a network of several inputs. */
static void test_predict_node(void **state) {
    fixture *f = *state;
    const nnla_tensor *const x[] = {f->data.X[0], f->data.X[1]};
    nnla_tensor *const y[] = {f->data.Y[0], f->data.Y[1]};
    nnla_tensor *value = nnla_tensor_clone(f->data.Y[1]), *second = nnla_tensor_clone(f->data.X[1]);
    assert_ok(nnla_network_predict_many(f->net, x, 2, y, 2));
    assert_ok(nnla_network_predict_node_many(f->net, "value", x, 2, value));
    assert_same_bits(nnla_tensor_const_data(value), nnla_tensor_const_data(f->data.Y[1]), 4 * 2 * sizeof(float));
    assert_ok(nnla_tensor_fill(second, 0));
    assert_ok(nnla_network_predict_node_many(f->net, "input_2", x, 2, second));
    assert_same_bits(nnla_tensor_const_data(second), nnla_tensor_const_data(f->data.X[1]), 4 * 3 * sizeof(float));
    nnla_tensor_destroy(value);
    nnla_tensor_destroy(second);
}

/* A step that is refused changes nothing; the message names the output. */
static void test_not_finite(void **state) {
    fixture *f = *state;
    const nnla_tensor *const x[] = {f->data.X[0], f->data.X[1]}, *const t[] = {f->data.T[0], f->data.T[1]};
    ((float *)nnla_tensor_data(f->data.T[1]))[3] = INFINITY;
    assert_status(nnla_network_step_many(f->net, x, 2, t, 2, NULL), NNLA_ERROR_NOT_FINITE);
    assert_message("node 'value': its loss is not finite; nothing was changed");
}

/* What lifetimes save: gradients by outputs take less than their sum. */
static void test_memory(void **state) {
    (void)state;
    nnla_network *net = graph_create(named("residual"), NNLA_F32, 1, nnla_sgd_create(NULL), 64);
    nnla_memory memory = {.struct_size = sizeof memory};
    assert_created(net);
    assert_ok(nnla_network_memory(net, NULL, NULL, 0, &memory));
    assert_true(memory.output_gradients > 0 && memory.output_gradients < memory.output_gradients_unshared);
    assert_int_equal(memory.total, memory.parameters + memory.gradients + memory.optimizer_state + memory.outputs +
                                       memory.output_gradients + memory.batch + memory.scratch + memory.buffers +
                                       memory.saved);
    nnla_network_destroy(net);
}

static void test_memory_beforehand(void **state) {
    (void)state;
    nnla_network *net = with_inputs();
    nnla_optimizer *sgd = nnla_sgd_create(NULL);
    nnla_memory before = {.struct_size = sizeof before}, after = before;
    assert_ok(connect(net, "end", nnla_add_create(), "input", "after_other"));
    assert_status(nnla_network_memory(net, NULL, sgd, 8, &before), NNLA_ERROR_INVALID_ARGUMENT);
    assert_ok(nnla_network_add_output(net, "end", squared(), 1));
    nnla_loss *second = squared();
    assert_status(nnla_network_memory(net, second, sgd, 8, &before), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_memory: node 'end' has a loss already");
    nnla_loss_destroy(second);
    assert_ok(nnla_network_memory(net, NULL, sgd, 8, &before));
    assert_ok(nnla_network_compile(net, NULL, sgd, 8));
    assert_ok(nnla_network_memory(net, NULL, NULL, 0, &after));
    assert_same_bits(&after, &before, sizeof after);
    nnla_network_destroy(net);
}

static nnla_status build_all(void *payload) {
    const graph_case *graph = payload;
    nnla_network *net = graph_create(graph, NNLA_F32, 1, nnla_sgd_create(NULL), 4);
    nnla_predictor *predictor = net == NULL ? NULL : nnla_predictor_create(net, 3);
    nnla_status status = predictor == NULL ? nnla_error_status() : NNLA_OK;
    nnla_predictor_destroy(predictor);
    nnla_network_destroy(net);
    return status;
}

static void test_failing_allocator(void **state) {
    (void)state;
    for (size_t g = 0; g < graph_case_count; g++) {
        graph_case graph = graph_cases[g];
        assert_true(run_with_each_allocation_failed(build_all, &graph) > 20);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_connect_refusals),
        cmocka_unit_test(test_two_inputs_for_one),
        cmocka_unit_test(test_shared_layers),
        cmocka_unit_test(test_output_refusals),
        cmocka_unit_test(test_owned_losses_are_refused),
        cmocka_unit_test(test_unused_nodes),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_calls_for_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_predict_into_the_network, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_predict_node, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_not_finite, set_up, tear_down),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_memory_beforehand),
        cmocka_unit_test(test_failing_allocator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
