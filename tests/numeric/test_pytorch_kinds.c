/* What PyTorch computes: single layers from the same numbers, forward and all gradients; two networks of many kinds over
   some steps, with their running statistics, and their predictions after that. */
#include "support/nnla_test.h"

#include <string.h>

#include "support/kernel_cases.h"
#include "support/kind_networks.h"
#include "support/layer_bench.h"

enum { STEPS = 4, MOST = 512 };
enum { IMAGES_NETWORK, WORDS_NETWORK };

/* y, then the gradients in the bench's order. */
typedef struct layer_run {
    const char *kind;
    int32_t setting;
    size_t inputs;
    double y[MOST];
    double gradients[MOST];
} layer_run;

typedef struct trained_run {
    nnla_dtype dtype;
    int network;
    double losses[STEPS];
    double parameters[MOST]; /* after the steps */
    double moments[2 * 20];
    double prediction[BENCH_BATCH * 4];
} trained_run;

#include "reference/pytorch_kinds.inc"

enum {
    LAYER_RUNS = sizeof layer_runs / sizeof layer_runs[0],
    TRAINED_RUNS = sizeof trained_runs / sizeof trained_runs[0]
};

/* As in the script. */
static double number(size_t i, size_t salt) {
    const long n = (long)(((i + salt) * 7919 + salt * 104729) % 257) - 128;
    return (n == 0 ? 1 : (double)n) / 128;
}

static void fill_numbers(nnla_dtype dtype, void *x, size_t count, size_t salt) {
    for (size_t i = 0; i < count; i++)
        set_element(dtype, x, i, number(i, salt));
}

/* ---- Layers ---- */

static void check_layer(const layer_run *run, const layer_case *c, nnla_layer *layer) {
    static layer_bench t;
    layer_bench_create(&t, layer, c);
    for (size_t k = 0; k < c->inputs; k++)
        fill_numbers(NNLA_F64, t.x[k], BENCH_SIZE, 1 + k);
    for (size_t i = 0; i < t.parameters; i++)
        fill_numbers(NNLA_F64, t.w[i], BENCH_SIZE, 11 + i);
    fill_numbers(NNLA_F64, t.dy, BENCH_SIZE, 21);
    layer_bench_run(&t);
    assert_all_close_f64(t.y, run->y, BENCH_BATCH * t.Y_shape.count, 1e-12, 1e-12);
    for (size_t i = 0, from = 0; i < layer_bench_gradients(&t); i++) {
        const nnla__matrix *G = layer_bench_gradient(&t, i);
        assert_all_close_f64(G->data, run->gradients + from, G->rows * G->cols, 1e-12, 1e-12);
        from += G->rows * G->cols;
    }
    layer_bench_destroy(&t);
}

static int is_in_runs(const char *kind) {
    for (size_t i = 0; i < LAYER_RUNS; i++)
        if (strcmp(layer_runs[i].kind, kind) == 0)
            return 1;
    return 0;
}

/* Cases and runs are in the same order. */
static void layers_have_pytorchs_values(void **state) {
    (void)state;
    size_t run = 0;
    for (size_t i = 0; i < layer_case_count; i++) {
        const layer_case *c = &layer_cases[i];
        for (int32_t setting = 0; is_in_runs(c->kind) && setting < c->settings; setting++, run++) {
            assert_true(run < LAYER_RUNS);
            assert_string_equal(layer_runs[run].kind, c->kind);
            assert_int_equal(layer_runs[run].setting, setting);
            assert_int_equal(layer_runs[run].inputs, c->inputs);
            check_layer(&layer_runs[run], c, c->create(setting));
        }
    }
    assert_int_equal(run, LAYER_RUNS);
}

/* ---- Networks ---- */

/* Network, inputs and targets. */
typedef struct training {
    nnla_network *net;
    nnla_tensor *X, *T;
} training;

static nnla_tensor *tensor_of(nnla_dtype dtype, size_t rank, const size_t *dims) {
    nnla_tensor *tensor = nnla_tensor_create(dtype, rank, dims);
    assert_created(tensor);
    return tensor;
}

