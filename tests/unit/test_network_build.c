/* Building a network: nodes, names, remembered failures, who owns what. */
#include <string.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"

static const size_t two = 2;

static nnla_network *with_input(void) {
    nnla_network *net = nnla_network_create(NULL);
    assert_created(net);
    assert_ok(nnla_network_add_input(net, 1, &two));
    return net;
}

static nnla_status compile_plain(nnla_network *net) {
    return nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4);
}

static void test_config(void **state) {
    (void)state;
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_I32;
    assert_null(nnla_network_create(&config));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_DTYPE);
    assert_message("expected NNLA_F32 or NNLA_F64, got 2");
    config.dtype = NNLA_F32;
    config.struct_size = 4;
    assert_null(nnla_network_create(&config));
    assert_message("struct_size is 4");
    nnla_network_destroy(NULL);
}

static void test_names(void **state) {
    (void)state;
    nnla_network *net = moons_net_create(NNLA_F32, 1, 32);
    const char *names[] = {"input", "hidden", "activation_1", "embedding", "embedding_tanh", "line", "probability"};
    assert_created(net);
    assert_int_equal(nnla_network_node_count(net), 7);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(nnla_network_node_name(net, i), names[i]);
    assert_null(nnla_network_node_name(net, 7));
    assert_message("index 7: the network has 7 nodes");
    assert_null(nnla_network_node_name(NULL, 0));
    assert_int_equal(nnla_network_node_count(NULL), 0);
    nnla_network_destroy(net);
}

static void test_numbers_count_all_of_a_kind(void **state) {
    (void)state;
    nnla_network *net = with_input();
    assert_ok(nnla_network_add_named(net, "first", nnla_dense_create(3)));
    assert_ok(nnla_network_add(net, nnla_activation_create(NNLA_RELU)));
    assert_ok(nnla_network_add(net, nnla_dense_create(3)));
    assert_ok(nnla_network_add(net, nnla_dropout_create(0.5)));
    assert_string_equal(nnla_network_node_name(net, 2), "activation_1");
    assert_string_equal(nnla_network_node_name(net, 3), "dense_2");
    assert_string_equal(nnla_network_node_name(net, 4), "dropout_1");
    nnla_network_destroy(net);
}

