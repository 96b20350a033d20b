/* The tests' own helpers. */
#define _POSIX_C_SOURCE 200809L

#include "support/nnla_test.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/fork_child.h"
#include "support/malloc_counter.h"
#include "support/random_data.h"
#include "support/temp_dir.h"
#include "support/ulp.h"

static void nan_actual(void **state) {
    (void)state;
    assert_close((double)NAN, 1.0, 1.0, 1e300);
}

static void nan_expected(void **state) {
    (void)state;
    assert_close(1.0, (double)NAN, 1.0, 1e300);
}

static void nan_both(void **state) {
    (void)state;
    assert_close((double)NAN, (double)NAN, 1.0, 1e300);
}

static void nan_in_array(void **state) {
    (void)state;
    const float actual[] = {1.0F, NAN}, expected[] = {1.0F, NAN};
    assert_all_close_f32(actual, expected, 2, 1.0, 1.0);
}

static void too_far(void **state) {
    (void)state;
    assert_close(1.1, 1.0, 0.05, 0.04);
}

static void other_bits(void **state) {
    (void)state;
    const float positive = 0.0F, negative = -0.0F;
    assert_same_bits(&positive, &negative, sizeof positive);
}

static void other_status(void **state) {
    (void)state;
    assert_status(NNLA_ERROR_SHAPE, NNLA_OK);
}

static void other_message(void **state) {
    (void)state;
    assert_message("no message holds this");
}

static void close_enough(void **state) {
    (void)state;
    const double row[] = {1.0, 2.0};
    assert_close(1.1, 1.0, 0.05, 0.0501);
    assert_close((double)INFINITY, (double)INFINITY, 0, 0);
    assert_all_close_f64(row, row, 2, 0, 0);
    assert_same_bits(row, row, sizeof row);
    assert_ok(NNLA_OK);
    assert_message("");
    assert_created(row);
}

static void test_assertions(void **state) {
    (void)state;
    assert_true(test_fails(nan_actual));
    assert_true(test_fails(nan_expected));
    assert_true(test_fails(nan_both));
    assert_true(test_fails(nan_in_array));
    assert_true(test_fails(too_far));
    assert_true(test_fails(other_bits));
    assert_true(test_fails(other_status));
    assert_true(test_fails(other_message));
    assert_false(test_fails(close_enough));
    close_enough(state);
    assert_false(values_are_close((double)INFINITY, -(double)INFINITY, 1, 1));
    assert_false(values_are_close((double)INFINITY, 1, 1, 1));
}

static int seven(void *payload) {
    (void)payload;
    return 7;
}

static int kill_itself(void *payload) {
    (void)payload;
    raise(SIGKILL);
    return 0;
}

static int hang(void *payload) {
    (void)payload;
    const struct timespec minute = {60, 0};
    nanosleep(&minute, NULL);
    return 0;
}

static void test_child(void **state) {
    (void)state;
    assert_int_equal(run_in_child(seven, NULL, 10000), 7);
    assert_int_equal(run_in_child(kill_itself, NULL, 10000), FORK_CHILD_SIGNAL + SIGKILL);
    assert_int_equal(run_in_quiet_child(hang, NULL, 20), FORK_CHILD_TIMEOUT);
}

static void test_malloc_counter(void **state) {
    (void)state;
    if (!malloc_counter_available())
        skip();
    size_t allocations = malloc_counter_allocations(), releases = malloc_counter_releases();
    void *volatile block = malloc(10);
    block = realloc(block, 1000);
    void *volatile zeros = calloc(3, 4);
    void *volatile aligned = aligned_alloc(64, 128);
    assert_int_equal((uintptr_t)aligned % 64, 0);
    free(block);
    free(zeros);
    free(aligned);
    free(NULL);
    assert_int_equal(malloc_counter_allocations() - allocations, 4);
    assert_int_equal(malloc_counter_releases() - releases, 3);
}

static void test_ulp(void **state) {
    (void)state;
    assert_int_equal(ulp_distance_f32(1.0F, nextafterf(1.0F, 2.0F)), 1);
    assert_int_equal(ulp_distance_f32(-0.0F, 0.0F), 0);
    assert_int_equal(ulp_distance_f32(-0x1p-149F, 0x1p-149F), 2);
    assert_true(ulp_distance_f32(NAN, NAN) == UINT64_MAX);
    assert_int_equal(ulp_distance_f64(-1.0, nextafter(-1.0, 0.0)), 1);
    assert_int_equal(ulp_distance_f64(1.0, 2.0), UINT64_C(1) << 52);
    assert_true(ulp_distance_f64(1.0, (double)NAN) == UINT64_MAX);
    assert_true(ulp_distance_f64(-(double)INFINITY, (double)INFINITY) == 2 * UINT64_C(0x7ff0000000000000));
}

/* The first outputs for the seed 1234567, from the C code of prng.di.unimi.it/splitmix64.c. */
static void test_random_data(void **state) {
    (void)state;
    uint64_t seed = 1234567;
    assert_true(random_bits(&seed) == UINT64_C(6457827717110365317));
    assert_true(random_bits(&seed) == UINT64_C(3203168211198807973));
    float x[100];
    double y[100];
    random_fill(NNLA_F32, x, 100, 5, -2, 3);
    random_fill(NNLA_F64, y, 100, 5, -2, 3);
    for (int i = 0; i < 100; i++) {
        assert_true(y[i] >= -2 && y[i] < 3);
        assert_same_bits(&x[i], &(float){(float)y[i]}, sizeof x[i]);
    }
}

static void test_temp_dir(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    size_t length = 0;
    temp_dir_create(&dir);
    temp_dir_file(&dir, "a.txt", path, sizeof path);
    write_file(path, "abc", 3);
    char *text = read_file(path, &length);
    assert_string_equal(text, "abc");
    assert_int_equal(length, 3);
    free(text);
    temp_dir_remove(&dir);
    assert_null(fopen(path, "rb"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_assertions), cmocka_unit_test(test_child),       cmocka_unit_test(test_malloc_counter),
        cmocka_unit_test(test_ulp),        cmocka_unit_test(test_random_data), cmocka_unit_test(test_temp_dir),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
