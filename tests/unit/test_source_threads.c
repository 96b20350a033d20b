/* Training on batches from a source: the bits of fit, filled ahead or not; validation, callbacks, failures midway. */
#define _DEFAULT_SOURCE

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nnla.h"
#include "support/failing_allocator.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"
#include "support/row_source.h"

enum { ROWS = 70, MAX_BATCH = 16, BATCHES = 5, PARAMETERS = MOONS_PARAMETERS };

typedef struct fixture {
    moons_fixture moons;
    row_source rows;
    nnla_source source;
    nnla_fit_config config;
} fixture;

static int set_up(void **state) {
    static fixture f;
    *state = &f;
    assert_ok(nnla_set_threads(2));
    if (moons_fixture_create(&f.moons, ROWS, MAX_BATCH) != 0)
        return -1;
    f.rows = (row_source){.X = {f.moons.X}, .T = {f.moons.T}};
    f.source = (nnla_source)NNLA_SOURCE_INIT;
    f.source.next = row_source_next;
    f.source.payload = &f.rows;
    f.config = (nnla_fit_config)NNLA_FIT_CONFIG_INIT;
    f.config.epochs = 3;
    f.config.batch_size = MAX_BATCH;
    f.config.shuffle = 0;
    return 0;
}

static int tear_down(void **state) {
    moons_fixture_destroy(&((fixture *)*state)->moons);
    assert_ok(nnla_set_threads(0));
    return 0;
}

/* The parameters are those of a new network that fit has trained on the first rows alone. */
static void check_same_as_fit(const fixture *f, size_t epochs, size_t rows) {
    double actual[PARAMETERS], expected[PARAMETERS];
    nnla_network *net = moons_net_create(NNLA_F64, 3, MAX_BATCH);
    nnla_tensor *X = nnla_tensor_view_rows(f->moons.X, 0, rows), *T = nnla_tensor_view_rows(f->moons.T, 0, rows);
    nnla_fit_config config = f->config;
    config.on_epoch = NULL;
    config.epochs = epochs;
    assert_ok(nnla_network_fit(net, X, T, &config));
    copy_parameters(f->moons.net, actual, PARAMETERS);
    copy_parameters(net, expected, PARAMETERS);
    assert_same_bits(actual, expected, sizeof actual);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_network_destroy(net);
}

static void test_same_bits_ahead(void **state) {
    fixture *f = *state;
    assert_ok(nnla_network_fit_source(f->moons.net, &f->source, &f->config));
    check_same_as_fit(f, 3, ROWS);
    assert_int_equal(f->rows.calls, 3 * (BATCHES + 1));
    assert_int_equal(f->rows.epochs_over, 3);
    assert_false(f->rows.other_threads);
    assert_false(pthread_equal(f->rows.thread, pthread_self()));
}

static void check_on_caller(fixture *f) {
    assert_ok(nnla_network_fit_source(f->moons.net, &f->source, &f->config));
    check_same_as_fit(f, 3, ROWS);
    assert_int_equal(f->rows.calls, 3 * (BATCHES + 1));
    assert_false(f->rows.other_threads);
    assert_true(pthread_equal(f->rows.thread, pthread_self()));
}

static void test_same_bits_not_ahead(void **state) {
    fixture *f = *state;
    f->source.ahead = 0;
    check_on_caller(f);
}

static void test_same_bits_of_one_thread(void **state) {
    fixture *f = *state;
    assert_ok(nnla_set_threads(1));
    check_on_caller(f);
}

/* Batches have the rows that the source likes. */
static void test_short_batches(void **state) {
    fixture *f = *state;
    f->rows.most = 7;
    assert_ok(nnla_network_fit_source(f->moons.net, &f->source, &f->config));
    f->config.batch_size = 7;
    check_same_as_fit(f, 3, ROWS);
}

typedef struct record {
    const row_source *rows;
    size_t epochs, stop_at;
    nnla_status answer;
    nnla_epoch_info last;
    size_t ahead; /* calls of the source for an epoch whose predecessor was not told yet */
} record;

static nnla_status note(void *payload, const nnla_epoch_info *info) {
    record *r = payload;
    r->epochs++;
    r->last = *info;
    r->ahead += r->rows->last_epoch != info->epoch;
    return r->epochs == r->stop_at ? r->answer : NNLA_OK;
}

static void test_callback_and_validation(void **state) {
    fixture *f = *state;
    record r = {.rows = &f->rows};
    double loss = 0, accuracy = 0;
    f->config.on_epoch = note;
    f->config.payload = &r;
    f->config.validation_X = f->moons.X;
    f->config.validation_T = f->moons.T;
    assert_ok(nnla_network_fit_source(f->moons.net, &f->source, &f->config));
    assert_int_equal(r.epochs, 3);
    assert_int_equal(r.ahead, 0);
    assert_true(r.last.loss > 0 && r.last.loss < 1 && r.last.accuracy > 0.5);
    assert_ok(nnla_network_evaluate(f->moons.net, f->moons.X, f->moons.T, &loss, &accuracy));
    assert_close(r.last.validation_loss, loss, 0, 0);
    assert_close(r.last.validation_accuracy, accuracy, 0, 0);
}