static void test_bad_names(void **state) {
    (void)state;
    char longest[102];
    memset(longest, 'x', 101);
    longest[101] = 0;
    const struct {
        const char *name, *message;
    } cases[] = {{"", "name ''"},
                 {NULL, "name ''"},
                 {"a.b", "without '.'"},
                 {longest, "1 to 100 bytes"},
                 {"input", "has such a node already"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nnla_network *net = with_input();
        assert_status(nnla_network_add_named(net, cases[i].name, nnla_dense_create(1)), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message(cases[i].message);
        nnla_network_destroy(net);
    }
}

static void test_inputs(void **state) {
    (void)state;
    const size_t zero[] = {3, 0}, huge[] = {SIZE_MAX / 2, 4};
    const struct {
        size_t rank;
        const size_t *dims;
        nnla_status status;
        const char *message;
    } cases[] = {{0, &two, NNLA_ERROR_SHAPE, "rank: expected 1 to 7, got 0"},
                 {8, &two, NNLA_ERROR_SHAPE, "got 8"},
                 {1, NULL, NNLA_ERROR_INVALID_ARGUMENT, "dims is NULL"},
                 {2, zero, NNLA_ERROR_SHAPE, "dims[1]: expected 1 or more, got 0"},
                 {2, huge, NNLA_ERROR_OUT_OF_MEMORY, "overflows"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nnla_network *net = nnla_network_create(NULL);
        assert_status(nnla_network_add_input(net, cases[i].rank, cases[i].dims), cases[i].status);
        assert_message(cases[i].message);
        nnla_network_destroy(net);
    }
    assert_status(nnla_network_add_input(NULL, 1, &two), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_network *net = with_input();
    assert_ok(nnla_network_add_input(net, 1, &two));
    assert_string_equal(nnla_network_node_name(net, 1), "input_2");
    nnla_network_destroy(net);
}

/* The first failure stays, with its message, and later calls return it. */
static void test_first_failure_is_remembered(void **state) {
    (void)state;
    nnla_network *net = with_input();
    assert_status(nnla_network_add(net, nnla_dense_create(0)), NNLA_ERROR_SHAPE);
    assert_message("units: expected 1 or more, got 0");
    assert_status(nnla_network_add(net, nnla_activation_create(99)), NNLA_ERROR_SHAPE);
    assert_message("units: expected 1 or more, got 0");
    assert_status(nnla_network_add(net, nnla_dense_create(1)), NNLA_ERROR_SHAPE);
    assert_status(nnla_network_add_input(net, 1, &two), NNLA_ERROR_SHAPE);
    assert_status(compile_plain(net), NNLA_ERROR_SHAPE);
    assert_message("units: expected 1 or more, got 0");
    assert_status(nnla_network_predict(net, NULL, NULL), NNLA_ERROR_STATE);
    assert_message("building it failed: nnla_dense_create: units");
    nnla_network_destroy(net);
}

/* A learning rate that is no number shows when the model is compiled. */
static void test_failed_constructors_at_compile(void **state) {
    (void)state;
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    sgd.learning_rate = -1;
    nnla_network *net = with_input();
    assert_ok(nnla_network_add(net, nnla_dense_create(1)));
    nnla_loss *loss = nnla_loss_create(NNLA_LOSS_MSE);
    assert_status(nnla_network_compile(net, loss, nnla_sgd_create(&sgd), 4), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("learning_rate");
    nnla_network_destroy(net);
    net = with_input();
    assert_ok(nnla_network_add(net, nnla_dense_create(1)));
    assert_status(nnla_network_compile(net, nnla_loss_create(77), nnla_sgd_create(NULL), 4),
                  NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("got 77");
    nnla_network_destroy(net);
}

static void test_incomplete_models(void **state) {
    (void)state;
    nnla_network *net = nnla_network_create(NULL);
    assert_status(nnla_network_add(net, nnla_dense_create(1)), NNLA_ERROR_STATE);
    assert_message("no input yet");
    nnla_network_destroy(net);
    net = nnla_network_create(NULL);
    assert_status(compile_plain(net), NNLA_ERROR_SHAPE);
    assert_message("no input");
    nnla_network_destroy(net);
    net = with_input();
    assert_status(compile_plain(net), NNLA_ERROR_SHAPE);
    assert_message("no layer");
    nnla_network_destroy(net);
    net = with_input();
    assert_ok(nnla_network_add(net, nnla_dense_create(1)));
    assert_status(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 0),
                  NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("max_batch: expected 1 or more, got 0");
    nnla_network_destroy(net);
}

static void test_shapes_that_do_not_fit(void **state) {
    (void)state;
    const size_t image[] = {4, 3};
    nnla_network *net = nnla_network_create(NULL);
    assert_ok(nnla_network_add_input(net, 2, image));
    assert_status(nnla_network_add_named(net, "flat", nnla_dense_create(1)), NNLA_ERROR_SHAPE);
    assert_message("node 'flat': a dense layer takes samples of rank 1, not of rank 2");
    nnla_network_destroy(net);
    net = nnla_network_create(NULL);
    assert_ok(nnla_network_add_input(net, 2, image));
    assert_ok(nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX)));
    assert_status(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), nnla_sgd_create(NULL), 4),
                  NNLA_ERROR_SHAPE);
    assert_message("cross-entropy takes an output of rank 1, node 'activation_1' has rank 2");
    nnla_network_destroy(net);
}

static void test_sizes_that_overflow(void **state) {
    (void)state;
    const size_t wide = SIZE_MAX / 16;
    nnla_network *net = nnla_network_create(NULL);
    assert_ok(nnla_network_add_input(net, 1, &wide));
    assert_ok(nnla_network_add(net, nnla_dense_create(SIZE_MAX / 16)));
    assert_status(compile_plain(net), NNLA_ERROR_OUT_OF_MEMORY);
    nnla_network_destroy(net);
    net = with_input();
    assert_ok(nnla_network_add(net, nnla_dense_create(1000)));
    assert_status(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), SIZE_MAX / 2),
                  NNLA_ERROR_OUT_OF_MEMORY);
    nnla_network_destroy(net);
}

/* An object of one network is refused by another and stays where it is. */
static void test_owned_objects_are_refused(void **state) {
    (void)state;
    nnla_network *owner = with_input(), *other = with_input();
    nnla_layer *layer = nnla_dense_create(1);
    nnla_loss *loss = nnla_loss_create(NNLA_LOSS_MSE);
    nnla_optimizer *optimizer = nnla_sgd_create(NULL);
    assert_ok(nnla_network_add(owner, layer));
    assert_status(nnla_network_add(other, layer), NNLA_ERROR_STATE);
    assert_message("the layer belongs to a network already");
    nnla_network_destroy(other);
    assert_ok(nnla_network_compile(owner, loss, optimizer, 4));
    other = with_input();
    assert_ok(nnla_network_add(other, nnla_dense_create(1)));
    assert_status(nnla_network_compile(other, loss, nnla_sgd_create(NULL), 4), NNLA_ERROR_STATE);
    assert_message("belongs to a network already");
    nnla_network_destroy(other);
    nnla_layer_destroy(layer);
    nnla_loss_destroy(loss);
    nnla_optimizer_destroy(optimizer);
    assert_close(nnla_optimizer_learning_rate(optimizer), 0.01, 0, 0);
    nnla_network_destroy(owner);
}

static void test_adding_twice(void **state) {
    (void)state;
    nnla_network *net = with_input();
    nnla_layer *layer = nnla_dense_create(2);
    assert_ok(nnla_network_add(net, layer));
    assert_status(nnla_network_add(net, layer), NNLA_ERROR_STATE);
    nnla_network_destroy(net);
}

