/* Softmax and log-softmax: each row by itself. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"
#include "support/random_data.h"

#include "reference/softmax_reference.inc"

enum { ROWS = 5, COLS = 4 };

/* As many whole rows as n elements hold. */
static nnla__matrix rows(const void *x, size_t n, size_t cols) {
    return nnla__matrix_of((void *)(uintptr_t)x, cols ? n / cols : 0, cols);
}

static void run_both(const nnla__pass *pass, kernel_operands *o, nnla_activation squash, size_t cols) {
    nnla__activation_forward(pass, squash, rows(o->a, o->n, cols), rows(o->x, o->n, cols));
    nnla__activation_backward(pass, squash, rows(NULL, o->n, cols), rows(o->b, o->n, cols), rows(o->y, o->n, cols),
                              rows(o->y, o->n, cols));
}

static void run_softmax(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_SOFTMAX, o->n); }
static void run_log_softmax(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_LOG_SOFTMAX, o->n); }
static void run_softmax_10(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_SOFTMAX, 10); }
static void run_log_softmax_10(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_LOG_SOFTMAX, 10); }
static void run_softmax_3(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_SOFTMAX, 3); }
static void run_log_softmax_16(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_LOG_SOFTMAX, 16); }
static void run_softmax_17(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_SOFTMAX, 17); }

static const kernel_case cases[] = {
    {"softmax", run_softmax, -5, 5, 1},          {"log-softmax", run_log_softmax, -5, 5, 1},
    {"softmax of 10", run_softmax_10, -5, 5, 0}, {"log-softmax of 10", run_log_softmax_10, -5, 5, 0},
    {"softmax of 3", run_softmax_3, -5, 5, 0},   {"log-softmax of 16", run_log_softmax_16, -5, 5, 0},
    {"softmax of 17", run_softmax_17, -5, 5, 0},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void same_bits_on_every_isa(void **state) {
    (void)state;
    check_on_every_isa(cases, CASES, 2000);
}

static void same_bits_with_threads(void **state) {
    (void)state;
    check_with_threads(cases, CASES);
}

static void has_the_values_of_the_definition(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla__pass pass = pass_of(dtype);
        double relative = dtype == NNLA_F32 ? 1.3e-6 : 1e-14;
        double z[ROWS * COLS], y[ROWS * COLS], log_y[ROWS * COLS]; /* room for either type */
        for (size_t i = 0; i < ROWS * COLS; i++)
            set_element(dtype, z, i, row_z[i]);
        nnla__matrix Z = nnla__matrix_of(z, ROWS, COLS);
        nnla__activation_forward(&pass, NNLA_SOFTMAX, Z, nnla__matrix_of(y, ROWS, COLS));
        nnla__activation_forward(&pass, NNLA_LOG_SOFTMAX, Z, nnla__matrix_of(log_y, ROWS, COLS));
        for (size_t i = 0; i < ROWS * COLS; i++) {
            double least = dtype == NNLA_F32 ? 1e-38 : 1e-300;
            assert_close(element_of(dtype, y, i), row_softmax[i], relative, least);
            assert_close(element_of(dtype, log_y, i), row_log_softmax[i], relative, least); /* 4e-18 too */
        }
    }
}

static void a_nan_stays_in_its_row(void **state) {
    (void)state;
    static const nnla_activation kinds[] = {NNLA_SOFTMAX, NNLA_LOG_SOFTMAX};
    static const double bad[] = {NAN, INFINITY};
    nnla__pass pass = pass_of(NNLA_F32);
    for (size_t cols = 1; cols <= 70; cols += 23)
        for (size_t k = 0; k < 4; k++) {
            float z[3 * 70], y[3 * 70];
            random_fill_f32(z, 3 * cols, cols, -3, 3);
            z[cols + cols / 2] = (float)bad[k / 2];
            nnla__activation_forward(&pass, kinds[k % 2], nnla__matrix_of(z, 3, cols), nnla__matrix_of(y, 3, cols));
            for (size_t i = 0; i < 3 * cols; i++)
                assert_int_equal(isnan(y[i]) != 0, i / cols == 1);
        }
}

/* Few rows and many, short ones and long ones take different ways: the same bits, also over their operand and with gaps
   between rows, which stay as they are. */
