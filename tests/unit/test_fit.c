/* Training over epochs: batches, validation, early stopping, callbacks, failures. */
#include <math.h>
#include <string.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"

enum { ROWS = 70, MAX_BATCH = 16, PARAMETERS = MOONS_PARAMETERS };

typedef moons_fixture fixture;

static int set_up(void **state) {
    static fixture f;
    *state = &f;
    return moons_fixture_create(&f, ROWS, MAX_BATCH);
}

static int tear_down(void **state) {
    moons_fixture_destroy(*state);
    return 0;
}

/* What a callback saw, and when it is to end. */
typedef struct record {
    size_t epochs, stop_at;
    nnla_status answer;
    nnla_epoch_info last;
    double validation_losses[64];
    double parameters[64][PARAMETERS];
} record;

static nnla_status note(void *payload, const nnla_epoch_info *info) {
    record *r = payload;
    r->epochs++;
    r->last = *info;
    if (info->epoch <= 64) {
        r->validation_losses[info->epoch - 1] = info->validation_loss;
        copy_parameters(info->network, r->parameters[info->epoch - 1], PARAMETERS);
    }
    return r->epochs == r->stop_at ? r->answer : NNLA_OK;
}

/* Settings that note five epochs; the answer comes at the epoch stop_at, if that is not 0. */
static nnla_fit_config five_epochs(record *r, size_t stop_at, nnla_status answer) {
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    memset(r, 0, sizeof *r);
    r->stop_at = stop_at;
    r->answer = answer;
    config.epochs = 5;
    config.on_epoch = note;
    config.payload = r;
    return config;
}

static void test_callback(void **state) {
    fixture *f = *state;
    static record r;
    nnla_fit_config config = five_epochs(&r, 0, NNLA_OK);
    assert_ok(nnla_network_fit(f->net, f->X, f->T, &config));
    assert_int_equal(r.epochs, 5);
    assert_int_equal(r.last.epoch, 5);
    assert_int_equal(r.last.epochs, 5);
    assert_int_equal(r.last.struct_size, sizeof r.last);
    assert_ptr_equal(r.last.network, f->net);
    assert_true(r.last.loss > 0 && r.last.loss < 1);
    assert_true(r.last.accuracy > 0.5 && r.last.accuracy <= 1);
    assert_true(isnan(r.last.validation_loss) && isnan(r.last.validation_accuracy));
}

static void test_callback_stops(void **state) {
    fixture *f = *state;
    static record r;
    nnla_fit_config config = five_epochs(&r, 2, NNLA_STOP);
    assert_ok(nnla_network_fit(f->net, f->X, f->T, &config));
    assert_int_equal(r.epochs, 2);
}

static void test_callback_fails(void **state) {
    fixture *f = *state;
    static record r;
    nnla_fit_config config = five_epochs(&r, 2, NNLA_ERROR_CANCELLED);
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_CANCELLED);
    assert_message("the callback ended epoch 2: NNLA_ERROR_CANCELLED");
    r.epochs = 0;
    r.answer = 7;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("the callback returned 7");
}

static nnla_status fail_inside(void *payload, const nnla_epoch_info *info) {
    (void)payload;
    return nnla_network_predict(info->network, NULL, NULL);
}

/* What went wrong inside the callback stays in the message. */
static void test_callback_fails_with_a_reason(void **state) {
    fixture *f = *state;
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.on_epoch = fail_inside;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("the callback ended epoch 1: nnla_network_predict: X");
}

/* Without shuffling, an epoch is the steps over the rows in order, the last one short. */
static void test_epoch_is_its_steps(void **state) {
    fixture *f = *state;
    nnla_network *by_steps = moons_net_create(NNLA_F64, 3, MAX_BATCH);
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    double fitted[PARAMETERS], stepped[PARAMETERS];
    config.epochs = 2;
    config.batch_size = 15;
    config.shuffle = 0;
    assert_ok(nnla_network_fit(f->net, f->X, f->T, &config));
    for (int epoch = 0; epoch < 2; epoch++) {
        for (size_t first = 0; first < ROWS; first += 15) {
            size_t count = ROWS - first < 15 ? ROWS - first : 15;
            nnla_tensor *X = nnla_tensor_view_rows(f->X, first, count), *T = nnla_tensor_view_rows(f->T, first, count);
            assert_ok(nnla_network_step(by_steps, X, T, NULL));
            nnla_tensor_destroy(X);
            nnla_tensor_destroy(T);
        }
    }
    copy_parameters(f->net, fitted, PARAMETERS);
    copy_parameters(by_steps, stepped, PARAMETERS);
    assert_same_bits(fitted, stepped, sizeof fitted);
    nnla_network_destroy(by_steps);
}

