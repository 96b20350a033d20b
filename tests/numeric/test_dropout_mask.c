/* Dropout: a mask that is a function of (seed, draw, stream, index) alone. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"

#include "reference/dropout_reference.inc"

enum { N = 100000 };

static float ones[N], y[N], z[N];

static int fill_ones(void **state) {
    (void)state;
    for (size_t i = 0; i < N; i++)
        ones[i] = 1;
    return 0;
}

static void run_dropout(const nnla__pass *pass, kernel_operands *o) { nnla__dropout(pass, 8, 0.4, o->n, o->a, o->x); }
static const kernel_case cases[] = {{"dropout", run_dropout, -3, 3, 1}};

static void same_bits_on_every_isa(void **state) {
    (void)state;
    check_on_every_isa(cases, 1, 0);
}

static void same_bits_with_threads(void **state) {
    (void)state;
    check_with_threads(cases, 1);
}

static void mask_is_that_of_the_generator(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F32); /* seed 12345, draw 3 */
    enum { MASK = sizeof mask_30 / sizeof mask_30[0] };
    nnla__dropout(&pass, 77, 0.3, MASK, ones, y);
    for (size_t i = 0; i < MASK; i++)
        assert_true(y[i] == (mask_30[i] ? (float)(1 / 0.7) : 0));
}

static void mask_is_defined_by_single_blocks(void **state) {
    (void)state;
    const double rate = 0.4;
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        nnla__pass f32 = pass_of_isa(isa, NNLA_F32), f64 = pass_of_isa(isa, NNLA_F64);
        nnla__rng layer = nnla__rng_create(f32.seed, 8);
        layer.counter = f32.draw;
        nnla__rng mask = nnla__rng_create(f32.seed, nnla__rng_bits(&layer));
        for (size_t n = 0; n <= 1100; n += n < 100 ? 1 : 250) {
            double x[1100], kept[1100];
            for (size_t i = 0; i < n; i++)
                x[i] = (double)i + 1;
            nnla__dropout(&f32, 8, rate, n, ones, y);
            nnla__dropout(&f64, 8, rate, n, x, kept);
            for (size_t i = 0; i < n; i++) {
                uint32_t bits[4];
                nnla__rng_block(&mask, i / 4, bits);
                int keeps = bits[i % 4] >= (uint32_t)(rate * 0x1p32);
                assert_true(y[i] == (keeps ? (float)(1 / (1 - rate)) : 0));
                assert_true(kept[i] == (keeps ? x[i] * (1 / (1 - rate)) : 0));
            }
        }
    }
}

static void keeps_the_share_it_should(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F32);
    for (int k = 0; k <= 9; k++) {
        double rate = k / 10.0, kept = 0;
        nnla__dropout(&pass, 1, rate, N, ones, y);
        for (size_t i = 0; i < N; i++)
            kept += y[i] != 0;
        assert_close(kept / N, 1 - rate, 0, 5 * sqrt(rate * (1 - rate) / N));
        assert_close(nnla__sum(&pass, N, y) / N, 1, 0.03, 0);
    }
}

/* Share of places in which two masks at rate 1/2 agree; 1/2 if they are independent. */
static double agreement(void) {
    size_t same = 0;
    for (size_t i = 0; i < N; i++)
        same += (y[i] == 0) == (z[i] == 0);
    return (double)same / N;
}

static void masks_differ_by_seed_draw_and_stream(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F32), other = pass;
    nnla__dropout(&pass, 1, 0.5, N, ones, y);
    nnla__dropout(&pass, 1, 0.5, N, ones, z);
    assert_same_bits(z, y, sizeof y);
    nnla__dropout(&pass, 2, 0.5, N, ones, z);
    assert_close(agreement(), 0.5, 0, 0.01);
    other.draw++;
    nnla__dropout(&other, 1, 0.5, N, ones, z);
    assert_close(agreement(), 0.5, 0, 0.01);
    other = pass;
    other.seed++;
    nnla__dropout(&other, 1, 0.5, N, ones, z);
    assert_close(agreement(), 0.5, 0, 0.01);
}

static void dropped_elements_are_zero_whatever_they_were(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    double x[64], out[64];
    for (size_t i = 0; i < 64; i++)
        x[i] = NAN;
    nnla__dropout(&pass, 1, 0.5, 64, x, out);
    size_t zeros = 0;
    for (size_t i = 0; i < 64; i++)
        zeros += out[i] == 0;
    assert_in_range(zeros, 15, 49);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),
        cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(mask_is_that_of_the_generator),
        cmocka_unit_test(mask_is_defined_by_single_blocks),
        cmocka_unit_test(keeps_the_share_it_should),
        cmocka_unit_test(masks_differ_by_seed_draw_and_stream),
        cmocka_unit_test(dropped_elements_are_zero_whatever_they_were),
    };
    return cmocka_run_group_tests(tests, fill_ones, NULL);
}
