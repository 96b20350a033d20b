/* Losses and their gradients. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"
#include "support/random_data.h"

#include "reference/loss_reference.inc"

enum { ROWS = 5, COLS = 4, LOGITS = sizeof logit_z / sizeof logit_z[0] };

static void run_loss(const nnla__pass *pass, kernel_operands *o, int loss) {
    nnla__element_loss(pass, loss, o->n, o->a, o->b, 0.3, o->y, NULL);
    nnla__element_loss(pass, loss, o->n, o->a, o->b, 0.3, o->y, o->x);
}
static void run_squared(const nnla__pass *pass, kernel_operands *o) { run_loss(pass, o, NNLA__SQUARED); }
static void run_absolute(const nnla__pass *pass, kernel_operands *o) { run_loss(pass, o, NNLA__ABSOLUTE); }
static void run_huber(const nnla__pass *pass, kernel_operands *o) { run_loss(pass, o, NNLA__HUBER); }
static void run_probability(const nnla__pass *pass, kernel_operands *o) { run_loss(pass, o, NNLA__BINARY_PROBABILITY); }
static void run_logit(const nnla__pass *pass, kernel_operands *o) { run_loss(pass, o, NNLA__BINARY_LOGIT); }

typedef void row_loss(const nnla__pass *pass, nnla__matrix Y, nnla__row_targets T, double scale, void *L,
                      nnla__matrix *D);

/* Both forms of targets; y takes the losses, x the gradients of the first half of its rows, each with its form. */
static void run_rows(const nnla__pass *pass, kernel_operands *o, row_loss *loss, size_t cols) {
    static int32_t classes[500000];
    size_t rows = cols ? o->n / cols : 0, first = rows / 2, size = nnla__dtype_size(nnla__kernels_dtype(pass->kernels));
    for (size_t i = 0; i < rows; i++)
        classes[i] = (int32_t)((i * 7 + 3) % cols);
    nnla__matrix Y = nnla__matrix_of((void *)(uintptr_t)o->a, rows, cols), D = nnla__matrix_of(o->x, first, cols);
    nnla__row_targets soft = {o->b, cols, NULL}, hard = {NULL, 0, classes};
    loss(pass, Y, hard, 0.3, o->y, NULL);
    Y.rows = first;
    loss(pass, Y, soft, 0.3, o->y, &D);
    Y.rows = D.rows = rows - first;
    Y.data = (char *)Y.data + first * cols * size;
    D.data = (char *)D.data + first * cols * size;
    hard.classes += first;
    loss(pass, Y, hard, 0.3, (char *)o->y + first * size, &D);
}
static void run_logits_10(const nnla__pass *pass, kernel_operands *o) {
    run_rows(pass, o, nnla__cross_entropy_logits, 10);
}
static void run_logits_45(const nnla__pass *pass, kernel_operands *o) {
    run_rows(pass, o, nnla__cross_entropy_logits, 45);
}
static void run_probabilities_10(const nnla__pass *pass, kernel_operands *o) {
    run_rows(pass, o, nnla__cross_entropy_probabilities, 10);
}
static void run_probabilities_45(const nnla__pass *pass, kernel_operands *o) {
    run_rows(pass, o, nnla__cross_entropy_probabilities, 45);
}

static const kernel_case cases[] = {
    {"squared", run_squared, -3, 3, 1},
    {"absolute", run_absolute, -3, 3, 1},
    {"huber", run_huber, -3, 3, 1},
    {"logit", run_logit, -9, 9, 1},
    {"cross-entropy of 10 logits", run_logits_10, -4, 4, 0},
    {"cross-entropy of 45 logits", run_logits_45, -4, 4, 0},
    {"cross-entropy of 10 probabilities", run_probabilities_10, 0.05, 1, 0},
    {"cross-entropy of 45 probabilities", run_probabilities_45, 0.05, 1, 0},
    {"probability", run_probability, 0.05, 0.95, 1},
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
    nnla__pass pass = pass_of(NNLA_F64);
    const double y[] = {1, 2, 0.5, -3}, t[] = {1, 0.5, 1, 1};
    double L[4], D[4];
    nnla__element_loss(&pass, NNLA__SQUARED, 4, y, t, 0.5, L, D);
    assert_all_close_f64(L, ((const double[]){0, 2.25, 0.25, 16}), 4, 0, 0);
    assert_all_close_f64(D, ((const double[]){0, 1.5, -0.5, -4}), 4, 0, 0);
    nnla__element_loss(&pass, NNLA__ABSOLUTE, 4, y, t, 0.5, L, D);
    assert_all_close_f64(L, ((const double[]){0, 1.5, 0.5, 4}), 4, 0, 0);
    assert_all_close_f64(D, ((const double[]){0, 0.5, -0.5, -0.5}), 4, 0, 0);
    nnla__element_loss(&pass, NNLA__HUBER, 4, y, t, 0.5, L, D);
    assert_all_close_f64(L, ((const double[]){0, 1, 0.125, 3.5}), 4, 0, 0);
    assert_all_close_f64(D, ((const double[]){0, 0.5, -0.25, -0.5}), 4, 0, 0);
}

