/* Normalisation and slopes of channels: every instruction set against the scalar one, threads, and the rule of sums. */
#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"
#include "support/random_data.h"

/* n elements as a batch with at most n / 4 channels; area 0: one that fills them. */
static nnla__channels channels_for(size_t n, size_t area) {
    if (area == 0)
        return (nnla__channels){2, 1, n / 2};
    size_t channels = 1 + n % 150;
    while (channels > 1 && 4 * channels * area > n)
        channels /= 2;
    return (nnla__channels){n / (channels * area), channels, area};
}

static const void *at(const nnla__pass *pass, const void *x, size_t i) {
    return (const char *)x + i * nnla__dtype_size(nnla__kernels_dtype(pass->kernels));
}

/* y keeps mean, variance and inverse; x takes Y, then dX. */
static void batch_norm(const nnla__pass *pass, kernel_operands *o, size_t area, int backward) {
    const nnla__channels size = channels_for(o->n, area);
    const size_t c = size.channels;
    if (size.batch == 0 || size.area == 0 || o->n < 5)
        return;
    const nnla__batch_norm b = {.size = size,
                                .epsilon = 0.01,
                                .X = o->a,
                                .weight = o->n % 3 == 0 ? NULL : o->b,
                                .bias = o->n % 3 == 0 ? NULL : at(pass, o->b, c),
                                .Y = o->x,
                                .mean = o->y,
                                .variance = (void *)(uintptr_t)at(pass, o->y, c),
                                .inverse = (void *)(uintptr_t)at(pass, o->y, 2 * c),
                                .dY = o->b,
                                .dX = o->x,
                                .dweight = (void *)(uintptr_t)at(pass, o->y, 3 * c)};
    nnla__batch_norm_forward(pass, &b);
    if (backward)
        nnla__batch_norm_backward(pass, &b);
}

static void run_batch_1(const nnla__pass *pass, kernel_operands *o) { batch_norm(pass, o, 1, 0); }
static void run_batch_7(const nnla__pass *pass, kernel_operands *o) { batch_norm(pass, o, 7, 0); }
static void run_batch_100(const nnla__pass *pass, kernel_operands *o) { batch_norm(pass, o, 100, 0); }
static void run_batch_all(const nnla__pass *pass, kernel_operands *o) { batch_norm(pass, o, 0, 0); }
static void run_slopes_1(const nnla__pass *pass, kernel_operands *o) { batch_norm(pass, o, 1, 1); }
static void run_slopes_7(const nnla__pass *pass, kernel_operands *o) { batch_norm(pass, o, 7, 1); }
static void run_slopes_100(const nnla__pass *pass, kernel_operands *o) { batch_norm(pass, o, 100, 1); }
static void run_slopes_all(const nnla__pass *pass, kernel_operands *o) { batch_norm(pass, o, 0, 1); }

/* Zeros in x where a batch of `size` ends, so that x has no values of its own. */
static void clear_rest(const nnla__pass *pass, kernel_operands *o, nnla__channels size) {
    const size_t count = size.batch * size.channels * size.area;
    nnla__fill(pass, o->n - count, 0, (void *)(uintptr_t)at(pass, o->x, count));
}

static void scale(const nnla__pass *pass, kernel_operands *o, size_t area) {
    const nnla__channels size = channels_for(o->n, area);
    const nnla__batch_norm b = {.size = size,
                                .epsilon = 5,
                                .weight = o->b,
                                .mean = (void *)(uintptr_t)o->b,
                                .variance = (void *)(uintptr_t)o->a};
    if (o->n >= 4)
        nnla__batch_norm_fold(pass, &b, o->y, (void *)(uintptr_t)at(pass, o->y, size.channels));
    clear_rest(pass, o, size);
    nnla__scale_channels(pass, size, o->a, o->b, o->b, o->x);
}

static void run_scale_1(const nnla__pass *pass, kernel_operands *o) { scale(pass, o, 1); }
static void run_scale_9(const nnla__pass *pass, kernel_operands *o) { scale(pass, o, 9); }

static void layer_norm(const nnla__pass *pass, kernel_operands *o, size_t cols, int backward) {
    if (o->n < 4 * cols)
        return;
    const size_t rows = o->n / cols;
    nnla__layer_norm l = {.rows = rows,
                          .cols = cols,
                          .epsilon = 0.01,
                          .X = o->a,
                          .Y = o->x,
                          .mean = o->y,
                          .inverse = (void *)(uintptr_t)at(pass, o->y, rows),
                          .dY = o->b,
                          .dX = o->x};
    if (o->n % 3 != 0) {
        l.weight = o->b;
        l.bias = at(pass, o->b, cols);
        l.dweight = (void *)(uintptr_t)at(pass, o->y, 2 * rows);
        l.dbias = (void *)(uintptr_t)at(pass, o->y, 2 * rows + cols);
    }
    nnla__layer_norm_forward(pass, &l);
    if (backward)
        nnla__layer_norm_backward(pass, &l);
}

