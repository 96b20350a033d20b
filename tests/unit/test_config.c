/* Configuration structs of other versions. */
#include "support/nnla_test.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/config.h"
#include "nnla.h"

typedef struct old_config {
    size_t struct_size;
    double rate;
} old_config;

typedef struct config {
    size_t struct_size;
    double rate;
    int32_t nesterov;
    int32_t reserved;
} config;

typedef struct new_config {
    size_t struct_size;
    double rate;
    int32_t nesterov;
    int32_t reserved;
    double extra;
} new_config;

static const config defaults = {sizeof(config), 0.5, 1, 0};

static void test_null_and_equal(void **state) {
    (void)state;
    config read = defaults;
    assert_ok(nnla__config_read("sgd", "ndir", &read, sizeof read, NULL));
    assert_memory_equal(&read, &defaults, sizeof read);
    const config given = {sizeof(config), 0.25, 0, 0};
    assert_ok(nnla__config_read("sgd", "ndir", &read, sizeof read, &given));
    assert_memory_equal(&read, &given, sizeof read);
}

static void test_shorter(void **state) {
    (void)state;
    config read = defaults;
    const old_config given = {sizeof(old_config), 0.25};
    assert_ok(nnla__config_read("sgd", "ndir", &read, sizeof read, &given));
    assert_int_equal(read.struct_size, sizeof(config));
    assert_true(read.rate == 0.25);
    assert_int_equal(read.nesterov, 1);
}

