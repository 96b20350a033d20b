/* Batch and layer normalisation: settings, refusals, and when running statistics change. */
#include "support/nnla_test.h"

#include <math.h>

#include "support/kind_networks.h"
#include "support/model_twin.h"

static void refused(const void *object, nnla_status status, const char *message) {
    assert_null(object);
    assert_int_equal(nnla_error_status(), status);
    assert_message(message);
}

static void test_refusals(void **state) {
    (void)state;
    static const double epsilons[] = {0, -1, INFINITY, NAN}, momenta[] = {-0.1, 1.1, NAN};
    nnla_batch_norm_config batch = NNLA_BATCH_NORM_CONFIG_INIT;
    nnla_layer_norm_config layer = NNLA_LAYER_NORM_CONFIG_INIT;
    for (size_t i = 0; i < 4; i++) {
        batch.epsilon = layer.epsilon = epsilons[i];
        refused(nnla_batch_norm_create_with(&batch), NNLA_ERROR_INVALID_ARGUMENT,
                "nnla_batch_norm_create: epsilon: expected a finite value above 0, got ");
        refused(nnla_layer_norm_create_with(&layer), NNLA_ERROR_INVALID_ARGUMENT,
                "nnla_layer_norm_create: epsilon: expected a finite value above 0, got ");
    }
    batch.epsilon = layer.epsilon = 1;
    for (size_t i = 0; i < 3; i++) {
        batch.momentum = momenta[i];
        refused(nnla_batch_norm_create_with(&batch), NNLA_ERROR_INVALID_ARGUMENT,
                "momentum: expected 0 <= momentum <= 1, got ");
    }
    batch.momentum = 1;
    batch.affine = layer.affine = -1;
    refused(nnla_batch_norm_create_with(&batch), NNLA_ERROR_INVALID_ARGUMENT, "affine: expected 0 or 1, got -1");
    refused(nnla_layer_norm_create_with(&layer), NNLA_ERROR_INVALID_ARGUMENT, "affine: expected 0 or 1, got -1");
    layer.affine = 1;
    layer.axes = 8;
    refused(nnla_layer_norm_create_with(&layer), NNLA_ERROR_SHAPE, "axes: expected at most 7, got 8");
}

static void test_more_axes_than_the_sample_has(void **state) {
    (void)state;
    const size_t dims[] = {4, 5};
    nnla_layer_norm_config config = NNLA_LAYER_NORM_CONFIG_INIT;
    config.axes = 3;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 2, dims);
    assert_status(nnla_network_add(net, nnla_layer_norm_create_with(&config)), NNLA_ERROR_SHAPE);
    assert_message("node 'layer_norm_1': a layer_norm layer of the last 3 axes does not take samples of rank 2");
    nnla_network_destroy(net);
}

/* ---- Running statistics ---- */

static nnla_network *network_with(nnla_layer *layer) {
    const size_t inputs = 2;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add_named(net, "norm", layer);
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(NULL), 4));
    return net;
}

static const float *buffer(const nnla_network *net, size_t index) {
    return nnla_tensor_const_data(nnla_network_const_buffer(net, index));
}

static void assert_moments(const nnla_network *net, const float *mean, const float *variance) {
    assert_string_equal(nnla_network_buffer_name(net, 0), "norm.running_mean");
    assert_string_equal(nnla_network_buffer_name(net, 1), "norm.running_var");
    assert_all_close_f32(buffer(net, 0), mean, 2, 1e-6, 1e-7);
    assert_all_close_f32(buffer(net, 1), variance, 2, 1e-6, 1e-7);
}

static nnla_tensor *rows_of(const float *values, size_t rows) {
    const size_t dims[] = {rows, 2};
    nnla_tensor *X = nnla_tensor_wrap_const(NNLA_F32, values, 2, dims);
    assert_created(X);
    return X;
}

static const float zeros[2] = {0, 0}, ones[2] = {1, 1};