/* Shuffled rows differ from epoch to epoch and from seed to seed, not from run to run. */
static void test_shuffling(void **state) {
    fixture *f = *state;
    nnla_network *same = moons_net_create(NNLA_F64, 3, MAX_BATCH);
    double once[PARAMETERS], twice[PARAMETERS];
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.epochs = 4;
    assert_ok(nnla_network_fit(f->net, f->X, f->T, &config));
    config.epochs = 1;
    for (int i = 0; i < 4; i++)
        assert_ok(nnla_network_fit(same, f->X, f->T, &config));
    copy_parameters(f->net, once, PARAMETERS);
    copy_parameters(same, twice, PARAMETERS);
    assert_same_bits(once, twice, sizeof once);
    nnla_network_destroy(same);
    same = moons_net_create(NNLA_F64, 3, MAX_BATCH);
    config.epochs = 4;
    config.shuffle = 0;
    assert_ok(nnla_network_fit(same, f->X, f->T, &config));
    copy_parameters(same, twice, PARAMETERS);
    assert_memory_not_equal(once, twice, sizeof once);
    nnla_network_destroy(same);
}

/* Patience ends training and brings back the parameters of the best epoch. */
static void test_early_stopping(void **state) {
    fixture *f = *state;
    static record r;
    nnla_tensor *V, *VT;
    double best_loss = INFINITY, now[PARAMETERS];
    size_t best = 0;
    memset(&r, 0, sizeof r);
    moons_data_create(NNLA_F64, 40, 9, &V, &VT);
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.epochs = 60;
    config.validation_X = V;
    config.validation_T = VT;
    config.patience = 3;
    config.min_delta = 0.02;
    config.on_epoch = note;
    config.payload = &r;
    assert_ok(nnla_network_fit(f->net, f->X, f->T, &config));
    assert_in_range(r.epochs, 4, 59);
    for (size_t i = 0; i < r.epochs; i++) {
        if (!(r.validation_losses[i] < best_loss - 0.02))
            continue;
        best_loss = r.validation_losses[i];
        best = i;
    }
    assert_int_equal(r.epochs, best + 1 + 3);
    copy_parameters(f->net, now, PARAMETERS);
    assert_same_bits(now, r.parameters[best], sizeof now);
    double loss, accuracy;
    assert_ok(nnla_network_evaluate(f->net, V, VT, &loss, &accuracy));
    assert_close(loss, best_loss, 0, 0);
    nnla_tensor_destroy(V);
    nnla_tensor_destroy(VT);
}

static void test_refusals(void **state) {
    fixture *f = *state;
    const nnla_fit_config initial = NNLA_FIT_CONFIG_INIT;
    nnla_fit_config config = initial;
    double now[PARAMETERS];
    config.epochs = 0;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("epochs: expected 1 or more, got 0");
    config = initial;
    config.batch_size = 17;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("batch_size: 17 is above the network's max_batch 16");
    config = initial;
    config.shuffle = 3;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    config = initial;
    config.validation_X = f->X;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("validation: expected both X and T or neither");
    config.validation_T = f->X;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_SHAPE);
    assert_message("validation set: ");
    config = initial;
    config.patience = 1;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("early stopping needs a validation set");
    config = initial;
    config.min_delta = NAN;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("min_delta");
    config = initial;
    config.struct_size = 0;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_INVALID_ARGUMENT);
    copy_parameters(f->net, now, PARAMETERS);
    assert_same_bits(now, f->before, sizeof now);
}

/* The best epoch's running statistics come back with its parameters: the network scores as it did then. */
typedef struct best_score {
    double loss;
} best_score;

static nnla_status keep_best_score(void *payload, const nnla_epoch_info *info) {
    best_score *best = payload;
    best->loss = fmin(best->loss, info->validation_loss);
    return NNLA_OK;
}

static void test_patience_restores_buffers(void **state) {
    fixture *f = *state;
    const size_t inputs = 2;
    nnla_network_config settings = NNLA_NETWORK_CONFIG_INIT;
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    best_score best = {INFINITY};
    double loss = 0;
    settings.dtype = NNLA_F64;
    sgd.learning_rate = 2; /* so that epochs get worse */
    nnla_network *net = nnla_network_create(&settings);
    assert_ok(nnla_network_add_input(net, 1, &inputs));
    assert_ok(nnla_network_add(net, nnla_dense_create(8)));
    assert_ok(nnla_network_add(net, nnla_batch_norm_create()));
    assert_ok(nnla_network_add(net, nnla_activation_create(NNLA_RELU)));
    assert_ok(nnla_network_add(net, nnla_dense_create(1)));
    assert_ok(nnla_network_add(net, nnla_activation_create(NNLA_SIGMOID)));
    nnla_loss *cross_entropy = nnla_loss_create(NNLA_LOSS_BINARY_CROSS_ENTROPY);
    assert_ok(nnla_network_compile(net, cross_entropy, nnla_sgd_create(&sgd), MAX_BATCH));
    config.epochs = 40;
    config.batch_size = 8;
    config.patience = 2;
    config.validation_X = f->X;
    config.validation_T = f->T;
    config.on_epoch = keep_best_score;
    config.payload = &best;
    assert_ok(nnla_network_fit(net, f->X, f->T, &config));
    assert_ok(nnla_network_evaluate(net, f->X, f->T, &loss, NULL));
    assert_same_bits(&loss, &best.loss, sizeof loss);
    nnla_network_destroy(net);
}