static void run_layer_norm(const nnla__pass *pass, kernel_operands *o) { layer_norm(pass, o, 4 + o->n % 120, 0); }
static void run_layer_slopes(const nnla__pass *pass, kernel_operands *o) { layer_norm(pass, o, 4 + o->n % 120, 1); }
static void run_long_rows(const nnla__pass *pass, kernel_operands *o) { layer_norm(pass, o, 1 + o->n / 4, 1); }

static void prelu(const nnla__pass *pass, kernel_operands *o, size_t area) {
    const nnla__channels size = channels_for(o->n, area);
    if (size.batch == 0 || size.area == 0)
        return;
    nnla__pass with_scratch = *pass;
    with_scratch.scratch = malloc(nnla__prelu_scratch(size));
    assert_non_null(with_scratch.scratch);
    nnla__prelu_backward(&with_scratch, size, o->a, o->b, o->b, o->x, o->y);
    free(with_scratch.scratch);
}

static void run_prelu(const nnla__pass *pass, kernel_operands *o) {
    const nnla__channels size = channels_for(o->n, 1 + o->n % 20);
    clear_rest(pass, o, size);
    if (size.batch != 0)
        nnla__prelu(pass, size, o->a, o->b, o->x);
}
static void run_prelu_1(const nnla__pass *pass, kernel_operands *o) { prelu(pass, o, 1); }
static void run_prelu_9(const nnla__pass *pass, kernel_operands *o) { prelu(pass, o, 9); }
static void run_prelu_all(const nnla__pass *pass, kernel_operands *o) { prelu(pass, o, 0); }

static void run_means(const nnla__pass *pass, kernel_operands *o) {
    const size_t cols = 1 + o->n % 131;
    const nnla__matrix X = nnla__matrix_of((void *)(uintptr_t)o->a, o->n / cols, cols);
    nnla__row_means(pass, X, o->x);
    nnla__row_means_backward(pass, nnla__matrix_of(o->y, X.rows, cols), o->b);
}

static const kernel_case cases[] = {
    {"batch norm, area 1", run_batch_1, -3, 3, 0},
    {"batch norm, area 7", run_batch_7, -3, 3, 0},
    {"batch norm, area 100", run_batch_100, -3, 3, 0},
    {"batch norm, one channel", run_batch_all, -3, 3, 0},
    {"batch norm backward, area 1", run_slopes_1, -3, 3, 0},
    {"batch norm backward, area 7", run_slopes_7, -3, 3, 0},
    {"batch norm backward, area 100", run_slopes_100, -3, 3, 0},
    {"batch norm backward, one channel", run_slopes_all, -3, 3, 0},
    {"scaled channels, area 1", run_scale_1, -3, 3, 1},
    {"scaled channels, area 9", run_scale_9, -3, 3, 1},
    {"layer norm", run_layer_norm, -3, 3, 0},
    {"layer norm backward", run_layer_slopes, -3, 3, 0},
    {"layer norm of long rows", run_long_rows, -3, 3, 0},
    {"prelu", run_prelu, -3, 3, 1},
    {"prelu backward, area 1", run_prelu_1, -3, 3, 0},
    {"prelu backward, area 9", run_prelu_9, -3, 3, 0},
    {"prelu backward, one channel", run_prelu_all, -3, 3, 0},
    {"row means", run_means, -3, 3, 0},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void same_bits_on_every_isa(void **state) {
    (void)state;
    check_on_every_isa(cases, CASES, 400);
}

static void same_bits_with_threads(void **state) {
    (void)state;
    check_with_threads(cases, CASES);
}

/* ---- The rule of sums, in plain C: of channel c of x [batch × channels × area] ---- */

static double channel_sum(const double *x, nnla__channels size, size_t c) {
    const size_t samples = size.area < 8192 ? 8192 / size.area : 1;
    double total = 0;
    for (size_t first = 0; first < size.batch; first += samples)
        for (size_t from = 0; from < size.area; from += 8192) {
            double lane[32] = {0};
            for (size_t k = first; k < first + samples && k < size.batch; k++)
                for (size_t i = from; i < size.area && i < from + 8192; i++)
                    lane[(i - from) % 32] += x[(k * size.channels + c) * size.area + i];
            for (size_t half = 16; half > 0; half /= 2)
                for (size_t l = 0; l < half; l++)
                    lane[l] += lane[l + half];
            total += lane[0];
        }
    return total;
}

static void sums_follow_the_rule(void **state) {
    (void)state;
    static const nnla__channels sizes[] = {{1, 1, 1},     {3, 5, 1},     {10000, 3, 1}, {7, 3, 5},
                                           {300, 2, 100}, {2, 2, 10000}, {3, 1, 20001}, {5, 130, 1}};
    const nnla__pass pass = pass_of(NNLA_F64);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const nnla__channels size = sizes[i];
        const size_t n = size.batch * size.channels * size.area;
        double *x = malloc(n * sizeof *x), *y = malloc(n * sizeof *y), moments[3][130];
        assert_true(x != NULL && y != NULL);
        random_fill_f64(x, n, i, -1, 3);
        const nnla__batch_norm b = {.size = size,
                                    .epsilon = 1e-5,
                                    .X = x,
                                    .Y = y,
                                    .mean = moments[0],
                                    .variance = moments[1],
                                    .inverse = moments[2]};
        nnla__batch_norm_forward(&pass, &b);
        for (size_t c = 0; c < size.channels; c++) {
            const double expected = channel_sum(x, size, c) / (double)(size.batch * size.area);
            assert_same_bits(&moments[0][c], &expected, sizeof expected);
        }
        free(x);
        free(y);
    }
}