/* Without a network to own them, objects are destroyed: the sanitizer's leak check is the judge. */
static void test_null_network_destroys(void **state) {
    (void)state;
    failing_allocator_install();
    assert_status(nnla_network_add(NULL, nnla_dense_create(1)), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("the network is NULL");
    assert_status(nnla_network_add_named(NULL, "a", nnla_dense_create(1)), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(compile_plain(NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_int_equal(failing_allocator_live_blocks(), 0);
    failing_allocator_remove();
}

/* After compile nothing changes any more, and nothing is lost. */
static void test_building_after_compile(void **state) {
    (void)state;
    nnla_network *net = moons_net_create(NNLA_F32, 1, 8);
    nnla_optimizer *kept = nnla_sgd_create(NULL);
    double before[505], after[505];
    assert_int_equal(copy_parameters(net, before, 505), 505);
    assert_status(nnla_network_add(net, nnla_dense_create(1)), NNLA_ERROR_STATE);
    assert_message("the network is compiled");
    assert_status(nnla_network_add(net, NULL), NNLA_ERROR_STATE);
    assert_status(nnla_network_add_input(net, 1, &two), NNLA_ERROR_STATE);
    assert_status(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), kept, 4), NNLA_ERROR_STATE);
    assert_ok(nnla_optimizer_set_learning_rate(kept, 0.1));
    assert_int_equal(copy_parameters(net, after, 505), 505);
    assert_same_bits(after, before, sizeof before);
    assert_int_equal(nnla_network_node_count(net), 7);
    nnla_network_destroy(net);
}

static nnla_status build(void *payload) {
    nnla_dtype dtype = *(const nnla_dtype *)payload;
    nnla_network *net = moons_net_create(dtype, 1, 8);
    if (net == NULL)
        return nnla_error_status();
    nnla_network_destroy(net);
    return NNLA_OK;
}

static void test_failing_allocator(void **state) {
    (void)state;
    nnla_dtype dtypes[] = {NNLA_F32, NNLA_F64};
    assert_true(run_with_each_allocation_failed(build, &dtypes[0]) > 20);
    assert_true(run_with_each_allocation_failed(build, &dtypes[1]) > 20);
}

/* Whichever allocation of compile fails, the message says who asked and the network has no parameters. */
static void test_failed_compile(void **state) {
    (void)state;
    const size_t inputs = 2;
    nnla_status status = NNLA_ERROR_OUT_OF_MEMORY;
    size_t failures = 0;
    failing_allocator_install();
    for (; status != NNLA_OK; failures++) {
        nnla_network *net = nnla_network_create(NULL);
        nnla_network_add_input(net, 1, &inputs);
        nnla_network_add(net, nnla_dense_create(3));
        nnla_loss *loss = nnla_loss_create(NNLA_LOSS_MSE);
        nnla_optimizer *optimizer = nnla_sgd_create(NULL);
        failing_allocator_fail_at(failures);
        status = nnla_network_compile(net, loss, optimizer, 8);
        failing_allocator_fail_at(SIZE_MAX);
        assert_int_equal(nnla_network_parameter_count(net), status == NNLA_OK ? 9 : 0);
        assert_int_equal(nnla_network_parameter_tensors(net), status == NNLA_OK ? 2 : 0);
        if (status != NNLA_OK)
            assert_message("nnla_network_compile: max_batch 8: out of memory");
        nnla_network_destroy(net);
    }
    assert_in_range(failures, 5, 50);
    failing_allocator_remove();
}

/* Sizes that no memory can hold. */
static void test_sizes_overflow(void **state) {
    (void)state;
    const size_t inputs = 2;
    nnla_memory memory = {.struct_size = sizeof memory};
    nnla_network *net = nnla_network_create(NULL);
    nnla_loss *loss = nnla_loss_create(NNLA_LOSS_MSE);
    nnla_optimizer *optimizer = nnla_sgd_create(NULL);
    assert_ok(nnla_network_add_input(net, 1, &inputs));
    assert_ok(nnla_network_add(net, nnla_dense_create(SIZE_MAX)));
    assert_ok(nnla_network_add(net, nnla_dense_create(SIZE_MAX)));
    assert_status(nnla_network_memory(net, loss, optimizer, 1, &memory), NNLA_ERROR_OUT_OF_MEMORY);
    assert_message("nnla_network_memory: the network's size overflows");
    assert_status(nnla_network_compile(net, loss, optimizer, SIZE_MAX), NNLA_ERROR_OUT_OF_MEMORY);
    assert_message("nnla_network_compile: max_batch 18446744073709551615: the network's size overflows");
    nnla_network_destroy(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_failed_compile),
        cmocka_unit_test(test_sizes_overflow),
        cmocka_unit_test(test_config),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_numbers_count_all_of_a_kind),
        cmocka_unit_test(test_bad_names),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_first_failure_is_remembered),
        cmocka_unit_test(test_failed_constructors_at_compile),
        cmocka_unit_test(test_incomplete_models),
        cmocka_unit_test(test_shapes_that_do_not_fit),
        cmocka_unit_test(test_sizes_that_overflow),
        cmocka_unit_test(test_owned_objects_are_refused),
        cmocka_unit_test(test_adding_twice),
        cmocka_unit_test(test_null_network_destroys),
        cmocka_unit_test(test_building_after_compile),
        cmocka_unit_test(test_failing_allocator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
