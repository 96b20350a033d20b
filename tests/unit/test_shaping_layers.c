/* Embedding, flatten, reshape, add, concatenate, PReLU: settings and refusals; and each kind of layer with every
   allocation failed. */
#include "support/nnla_test.h"

#include <math.h>

#include "support/failing_allocator.h"
#include "support/kind_networks.h"

static void refused(const void *object, nnla_status status, const char *message) {
    assert_null(object);
    assert_int_equal(nnla_error_status(), status);
    assert_message(message);
}

static void test_refusals(void **state) {
    (void)state;
    static const size_t zero[] = {3, 0}, huge[] = {SIZE_MAX / 2, 3}, eight[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    refused(nnla_embedding_create(0, 4), NNLA_ERROR_SHAPE,
            "nnla_embedding_create: expected 1 or more rows and units, got 0 and 4");
    refused(nnla_embedding_create(4, 0), NNLA_ERROR_SHAPE, "got 4 and 0");
    refused(nnla_reshape_create(0, NULL), NNLA_ERROR_SHAPE, "nnla_reshape_create: rank: expected 1 to 7, got 0");
    refused(nnla_reshape_create(8, eight), NNLA_ERROR_SHAPE, "rank: expected 1 to 7, got 8");
    refused(nnla_reshape_create(2, NULL), NNLA_ERROR_INVALID_ARGUMENT, "dims is NULL");
    refused(nnla_reshape_create(2, zero), NNLA_ERROR_SHAPE, "dims[1]: expected 1 or more, got 0");
    refused(nnla_reshape_create(2, huge), NNLA_ERROR_SHAPE, "dims: their product overflows");
    refused(nnla_concatenate_create(7), NNLA_ERROR_SHAPE, "nnla_concatenate_create: axis: expected less than 7, got 7");
    nnla_prelu_config prelu = NNLA_PRELU_CONFIG_INIT;
    prelu.initial = NAN;
    refused(nnla_prelu_create_with(&prelu), NNLA_ERROR_INVALID_ARGUMENT, "initial: expected a finite value");
    prelu.initial = 0;
    prelu.per_channel = 3;
    refused(nnla_prelu_create_with(&prelu), NNLA_ERROR_INVALID_ARGUMENT, "per_channel: expected 0 or 1, got 3");
    nnla_embedding_config embedding = NNLA_EMBEDDING_CONFIG_INIT;
    embedding.weight_initializer = -3;
    refused(nnla_embedding_create_with(4, 4, &embedding), NNLA_ERROR_INVALID_ARGUMENT, "got -3 for the weight");
    embedding.weight_initializer = NNLA_INIT_UNIFORM;
    embedding.weight_scale = INFINITY;
    refused(nnla_embedding_create_with(4, 4, &embedding), NNLA_ERROR_INVALID_ARGUMENT,
            "scale: expected a finite value");
}

/* Two inputs of these shapes and the layer on both. */
static void refused_after(size_t rank, const size_t *dims, size_t other_rank, const size_t *other_dims,
                          nnla_layer *layer, const char *message) {
    const char *const inputs[] = {"a", "b"};
    nnla_network *net = nnla_network_create(NULL);
    assert_ok(nnla_network_add_input_named(net, "a", rank, dims));
    assert_ok(nnla_network_add_input_named(net, "b", other_rank, other_dims));
    assert_status(nnla_network_connect(net, "both", layer, inputs, 2), NNLA_ERROR_SHAPE);
    assert_message("'both'");
    assert_message(message);
    nnla_network_destroy(net);
}

static void test_shapes_that_clash(void **state) {
    (void)state;
    static const size_t a[] = {2, 3}, b[] = {2, 4}, c[] = {6}, d[] = {3, 3};
    refused_after(2, a, 2, b, nnla_add_create(), "an add layer takes inputs of one shape, not [2 x 3] and [2 x 4]");
    refused_after(2, a, 1, c, nnla_add_create(), "not [2 x 3] and [6]");
    refused_after(2, a, 2, b, nnla_concatenate_create(0),
                  "inputs concatenated along axis 0 are alike in the other axes, not [2 x 3] and [2 x 4]");
    refused_after(2, a, 2, d, nnla_concatenate_create(1), "not [2 x 3] and [3 x 3]");
    refused_after(2, a, 1, c, nnla_concatenate_create(0), "not [2 x 3] and [6]");
    refused_after(2, a, 2, a, nnla_concatenate_create(2), "samples of rank 2 have no axis 2 to concatenate along");
}

static void test_reshape_to_another_count(void **state) {
    (void)state;
    static const size_t from[] = {2, 3}, to[] = {7};
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 2, from);
    assert_status(nnla_network_add(net, nnla_reshape_create(1, to)), NNLA_ERROR_SHAPE);
    assert_message("node 'reshape_1': samples of shape [2 x 3] cannot be reshaped to [7]");
    nnla_network_destroy(net);
}

