/* Model files of the explorer: its own, those of moons, those of other networks, and the memory that may run out. */
#include "explorer_test.h"

#include <stdlib.h>

#include "support/failing_allocator.h"
#include "support/plane_model.h"

/* A copy of the output, to be freed. */
static void *output_copy(int *size) {
    *size = explorer_output_size();
    void *copy = malloc((size_t)*size);
    assert_non_null(copy);
    memcpy(copy, explorer_output(), (size_t)*size);
    return copy;
}

static void load(const void *bytes, int size) {
    give(bytes, (size_t)size);
    assert_done(explorer_model_load(size));
}

static void test_own_model(void **state) {
    (void)state;
    int size = 0;
    wish("layers", 2);
    wish("width_2", 9);
    wish("activation", 5);
    assert_done(explorer_apply());
    assert_done(explorer_train(4));
    const hash_text hash = hash_now();
    assert_done(explorer_model_save());
    void *bytes = output_copy(&size);
    nnla_network *net = nnla_network_load_memory(bytes, (size_t)size); /* the native library opens it */
    assert_created(net);
    nnla_network_destroy(net);

    assert_done(explorer_start());
    load(bytes, size);
    free(bytes);
    assert_string_equal(explorer_hash(), hash.text);
    assert_string_equal(explorer_notice(), "");
    assert_true(value_of("layers") == 2 && value_of("width_2") == 9 && value_of("activation") == 5);
    assert_int_equal(explorer_epoch(), 0);
    assert_int_equal(explorer_last_epoch(), 0);
    assert_done(explorer_train(2));
}

static void load_network(nnla_network *net, nnla_status expected, const char *text) {
    size_t size = 0;
    assert_created(net);
    assert_ok(nnla_network_save_memory(net, NULL, 0, &size));
    void *input = explorer_input((int)size);
    assert_non_null(input);
    assert_ok(nnla_network_save_memory(net, input, size, NULL));
    nnla_network_destroy(net);
    if (expected == NNLA_OK)
        assert_done(explorer_model_load((int)size));
    else
        assert_refused(explorer_model_load((int)size), expected, text);
}

static nnla_network *chain(const size_t *units, size_t count, nnla_activation squash, nnla_activation last,
                           nnla_dtype dtype, size_t inputs, nnla_loss_kind loss) {
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = dtype;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &inputs);
    for (size_t i = 0; i < count; i++) {
        nnla_network_add(net, nnla_dense_create(units[i]));
        nnla_network_add(net, nnla_activation_create(i + 1 < count ? squash : last));
    }
    nnla_network_compile(net, nnla_loss_create(loss), nnla_adamw_create(NULL), 8);
    return net;
}

static nnla_network *plain_chain(const size_t *units, size_t count, nnla_activation squash, nnla_activation last) {
    return chain(units, count, squash, last, NNLA_F32, 2, NNLA_LOSS_MSE);
}

static void test_other_chains(void **state) {
    (void)state;
    static const size_t units[] = {6, 5, 2, 1};
    load_network(plain_chain(units, 4, NNLA_RELU, NNLA_SIGMOID), NNLA_OK, "");
    assert_non_null(strstr(explorer_notice(), "The weights are taken over; the optimizer begins anew"));
    assert_true(value_of("layers") == 2 && value_of("width_1") == 6 && value_of("width_2") == 5);
    assert_true(value_of("embedding") == 1 && value_of("activation") == 1);
    load_network(plain_chain(units + 3, 1, NNLA_RELU, NNLA_SIGMOID), NNLA_OK, "");
    assert_true(value_of("layers") == 0 && value_of("embedding") == 0);
    assert_done(explorer_train(1));
}

static void test_other_networks(void **state) {
    (void)state;
    static const size_t units[] = {6, 5, 2, 1}, wide[] = {500, 1}, deep[] = {3, 3, 3, 3, 3, 3, 3, 1};
    assert_done(explorer_train(2));
    const session_mark before = mark_session();
    const nnla_status refused = NNLA_ERROR_UNSUPPORTED;
    load_network(plain_chain(units, 3, NNLA_RELU, NNLA_SIGMOID), refused, "its output is another one");
    load_network(plain_chain(units, 4, NNLA_RELU, NNLA_TANH), refused, "its output is another one");
    load_network(plain_chain(units, 4, NNLA_SOFTMAX, NNLA_SIGMOID), refused, "a squash that the explorer lacks");
    load_network(plain_chain(wide, 2, NNLA_RELU, NNLA_SIGMOID), NNLA_ERROR_INVALID_ARGUMENT,
                 "Width 1: expected 1 to 128, got 500");
    load_network(plain_chain(deep, 8, NNLA_RELU, NNLA_SIGMOID), refused, "not the right number of nodes");
    load_network(chain(units, 4, NNLA_RELU, NNLA_SIGMOID, NNLA_F64, 2, NNLA_LOSS_MSE), refused, "f64");
    load_network(chain(units, 4, NNLA_RELU, NNLA_SIGMOID, NNLA_F32, 3, NNLA_LOSS_MSE), refused, "points of the plane");
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, (const size_t[]){2});
    nnla_network_add(net, nnla_activation_create(NNLA_TANH));
    nnla_network_add(net, nnla_dense_create(1));
    nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 8);
    load_network(net, refused, "its nodes are others: expected a chain of dense layers and squashes");
    assert_session(&before);
    give("nonsense that is no file at all", 31);
    assert_refused(explorer_model_load(31), NNLA_ERROR_FORMAT, "The model is not taken, all stays as it was: memory: ");
    assert_refused(explorer_model_load(31), NNLA_ERROR_STATE, "expected 31 bytes of input, got 0");
    assert_session(&before);
    assert_done(explorer_train(1));
}

