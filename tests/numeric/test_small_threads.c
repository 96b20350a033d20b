/* Small work and the thread pool: below the work that sharing pays for, threads are neither made nor asked. */
#include <string.h>

#include "base/pool.h"
#include "kernel/kernels.h"
#include "nnla.h"
#include "support/moons_net.h"
#include "support/nnla_test.h"
#include "support/product_forms.h"
#include "support/thread_watch.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* As many loops as were ever posted to the pool. */
static uint64_t loops(void) { return nnla__the_pool.loop.number; }

static int has_multiply_add(void) {
    return strcmp(nnla_isa_name(), "scalar") != 0 && strncmp(nnla_isa_name(), "sse2", 4) != 0;
}

/* All forms of the product C [m × n] of k terms. */
static void run_products(nnla_dtype dtype, size_t m, size_t n, size_t k) {
    const nnla__kernels *kernels = nnla__kernels_for(dtype);
    for (int form = 0; form < PRODUCT_FORMS; form++) {
        const product_case c =
            product_form_of((product_case){.dtype = dtype, .m = m, .n = n, .k = k, .alpha = 1}, form);
        product_operands o = product_operands_create(&c);
        guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, m, n, k));
        guarded_scratch packed = guarded_scratch_create(nnla__affine_packed_size(kernels, n, k));
        const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
        run_product_form(&pass, &c, form, o.C.matrix, o.A.matrix, o.B.matrix, o.bias.matrix.data, packed.memory);
        guarded_scratch_destroy(&packed);
        guarded_scratch_destroy(&scratch);
        product_operands_destroy(&o);
    }
}

/* Work that workers are woken for does not start here: nobody is made, nothing is posted. */
static void test_no_worker_is_made(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{16, 16, 16}, {32, 32, 32},  {40, 40, 40},  {32, 100, 2},  {100, 2, 32},
                                       {32, 2, 100}, {1, 256, 256}, {256, 1, 256}, {64, 10, 100}, {4097, 2, 1}};
    const size_t threads = thread_count();
    assert_ok(nnla_set_threads(4));
    for (size_t i = 0; i < COUNT(shapes); i++) {
        run_products(NNLA_F32, shapes[i][0], shapes[i][1], shapes[i][2]);
        run_products(NNLA_F64, shapes[i][0], shapes[i][1], shapes[i][2]);
    }
    if (has_multiply_add())
        run_products(NNLA_F32, 64, 64, 64);
    assert_int_equal(loops(), 0);
    assert_int_equal(thread_count(), threads);
}

static nnla_network *net;
static nnla_tensor *X, *T;

static int create_network(void **state) {
    (void)state;
    net = moons_net_create(NNLA_F32, 1, 32);
    moons_data_create(NNLA_F32, 32, 1, &X, &T);
    return net == NULL || X == NULL;
}

static int destroy_network(void **state) {
    (void)state;
    nnla_network_destroy(net);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return 0;
}

static void test_a_step_of_the_moons_network(void **state) {
    (void)state;
    const size_t threads = thread_count();
    assert_ok(nnla_set_threads(4));
    for (int step = 0; step < 20; step++)
        assert_ok(nnla_network_step(net, X, T, NULL));
    assert_int_equal(loops(), 0);
    assert_int_equal(thread_count(), threads);
}

static void rest(void *payload, size_t index) {
    (void)payload;
    (void)index;
    sleep_milliseconds(1);
}

/* Workers that spin would take part in less, but not in so little. */
static void test_awake_workers_are_not_asked(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{1, 1, 1}, {8, 8, 8}, {1, 32, 16}, {32, 1, 16}, {10, 3, 30}, {2, 100, 9}};
    assert_ok(nnla_set_threads(2));
    for (size_t i = 0; i < COUNT(shapes); i++) {
        nnla__parallel_for(4, 1e9, rest, NULL);
        const uint64_t before = loops();
        run_products(NNLA_F32, shapes[i][0], shapes[i][1], shapes[i][2]);
        if (has_multiply_add())
            assert_ok(nnla_network_step(net, X, T, NULL));
        assert_int_equal(loops(), before);
    }
    assert_true(loops() > 0); /* the pool was there all the time */
    assert_ok(nnla_set_threads(1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_worker_is_made),
        cmocka_unit_test(test_a_step_of_the_moons_network),
        cmocka_unit_test(test_awake_workers_are_not_asked),
    };
    return cmocka_run_group_tests(tests, create_network, destroy_network);
}