static void logit_loss_is_stable(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla__pass pass = pass_of(dtype);
        double relative = dtype == NNLA_F32 ? 1e-6 : 1e-14;
        for (size_t i = 0; i < LOGITS; i++) {
            double z[1], t[1], l[1], d[1]; /* room for either type */
            set_element(dtype, z, 0, logit_z[i]);
            set_element(dtype, t, 0, logit_t[i]);
            nnla__element_loss(&pass, NNLA__BINARY_LOGIT, 1, z, t, 0.5, l, d);
            assert_close(element_of(dtype, l, 0), logit_loss[i], relative, 0);
            assert_close(element_of(dtype, d, 0), 0.5 * logit_slope[i], relative, dtype == NNLA_F32 ? 1e-7 : 1e-16);
        }
    }
}

static void probabilities_of_0_and_1_have_a_bounded_loss(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    const double y[] = {0, 1, 0, 1, 0.25}, t[] = {0, 1, 1, 0, 0.5};
    double L[5], D[5];
    nnla__element_loss(&pass, NNLA__BINARY_PROBABILITY, 5, y, t, 1, L, D);
    assert_all_close_f64(L, ((const double[]){0, 0, 100, 100, -0.5 * log(0.25) - 0.5 * log(0.75)}), 5, 1e-15, 0);
    assert_all_close_f64(D, ((const double[]){0, 0, -1e12, 1e12, -0.25 / 0.1875}), 5, 1e-15, 0);
}

static void cross_entropy_has_the_values_of_the_definition(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla__pass pass = pass_of(dtype);
        double relative = dtype == NNLA_F32 ? 1.3e-6 : 1e-13, absolute = dtype == NNLA_F32 ? 1e-7 : 1e-16;
        double z[ROWS * COLS], t[ROWS * COLS], soft_l[ROWS], hard_l[ROWS], soft_d[ROWS * COLS], hard_d[ROWS * COLS];
        for (size_t i = 0; i < ROWS * COLS; i++) {
            set_element(dtype, z, i, row_z[i]);
            set_element(dtype, t, i, row_t[i]);
        }
        nnla__matrix Z = nnla__matrix_of(z, ROWS, COLS), soft_D = nnla__matrix_of(soft_d, ROWS, COLS);
        nnla__matrix hard_D = nnla__matrix_of(hard_d, ROWS, COLS);
        nnla__cross_entropy_logits(&pass, Z, (nnla__row_targets){t, COLS, NULL}, 0.5, soft_l, &soft_D);
        nnla__cross_entropy_logits(&pass, Z, (nnla__row_targets){NULL, 0, row_class}, 0.5, hard_l, &hard_D);
        for (size_t i = 0; i < ROWS; i++) {
            assert_close(element_of(dtype, soft_l, i), row_soft_loss[i], relative, 0);
            assert_close(element_of(dtype, hard_l, i), row_class_loss[i], relative, 1e-38); /* 4.2e-18 among them */
        }
        for (size_t i = 0; i < ROWS * COLS; i++) {
            double one = i % COLS == (size_t)row_class[i / COLS];
            assert_close(element_of(dtype, soft_d, i), 0.5 * (row_softmax[i] - row_t[i]), relative, absolute);
            assert_close(element_of(dtype, hard_d, i), 0.5 * (row_softmax[i] - one), relative, absolute);
        }
    }
}