static void a_row_does_not_depend_on_its_batch(void **state) {
    (void)state;
    enum { ROWS_MOST = 41, STRIDE = 40 };
    static const size_t widths[] = {1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 17, 31, 32, 33, 37};
    static const nnla_activation kinds[] = {NNLA_SOFTMAX, NNLA_LOG_SOFTMAX};
    nnla__pass pass = pass_of(NNLA_F32);
    static float Z[ROWS_MOST * STRIDE], Y[ROWS_MOST * STRIDE], G[ROWS_MOST * STRIDE];
    float y[STRIDE], g[STRIDE];
    for (size_t k = 0; k < 2; k++)
        for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++)
            for (size_t rows = 1; rows <= ROWS_MOST; rows += 1 + rows / 3) {
                const size_t n = widths[w];
                random_fill_f32(Z, ROWS_MOST * STRIDE, 4, -9, 9);
                memcpy(Y, Z, sizeof Z);
                random_fill_f32(G, ROWS_MOST * STRIDE, 5, -1, 1);
                nnla__matrix M = {Y, rows, n, STRIDE}, dM = {G, rows, n, STRIDE};
                nnla__activation_forward(&pass, kinds[k], M, M);
                nnla__activation_backward(&pass, kinds[k], M, M, dM, dM);
                for (size_t i = 0; i < rows; i++) {
                    nnla__matrix row = nnla__matrix_of(y, 1, n), slope = nnla__matrix_of(g, 1, n);
                    nnla__activation_forward(&pass, kinds[k], nnla__matrix_of(Z + i * STRIDE, 1, n), row);
                    assert_same_bits(y, Y + i * STRIDE, n * sizeof *y);
                    assert_same_bits(Z + i * STRIDE + n, Y + i * STRIDE + n, (STRIDE - n) * sizeof *y);
                    random_fill_f32(Z, ROWS_MOST * STRIDE, 5, -1, 1);
                    nnla__activation_backward(&pass, kinds[k], row, row, nnla__matrix_of(Z + i * STRIDE, 1, n), slope);
                    assert_same_bits(g, G + i * STRIDE, n * sizeof *g);
                    random_fill_f32(Z, ROWS_MOST * STRIDE, 4, -9, 9);
                }
            }
}

/* d/dz_i of Σ_j w_j y_j(z) by central differences */
static void gradient_is_the_central_difference(void **state) {
    (void)state;
    static const nnla_activation kinds[] = {NNLA_SOFTMAX, NNLA_LOG_SOFTMAX};
    enum { N = 7 };
    nnla__pass pass = pass_of(NNLA_F64);
    double z[N], w[N], y[N], dz[N], left[N], right[N], moved[N];
    const double h = 1e-5;
    random_fill_f64(z, N, 1, -2, 2);
    random_fill_f64(w, N, 2, -1, 1);
    for (size_t k = 0; k < 2; k++) {
        nnla__activation_forward(&pass, kinds[k], nnla__matrix_of(z, 1, N), nnla__matrix_of(y, 1, N));
        nnla__activation_backward(&pass, kinds[k], nnla__matrix_of(z, 1, N), nnla__matrix_of(y, 1, N),
                                  nnla__matrix_of(w, 1, N), nnla__matrix_of(dz, 1, N));
        for (size_t i = 0; i < N; i++) {
            memcpy(moved, z, sizeof z);
            moved[i] = z[i] + h;
            nnla__activation_forward(&pass, kinds[k], nnla__matrix_of(moved, 1, N), nnla__matrix_of(right, 1, N));
            moved[i] = z[i] - h;
            nnla__activation_forward(&pass, kinds[k], nnla__matrix_of(moved, 1, N), nnla__matrix_of(left, 1, N));
            double difference = 0;
            for (size_t j = 0; j < N; j++)
                difference += w[j] * (right[j] - left[j]) / (2 * h);
            assert_close(dz[i], difference, 1e-6, 1e-9);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),
        cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(has_the_values_of_the_definition),
        cmocka_unit_test(a_nan_stays_in_its_row),
        cmocka_unit_test(a_row_does_not_depend_on_its_batch),
        cmocka_unit_test(gradient_is_the_central_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
