/* A network set to a state trains on to the bits that followed it; errors change nothing. */
#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "nnla.h"
#include "support/malloc_counter.h"
#include "support/moons_net.h"

enum { POINTS = 100, BATCH = 16 };

static nnla_optimizer *make_optimizer(int which) {
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    if (which == 0)
        return nnla_sgd_create(&sgd);
    sgd.momentum = 0.9;
    return which == 1 ? nnla_sgd_create(&sgd) : which == 2 ? nnla_adam_create(NULL) : nnla_adamw_create(NULL);
}

/* With dropout and running statistics, so that counters and buffers matter. */
static nnla_network *make_network(nnla_dtype dtype, nnla_optimizer *optimizer) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    config.seed = 5;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, (const size_t[]){2});
    nnla_network_add(net, nnla_dense_create(7));
    nnla_network_add(net, nnla_batch_norm_create());
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dropout_create(0.2));
    nnla_network_add(net, nnla_dense_create(1));
    nnla_network_add(net, nnla_activation_create(NNLA_SIGMOID));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), optimizer, BATCH));
    return net;
}

static void train(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, size_t epochs) {
    nnla_fit_config fit = NNLA_FIT_CONFIG_INIT;
    fit.epochs = epochs;
    fit.batch_size = BATCH;
    assert_ok(nnla_network_fit(net, X, T, &fit));
}

static void *state_of(const nnla_network *net, size_t *size) {
    *size = nnla_network_state_size(net);
    void *state = malloc(*size);
    assert_non_null(state);
    assert_ok(nnla_network_get_state(net, state, *size));
    return state;
}

static void check_return(nnla_dtype dtype, int which) {
    nnla_tensor *X = NULL, *T = NULL;
    size_t size = 0;
    moons_data_create(dtype, POINTS, 1, &X, &T);
    nnla_network *net = make_network(dtype, make_optimizer(which));
    train(net, X, T, 3);
    assert_ok(nnla_optimizer_set_learning_rate(nnla_network_optimizer(net), 0.03));
    void *third = state_of(net, &size);
    train(net, X, T, 4);
    void *seventh = state_of(net, &size);

    assert_ok(nnla_optimizer_set_learning_rate(nnla_network_optimizer(net), 0.5));
    assert_ok(nnla_network_set_state(net, third, size));
    train(net, X, T, 4);
    void *again = state_of(net, &size);
    assert_same_bits(again, seventh, size);
    free(again);

    nnla_network *twin = make_network(dtype, make_optimizer(which));
    assert_ok(nnla_network_set_state(twin, third, size));
    train(twin, X, T, 4);
    again = state_of(twin, &size);
    assert_same_bits(again, seventh, size);
    free(again);
    free(third);
    free(seventh);
    nnla_network_destroy(twin);
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void test_same_bits(void **state) {
    (void)state;
    for (int which = 0; which < 4; which++) {
        check_return(NNLA_F32, which);
        check_return(NNLA_F64, which);
    }
}

static void test_gradients_are_void(void **state) {
    (void)state;
    nnla_tensor *X = NULL, *T = NULL;
    size_t size = 0;
    moons_data_create(NNLA_F32, BATCH, 1, &X, &T);
    nnla_network *net = make_network(NNLA_F32, make_optimizer(2));
    void *start = state_of(net, &size);
    assert_ok(nnla_network_forward(net, X));
    assert_ok(nnla_network_backward(net, T, NULL));
    assert_ok(nnla_network_set_state(net, start, size));
    assert_status(nnla_network_update(net), NNLA_ERROR_STATE);
    assert_null(nnla_network_output_of(net, "dense_1"));
    free(start);
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void test_errors(void **state) {
    (void)state;
    size_t size = 0, after_size = 0;
    nnla_network *net = make_network(NNLA_F32, make_optimizer(2)), *empty = nnla_network_create(NULL);
    nnla_network *other = make_network(NNLA_F32, make_optimizer(3));
    char *before = state_of(net, &size);
    assert_int_equal(nnla_network_state_size(NULL), 0);
    assert_message("nnla_network_state_size: the network is NULL");
    assert_int_equal(nnla_network_state_size(empty), 0);
    assert_int_equal(nnla_error_status(), NNLA_ERROR_STATE);
    assert_status(nnla_network_get_state(empty, before, size), NNLA_ERROR_STATE);
    assert_status(nnla_network_get_state(net, NULL, size), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_get_state: state is NULL");
    assert_status(nnla_network_get_state(net, before, size - 1), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_network_get_state: size: a state of this network has");
    assert_status(nnla_network_set_state(NULL, before, size), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_set_state(net, NULL, size), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_network_set_state(net, before, size + 1), NNLA_ERROR_FORMAT);
    assert_message("nnla_network_set_state: a state of this network has");
    assert_status(nnla_network_set_state(other, before, size), NNLA_ERROR_FORMAT);
    assert_message("nnla_network_set_state: the state is of a network of another make");
    char *after = state_of(net, &after_size);
    assert_same_bits(after, before, size);
    free(after);
    free(before);
    nnla_network_destroy(other);
    nnla_network_destroy(empty);
    nnla_network_destroy(net);
}

static void test_allocates_nothing(void **state) {
    (void)state;
    size_t size = 0;
    if (!malloc_counter_available())
        skip();
    nnla_network *net = make_network(NNLA_F32, make_optimizer(2));
    void *bytes = state_of(net, &size);
    const size_t before = malloc_counter_allocations();
    assert_ok(nnla_network_get_state(net, bytes, size));
    assert_ok(nnla_network_set_state(net, bytes, size));
    assert_int_equal(malloc_counter_allocations(), before);
    free(bytes);
    nnla_network_destroy(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_gradients_are_void),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
