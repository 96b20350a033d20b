/* Training of networks with several inputs and outputs: on tensors, and on batches from a source. */
#include <math.h>
#include <string.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"
#include "support/row_source.h"

enum { ROWS = 50, BATCH = 8, BATCHES = 7, CLASSES = 3, PARAMETERS = 2 * 4 + 4 + 4 + 1 + 3 * 3 + 3 };

/* Spirals for the first input, with the arm as a real target; blobs for the second. */
typedef struct fixture {
    nnla_network *net;
    nnla_tensor *X[2], *T[2], *one_hot;
} fixture;

/* Two chains: "input" to the real output "height", "input_2" to the classes "kind", whose loss counts half. */
static nnla_network *create(void) {
    const size_t two = 2, three = 3;
    const char *const second = "input_2", *const logits = "logits";
    nnla_network_config config = NNLA_NETWORK_CONFIG_INIT;
    config.dtype = NNLA_F64;
    config.seed = 5;
    nnla_network *net = nnla_network_create(&config);
    nnla_network_add_input(net, 1, &two);
    nnla_network_add_input(net, 1, &three);
    nnla_network_connect(net, "hidden", nnla_dense_create(4), (const char *const[]){"input"}, 1);
    nnla_network_add_named(net, "height", nnla_dense_create(1));
    nnla_network_connect(net, "logits", nnla_dense_create(CLASSES), &second, 1);
    nnla_network_connect(net, "kind", nnla_activation_create(NNLA_SOFTMAX), &logits, 1);
    nnla_network_add_output(net, "height", nnla_loss_create(NNLA_LOSS_MSE), 1);
    nnla_network_add_output(net, "kind", nnla_loss_create(NNLA_LOSS_CROSS_ENTROPY), 0.5);
    assert_ok(nnla_network_compile(net, NULL, nnla_sgd_create(NULL), BATCH));
    return net;
}

static nnla_tensor *matrix(nnla_dtype dtype, size_t rows, size_t columns) {
    const size_t dims[] = {rows, columns};
    nnla_tensor *tensor = nnla_tensor_create(dtype, 2, dims);
    assert_created(tensor);
    return tensor;
}

static int set_up(void **state) {
    static fixture f;
    const size_t rows = ROWS;
    *state = &f;
    f.net = create();
    f.X[0] = matrix(NNLA_F64, ROWS, 2);
    f.X[1] = matrix(NNLA_F64, ROWS, 3);
    f.T[0] = matrix(NNLA_F64, ROWS, 1);
    f.T[1] = nnla_tensor_create(NNLA_I32, 1, &rows);
    f.one_hot = matrix(NNLA_F64, ROWS, CLASSES);
    assert_ok(nnla_make_spirals(ROWS, 2, 0.1, 1, 1, f.X[0], f.T[0]));
    assert_ok(nnla_make_blobs(ROWS, CLASSES, 1, 1, f.X[1], f.T[1]));
    assert_ok(nnla_make_blobs(ROWS, CLASSES, 1, 1, f.X[1], f.one_hot));
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    nnla_network_destroy(f->net);
    for (size_t k = 0; k < 2; k++) {
        nnla_tensor_destroy(f->X[k]);
        nnla_tensor_destroy(f->T[k]);
    }
    nnla_tensor_destroy(f->one_hot);
    return 0;
}

static nnla_status fit_many(const fixture *f, nnla_network *net, const nnla_fit_config *config) {
    return nnla_network_fit_many(net, (const nnla_tensor *const *)f->X, 2, (const nnla_tensor *const *)f->T, 2, config);
}

static void check_same_parameters(const nnla_network *a, const nnla_network *b) {
    double of_a[PARAMETERS], of_b[PARAMETERS];
    assert_int_equal(copy_parameters(a, of_a, PARAMETERS), PARAMETERS);
    copy_parameters(b, of_b, PARAMETERS);
    assert_same_bits(of_a, of_b, sizeof of_a);
}