static void test_callback_ends(void **state) {
    fixture *f = *state;
    record r = {.rows = &f->rows, .stop_at = 2, .answer = NNLA_STOP};
    f->config.on_epoch = note;
    f->config.payload = &r;
    assert_ok(nnla_network_fit_source(f->moons.net, &f->source, &f->config));
    check_same_as_fit(f, 2, ROWS);
    assert_int_equal(f->rows.last_epoch, 2);
    r = (record){.rows = &f->rows, .stop_at = 1, .answer = NNLA_ERROR_IO};
    assert_status(nnla_network_fit_source(f->moons.net, &f->source, &f->config), NNLA_ERROR_IO);
    assert_message("nnla_network_fit_source: the callback ended epoch 1: NNLA_ERROR_IO");
}

static void test_patience(void **state) {
    fixture *f = *state;
    record r = {.rows = &f->rows};
    f->config.epochs = 1000;
    f->config.on_epoch = note;
    f->config.payload = &r;
    f->config.validation_X = f->moons.X;
    f->config.validation_T = f->moons.T;
    f->config.patience = 1;
    f->config.min_delta = 0.01;
    assert_ok(nnla_network_fit_source(f->moons.net, &f->source, &f->config));
    assert_in_range(r.epochs, 2, 500);
}

/* ---- Failures ---- */

/* The source answers so at call `at`: batch `batch` of epoch 1, 2 or 3, of six calls each. */
static void check_failure(fixture *f, size_t at, nnla_status answer, size_t rows, nnla_status expected,
                          const char *message) {
    nnla_network_destroy(f->moons.net);
    f->moons.net = moons_net_create(NNLA_F64, 3, MAX_BATCH);
    f->rows =
        (row_source){.X = {f->moons.X}, .T = {f->moons.T}, .answer_at = at, .answer = answer, .answer_rows = rows};
    assert_status(nnla_network_fit_source(f->moons.net, &f->source, &f->config), expected);
    assert_message(message);
    assert_int_equal(f->rows.calls, at);
}

static void check_failures(fixture *f) {
    const nnla_status invalid = NNLA_ERROR_INVALID_ARGUMENT;
    check_failure(f, 1, NNLA_ERROR_IO, 1, NNLA_ERROR_IO,
                  "epoch 1, batch 1: nnla_network_fit_source: the source failed: NNLA_ERROR_IO");
    check_failure(f, 3, NNLA_ERROR_CANCELLED, 1, NNLA_ERROR_CANCELLED, "epoch 1, batch 3: nnla_network_fit_source: ");
    check_same_as_fit(f, 1, 2 * MAX_BATCH);
    check_failure(f, 7, NNLA_ERROR_FORMAT, 1, NNLA_ERROR_FORMAT, "epoch 2, batch 1: nnla_network_fit_source: ");
    check_same_as_fit(f, 1, ROWS);
    check_failure(f, 2, NNLA_OK, 0, invalid,
                  "epoch 1, batch 2: nnla_network_fit_source: the source filled 0 rows, expected 1 to 16");
    check_failure(f, 2, NNLA_OK, 17, invalid, "the source filled 17 rows, expected 1 to 16");
    check_same_as_fit(f, 1, MAX_BATCH);
    check_failure(f, 7, NNLA_STOP, 1, invalid,
                  "epoch 2, batch 1: nnla_network_fit_source: the source ended the epoch before its first batch");
    check_failure(f, 2, 5, 1, invalid, "the source failed: the source returned 5, expected NNLA_OK, NNLA_STOP or an");
}

static void test_failures(void **state) {
    fixture *f = *state;
    check_failures(f);
    f->source.ahead = 0;
    check_failures(f);
}

static nnla_status fail_inside(void *payload, const nnla_batch *batch) {
    (void)payload, (void)batch;
    nnla_tensor_destroy(nnla_npy_load("no/such/file"));
    return NNLA_ERROR_IO;
}

/* What went wrong inside the source stays in the message, from another thread too. */
static void test_failure_with_a_reason(void **state) {
    fixture *f = *state;
    f->source.next = fail_inside;
    assert_status(nnla_network_fit_source(f->moons.net, &f->source, &f->config), NNLA_ERROR_IO);
    assert_message("the source failed: no/such/file: cannot open the file: no such file or folder");
}

