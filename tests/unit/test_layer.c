/* Constructors of layers, losses and optimizers: settings and refusals. */
#include <math.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/nnla_test.h"

static void refused(const void *object, nnla_status status, const char *message) {
    assert_null(object);
    assert_int_equal(nnla_error_status(), status);
    assert_message(message);
}

static void test_layers(void **state) {
    (void)state;
    for (nnla_activation a = NNLA_IDENTITY; a <= NNLA_LOG_SOFTMAX; a++) {
        nnla_layer *layer = nnla_activation_create(a);
        assert_created(layer);
        nnla_layer_destroy(layer);
    }
    nnla_layer *dense = nnla_dense_create(3), *dropout = nnla_dropout_create(0.5);
    assert_created(dense);
    assert_created(dropout);
    nnla_layer_destroy(dense);
    nnla_layer_destroy(dropout);
    nnla_layer_destroy(NULL);
}

static void test_layer_refusals(void **state) {
    (void)state;
    refused(nnla_dense_create(0), NNLA_ERROR_SHAPE, "units: expected 1 or more, got 0");
    refused(nnla_activation_create(-1), NNLA_ERROR_INVALID_ARGUMENT, "got -1");
    refused(nnla_activation_create(12), NNLA_ERROR_INVALID_ARGUMENT, "got 12");
    refused(nnla_dropout_create(1), NNLA_ERROR_INVALID_ARGUMENT, "rate: expected 0 <= rate < 1, got 1");
    refused(nnla_dropout_create(-0.1), NNLA_ERROR_INVALID_ARGUMENT, "got -0.1");
    refused(nnla_dropout_create(NAN), NNLA_ERROR_INVALID_ARGUMENT, "got nan");
}

static void test_dense_config(void **state) {
    (void)state;
    nnla_dense_config config = NNLA_DENSE_CONFIG_INIT;
    config.bias = 2;
    refused(nnla_dense_create_with(1, &config), NNLA_ERROR_INVALID_ARGUMENT, "bias: expected 0 or 1, got 2");
    config.bias = 0;
    config.weight_initializer = 11;
    refused(nnla_dense_create_with(1, &config), NNLA_ERROR_INVALID_ARGUMENT, "got 11 for the weight");
    config.weight_initializer = NNLA_INIT_NORMAL;
    config.weight_scale = INFINITY;
    refused(nnla_dense_create_with(1, &config), NNLA_ERROR_INVALID_ARGUMENT, "scale: expected a finite value");
    config.weight_scale = 1;
    config.struct_size = 0;
    refused(nnla_dense_create_with(1, &config), NNLA_ERROR_INVALID_ARGUMENT, "struct_size is 0");
}

/* A caller built against a longer struct is served if what this version does not know is 0. */
static void test_longer_struct(void **state) {
    (void)state;
    struct {
        nnla_sgd_config known;
        double unknown;
    } longer = {NNLA_SGD_CONFIG_INIT, 0};
    longer.known.struct_size = sizeof longer;
    nnla_optimizer *optimizer = nnla_sgd_create(&longer.known);
    assert_created(optimizer);
    nnla_optimizer_destroy(optimizer);
    longer.unknown = 1;
    refused(nnla_sgd_create(&longer.known), NNLA_ERROR_INVALID_ARGUMENT, "does not know");
}

/* A caller built against a shorter struct gets the defaults for what it lacks. */
static void test_shorter_struct(void **state) {
    (void)state;
    nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
    config.struct_size = offsetof(nnla_sgd_config, momentum);
    config.learning_rate = 0.25;
    config.momentum = NAN;
    nnla_optimizer *optimizer = nnla_sgd_create(&config);
    assert_created(optimizer);
    assert_close(nnla_optimizer_learning_rate(optimizer), 0.25, 0, 0);
    nnla_optimizer_destroy(optimizer);
}

static void test_losses(void **state) {
    (void)state;
    for (nnla_loss_kind kind = NNLA_LOSS_MSE; kind <= NNLA_LOSS_CROSS_ENTROPY; kind++) {
        nnla_loss *loss = nnla_loss_create(kind);
        assert_created(loss);
        nnla_loss_destroy(loss);
    }
    refused(nnla_loss_create(-1), NNLA_ERROR_INVALID_ARGUMENT, "got -1");
    refused(nnla_loss_create(5), NNLA_ERROR_INVALID_ARGUMENT, "got 5");
    nnla_loss_destroy(NULL);
}