/* Steps over the rows in order, the last one short. */
static void train_by_steps(const fixture *f, nnla_network *net, size_t epochs) {
    for (size_t batch = 0; batch < epochs * BATCHES; batch++) {
        size_t row = batch % BATCHES * BATCH, count = ROWS - row < BATCH ? ROWS - row : BATCH;
        nnla_tensor *views[4];
        for (size_t k = 0; k < 2; k++) {
            views[k] = nnla_tensor_view_rows(f->X[k], row, count);
            views[2 + k] = nnla_tensor_view_rows(f->T[k], row, count);
        }
        assert_ok(nnla_network_step_many(net, (const nnla_tensor *const *)views, 2,
                                         (const nnla_tensor *const *)views + 2, 2, NULL));
        for (size_t k = 0; k < 4; k++)
            nnla_tensor_destroy(views[k]);
    }
}

static nnla_fit_config in_order(size_t epochs) {
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.epochs = epochs;
    config.batch_size = BATCH;
    config.shuffle = 0;
    return config;
}

static void test_epoch_is_its_steps(void **state) {
    fixture *f = *state;
    nnla_network *by_steps = create();
    nnla_fit_config config = in_order(2);
    assert_ok(fit_many(f, f->net, &config));
    train_by_steps(f, by_steps, 2);
    check_same_parameters(f->net, by_steps);
    nnla_network_destroy(by_steps);
}

/* All inputs and targets are shuffled alike: the loss falls, and the same seed gives the same bits. */
static void test_shuffled(void **state) {
    fixture *f = *state;
    nnla_network *again = create(), *ordered = create();
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT, unshuffled = in_order(30);
    double losses[2], accuracies[2], of_f[PARAMETERS], of_ordered[PARAMETERS];
    config.epochs = 30;
    config.batch_size = BATCH;
    assert_ok(fit_many(f, f->net, &config));
    config.epochs = 15;
    assert_ok(fit_many(f, again, &config));
    assert_ok(fit_many(f, again, &config));
    check_same_parameters(f->net, again);
    assert_ok(fit_many(f, ordered, &unshuffled));
    copy_parameters(f->net, of_f, PARAMETERS);
    copy_parameters(ordered, of_ordered, PARAMETERS);
    assert_memory_not_equal(of_f, of_ordered, sizeof of_f);
    assert_ok(nnla_network_evaluate_many(f->net, (const nnla_tensor *const *)f->X, 2, (const nnla_tensor *const *)f->T,
                                         2, losses, accuracies));
    assert_true(losses[0] < 0.3 && losses[1] < 0.3 && accuracies[1] > 0.9);
    nnla_network_destroy(again);
    nnla_network_destroy(ordered);
}

static nnla_status note(void *payload, const nnla_epoch_info *info) {
    *(nnla_epoch_info *)payload = *info;
    return NNLA_OK;
}

/* Losses are the weighted sum; an accuracy is that of the outputs which have one. */
static void test_validation(void **state) {
    fixture *f = *state;
    nnla_epoch_info info;
    double losses[2], accuracies[2];
    nnla_fit_config config = in_order(3);
    config.on_epoch = note;
    config.payload = &info;
    config.validation_inputs = (const nnla_tensor *const *)f->X;
    config.validation_input_count = 2;
    config.validation_targets = (const nnla_tensor *const *)f->T;
    config.validation_target_count = 2;
    config.patience = 5;
    assert_ok(fit_many(f, f->net, &config));
    assert_true(info.loss > 0 && info.accuracy >= 0 && info.accuracy <= 1);
    assert_ok(nnla_network_evaluate_many(f->net, (const nnla_tensor *const *)f->X, 2, (const nnla_tensor *const *)f->T,
                                         2, losses, accuracies));
    assert_close(info.validation_loss, losses[0] + 0.5 * losses[1], 1e-15, 0);
    assert_close(info.validation_accuracy, accuracies[1], 0, 0);
}

