/* Arrays of random numbers. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"

#include "reference/random_reference.inc"

enum { N = 200001, LISTED = sizeof uniform_values / sizeof uniform_values[0] };

static double x[N];

static void run_uniform(const nnla__pass *pass, kernel_operands *o) {
    nnla__rng rng = nnla__rng_create(7, 1);
    nnla__fill_uniform(pass, &rng, -1, 3, o->n, o->x);
    o->numbers[0] = (double)rng.counter;
}
static void run_normal(const nnla__pass *pass, kernel_operands *o) {
    nnla__rng rng = nnla__rng_create(7, 1);
    nnla__fill_normal(pass, &rng, 1, 2, o->n, o->x);
    o->numbers[0] = (double)rng.counter;
}
static const kernel_case cases[] = {{"uniform", run_uniform, 0, 1, 0}, {"normal", run_normal, 0, 1, 0}};

static void same_bits_on_every_isa(void **state) {
    (void)state;
    check_on_every_isa(cases, 2, 16);
}

static void same_bits_with_threads(void **state) {
    (void)state;
    check_with_threads(cases, 2);
}

/* Number i of a uniform array that starts at rng, by the definition. */
static double defined_uniform(const nnla__rng *rng, double low, double high, size_t i) {
    uint32_t bits[4];
    nnla__rng_block(rng, rng->counter + i / 2, bits);
    uint64_t word = (uint64_t)bits[i % 2 * 2 + 1] << 32 | bits[i % 2 * 2];
    return low + (high - low) * ((double)(word >> 11) * 0x1p-53);
}

static void uniform_is_defined_by_single_blocks(void **state) {
    (void)state;
    static const uint64_t counters[] = {0, 1, 3, 7, 0xFFFFFFF0, 0xFFFFFFFFFB, UINT64_MAX - 5};
    enum { MOST = 1100 };
    float actual_f32[MOST];
    double actual_f64[MOST];
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        nnla__pass f32 = pass_of_isa(isa, NNLA_F32), f64 = pass_of_isa(isa, NNLA_F64);
        for (size_t k = 0; k < sizeof counters / sizeof counters[0]; k++) {
            nnla__rng start = nnla__rng_create(0xFEDCBA9876543210, 0x8000000180000003);
            start.counter = counters[k];
            for (size_t n = 0; n <= MOST; n += n < 100 ? 1 : 250) {
                nnla__rng rng = start;
                nnla__fill_uniform(&f32, &rng, -0.7, 1.9, n, actual_f32);
                assert_true(rng.counter == start.counter + (n + 1) / 2);
                rng = start;
                nnla__fill_uniform(&f64, &rng, -0.7, 1.9, n, actual_f64);
                for (size_t i = 0; i < n; i++) {
                    double expected = defined_uniform(&start, -0.7, 1.9, i);
                    assert_true(actual_f32[i] == (float)expected);
                    assert_true(actual_f64[i] == expected);
                }
            }
        }
    }
}

static void sequences_are_those_of_the_generator(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla__pass pass = pass_of(dtype);
        double relative = dtype == NNLA_F32 ? 1e-7 : 1e-14;
        nnla__rng rng = nnla__rng_create(99, 5);
        nnla__fill_uniform(&pass, &rng, -2, 3, LISTED, x);
        for (size_t i = 0; i < LISTED; i++)
            assert_close(element_of(dtype, x, i), uniform_values[i], relative, 1e-15);
        rng = nnla__rng_create(99, 5);
        nnla__fill_normal(&pass, &rng, 3, 0.5, LISTED, x);
        for (size_t i = 0; i < LISTED; i++)
            assert_close(element_of(dtype, x, i), normal_values[i], relative, 1e-15);
    }
}

/* Mean, variance, skewness and kurtosis of N numbers, each within 6 standard errors. */
static void check_moments(double mean, double variance, double kurtosis, double kurtosis_error) {
    double m = 0, s[5] = {0};
    for (size_t i = 0; i < N; i++)
        m += x[i] / N;
    for (size_t i = 0; i < N; i++)
        for (int k = 2; k <= 4; k++)
            s[k] += pow(x[i] - m, k) / N;
    assert_close(m, mean, 0, 6 * sqrt(variance / N));
    assert_close(s[2], variance, 6 * sqrt((kurtosis - 1) / N), 0);
    assert_close(s[3] / pow(s[2], 1.5), 0, 0, 6 * sqrt(6.0 / N));
    assert_close(s[4] / (s[2] * s[2]), kurtosis, 0, kurtosis_error);
}

static void has_the_moments(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    nnla__rng rng = nnla__rng_create(3, 4);
    nnla__fill_uniform(&pass, &rng, -1, 3, N, x);
    check_moments(1, 16.0 / 12, 1.8, 0.02);
    for (size_t i = 0; i < N; i++)
        assert_true(x[i] >= -1 && x[i] < 3);
    nnla__fill_normal(&pass, &rng, -2, 0.5, N, x);
    check_moments(-2, 0.25, 3, 6 * sqrt(24.0 / N));
}

static void continues_where_it_stopped(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    double whole[20], parts[20];
    nnla__rng rng = nnla__rng_create(3, 4);
    nnla__fill_uniform(&pass, &rng, 0, 1, 20, whole);
    assert_int_equal(rng.counter, 10);
    rng = nnla__rng_create(3, 4);
    nnla__fill_uniform(&pass, &rng, 0, 1, 8, parts);
    nnla__fill_uniform(&pass, &rng, 0, 1, 12, parts + 8);
    assert_same_bits(parts, whole, sizeof whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),
        cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(uniform_is_defined_by_single_blocks),
        cmocka_unit_test(has_the_moments),
        cmocka_unit_test(sequences_are_those_of_the_generator),
        cmocka_unit_test(continues_where_it_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
