/* Networks and threads: the same bits, many at once, and through a fork. */
#include <pthread.h>
#include <string.h>

#include "nnla.h"
#include "support/fork_child.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

enum {
    ROWS = 64,
    INPUTS = 300,
    HIDDEN = 256,
    CLASSES = 10,
    PARAMETERS = INPUTS * HIDDEN + HIDDEN + HIDDEN * CLASSES + CLASSES
};

/* A network large enough for its products to be shared among threads. */
static nnla_network *create(void) {
    const size_t inputs = INPUTS;
    nnla_network *net = nnla_network_create(NULL);
    nnla_network_add_input(net, 1, &inputs);
    nnla_network_add(net, nnla_dense_create(HIDDEN));
    nnla_network_add(net, nnla_activation_create(NNLA_RELU));
    nnla_network_add(net, nnla_dropout_create(0.25));
    nnla_network_add(net, nnla_dense_create(CLASSES));
    nnla_network_add(net, nnla_activation_create(NNLA_SOFTMAX));
    nnla_loss *loss = nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY);
    if (nnla_network_compile(net, loss, nnla_adam_create(NULL), ROWS) == NNLA_OK)
        return net;
    nnla_network_destroy(net);
    return NULL;
}

static float samples[4 * ROWS * INPUTS];
static int32_t classes[4 * ROWS];

static int make_data(void **state) {
    (void)state;
    uint64_t seed = 5;
    random_fill_f32(samples, sizeof samples / sizeof samples[0], 4, -1, 1);
    for (size_t i = 0; i < 4 * ROWS; i++)
        classes[i] = (int32_t)(random_bits(&seed) % CLASSES);
    return 0;
}

/* Trains a new network and copies its parameters and a prediction; 0 if all went well. */
typedef struct outcome {
    float parameters[PARAMETERS], prediction[ROWS * CLASSES];
} outcome;

static int train(outcome *o) {
    const size_t of_X[] = {4 * ROWS, INPUTS}, of_T[] = {4 * ROWS}, of_Y[] = {ROWS, CLASSES};
    nnla_network *net = create();
    nnla_tensor *X = nnla_tensor_wrap_const(NNLA_F32, samples, 2, of_X);
    nnla_tensor *T = nnla_tensor_wrap_const(NNLA_I32, classes, 1, of_T);
    nnla_tensor *first = nnla_tensor_view_rows_const(X, 0, ROWS);
    nnla_tensor *Y = nnla_tensor_wrap(NNLA_F32, o->prediction, 2, of_Y);
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.epochs = 3;
    config.batch_size = ROWS;
    nnla_status status = nnla_network_fit(net, X, T, &config);
    nnla_predictor *predictor = nnla_predictor_create(net, ROWS);
    if (status == NNLA_OK)
        status = nnla_predictor_predict(predictor, first, Y);
    float *p = o->parameters;
    for (size_t i = 0; i < nnla_network_parameter_tensors(net); i++) {
        const nnla_tensor *parameter = nnla_network_const_parameter(net, i);
        memcpy(p, nnla_tensor_const_data(parameter), nnla_tensor_count(parameter) * sizeof *p);
        p += nnla_tensor_count(parameter);
    }
    nnla_predictor_destroy(predictor);
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(first);
    nnla_tensor_destroy(Y);
    return status != NNLA_OK;
}

static outcome alone;

static void test_any_number_of_threads(void **state) {
    (void)state;
    static outcome o;
    const size_t counts[] = {2, 3, 8};
    assert_ok(nnla_set_threads(1));
    assert_int_equal(train(&alone), 0);
    for (size_t i = 0; i < 3; i++) {
        assert_ok(nnla_set_threads(counts[i]));
        assert_int_equal(train(&o), 0);
        assert_same_bits(&o, &alone, sizeof o);
    }
}

static void *train_in_thread(void *payload) { return train(payload) == 0 ? NULL : payload; }

static void test_networks_at_once(void **state) {
    (void)state;
    static outcome outcomes[3];
    pthread_t threads[3];
    assert_ok(nnla_set_threads(4));
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, train_in_thread, &outcomes[i]), 0);
    for (int i = 0; i < 3; i++) {
        void *failed;
        assert_int_equal(pthread_join(threads[i], &failed), 0);
        assert_null(failed);
        assert_same_bits(&outcomes[i], &alone, sizeof alone);
    }
}

/* One predictor a thread, packed parameters shared. */
typedef struct reader {
    nnla_predictor *predictor;
    float Y[ROWS * CLASSES];
    nnla_status status;
} reader;

static void *predict_in_thread(void *payload) {
    reader *r = payload;
    const size_t of_X[] = {ROWS, INPUTS}, of_Y[] = {ROWS, CLASSES};
    nnla_tensor *X = nnla_tensor_wrap_const(NNLA_F32, samples, 2, of_X);
    nnla_tensor *Y = nnla_tensor_wrap(NNLA_F32, r->Y, 2, of_Y);
    for (int i = 0; i < 20 && r->status == NNLA_OK; i++)
        r->status = nnla_predictor_predict(r->predictor, X, Y);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_predictor_destroy(r->predictor);
    return NULL;
}

static void test_predictors_at_once(void **state) {
    (void)state;
    static reader readers[3];
    pthread_t threads[3];
    nnla_network *net = create();
    readers[0].predictor = nnla_predictor_create(net, ROWS);
    for (int i = 1; i < 3; i++)
        readers[i].predictor = nnla_predictor_clone(readers[0].predictor);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, predict_in_thread, &readers[i]), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < 3; i++) {
        assert_ok(readers[i].status);
        assert_same_bits(readers[i].Y, readers[0].Y, sizeof readers[0].Y);
    }
    nnla_network_destroy(net);
}

static int train_in_child(void *payload) {
    static outcome o;
    (void)payload;
    return train(&o) != 0 || memcmp(&o, &alone, sizeof o) != 0;
}

/* The child of a process whose workers run has none, and goes on alone; the parent goes on with its own. */
static void test_fork(void **state) {
    (void)state;
    static outcome o;
    assert_ok(nnla_set_threads(4));
    assert_int_equal(train(&o), 0);
    assert_int_equal(run_in_child(train_in_child, NULL, 60000), 0);
    assert_int_equal(train(&o), 0);
    assert_same_bits(&o, &alone, sizeof o);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_number_of_threads),
        cmocka_unit_test(test_networks_at_once),
        cmocka_unit_test(test_predictors_at_once),
        cmocka_unit_test(test_fork),
    };
    return cmocka_run_group_tests(tests, make_data, NULL);
}