static void test_refusals(void **state) {
    fixture *f = *state;
    const nnla_status invalid = NNLA_ERROR_INVALID_ARGUMENT;
    nnla_fit_config config = in_order(1);
    assert_status(nnla_network_fit(f->net, f->X[0], f->T[0], NULL), invalid);
    assert_message("nnla_network_fit: the network has 2 inputs");
    assert_status(
        nnla_network_fit_many(f->net, (const nnla_tensor *const *)f->X, 1, (const nnla_tensor *const *)f->T, 2, NULL),
        invalid);
    assert_message("nnla_network_fit_many: X: the network has 2 inputs, got 1 tensors");
    config.validation_inputs = (const nnla_tensor *const *)f->X;
    config.validation_input_count = 2;
    assert_status(fit_many(f, f->net, &config), invalid);
    assert_message("nnla_network_fit_many: validation: expected both X and T or neither");
    config.validation_targets = (const nnla_tensor *const *)f->T;
    config.validation_target_count = 1;
    assert_status(fit_many(f, f->net, &config), invalid);
    assert_message("validation set: nnla_network_fit_many: T: the network has 2 outputs, got 1 tensors");
    config.validation_X = f->X[0];
    config.validation_T = f->T[0];
    assert_status(fit_many(f, f->net, &config), invalid);
    assert_message("validation: expected a set of tensors or of lists, not both");
}

static nnla_source source_of(row_source *rows, const fixture *f, int class_indices) {
    nnla_source source = NNLA_SOURCE_INIT;
    *rows = (row_source){.X = {f->X[0], f->X[1]}, .T = {f->T[0], class_indices ? f->T[1] : f->one_hot}};
    source.next = row_source_next;
    source.payload = rows;
    source.class_indices = class_indices;
    return source;
}

static void test_source(void **state) {
    fixture *f = *state;
    nnla_network *by_source = create();
    row_source rows;
    nnla_fit_config config = in_order(3);
    nnla_source source = source_of(&rows, f, 1);
    assert_ok(fit_many(f, f->net, &config));
    assert_ok(nnla_network_fit_source(by_source, &source, &config));
    check_same_parameters(f->net, by_source);
    nnla_network_destroy(by_source);
}

/* One-hot targets by a source are those of one-hot tensors. */
static void test_source_of_one_hot_targets(void **state) {
    fixture *f = *state;
    nnla_network *by_source = create();
    row_source rows;
    nnla_fit_config config = in_order(3);
    nnla_source source = source_of(&rows, f, 0);
    const nnla_tensor *const T[] = {f->T[0], f->one_hot};
    assert_ok(nnla_network_fit_many(f->net, (const nnla_tensor *const *)f->X, 2, T, 2, &config));
    assert_ok(nnla_network_fit_source(by_source, &source, &config));
    check_same_parameters(f->net, by_source);
    nnla_network_destroy(by_source);
}

/* A class that is none is told with its epoch, batch and output. */
static void test_source_of_bad_classes(void **state) {
    fixture *f = *state;
    row_source rows;
    nnla_fit_config config = in_order(3);
    nnla_source source = source_of(&rows, f, 1);
    ((int32_t *)nnla_tensor_data(f->T[1]))[2 * BATCH] = CLASSES;
    assert_status(nnla_network_fit_source(f->net, &source, &config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("epoch 1, batch 3: nnla_network_fit_source: ");
}

static nnla_status fit_once(void *payload) {
    const fixture *f = payload;
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    config.batch_size = BATCH;
    config.patience = 1;
    config.validation_inputs = (const nnla_tensor *const *)f->X;
    config.validation_input_count = 2;
    config.validation_targets = (const nnla_tensor *const *)f->T;
    config.validation_target_count = 2;
    return fit_many(f, f->net, &config);
}

static void test_memory_failures(void **state) {
    (void)state;
    fixture *f = NULL;
    failing_allocator_install();
    set_up((void **)&f);
    assert_int_equal(run_with_each_allocation_failed(fit_once, f), 4);
    tear_down((void **)&f);
    failing_allocator_remove();
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        with_fixture(test_epoch_is_its_steps),
        with_fixture(test_shuffled),
        with_fixture(test_validation),
        with_fixture(test_refusals),
        with_fixture(test_source),
        with_fixture(test_source_of_one_hot_targets),
        with_fixture(test_source_of_bad_classes),
        cmocka_unit_test(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