static void test_longer(void **state) {
    (void)state;
    config read = defaults;
    new_config given = {sizeof(new_config), 0.25, 0, 0, 0};
    assert_ok(nnla__config_read("sgd", "ndir", &read, sizeof read, &given));
    assert_int_equal(read.struct_size, sizeof(config));
    assert_true(read.rate == 0.25);
    given.extra = 1;
    read = defaults;
    assert_status(nnla__config_read("sgd", "ndir", &read, sizeof read, &given), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("sgd: the config's struct_size is 32");
    assert_memory_equal(&read, &defaults, sizeof read);
}

static void test_not_set(void **state) {
    (void)state;
    config read = defaults;
    static const size_t sizes[] = {0, 1, sizeof(size_t) - 1, 4097, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_status(nnla__config_read("sgd", "ndir", &read, sizeof read, &sizes[i]), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message("expected 24");
    }
    assert_memory_equal(&read, &defaults, sizeof read);
}

/* The field in which a struct ends keeps its default whole. */
static void test_cut_within_a_field(void **state) {
    (void)state;
    config given = {sizeof(size_t) + 4, 0.25, 0, 0};
    config read = defaults;
    assert_ok(nnla__config_read("sgd", "ndir", &read, sizeof read, &given));
    assert_true(read.rate == defaults.rate);
    given.struct_size = offsetof(config, nesterov) + 3;
    assert_ok(nnla__config_read("sgd", "ndir", &read, sizeof read, &given));
    assert_true(read.rate == 0.25);
    assert_int_equal(read.nesterov, defaults.nesterov);
    given.struct_size = offsetof(config, reserved);
    assert_ok(nnla__config_read("sgd", "ndir", &read, sizeof read, &given));
    assert_int_equal(read.nesterov, 0);
}

static void test_reserved(void **state) {
    (void)state;
    config given = {sizeof(config), 0.25, 0, 1};
    config read = defaults;
    assert_status(nnla__config_read("sgd", "ndir", &read, sizeof read, &given), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("sgd: reserved: expected 0, got 1");
    assert_memory_equal(&read, &defaults, sizeof read);
    given.struct_size = offsetof(config, reserved);
    assert_ok(nnla__config_read("sgd", "ndir", &read, sizeof read, &given));
}

/* Each public config, cut at every byte: a failure or a whole field, and nothing read beyond. */
static void test_every_length(void **state) {
    (void)state;
    nnla_network_config network = NNLA_NETWORK_CONFIG_INIT;
    nnla_dense_config dense = NNLA_DENSE_CONFIG_INIT;
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    nnla_adam_config adam = NNLA_ADAM_CONFIG_INIT;
    network.dtype = NNLA_F64;
    dense.weight_scale = dense.bias_scale = -1e300;
    sgd.weight_decay = 0x1.fffffffffffffp-3;
    adam.learning_rate = 0x1.fffffffffffffp-3;
    for (size_t size = sizeof(size_t); size <= sizeof(adam); size++) {
        network.struct_size = size < sizeof network ? size : sizeof network;
        dense.struct_size = size < sizeof dense ? size : sizeof dense;
        sgd.struct_size = size < sizeof sgd ? size : sizeof sgd;
        adam.struct_size = size;
        nnla_network *net = nnla_network_create(&network);
        nnla_layer *layer = nnla_dense_create_with(1, &dense);
        nnla_optimizer *plain = nnla_sgd_create(&sgd), *adaptive = nnla_adam_create(&adam);
        assert_created(net);
        assert_created(layer);
        assert_created(plain);
        assert_created(adaptive);
        double rate = size < offsetof(nnla_adam_config, beta1) ? 0.001 : adam.learning_rate;
        assert_true(nnla_optimizer_learning_rate(adaptive) == rate);
        nnla_network_destroy(net);
        nnla_layer_destroy(layer);
        nnla_optimizer_destroy(plain);
        nnla_optimizer_destroy(adaptive);
    }
}

/* ---- Training's, which has grown ---- */

enum { EPOCHS = 3 };

static nnla_status count_epoch(void *payload, const nnla_epoch_info *info) {
    (void)info;
    if (payload != NULL)
        ++*(size_t *)payload;
    return NNLA_OK;
}

#define END_OF(field) (offsetof(nnla_fit_config, field) + sizeof(((nnla_fit_config *)0)->field))

/* Of a struct with that many bytes, in a block that ends with them; *told: how often the callback was called. */
static nnla_status fit_with(nnla_network *net, const nnla_tensor *X, nnla_fit_config training, size_t size,
                            size_t *told) {
    void *given = malloc(size);
    assert_non_null(given);
    training.struct_size = size;
    training.payload = told;
    *told = 0;
    memcpy(given, &training, size);
    nnla_status status = nnla_network_fit(net, X, X, given);
    free(given);
    return status;
}

/* A program that knows fewer fields gets what they meant before there were more. */
static void test_every_length_of_fit(void **state) {
    (void)state;
    const size_t one = 1;
    size_t told = 0;
    nnla_network *net = nnla_network_create(NULL);
    assert_ok(nnla_network_add_input(net, 1, &one));
    assert_ok(nnla_network_add(net, nnla_dense_create(1)));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4));
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 2, (size_t[]){4, 1});
    assert_created(X);
    nnla_fit_config training = NNLA_FIT_CONFIG_INIT;
    training.epochs = EPOCHS;
    training.on_epoch = count_epoch;
    for (size_t size = sizeof(size_t); size <= sizeof training; size++) {
        assert_ok(fit_with(net, X, training, size, &told));
        assert_int_equal(told, size < END_OF(payload) ? 0 : EPOCHS);
    }
    training.validation_X = training.validation_T = X;
    training.patience = 1;
    for (size_t size = END_OF(validation_X); size <= sizeof training; size++) {
        nnla_status expected = size < END_OF(validation_T) ? NNLA_ERROR_INVALID_ARGUMENT : NNLA_OK;
        assert_status(fit_with(net, X, training, size, &told), expected);
    }
    assert_int_equal(told, 2); /* the second epoch was not better than the first, nor could it be */
    nnla_tensor_destroy(X);
    nnla_network_destroy(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_null_and_equal),
        cmocka_unit_test(test_shorter),
        cmocka_unit_test(test_longer),
        cmocka_unit_test(test_not_set),
        cmocka_unit_test(test_cut_within_a_field),
        cmocka_unit_test(test_reserved),
        cmocka_unit_test(test_every_length),
        cmocka_unit_test(test_every_length_of_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