static void only_a_good_step_changes_running_statistics(void **state) {
    (void)state;
    static const float good[4] = {1, 10, 3, 10}, bad[4] = {1, NAN, 3, 10}, targets[4] = {0};
    nnla_tensor *X = rows_of(good, 2), *B = rows_of(bad, 2), *T = rows_of(targets, 2);
    nnla_tensor *Y = nnla_tensor_clone(T);
    nnla_network *net = network_with(nnla_batch_norm_create());
    assert_moments(net, zeros, ones);
    assert_ok(nnla_network_forward(net, X));
    assert_ok(nnla_network_backward(net, T, NULL));
    assert_ok(nnla_network_predict(net, X, Y));
    assert_ok(nnla_network_evaluate(net, X, T, NULL, NULL));
    assert_moments(net, zeros, ones);
    assert_status(nnla_network_step(net, B, T, NULL), NNLA_ERROR_NOT_FINITE);
    assert_moments(net, zeros, ones);
    assert_ok(nnla_network_step(net, X, T, NULL));
    /* 0.9 · 0 + 0.1 · mean; 0.9 · 1 + 0.1 · variance, of 1 and 3: 2 */
    assert_moments(net, (const float[]){0.2F, 1}, (const float[]){1.1F, 0.9F});
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(B);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(Y);
    nnla_network_destroy(net);
}

/* The mean takes part, the variance that one value does not have leaves the running one. */
static void one_row_leaves_the_running_variance(void **state) {
    (void)state;
    static const float values[2] = {5, -10}, targets[2] = {1, 1};
    nnla_tensor *X = rows_of(values, 1), *T = rows_of(targets, 1);
    nnla_network *net = network_with(nnla_batch_norm_create());
    double loss = 0;
    assert_ok(nnla_network_step(net, X, T, &loss));
    assert_close(loss, 1, 0, 0); /* y is the bias, 0 */
    assert_moments(net, (const float[]){0.5F, -1}, ones);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void momentum_weighs_the_batch(void **state) {
    (void)state;
    static const float values[4] = {1, 10, 3, 10}, targets[4] = {0};
    static const double momenta[2] = {0, 1};
    nnla_tensor *X = rows_of(values, 2), *T = rows_of(targets, 2);
    for (size_t i = 0; i < 2; i++) {
        nnla_batch_norm_config config = NNLA_BATCH_NORM_CONFIG_INIT;
        config.momentum = momenta[i];
        config.affine = 0;
        nnla_network *net = network_with(nnla_batch_norm_create_with(&config));
        assert_int_equal(nnla_network_parameter_count(net), 0);
        assert_ok(nnla_network_step(net, X, T, NULL));
        assert_moments(net, i == 0 ? zeros : (const float[]){2, 10}, i == 0 ? ones : (const float[]){2, 0});
        nnla_network_destroy(net);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

/* ---- Predictors ---- */

static void assert_same_predictions(nnla_network *net, nnla_predictor *predictor, const samples *s) {
    nnla_tensor *Y = nnla_tensor_clone(s->T[0]), *P = nnla_tensor_clone(s->T[0]);
    assert_ok(nnla_network_predict(net, s->X[0], Y));
    assert_ok(nnla_predictor_predict(predictor, s->X[0], P));
    assert_same_bits(nnla_tensor_const_data(P), nnla_tensor_const_data(Y), nnla_tensor_count(Y) * sizeof(float));
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(P);
}

static void a_refreshed_predictor_follows_training(void **state) {
    (void)state;
    samples s;
    nnla_network *net = images_network(NNLA_F32, 8, 3, 9, NULL);
    assert_created(net);
    samples_create(&s, net, 9, 1);
    nnla_predictor *predictor = nnla_predictor_create(net, 4);
    assert_created(predictor);
    assert_same_predictions(net, predictor, &s);
    train(net, &s, 3);
    assert_ok(nnla_predictor_refresh(predictor));
    assert_same_predictions(net, predictor, &s);
    nnla_predictor_destroy(predictor);
    samples_destroy(&s);
    nnla_network_destroy(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_more_axes_than_the_sample_has),
        cmocka_unit_test(only_a_good_step_changes_running_statistics),
        cmocka_unit_test(one_row_leaves_the_running_variance),
        cmocka_unit_test(momentum_weighs_the_batch),
        cmocka_unit_test(a_refreshed_predictor_follows_training),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