static void test_one_input_is_too_few(void **state) {
    (void)state;
    static const size_t dims[] = {2};
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, dims);
    assert_int_not_equal(nnla_network_add(net, nnla_add_create()), NNLA_OK);
    nnla_network_destroy(net);
}

/* ---- Embedding ---- */

static nnla_network *table_network(void) {
    static const size_t length = 3;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &length);
    nnla_network_add_named(net, "table", nnla_embedding_create(5, 2));
    nnla_network_add(net, nnla_flatten_create());
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4));
    return net;
}

static void test_indices_out_of_range(void **state) {
    (void)state;
    static const size_t dims[] = {2, 3}, targets[] = {2, 6};
    static const int32_t indices[][6] = {{0, 1, 2, 3, 4, 5}, {0, 1, -1, 3, 4, 4}};
    nnla_network *net = table_network();
    nnla_tensor *T = nnla_tensor_create(NNLA_F32, 2, targets);
    for (size_t i = 0; i < 2; i++) {
        nnla_tensor *X = nnla_tensor_wrap_const(NNLA_I32, indices[i], 2, dims);
        assert_status(nnla_network_step(net, X, T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message(i == 0 ? "index 5 in row 1" : "index -1 in row 0");
        assert_message("expected 0 to 4 for node 'input'");
        assert_status(nnla_network_predict(net, X, T), NNLA_ERROR_INVALID_ARGUMENT);
        nnla_tensor_destroy(X);
    }
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

/* Rows of dW: the sum over the occurrences; exactly +0 where there are none. */
static void test_gradient_of_repeated_indices(void **state) {
    (void)state;
    static const size_t dims[] = {2, 3};
    static const int32_t indices[6] = {4, 0, 4, 4, 2, 2};
    nnla_network *net = table_network();
    nnla_tensor *X = nnla_tensor_wrap_const(NNLA_I32, indices, 2, dims);
    assert_ok(nnla_tensor_fill(nnla_network_parameter(net, 0), 1));
    const size_t targets[] = {2, 6};
    nnla_tensor *T = nnla_tensor_create(NNLA_F32, 2, targets);
    assert_ok(nnla_network_forward(net, X));
    assert_ok(nnla_network_backward(net, T, NULL));
    const float *dW = nnla_tensor_const_data(nnla_network_gradient(net, 0)), each = 2.0F / 12;
    const float expected[10] = {each, each, 0, 0, 2 * each, 2 * each, 0, 0, 3 * each, 3 * each};
    assert_all_close_f32(dW, expected, 10, 1e-6, 0);
    assert_true(!signbit(dW[2]) && !signbit(dW[7]));
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void test_embedding_of_rank_7(void **state) {
    (void)state;
    static const size_t dims[] = {1, 1, 1, 1, 1, 1, 2};
    nnla_network *net = nnla_network_create(NULL);
    assert_ok(nnla_network_add_input(net, 7, dims));
    assert_status(nnla_network_add_named(net, "table", nnla_embedding_create(5, 2)), NNLA_ERROR_SHAPE);
    assert_message("node 'table': an embedding layer takes samples of rank 6 at most, not of rank 7");
    nnla_network_destroy(net);
}

/* ---- Allocations ---- */

typedef struct scenario {
    const layer_case *layer;
    int32_t setting;
} scenario;

static nnla_status build(void *payload) {
    const scenario *s = payload;
    nnla_network *net = case_network(s->layer, s->setting, NNLA_F32, NULL);
    nnla_predictor *predictor = net == NULL ? NULL : nnla_predictor_create(net, 3);
    const nnla_status status = predictor == NULL ? nnla_error_status() : NNLA_OK;
    nnla_predictor_destroy(predictor);
    nnla_network_destroy(net);
    return status;
}

static void test_failing_allocations(void **state) {
    (void)state;
    for (size_t i = 0; i < layer_case_count; i++)
        for (int32_t setting = 0; setting < layer_cases[i].settings; setting++) {
            scenario s = {&layer_cases[i], setting};
            assert_true(run_with_each_allocation_failed(build, &s) > 5);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_shapes_that_clash),
        cmocka_unit_test(test_reshape_to_another_count),
        cmocka_unit_test(test_one_input_is_too_few),
        cmocka_unit_test(test_indices_out_of_range),
        cmocka_unit_test(test_gradient_of_repeated_indices),
        cmocka_unit_test(test_embedding_of_rank_7),
        cmocka_unit_test(test_failing_allocations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