/* Indices and one-hot rows: the same bits, losses and gradients, also when the gradient takes the logits' place. */
static void classes_are_one_hot_rows(void **state) {
    (void)state;
    enum { N = 9, WIDTH = 13 };
    static row_loss *const losses[] = {nnla__cross_entropy_logits, nnla__cross_entropy_probabilities};
    nnla__pass pass = pass_of(NNLA_F32);
    float Y[N * WIDTH], T[N * WIDTH] = {0}, soft_l[N], hard_l[N], only_l[N], soft_d[N * WIDTH], hard_d[N * WIDTH];
    int32_t classes[N];
    random_fill_f32(Y, N * WIDTH, 3, 0.01, 0.99);
    for (size_t i = 0; i < N; i++) {
        classes[i] = (int32_t)((3 * i + 1) % WIDTH);
        T[i * WIDTH + (size_t)classes[i]] = 1;
    }
    nnla__row_targets soft = {T, WIDTH, NULL}, hard = {NULL, 0, classes};
    for (size_t k = 0; k < 2; k++) {
        nnla__matrix soft_D = nnla__matrix_of(soft_d, N, WIDTH), hard_D = nnla__matrix_of(hard_d, N, WIDTH);
        losses[k](&pass, nnla__matrix_of(Y, N, WIDTH), soft, 0.25, soft_l, &soft_D);
        memcpy(hard_d, Y, sizeof Y);
        losses[k](&pass, hard_D, hard, 0.25, hard_l, &hard_D);
        losses[k](&pass, nnla__matrix_of(Y, N, WIDTH), hard, 0.25, only_l, NULL);
        assert_same_bits(hard_l, soft_l, sizeof soft_l);
        assert_same_bits(only_l, soft_l, sizeof soft_l);
        for (size_t i = 0; i < N * WIDTH; i++)
            assert_true(hard_d[i] == soft_d[i]); /* zeros may differ in sign */
    }
}

static void cross_entropy_of_probabilities(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    const double y[] = {0.5, 0.25, 0.25, 0, 1, 0}, t[] = {0.5, 0.5, 0, 1, 0, 0};
    double L[2], d[6];
    nnla__matrix D = nnla__matrix_of(d, 2, 3);
    nnla__cross_entropy_probabilities(&pass, nnla__matrix_of((void *)(uintptr_t)y, 2, 3),
                                      (nnla__row_targets){t, 3, NULL}, 2, L, &D);
    assert_all_close_f64(L, ((const double[]){-0.5 * log(0.5) - 0.5 * log(0.25), 100}), 2, 1e-15, 0);
    assert_all_close_f64(d, ((const double[]){-2, -4, 0, -2e12, 0, 0}), 6, 1e-15, 0);
}

static void gradients_are_central_differences(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    enum { N = 50 };
    double y[N], t[N], L[N], D[N], left[N], right[N], y_left[N], y_right[N];
    const double h = 1e-5;
    for (int loss = 0; loss < NNLA__ELEMENT_LOSS_COUNT; loss++) {
        int probabilities = loss == NNLA__BINARY_PROBABILITY;
        random_fill_f64(y, N, 7, probabilities ? 0.05 : -3, probabilities ? 0.95 : 3);
        random_fill_f64(t, N, 8, 0, 1);
        for (size_t i = 0; i < N; i++) {
            y_left[i] = y[i] - h;
            y_right[i] = y[i] + h;
        }
        nnla__element_loss(&pass, loss, N, y, t, 0.3, L, D);
        nnla__element_loss(&pass, loss, N, y_left, t, 0.3, left, NULL);
        nnla__element_loss(&pass, loss, N, y_right, t, 0.3, right, NULL);
        for (size_t i = 0; i < N; i++)
            if (fabs(fabs(y[i] - t[i]) - 1) > h && fabs(y[i] - t[i]) > h)
                assert_close(D[i], 0.3 * (right[i] - left[i]) / (2 * h), 1e-6, 1e-9);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),
        cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(has_the_values_of_the_definition),
        cmocka_unit_test(logit_loss_is_stable),
        cmocka_unit_test(probabilities_of_0_and_1_have_a_bounded_loss),
        cmocka_unit_test(cross_entropy_has_the_values_of_the_definition),
        cmocka_unit_test(classes_are_one_hot_rows),
        cmocka_unit_test(cross_entropy_of_probabilities),
        cmocka_unit_test(gradients_are_central_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