/* A bad value in a batch: the steps before it stay. The source is asked for the next one meanwhile. */
static void test_bad_values(void **state) {
    fixture *f = *state;
    nnla_tensor *bad = nnla_tensor_clone(f->moons.X), *wrong = nnla_tensor_clone(f->moons.T);
    ((double *)nnla_tensor_data(bad))[2 * 2 * MAX_BATCH] = INFINITY;
    ((double *)nnla_tensor_data(wrong))[MAX_BATCH] = 7;
    f->rows.X[0] = bad;
    assert_status(nnla_network_fit_source(f->moons.net, &f->source, &f->config), NNLA_ERROR_NOT_FINITE);
    assert_message("epoch 1, batch 3: nnla_network_fit_source: node 'input'");
    check_same_as_fit(f, 1, 2 * MAX_BATCH);
    nnla_network_destroy(f->moons.net);
    f->moons.net = moons_net_create(NNLA_F64, 3, MAX_BATCH);
    f->rows.X[0] = f->moons.X;
    f->rows.T[0] = wrong;
    assert_status(nnla_network_fit_source(f->moons.net, &f->source, &f->config), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("epoch 1, batch 2: nnla_network_fit_source: ");
    check_same_as_fit(f, 1, MAX_BATCH);
    nnla_tensor_destroy(bad);
    nnla_tensor_destroy(wrong);
}

static void test_arguments(void **state) {
    fixture *f = *state;
    const nnla_status invalid = NNLA_ERROR_INVALID_ARGUMENT;
    nnla_source bad = f->source;
    assert_status(nnla_network_fit_source(NULL, &f->source, NULL), invalid);
    assert_message("nnla_network_fit_source: the network is NULL");
    assert_status(nnla_network_fit_source(f->moons.net, NULL, NULL), invalid);
    assert_message("nnla_network_fit_source: source is NULL");
    bad.next = NULL;
    assert_status(nnla_network_fit_source(f->moons.net, &bad, NULL), invalid);
    assert_message("nnla_network_fit_source: source: next is NULL");
    bad = f->source;
    bad.class_indices = 2;
    assert_status(nnla_network_fit_source(f->moons.net, &bad, NULL), invalid);
    assert_message("source: class_indices: expected 0 or 1, got 2");
    bad = f->source;
    bad.ahead = -1;
    assert_status(nnla_network_fit_source(f->moons.net, &bad, NULL), invalid);
    assert_message("source: ahead: expected 0 or 1, got -1");
    f->config.epochs = 0;
    assert_status(nnla_network_fit_source(f->moons.net, &f->source, &f->config), invalid);
    assert_message("nnla_network_fit_source: epochs: expected 1 or more, got 0");
    f->config.epochs = 1;
    f->config.validation_X = f->moons.X;
    assert_status(nnla_network_fit_source(f->moons.net, &f->source, &f->config), invalid);
    assert_message("validation: expected both X and T or neither");
    f->config.validation_T = f->moons.X;
    assert_status(nnla_network_fit_source(f->moons.net, &f->source, &f->config), NNLA_ERROR_SHAPE);
    assert_message("validation set: nnla_network_fit_source: T is [70 x 2]");
    assert_int_equal(f->rows.calls, 0);
}

/* ---- Forks ---- */

/* The child goes on training, and returns from fit as the parent does. A hanging one is ended by the alarm. */
static nnla_status fork_once(void *payload, const nnla_epoch_info *info) {
    pid_t *child = payload;
    if (info->epoch != 1)
        return NNLA_OK;
    *child = fork();
    if (*child == 0)
        alarm(60);
    return NNLA_OK;
}

static void test_fork(void **state) {
    fixture *f = *state;
    const size_t bytes = PARAMETERS * sizeof(double);
    double *shared = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared != MAP_FAILED);
    pid_t child = -1;
    int result = 0;
    f->config.on_epoch = fork_once;
    f->config.payload = &child;
    nnla_status status = nnla_network_fit_source(f->moons.net, &f->source, &f->config);
    if (child == 0) {
        copy_parameters(f->moons.net, shared, PARAMETERS);
        _exit(status == NNLA_OK ? 0 : 1);
    }
    assert_ok(status);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    check_same_as_fit(f, 3, ROWS);
    double own[PARAMETERS];
    copy_parameters(f->moons.net, own, PARAMETERS);
    assert_same_bits(own, shared, bytes);
    munmap(shared, bytes);
}

static nnla_status fit_once(void *payload) {
    fixture *f = payload;
    f->rows.calls = 0;
    return nnla_network_fit_source(f->moons.net, &f->source, &f->config);
}

static void test_memory_failures(void **state) {
    (void)state;
    fixture *f = NULL;
    failing_allocator_install();
    assert_int_equal(set_up((void **)&f), 0);
    f->config.validation_X = f->moons.X;
    f->config.validation_T = f->moons.T;
    f->config.patience = 1;
    assert_int_equal(run_with_each_allocation_failed(fit_once, f), 3);
    tear_down((void **)&f);
    failing_allocator_remove();
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        with_fixture(test_fork),
        with_fixture(test_same_bits_ahead),
        with_fixture(test_same_bits_not_ahead),
        with_fixture(test_same_bits_of_one_thread),
        with_fixture(test_short_batches),
        with_fixture(test_callback_and_validation),
        with_fixture(test_callback_ends),
        with_fixture(test_patience),
        with_fixture(test_failures),
        with_fixture(test_failure_with_a_reason),
        with_fixture(test_bad_values),
        with_fixture(test_arguments),
        cmocka_unit_test(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