static void test_sgd_refusals(void **state) {
    (void)state;
    const struct {
        double learning_rate, momentum, weight_decay;
        int32_t nesterov;
        const char *message;
    } cases[] = {
        {NAN, 0, 0, 0, "learning_rate: expected 0 <= learning_rate <= 3.40282e+38, got nan"},
        {-0.1, 0, 0, 0, "learning_rate: expected 0 <= learning_rate <= 3.40282e+38, got -0.1"},
        {INFINITY, 0, 0, 0, "got inf"},
        {1e300, 0, 0, 0, "got 1e+300"},
        {0.1, 1, 0, 0, "momentum: expected 0 <= momentum < 1, got 1"},
        {0.1, NAN, 0, 0, "momentum"},
        {0.1, 0, -1, 0, "weight_decay: expected 0 <= weight_decay <= 3.40282e+38, got -1"},
        {0.1, 0.9, 0, 2, "nesterov: expected 0 or 1, got 2"},
        {0.1, 0, 0, 1, "nesterov: needs a momentum above 0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
        config.learning_rate = cases[i].learning_rate;
        config.momentum = cases[i].momentum;
        config.weight_decay = cases[i].weight_decay;
        config.nesterov = cases[i].nesterov;
        refused(nnla_sgd_create(&config), NNLA_ERROR_INVALID_ARGUMENT, cases[i].message);
    }
}

static void test_adam_refusals(void **state) {
    (void)state;
    const struct {
        double learning_rate, beta1, beta2, epsilon, weight_decay;
        const char *message;
    } cases[] = {
        {-1, 0.9, 0.999, 1e-8, 0, "learning_rate"}, {0.1, 1, 0.999, 1e-8, 0, "beta1"},
        {0.1, 0.9, -0.1, 1e-8, 0, "beta2"},         {0.1, 0.9, 0.999, 0, 0, "epsilon"},
        {0.1, 0.9, 0.999, 1e-50, 0, "epsilon"},     {0.1, 0.9, 0.999, 1e-8, NAN, "weight_decay"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nnla_adam_config config = NNLA_ADAM_CONFIG_INIT;
        config.learning_rate = cases[i].learning_rate;
        config.beta1 = cases[i].beta1;
        config.beta2 = cases[i].beta2;
        config.epsilon = cases[i].epsilon;
        config.weight_decay = cases[i].weight_decay;
        refused(nnla_adam_create(&config), NNLA_ERROR_INVALID_ARGUMENT, cases[i].message);
        refused(nnla_adamw_create(&config), NNLA_ERROR_INVALID_ARGUMENT, "nnla_adamw_create");
    }
}

static void test_learning_rate(void **state) {
    (void)state;
    nnla_optimizer *optimizer = nnla_adam_create(NULL);
    assert_close(nnla_optimizer_learning_rate(optimizer), 0.001, 0, 0);
    assert_ok(nnla_optimizer_set_learning_rate(optimizer, 0.5));
    assert_close(nnla_optimizer_learning_rate(optimizer), 0.5, 0, 0);
    assert_status(nnla_optimizer_set_learning_rate(optimizer, NAN), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_optimizer_set_learning_rate(optimizer, -1), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_optimizer_set_learning_rate(optimizer, 1e39), NNLA_ERROR_INVALID_ARGUMENT);
    assert_close(nnla_optimizer_learning_rate(optimizer), 0.5, 0, 0);
    assert_status(nnla_optimizer_set_learning_rate(NULL, 1), NNLA_ERROR_INVALID_ARGUMENT);
    assert_true(isnan(nnla_optimizer_learning_rate(NULL)));
    nnla_optimizer_destroy(optimizer);
    nnla_optimizer_destroy(NULL);
}

static nnla_status make_everything(void *payload) {
    (void)payload;
    nnla_layer *layers[] = {nnla_dense_create(3), NULL, NULL};
    nnla_loss *loss = NULL;
    nnla_optimizer *optimizers[3] = {NULL};
    int complete = layers[0] != NULL && (layers[1] = nnla_activation_create(NNLA_TANH)) != NULL &&
                   (layers[2] = nnla_dropout_create(0.1)) != NULL && (loss = nnla_loss_create(NNLA_LOSS_MSE)) != NULL &&
                   (optimizers[0] = nnla_sgd_create(NULL)) != NULL &&
                   (optimizers[1] = nnla_adam_create(NULL)) != NULL &&
                   (optimizers[2] = nnla_adamw_create(NULL)) != NULL;
    for (int i = 0; i < 3; i++) {
        nnla_layer_destroy(layers[i]);
        nnla_optimizer_destroy(optimizers[i]);
    }
    nnla_loss_destroy(loss);
    return complete ? NNLA_OK : nnla_error_status();
}

static void test_failing_allocator(void **state) {
    (void)state;
    assert_int_equal(run_with_each_allocation_failed(make_everything, NULL), 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers),         cmocka_unit_test(test_layer_refusals),
        cmocka_unit_test(test_dense_config),   cmocka_unit_test(test_longer_struct),
        cmocka_unit_test(test_shorter_struct), cmocka_unit_test(test_losses),
        cmocka_unit_test(test_sgd_refusals),   cmocka_unit_test(test_adam_refusals),
        cmocka_unit_test(test_learning_rate),  cmocka_unit_test(test_failing_allocator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
