/* Where no thread can be made, the caller fills the batches itself: the same calls, the same bits. */
#include "support/nnla_test.h"

#include <errno.h>
#include <pthread.h>

#include "nnla.h"
#include "support/moons_net.h"
#include "support/row_source.h"
#include "support/sanitized.h"

#if !SANITIZED
static int refused;

/* Stands in front of the C library's. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument) {
    (void)thread, (void)attributes, (void)start, (void)argument;
    refused++;
    return EAGAIN;
}
#endif

static void test_no_thread(void **state) {
    (void)state;
#if SANITIZED
    skip();
#else
    moons_fixture f;
    double actual[MOONS_PARAMETERS], expected[MOONS_PARAMETERS];
    assert_ok(nnla_set_threads(2));
    assert_int_equal(moons_fixture_create(&f, 70, 16), 0);
    nnla_network *net = moons_net_create(NNLA_F64, 3, 16);
    row_source rows = {.X = {f.X}, .T = {f.T}};
    nnla_source source = NNLA_SOURCE_INIT;
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    source.next = row_source_next;
    source.payload = &rows;
    config.epochs = 2;
    config.shuffle = 0;
    assert_ok(nnla_network_fit_source(f.net, &source, &config));
    assert_int_equal(refused, 1);
    assert_true(pthread_equal(rows.thread, pthread_self()));
    assert_int_equal(rows.calls, 12);
    assert_ok(nnla_network_fit(net, f.X, f.T, &config));
    copy_parameters(f.net, actual, MOONS_PARAMETERS);
    copy_parameters(net, expected, MOONS_PARAMETERS);
    assert_same_bits(actual, expected, sizeof actual);
    nnla_network_destroy(net);
    moons_fixture_destroy(&f);
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_no_thread)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