/* A channel of one value has variance 0: y is the bias, the gradient by x is 0. */
static void one_value_has_no_variance(void **state) {
    (void)state;
    const nnla__pass pass = pass_of(NNLA_F64);
    const double x[2] = {3, -7}, weight[2] = {2, 3}, bias[2] = {0.25, 0.5}, dy[2] = {1, 1};
    double y[2], mean[2], variance[2], inverse[2], dx[2], dweight[2], dbias[2];
    const nnla__batch_norm b = {.size = {1, 2, 1},
                                .epsilon = 1e-5,
                                .X = x,
                                .weight = weight,
                                .bias = bias,
                                .Y = y,
                                .mean = mean,
                                .variance = variance,
                                .inverse = inverse,
                                .dY = dy,
                                .dX = dx,
                                .dweight = dweight,
                                .dbias = dbias};
    nnla__batch_norm_forward(&pass, &b);
    nnla__batch_norm_backward(&pass, &b);
    assert_all_close_f64(y, bias, 2, 0, 0);
    assert_all_close_f64(mean, x, 2, 0, 0);
    assert_all_close_f64(variance, ((const double[]){0, 0}), 2, 0, 0);
    assert_all_close_f64(dx, ((const double[]){0, 0}), 2, 0, 0);
    assert_all_close_f64(dweight, ((const double[]){0, 0}), 2, 0, 0);
    assert_all_close_f64(dbias, dy, 2, 0, 0);
}

/* Far from 0 the two passes keep what one pass over squares would lose. */
static void a_large_mean_leaves_the_variance(void **state) {
    (void)state;
    const nnla__pass pass = pass_of(NNLA_F32);
    float x[1000], y[1000], mean, variance, inverse;
    for (size_t i = 0; i < 1000; i++)
        x[i] = 10000 + (float)(i % 2);
    const nnla__batch_norm b = {.size = {10, 1, 100},
                                .epsilon = 1e-5,
                                .X = x,
                                .Y = y,
                                .mean = &mean,
                                .variance = &variance,
                                .inverse = &inverse};
    nnla__batch_norm_forward(&pass, &b);
    assert_close(variance, 0.25, 1e-6, 0);
    assert_close(y[0], -1, 1e-4, 0);
}

static void prelu_keeps_nan(void **state) {
    (void)state;
    const nnla__pass pass = pass_of(NNLA_F32);
    const float x[5] = {NAN, -2, 3, -0.0F, 0}, slope = 0.5F;
    float y[5];
    nnla__prelu(&pass, (nnla__channels){1, 1, 5}, x, &slope, y);
    assert_true(isnan(y[0]));
    assert_all_close_f32(y + 1, ((const float[]){-1, 3, 0, 0}), 4, 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),
        cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(sums_follow_the_rule),
        cmocka_unit_test(one_value_has_no_variance),
        cmocka_unit_test(a_large_mean_leaves_the_variance),
        cmocka_unit_test(prelu_keeps_nan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
