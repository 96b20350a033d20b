/* Arithmetic element by element, fills and moves. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"

static void run_fill(const nnla__pass *pass, kernel_operands *o) { nnla__fill(pass, o->n, 0.1, o->x); }
static void run_exp(const nnla__pass *pass, kernel_operands *o) { nnla__map(pass, NNLA__EXP, o->n, o->a, o->x); }
static void run_log(const nnla__pass *pass, kernel_operands *o) { nnla__map(pass, NNLA__LOG, o->n, o->a, o->x); }
static void run_sin(const nnla__pass *pass, kernel_operands *o) { nnla__map(pass, NNLA__SIN, o->n, o->a, o->x); }
static void run_cos(const nnla__pass *pass, kernel_operands *o) { nnla__map(pass, NNLA__COS, o->n, o->a, o->x); }
static void run_tanh(const nnla__pass *pass, kernel_operands *o) { nnla__map(pass, NNLA__TANH, o->n, o->a, o->x); }
static void run_sigmoid(const nnla__pass *pass, kernel_operands *o) {
    nnla__map(pass, NNLA__SIGMOID, o->n, o->a, o->x);
}
static void run_sqrt(const nnla__pass *pass, kernel_operands *o) { nnla__map(pass, NNLA__SQRT, o->n, o->a, o->x); }
static void run_abs(const nnla__pass *pass, kernel_operands *o) { nnla__map(pass, NNLA__ABS, o->n, o->a, o->x); }
static void run_add(const nnla__pass *pass, kernel_operands *o) { nnla__add(pass, o->n, o->a, o->b, o->x); }
static void run_subtract(const nnla__pass *pass, kernel_operands *o) { nnla__subtract(pass, o->n, o->a, o->b, o->x); }
static void run_multiply(const nnla__pass *pass, kernel_operands *o) { nnla__multiply(pass, o->n, o->a, o->b, o->x); }
static void run_axpby(const nnla__pass *pass, kernel_operands *o) {
    nnla__axpby(pass, o->n, 0.1, o->a, -0.3, o->x);
    nnla__axpby(pass, o->n, 1.7, o->a, 0, o->y);
}
static const kernel_case cases[] = {
    {"fill", run_fill, -3, 3, 0},         {"exp", run_exp, -90, 90, 1},         {"log", run_log, -1, 20, 1},
    {"sin", run_sin, -500, 500, 1},       {"cos", run_cos, -500, 500, 1},       {"tanh", run_tanh, -8, 8, 1},
    {"sigmoid", run_sigmoid, -50, 50, 1}, {"sqrt", run_sqrt, 0, 20, 1},         {"abs", run_abs, -3, 3, 1},
    {"add", run_add, -3, 3, 1},           {"subtract", run_subtract, -3, 3, 1}, {"multiply", run_multiply, -3, 3, 1},
    {"axpby", run_axpby, -3, 3, 0},
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

static void computes_what_it_says(void **state) {
    (void)state;
    const double a[] = {1, -2, 0.5, 9}, b[] = {4, 0.25, -0.5, 3};
    double c[4];
    nnla__pass pass = pass_of(NNLA_F64);
    nnla__add(&pass, 4, a, b, c);
    assert_all_close_f64(c, ((const double[]){5, -1.75, 0, 12}), 4, 0, 0);
    nnla__subtract(&pass, 4, a, b, c);
    assert_all_close_f64(c, ((const double[]){-3, -2.25, 1, 6}), 4, 0, 0);
    nnla__multiply(&pass, 4, a, b, c);
    assert_all_close_f64(c, ((const double[]){4, -0.5, -0.25, 27}), 4, 0, 0);
    nnla__map(&pass, NNLA__SQRT, 1, &a[3], c);
    assert_close(c[0], 3, 0, 0);
    nnla__map(&pass, NNLA__ABS, 4, a, c);
    assert_all_close_f64(c, ((const double[]){1, 2, 0.5, 9}), 4, 0, 0);
}

static void axpby_is_one_fused_step(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    if (strcmp(nnla_isa_name(), "sse2-fast") == 0)
        skip();
    /* (1 + e)(1 + e) − (1 + 2e) = e² needs the exact product */
    double e = 0x1p-40, x = 1 + e, y = -(1 + 2 * e);
    nnla__axpby(&pass, 1, 1 + e, &x, 1, &y);
    assert_close(y, e * e, 0, 0);
    double unread = NAN;
    nnla__axpby(&pass, 1, 2, &x, 0, &unread);
    assert_close(unread, 2 * x, 0, 0);
}

static void scalars_are_rounded_to_the_type(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F32);
    float x = 3, y = 0;
    nnla__axpby(&pass, 1, 0.1, &x, 0, &y);
    assert_true(y == 0.1f * 3.0f);
    y = NAN; /* unread: 1e-60 rounds to 0 */
    nnla__axpby(&pass, 1, 2, &x, 1e-60, &y);
    assert_true(y == 6);
    nnla__fill(&pass, 1, 0.1, &x);
    assert_true(x == 0.1f);
}

static void gathers_rows_of_any_type(void **state) {
    (void)state;
    int32_t X[] = {1, 2, 3, 4, 5, 6}, Y[] = {0, 0, 9, 0, 0, 9, 0, 0, 9}; /* Y is 3 × 2, stride 3 */
    const size_t indices[] = {2, 0, 2};
    nnla__gather_rows((nnla__matrix){Y, 3, 2, 3}, nnla__matrix_of(X, 3, 2), indices, sizeof(int32_t));
    const int32_t expected[] = {5, 6, 9, 1, 2, 9, 5, 6, 9};
    assert_memory_equal(Y, expected, sizeof Y);
    nnla__gather_rows(nnla__matrix_of(NULL, 3, 0), nnla__matrix_of(NULL, 3, 0), indices, sizeof(int32_t));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),          cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(computes_what_it_says),           cmocka_unit_test(axpby_is_one_fused_step),
        cmocka_unit_test(scalars_are_rounded_to_the_type), cmocka_unit_test(gathers_rows_of_any_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