static training training_of(const trained_run *run) {
    const size_t images_dims[] = {BENCH_BATCH, 2, 8, 8}, words_dims[] = {BENCH_BATCH, 5};
    const size_t classes_dims[] = {BENCH_BATCH}, targets_dims[] = {BENCH_BATCH, 2};
    if (run->network == IMAGES_NETWORK) {
        training t = {images_network(run->dtype, 8, 3, BENCH_BATCH, NULL), tensor_of(run->dtype, 4, images_dims),
                      tensor_of(NNLA_I32, 1, classes_dims)};
        fill_numbers(run->dtype, nnla_tensor_data(t.X), nnla_tensor_count(t.X), 1);
        for (int32_t i = 0; i < BENCH_BATCH; i++)
            ((int32_t *)nnla_tensor_data(t.T))[i] = i * 3 % 4;
        return t;
    }
    training t = {words_network(run->dtype, 4, BENCH_BATCH, NULL), tensor_of(NNLA_I32, 2, words_dims),
                  tensor_of(run->dtype, 2, targets_dims)};
    for (int32_t i = 0; i < BENCH_BATCH * 5; i++)
        ((int32_t *)nnla_tensor_data(t.X))[i] = i * i % 8;
    fill_numbers(run->dtype, nnla_tensor_data(t.T), nnla_tensor_count(t.T), 2);
    return t;
}

static double relative_tolerance(nnla_dtype dtype) { return dtype == NNLA_F32 ? 1.3e-6 : 1e-12; }
static double absolute_tolerance(nnla_dtype dtype) { return dtype == NNLA_F32 ? 1e-5 : 1e-12; }

/* Compares the tensor with what `expected` goes on with, and returns the rest. */
static const double *compare(const nnla_tensor *tensor, const double *expected, const char *what) {
    const nnla_dtype dtype = nnla_tensor_dtype(tensor);
    for (size_t i = 0; i < nnla_tensor_count(tensor); i++) {
        const double value = element_of(dtype, nnla_tensor_const_data(tensor), i);
        if (!values_are_close(value, expected[i], relative_tolerance(dtype), absolute_tolerance(dtype)))
            fail_msg("%s[%zu] is %.17g, not %.17g", what, i, value, expected[i]);
    }
    return expected + nnla_tensor_count(tensor);
}

static void compare_predictions(const trained_run *run, const training *t) {
    const size_t dims[] = {BENCH_BATCH, run->network == IMAGES_NETWORK ? 4 : 2};
    nnla_tensor *Y = tensor_of(run->dtype, 2, dims), *P = tensor_of(run->dtype, 2, dims);
    nnla_predictor *predictor = nnla_predictor_create(t->net, BENCH_BATCH);
    assert_created(predictor);
    assert_ok(nnla_network_predict(t->net, t->X, Y));
    assert_ok(nnla_predictor_predict(predictor, t->X, P));
    compare(Y, run->prediction, "prediction");
    assert_same_bits(nnla_tensor_const_data(P), nnla_tensor_const_data(Y),
                     nnla_tensor_count(Y) * nnla_dtype_size(run->dtype));
    nnla_predictor_destroy(predictor);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(P);
}

static void check_training(const trained_run *run) {
    training t = training_of(run);
    assert_created(t.net);
    for (size_t i = 0; i < nnla_network_parameter_tensors(t.net); i++) {
        nnla_tensor *p = nnla_network_parameter(t.net, i);
        fill_numbers(run->dtype, nnla_tensor_data(p), nnla_tensor_count(p), 11 + i);
    }
    for (size_t step = 0; step < STEPS; step++) {
        double loss = 0;
        assert_ok(nnla_network_step(t.net, t.X, t.T, &loss));
        assert_close(loss, run->losses[step], relative_tolerance(run->dtype), absolute_tolerance(run->dtype));
    }
    const double *expected = run->parameters;
    for (size_t i = 0; i < nnla_network_parameter_tensors(t.net); i++)
        expected = compare(nnla_network_const_parameter(t.net, i), expected, nnla_network_parameter_name(t.net, i));
    expected = run->moments;
    assert_int_equal(nnla_network_buffer_tensors(t.net), 2);
    for (size_t i = 0; i < 2; i++)
        expected = compare(nnla_network_const_buffer(t.net, i), expected, nnla_network_buffer_name(t.net, i));
    compare_predictions(run, &t);
    nnla_tensor_destroy(t.X);
    nnla_tensor_destroy(t.T);
    nnla_network_destroy(t.net);
}

static void networks_train_as_pytorchs(void **state) {
    (void)state;
    for (size_t i = 0; i < TRAINED_RUNS; i++)
        check_training(&trained_runs[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_have_pytorchs_values),
        cmocka_unit_test(networks_train_as_pytorchs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
