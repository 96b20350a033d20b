/* Networks in files: each layer kind, loss and optimizer comes back with its bits, and trains on with them. */
#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "network/network_impl.h"
#include "nnla/data.h"
#include "nnla/normalisation.h"
#include "support/layer_cases.h"
#include "support/model_twin.h"
#include "support/temp_dir.h"

static nnla_optimizer *adam(void) { return nnla_adam_create(NULL); }

static nnla_loss *mse(void) { return nnla_loss_create(NNLA_LOSS_MSE); }

/* ---- Layers ---- */

static nnla_network *network_with(const layer_case *c, int32_t setting, nnla_dtype dtype) {
    static const char *const inputs[LAYER_CASE_INPUTS] = {"first", "second", "third"};
    nnla_network *net = network_of(dtype);
    nnla_layer *layer = c->create(setting);
    assert_created(layer);
    for (size_t k = 0; k < c->inputs; k++)
        assert_ok(nnla_network_add_input_named(net, inputs[k], c->X[k].rank, c->X[k].dims));
    assert_ok(nnla_network_connect(net, "the layer", layer, inputs, c->inputs));
    assert_ok(nnla_network_compile(net, mse(), adam(), MODEL_MAX_BATCH));
    return net;
}

static void test_each_layer(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__layer_kind_count(); i++)
        if (!has_layer_case(nnla__layer_kind_at(i)->name))
            fail_msg("the layer kind '%s' has no case", nnla__layer_kind_at(i)->name);
    for (size_t i = 0; i < layer_case_count; i++) {
        for (int32_t setting = 0; setting < layer_cases[i].settings; setting++) {
            check_model_twin(network_with(&layer_cases[i], setting, NNLA_F32));
            check_model_twin(network_with(&layer_cases[i], setting, NNLA_F64));
        }
    }
}

/* No setting of a kind is left out of its table: what is not in it must be the head, or padding. */
static size_t setting_bytes(const nnla__setting *setting) {
    switch (setting->type) {
    case NNLA__SETTING_SIZE:
        return sizeof(size_t);
    case NNLA__SETTING_REAL:
        return sizeof(double);
    case NNLA__SETTING_SIZES:
        return sizeof(nnla__sizes);
    case NNLA__SETTING_FLAG:
    case NNLA__SETTING_WORD:
        break;
    }
    return sizeof(int32_t);
}

static void test_settings_within_structs(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__layer_kind_count(); i++) {
        const nnla__layer_kind *kind = nnla__layer_kind_at(i);
        assert_true(kind->size >= sizeof(nnla_layer));
        for (size_t k = 0; k < kind->setting_count; k++) {
            const nnla__setting *s = &kind->settings[k];
            assert_true(s->offset >= sizeof(nnla_layer) && s->offset + setting_bytes(s) <= kind->size);
            assert_true((s->type == NNLA__SETTING_WORD) == (s->word != NULL));
        }
    }
}

/* ---- Losses and optimizers ---- */

static void test_each_loss(void **state) {
    (void)state;
    for (size_t i = 0; i < nnla__loss_kind_count(); i++) {
        nnla_loss *loss = nnla_loss_create((nnla_loss_kind)i);
        assert_created(loss);
        check_model_twin(three_classes(loss, adam(), NNLA_F32));
    }
}

static nnla_optimizer *plain_sgd(void) { return nnla_sgd_create(NULL); }

static nnla_optimizer *sgd(void) {
    nnla_sgd_config config = NNLA_SGD_CONFIG_INIT;
    config.momentum = 0.9;
    config.nesterov = 1;
    config.weight_decay = 0.1;
    config.learning_rate = 1.0 / 3;
    return nnla_sgd_create(&config);
}

static nnla_optimizer *adamw(void) {
    nnla_adam_config config = NNLA_ADAM_CONFIG_INIT;
    config.weight_decay = 0.01;
    config.beta1 = 1.0 / 7;
    return nnla_adamw_create(&config);
}

static const struct {
    const char *kind;
    nnla_optimizer *(*create)(void);
} optimizers[] = {{"sgd", plain_sgd}, {"sgd", sgd}, {"adam", adam}, {"adamw", adamw}};
enum { OPTIMIZERS = sizeof optimizers / sizeof optimizers[0] };

static void test_each_optimizer(void **state) {
    (void)state;
    for (size_t k = 0; k < nnla__optimizer_kind_count(); k++) {
        size_t i = 0;
        while (i < OPTIMIZERS && strcmp(optimizers[i].kind, nnla__optimizer_kind_at(k)->name) != 0)
            i++;
        if (i == OPTIMIZERS)
            fail_msg("the optimizer '%s' has no case", nnla__optimizer_kind_at(k)->name);
    }
    for (size_t i = 0; i < OPTIMIZERS; i++) {
        nnla_optimizer *optimizer = optimizers[i].create();
        assert_created(optimizer);
        assert_string_equal(optimizer->kind->name, optimizers[i].kind);
        nnla_network *net = three_classes(nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), optimizer, NNLA_F64);
        assert_ok(nnla_optimizer_set_learning_rate(optimizer, 0.1 / 3));
        check_model_twin(net);
    }
}

