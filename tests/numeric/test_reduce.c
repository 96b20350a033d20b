/* Reductions: the rule of 32 lanes, its tree, and what they do with NaN, infinities and extremes. */
#include "support/nnla_test.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"
#include "support/random_data.h"

static void run_sum(const nnla__pass *pass, kernel_operands *o) { o->numbers[0] = nnla__sum(pass, o->n, o->a); }
static void run_dot(const nnla__pass *pass, kernel_operands *o) { o->numbers[0] = nnla__dot(pass, o->n, o->a, o->b); }
static void run_norm(const nnla__pass *pass, kernel_operands *o) { o->numbers[0] = nnla__norm(pass, o->n, o->a); }
static void run_extremes(const nnla__pass *pass, kernel_operands *o) {
    o->numbers[0] = nnla__max_abs(pass, o->n, o->a);
    nnla__min_max(pass, o->n, o->a, &o->numbers[1], &o->numbers[2]);
    o->numbers[3] = nnla__all_finite(pass, o->n, o->a);
}
static void run_row_argmax(const nnla__pass *pass, kernel_operands *o) {
    nnla__matrix X = {(void *)(uintptr_t)o->a, o->n / 11, 10, 11};
    nnla__row_argmax(pass, X, o->x);
}

static const kernel_case cases[] = {
    {"sum", run_sum, -3, 3, 0},
    {"dot", run_dot, -3, 3, 0},
    {"norm", run_norm, -3, 3, 0},
    {"extremes", run_extremes, -3, 3, 0},
    {"row argmax", run_row_argmax, -3, 3, 0},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void same_bits_on_every_isa(void **state) {
    (void)state;
    check_on_every_isa(cases, CASES, 16);
}

static void same_bits_with_threads(void **state) {
    (void)state;
    check_with_threads(cases, CASES);
}

/* The documented rule, in plain C. */
static double block_sum(const double *x, size_t n) {
    double lane[32] = {0};
    for (size_t i = 0; i < n; i++)
        lane[i % 32] += x[i];
    for (size_t half = 16; half > 0; half /= 2)
        for (size_t l = 0; l < half; l++)
            lane[l] += lane[l + half];
    return lane[0];
}

/* Neighbours in pairs; the largest power of two of blocks first, what is left over after it. */
static double tree_sum(const double *x, size_t n) {
    size_t blocks = (n + 8191) / 8192, left = 1;
    if (blocks <= 1)
        return block_sum(x, n);
    while (2 * left < blocks)
        left *= 2;
    return tree_sum(x, left * 8192) + tree_sum(x + left * 8192, n - left * 8192);
}

static void follows_the_rule(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 31, 32, 33, 100, 8192, 8193, 24576, 100000, 2621440, 5000011};
    nnla__pass pass = pass_of(NNLA_F64);
    double *x = malloc(5000011 * sizeof *x);
    assert_non_null(x);
    random_fill_f64(x, 5000011, 8, -1, 1);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        double expected = tree_sum(x, sizes[i]), actual = nnla__sum(&pass, sizes[i], x);
        assert_memory_equal(&actual, &expected, sizeof actual);
    }
    free(x);
}

static void knows_empty_vectors(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla__pass pass = pass_of(dtype);
        double min, max;
        assert_close(nnla__sum(&pass, 0, NULL), 0, 0, 0);
        assert_close(nnla__dot(&pass, 0, NULL, NULL), 0, 0, 0);
        assert_close(nnla__norm(&pass, 0, NULL), 0, 0, 0);
        assert_close(nnla__max_abs(&pass, 0, NULL), 0, 0, 0);
        nnla__min_max(&pass, 0, NULL, &min, &max);
        assert_true(min == INFINITY && max == -INFINITY);
        assert_true(nnla__all_finite(&pass, 0, NULL));
    }
}

static void norm_neither_overflows_nor_underflows(void **state) {
    (void)state;
    nnla__pass f32 = pass_of(NNLA_F32), f64 = pass_of(NNLA_F64);
    for (int e = -140; e <= 125; e++) {
        const float x[] = {3 * ldexpf(1, e), 4 * ldexpf(1, e)};
        assert_close(nnla__norm(&f32, 2, x), 5 * ldexp(1, e), 0, 0);
    }
    for (int e = -1070; e <= 1020; e++) {
        const double x[] = {3 * ldexp(1, e), -4 * ldexp(1, e)};
        assert_close(nnla__norm(&f64, 2, x), 5 * ldexp(1, e), 0, 0);
    }
    const double infinite[] = {1, -INFINITY}, unknown[] = {INFINITY, NAN}, largest = DBL_MAX, least = 0x1p-1074;
    assert_true(nnla__norm(&f64, 2, infinite) == INFINITY);
    assert_true(isnan(nnla__norm(&f64, 2, unknown)));
    assert_close(nnla__norm(&f64, 1, &largest), DBL_MAX, 0, 0);
    assert_close(nnla__norm(&f64, 1, &least), 0x1p-1074, 0, 0);
    const float largest_f32 = FLT_MAX;
    assert_close(nnla__norm(&f32, 1, &largest_f32), (double)FLT_MAX, 1e-7, 0);
}

static void a_nan_wins_wherever_it_is(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F32);
    enum { N = 9000 };
    static float x[N];
    static const size_t places[] = {0, 1, 17, 31, 32, 40, 8191, 8192, 8999};
    for (size_t k = 0; k < sizeof places / sizeof places[0]; k++) {
        random_fill_f32(x, N, k, -5, 5);
        double min, max;
        assert_true(nnla__all_finite(&pass, N, x));
        x[places[k]] = INFINITY;
        assert_false(nnla__all_finite(&pass, N, x));
        assert_true(nnla__max_abs(&pass, N, x) == INFINITY);
        nnla__min_max(&pass, N, x, &min, &max);
        assert_true(max == INFINITY && min < -4.9);
        x[places[k]] = NAN;
        assert_false(nnla__all_finite(&pass, N, x));
        assert_true(isnan(nnla__max_abs(&pass, N, x)));
        nnla__min_max(&pass, N, x, &min, &max);
        assert_true(isnan(min) && isnan(max));
    }
}

static void argmax_is_the_first_of_the_largest(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    double X[][4] = {{1, 3, 3, 2}, {-5, -5, -5, -5}, {1, NAN, 7, NAN}, {NAN, 1, 2, 3}, {-INFINITY, -1, 0, INFINITY}};
    int32_t indices[5];
    nnla__row_argmax(&pass, nnla__matrix_of(X, 5, 4), indices);
    assert_memory_equal(indices, ((const int32_t[]){1, 0, 1, 0, 3}), sizeof indices);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),
        cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(follows_the_rule),
        cmocka_unit_test(knows_empty_vectors),
        cmocka_unit_test(norm_neither_overflows_nor_underflows),
        cmocka_unit_test(a_nan_wins_wherever_it_is),
        cmocka_unit_test(argmax_is_the_first_of_the_largest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