/* Half of a file, each byte of a file changed: refused or taken, and the session lives. */
static void test_damaged_files(void **state) {
    (void)state;
    int size = 0;
    wish("width_1", 3);
    wish("samples", 20);
    assert_done(explorer_apply());
    assert_done(explorer_model_save());
    unsigned char *bytes = output_copy(&size);
    for (int i = 0; i < size; i += 7) {
        give(bytes, (size_t)size);
        unsigned char *input = explorer_input(size);
        memcpy(input, bytes, (size_t)size);
        input[i] ^= 0x15;
        explorer_model_load(size);
        assert_int_equal(explorer_node_count() % 2, 1);
    }
    load(bytes, size);
    free(bytes);
    assert_done(explorer_train(1));
}

/* ---- Memory that runs out at each allocation in turn ---- */

static const double few[4][4] = {{0, 0, 0, 0}, {1, 0, 1, 0}, {0.5, 0.5, 0, 1}, {2, 1, 1, 0}};

static nnla_status try_views(void) {
    nnla_status status = explorer_view_input();
    if (status == NNLA_OK)
        status = explorer_view_plane(4, -1, -1, 0);
    if (status == NNLA_OK)
        status = explorer_view_steps(3, 0, 1, 4.5);
    if (status == NNLA_OK)
        status = explorer_view_template(1, 0);
    if (status == NNLA_OK)
        status = explorer_view_weights(1, 0, 1);
    if (status == NNLA_OK)
        status = explorer_view_curves();
    if (status == NNLA_OK)
        status = explorer_view_spectrum();
    if (status == NNLA_OK)
        status = explorer_view_separability();
    if (status == NNLA_OK)
        status = explorer_view_pca();
    if (status == NNLA_OK)
        status = explorer_view_map();
    if (status == NNLA_OK)
        status = explorer_svg("spectrum", 0);
    return status == NNLA_OK ? explorer_film(0) : status;
}

static nnla_status try_points(void) {
    void *input = explorer_input(sizeof few);
    if (input == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    memcpy(input, few, sizeof few);
    nnla_status status = explorer_points_put(4);
    if (status == NNLA_OK)
        status = explorer_point_add(1, 1, 1);
    if (status == NNLA_OK)
        status = explorer_point_remove(0 + 1);
    return status == NNLA_OK ? explorer_points_get() : status;
}

static nnla_status try_model(void) {
    nnla_status status = explorer_model_save();
    if (status != NNLA_OK)
        return status;
    const int size = explorer_output_size();
    void *input = explorer_input(size);
    if (input == NULL)
        return NNLA_ERROR_OUT_OF_MEMORY;
    memcpy(input, explorer_output(), (size_t)size);
    return explorer_model_load(size);
}

static nnla_status scenario(void *payload) {
    (void)payload;
    nnla_status status = explorer_start();
    if (status == NNLA_OK) {
        explorer_set(explorer_setting_find("samples"), 10);
        explorer_set(explorer_setting_find("width_1"), 2);
        status = explorer_apply();
    }
    if (status == NNLA_OK)
        status = explorer_train(2);
    if (status == NNLA_OK)
        status = explorer_weight_set(1, 0, 0, 0.5);
    if (status == NNLA_OK)
        status = explorer_branch();
    if (status == NNLA_OK)
        status = try_views();
    if (status == NNLA_OK)
        status = try_points();
    if (status == NNLA_OK)
        status = try_model();
    explorer_end();
    return status;
}

static void test_memory_runs_out(void **state) {
    (void)state;
    const size_t failed = run_with_each_allocation_failed(scenario, NULL);
    print_message("%zu allocations failed in turn\n", failed);
    assert_true(failed > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        explorer_case(test_own_model),     explorer_case(test_other_chains),       explorer_case(test_other_networks),
        explorer_case(test_damaged_files), cmocka_unit_test(test_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