/* The message names epoch, batch and node; the parameters are those before that step. */
static void test_not_finite(void **state) {
    fixture *f = *state;
    nnla_network *until_then = moons_net_create(NNLA_F64, 3, MAX_BATCH);
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    double stopped[PARAMETERS], expected[PARAMETERS];
    config.batch_size = 10;
    config.shuffle = 0;
    ((double *)nnla_tensor_data(f->X))[2 * 35] = INFINITY;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_NOT_FINITE);
    assert_message("epoch 1, batch 4: nnla_network_fit: node 'input'");
    nnla_tensor *X = nnla_tensor_view_rows(f->X, 0, 30), *T = nnla_tensor_view_rows(f->T, 0, 30);
    assert_ok(nnla_network_fit(until_then, X, T, &config));
    copy_parameters(f->net, stopped, PARAMETERS);
    copy_parameters(until_then, expected, PARAMETERS);
    assert_same_bits(stopped, expected, sizeof stopped);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(until_then);
}

static void test_validation_not_finite(void **state) {
    fixture *f = *state;
    nnla_tensor *V = nnla_tensor_clone(f->X);
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    ((double *)nnla_tensor_data(V))[0] = NAN;
    config.validation_X = V;
    config.validation_T = f->T;
    assert_status(nnla_network_fit(f->net, f->X, f->T, &config), NNLA_ERROR_NOT_FINITE);
    assert_message("epoch 1: the validation loss is not finite");
    nnla_tensor_destroy(V);
}

/* The learning rate may be changed while training. */
static nnla_status freeze(void *payload, const nnla_epoch_info *info) {
    (void)info;
    return nnla_optimizer_set_learning_rate(payload, 0);
}

static void test_learning_rate_in_callback(void **state) {
    fixture *f = *state;
    const size_t inputs = 2;
    nnla_network_config settings = NNLA_NETWORK_CONFIG_INIT;
    settings.dtype = NNLA_F64;
    nnla_network *net = nnla_network_create(&settings), *one_epoch = nnla_network_create(&settings);
    nnla_optimizer *optimizer = nnla_sgd_create(NULL);
    double frozen[3], expected[3];
    nnla_network *nets[] = {net, one_epoch};
    for (int i = 0; i < 2; i++) {
        nnla_network_add_input(nets[i], 1, &inputs);
        nnla_network_add(nets[i], nnla_dense_create(1));
        nnla_optimizer *mine = i == 0 ? optimizer : nnla_sgd_create(NULL);
        assert_ok(nnla_network_compile(nets[i], nnla_loss_create(NNLA_LOSS_MSE), mine, 8));
    }
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    assert_ok(nnla_network_fit(one_epoch, f->X, f->T, &config));
    config.epochs = 5;
    config.on_epoch = freeze;
    config.payload = optimizer;
    assert_ok(nnla_network_fit(net, f->X, f->T, &config));
    copy_parameters(net, frozen, 3);
    copy_parameters(one_epoch, expected, 3);
    assert_same_bits(frozen, expected, sizeof frozen);
    nnla_network_destroy(net);
    nnla_network_destroy(one_epoch);
}

static nnla_status fit_with_everything(void *payload) {
    fixture *f = payload;
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.validation_X = f->X;
    config.validation_T = f->T;
    config.patience = 1;
    return nnla_network_fit(f->net, f->X, f->T, &config);
}

static void test_failing_allocator(void **state) {
    fixture f;
    (void)state;
    failing_allocator_install();
    f.net = moons_net_create(NNLA_F64, 3, MAX_BATCH);
    moons_data_create(NNLA_F64, ROWS, 1, &f.X, &f.T);
    assert_int_equal(run_with_each_allocation_failed(fit_with_everything, &f), 4);
    nnla_network_destroy(f.net);
    nnla_tensor_destroy(f.X);
    nnla_tensor_destroy(f.T);
    failing_allocator_remove();
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        with_fixture(test_callback),
        with_fixture(test_callback_stops),
        with_fixture(test_callback_fails),
        with_fixture(test_callback_fails_with_a_reason),
        with_fixture(test_epoch_is_its_steps),
        with_fixture(test_shuffling),
        with_fixture(test_early_stopping),
        with_fixture(test_refusals),
        with_fixture(test_patience_restores_buffers),
        with_fixture(test_not_finite),
        with_fixture(test_validation_not_finite),
        with_fixture(test_learning_rate_in_callback),
        cmocka_unit_test(test_failing_allocator),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