/* ---- Graphs ---- */

/* Two inputs, a shared layer, two outputs with weights. */
static void test_graph(void **state) {
    (void)state;
    static const size_t dims[] = {3};
    const char *left[] = {"left"}, *right[] = {"right"}, *shared[] = {"twin"};
    nnla_network *net = network_of(NNLA_F32);
    nnla_layer *layer = nnla_dense_create(4);
    assert_ok(nnla_network_add_input_named(net, "left", 1, dims));
    assert_ok(nnla_network_add_input_named(net, "right", 1, dims));
    assert_ok(nnla_network_connect(net, "first", layer, left, 1));
    assert_ok(nnla_network_connect(net, "twin", layer, right, 1));
    assert_ok(nnla_network_connect(net, "squashed", nnla_activation_create(NNLA_SIGMOID), shared, 1));
    assert_ok(nnla_network_add_output(net, "squashed", nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY), 0.1));
    assert_ok(nnla_network_add_output(net, "first", mse(), 3));
    assert_ok(nnla_network_compile(net, NULL, adam(), MODEL_MAX_BATCH));
    assert_int_equal(nnla_network_parameter_tensors(net), 2);
    check_model_twin(net);
}

/* ---- Training on: fit ---- */

static void moons(nnla_tensor **X, nnla_tensor **T) {
    const size_t x[] = {40, 2}, t[] = {40, 1}, one_hot[] = {40, 3};
    nnla_tensor *labels = nnla_tensor_create(NNLA_F32, 2, t);
    *X = nnla_tensor_create(NNLA_F32, 2, x);
    *T = nnla_tensor_create(NNLA_F32, 2, one_hot);
    assert_ok(nnla_make_moons(40, 0.1, 1, *X, labels));
    for (size_t i = 0; i < 40; i++)
        nnla__tensor_set_element(*T, 3 * i + (size_t)nnla__tensor_element(labels, i), 1);
    nnla_tensor_destroy(labels);
}

static void fit(nnla_network *net, const nnla_tensor *X, const nnla_tensor *T, size_t epochs) {
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.epochs = epochs;
    assert_ok(nnla_network_fit(net, X, T, &config));
}

static void test_fit_goes_on(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    nnla_tensor *X, *T;
    moons(&X, &T);
    nnla_network *ten = three_classes(nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), adam(), NNLA_F32);
    nnla_network *five = three_classes(nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), adam(), NNLA_F32);
    fit(ten, X, T, 10);
    fit(five, X, T, 5);
    temp_dir_create(&dir);
    temp_dir_file(&dir, "five.safetensors", path, sizeof path);
    assert_ok(nnla_network_save(five, path));
    nnla_network_destroy(five);
    five = nnla_network_load(path);
    assert_created(five);
    fit(five, X, T, 5);
    assert_same_networks(five, ten);
    temp_dir_remove(&dir);
    nnla_network_destroy(five);
    nnla_network_destroy(ten);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static nnla_network *normalised(void) {
    static const size_t dims[] = {2};
    nnla_network *net = network_of(NNLA_F32);
    nnla_network_add_input(net, 1, dims);
    nnla_network_add(net, nnla_dense_create(5));
    nnla_network_add(net, nnla_batch_norm_create());
    nnla_network_add(net, nnla_dropout_create(0.25));
    nnla_network_add(net, nnla_dense_create(3));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), adam(), MODEL_MAX_BATCH));
    return net;
}

/* Early stopping leaves parameters and running statistics of an earlier epoch, and the optimizer of the last. */
static void test_goes_on_after_early_stopping(void **state) {
    (void)state;
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    size_t size = 0;
    nnla_tensor *X, *T;
    moons(&X, &T);
    nnla_network *net = normalised();
    config.epochs = 50;
    config.patience = 1;
    config.min_delta = 0.05;
    config.validation_X = X;
    config.validation_T = T;
    assert_ok(nnla_network_fit(net, X, T, &config));
    assert_true(net->epochs_done > 1 && net->epochs_done < 50);
    void *file = saved_model(net, &size);
    nnla_network *twin = loaded_model(file, size);
    fit(net, X, T, 3);
    fit(twin, X, T, 3);
    assert_same_networks(net, twin);
    free(file);
    nnla_network_destroy(net);
    nnla_network_destroy(twin);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_layer),
        cmocka_unit_test(test_settings_within_structs),
        cmocka_unit_test(test_each_loss),
        cmocka_unit_test(test_each_optimizer),
        cmocka_unit_test(test_graph),
        cmocka_unit_test(test_fit_goes_on),
        cmocka_unit_test(test_goes_on_after_early_stopping),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
