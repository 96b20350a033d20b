/* A set larger than the memory it is trained in: what is resident does not grow with it. */
#define _DEFAULT_SOURCE

#include "support/nnla_test.h"

#include <sys/resource.h>

#include "nnla.h"
#include "support/sanitized.h"

enum { PIXELS = 1024, ROWS = 256, BATCHES = 256 }; /* a batch is 1 MiB */

/* Numbers without meaning, but each batch has its own. */
static nnla_status next_batch(void *payload, const nnla_batch *batch) {
    size_t *rows = payload;
    if (batch->batch > BATCHES)
        return NNLA_STOP;
    float *x = nnla_tensor_data(batch->X[0]), *t = nnla_tensor_data(batch->T[0]);
    for (size_t i = 0; i < ROWS * PIXELS; i++)
        x[i] = (float)((i * 7 + batch->batch * 13) % 255) * (1.0F / 255);
    for (size_t i = 0; i < ROWS; i++)
        t[i] = (float)(i % 2);
    *rows += *batch->rows;
    return NNLA_OK;
}

static void test_resident(void **state) {
    (void)state;
#if SANITIZED
    skip(); /* a sanitizer has memory of its own */
#else
    const size_t pixels = PIXELS;
    size_t rows = 0;
    struct rusage before, after;
    nnla_source source = NNLA_SOURCE_INIT;
    nnla_fit_config config = NNLA_FIT_CONFIG_INIT;
    nnla_sgd_config sgd = NNLA_SGD_CONFIG_INIT;
    nnla_network *net = nnla_network_create(NULL);
    sgd.learning_rate = 1e-4;
    nnla_network_add_input(net, 1, &pixels);
    nnla_network_add(net, nnla_dense_create(1));
    assert_ok(nnla_network_compile(net, nnla_loss_create(NNLA_LOSS_MSE), nnla_sgd_create(&sgd), ROWS));
    source.next = next_batch;
    source.payload = &rows;
    config.batch_size = ROWS;
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    assert_ok(nnla_network_fit_source(net, &source, &config));
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    assert_int_equal(rows, (size_t)ROWS * BATCHES);                /* 256 MiB */
    assert_in_range(after.ru_maxrss - before.ru_maxrss, 0, 30000); /* KiB */
    nnla_network_destroy(net);
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_resident)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
