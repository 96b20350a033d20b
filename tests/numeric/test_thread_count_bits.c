/* Training and prediction with any number of threads: the same bits. The network is so large that its products, its
   squashes and its updates are divided among threads. */
#include "support/nnla_test.h"

#include "nnla/network.h"
#include "support/classifier.h"
#include "support/thread_watch.h"

enum { ROWS = 64, STEPS = 3 };

static const size_t threads[] = {1, 2, 3, 8};
enum { RUNS = sizeof threads / sizeof threads[0] };

/* A hash of what training and prediction gave. */
static uint64_t train(const classifier_plan *plan, size_t optimizer, nnla_tensor *Y) {
    nnla_tensor *X, *T;
    nnla_network *net = classifier_create(plan, eager_optimizer(optimizer));
    assert_created(net);
    classifier_data_create(plan, ROWS, 2, &X, &T);
    assert_created(X);
    for (int step = 0; step < STEPS; step++)
        assert_ok(nnla_network_step(net, X, T, NULL));
    assert_ok(nnla_network_predict(net, X, Y));
    uint64_t hash = parameters_hash(net);
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return hash;
}

static void check_plan(const classifier_plan *plan, size_t optimizer) {
    const size_t dims[] = {ROWS, plan->classes};
    nnla_tensor *Y[RUNS];
    uint64_t hash[RUNS];
    for (size_t i = 0; i < RUNS; i++) {
        Y[i] = nnla_tensor_create(plan->dtype, 2, dims);
        assert_created(Y[i]);
        assert_ok(nnla_set_threads(threads[i]));
        hash[i] = train(plan, optimizer, Y[i]);
        assert_true(hash[i] == hash[0]);
        assert_same_bits(nnla_tensor_const_data(Y[i]), nnla_tensor_const_data(Y[0]),
                         nnla_tensor_count(Y[0]) * nnla_dtype_size(plan->dtype));
    }
    assert_true(thread_count() != 1); /* or one thread did it all, and nothing is proved */
    for (size_t i = 0; i < RUNS; i++)
        nnla_tensor_destroy(Y[i]);
}

static void training_has_the_same_bits(void **state) {
    (void)state;
    const classifier_plan single = {NNLA_F32, 5, 784, 256, 10, NNLA_TANH, 0.2, ROWS};
    const classifier_plan twice = {NNLA_F64, 5, 784, 256, 10, NNLA_GELU, 0.2, ROWS};
    size_t before = nnla_threads();
    check_plan(&single, 0);
    check_plan(&twice, 1);
    assert_ok(nnla_set_threads(before));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(training_has_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
