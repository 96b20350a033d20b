/* Squashes of single elements and their derivatives. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"

#include "reference/squash_reference.inc"

enum { POINTS = sizeof squash_z / sizeof squash_z[0], SQUASHES = sizeof squashes / sizeof squashes[0] };

static nnla__matrix row(const void *x, size_t n) { return nnla__matrix_of((void *)(uintptr_t)x, 1, n); }

/* Rows of 7 in every 9 elements, so that the matrix has gaps. */
static nnla__matrix gapped(const void *x, size_t n) { return (nnla__matrix){(void *)(uintptr_t)x, n / 9, 7, 9}; }

static void run_both(const nnla__pass *pass, kernel_operands *o, nnla_activation squash) {
    nnla__activation_forward(pass, squash, row(o->a, o->n), row(o->x, o->n));
    /* any numbers serve as Z and Y here */
    nnla__activation_backward(pass, squash, row(o->b, o->n), row(o->b, o->n), row(o->y, o->n), row(o->y, o->n));
    nnla__activation_backward(pass, squash, gapped(o->b, o->n), gapped(o->b, o->n), gapped(o->b, o->n),
                              gapped(o->y, o->n));
}

static void run_identity(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_IDENTITY); }
static void run_relu(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_RELU); }
static void run_leaky_relu(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_LEAKY_RELU); }
static void run_elu(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_ELU); }
static void run_selu(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_SELU); }
static void run_gelu(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_GELU); }
static void run_silu(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_SILU); }
static void run_softplus(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_SOFTPLUS); }
static void run_tanh(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_TANH); }
static void run_sigmoid(const nnla__pass *pass, kernel_operands *o) { run_both(pass, o, NNLA_SIGMOID); }

static const kernel_case cases[] = {
    {"identity", run_identity, -9, 9, 1}, {"relu", run_relu, -9, 9, 1}, {"leaky relu", run_leaky_relu, -9, 9, 1},
    {"elu", run_elu, -9, 9, 1},           {"selu", run_selu, -9, 9, 1}, {"gelu", run_gelu, -9, 9, 1},
    {"silu", run_silu, -9, 9, 1},         {"tanh", run_tanh, -9, 9, 1}, {"softplus", run_softplus, -9, 9, 1},
    {"sigmoid", run_sigmoid, -9, 9, 1},
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

/* A kind that is added to activations.inc needs its lines above and in kernel_reference.py. */
static void every_squash_is_tested(void **state) {
    (void)state;
    size_t by_elements = 0;
    for (nnla_activation a = 0; nnla__activation_valid(a); a++)
        by_elements += !nnla__activation_by_rows(a);
    assert_int_equal(by_elements, CASES);
    assert_int_equal(by_elements, SQUASHES);
}

static void has_the_values_of_the_definition(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla__pass pass = pass_of(dtype);
        double relative = dtype == NNLA_F32 ? 1.3e-6 : 1e-14, absolute = dtype == NNLA_F32 ? 1e-6 : 2e-15;
        for (size_t k = 0; k < SQUASHES; k++)
            for (size_t i = 0; i < POINTS; i++) {
                double z[1], y[1], one[1], dz[1]; /* room for either type */
                set_element(dtype, z, 0, squash_z[i]);
                set_element(dtype, one, 0, 1);
                nnla__activation_forward(&pass, squashes[k].activation, row(z, 1), row(y, 1));
                nnla__activation_backward(&pass, squashes[k].activation, row(z, 1), row(y, 1), row(one, 1), row(dz, 1));
                assert_close(element_of(dtype, y, 0), squashes[k].y[i], relative, absolute);
                assert_close(element_of(dtype, dz, 0), squashes[k].slope[i], relative, absolute);
            }
    }
}

/* Where the value is near 0, it has all its digits, not only an absolute error. */
static void is_accurate_near_zero(void **state) {
    (void)state;
    static const nnla_activation kinds[] = {NNLA_ELU, NNLA_SELU, NNLA_GELU, NNLA_SILU, NNLA_TANH, NNLA_SOFTPLUS};
    nnla__pass pass = pass_of(NNLA_F64);
    for (size_t k = 0; k < SQUASHES; k++)
        for (size_t i = 0; i < POINTS; i++) {
            int listed = squashes[k].activation == NNLA_SOFTPLUS; /* in the far tail as well */
            for (size_t j = 0; j < sizeof kinds / sizeof kinds[0] && fabs(squash_z[i]) < 0.01; j++)
                listed |= squashes[k].activation == kinds[j];
            if (!listed)
                continue;
            double y = 0;
            nnla__activation_forward(&pass, squashes[k].activation, row(&squash_z[i], 1), row(&y, 1));
            assert_close(y, squashes[k].y[i], 1e-14, 0);
        }
}

static void slope_is_the_central_difference(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F64);
    const double h = 1e-5;
    for (size_t k = 0; k < SQUASHES; k++)
        for (size_t i = 0; i < POINTS; i++) {
            double z = squash_z[i], left = z - h, right = z + h, y = 0, y_left = 0, y_right = 0, dy = 0.7, dz = 0;
            if (fabs(z) < 2 * h)
                continue; /* some have a corner at 0 */
            nnla_activation a = squashes[k].activation;
            nnla__activation_forward(&pass, a, row(&left, 1), row(&y_left, 1));
            nnla__activation_forward(&pass, a, row(&right, 1), row(&y_right, 1));
            nnla__activation_forward(&pass, a, row(&z, 1), row(&y, 1));
            nnla__activation_backward(&pass, a, row(&z, 1), row(&y, 1), row(&dy, 1), row(&dz, 1));
            assert_close(dz, dy * (y_right - y_left) / (2 * h), 1e-6, 1e-9);
        }
}

static void relu_keeps_nan_and_has_no_minus_zero(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F32);
    const float z[] = {NAN, -0.0F, 0, -1, 2, INFINITY, -INFINITY};
    float y[7];
    nnla__activation_forward(&pass, NNLA_RELU, row(z, 7), row(y, 7));
    assert_true(isnan(y[0]));
    for (size_t i = 1; i < 7; i++)
        assert_false(signbit(y[i]));
    assert_true(y[4] == 2 && y[5] == INFINITY && y[6] == 0);
}

/* Far out gelu is 0 or z, and its slope exactly 0 or 1, so that dead units cost no denormal numbers. */
static void gelu_ends(void **state) {
    (void)state;
    static const double z[] = {-(double)INFINITY, -1000, -40, 40, 1000, (double)INFINITY};
    static const double slope[] = {0, 0, 0, 1, 1, 1};
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla__pass pass = pass_of(dtype);
        for (size_t i = 0; i < sizeof z / sizeof z[0]; i++) {
            double at[1], y[1], dy[1], dz[1]; /* room for either type */
            set_element(dtype, at, 0, z[i]);
            set_element(dtype, dy, 0, 3e38);
            nnla__activation_forward(&pass, NNLA_GELU, row(at, 1), row(y, 1));
            nnla__activation_backward(&pass, NNLA_GELU, row(at, 1), row(y, 1), row(dy, 1), row(dz, 1));
            assert_true(element_of(dtype, y, 0) == (z[i] < 0 ? 0 : z[i]));
            assert_true(element_of(dtype, dz, 0) == slope[i] * element_of(dtype, dy, 0));
        }
    }
}

/* The order of operations that public calls must be able to repeat. */
static void tanh_and_sigmoid_slopes_in_documented_order(void **state) {
    (void)state;
    nnla__pass pass = pass_of(NNLA_F32);
    if (strcmp(nnla_isa_name(), "sse2-fast") == 0)
        skip();
    for (int i = -20; i <= 20; i++) {
        float y = (float)i / 20.3F, dy = 0.3F, dz = 0;
        nnla__activation_backward(&pass, NNLA_TANH, row(NULL, 1), row(&y, 1), row(&dy, 1), row(&dz, 1));
        assert_true(dz == dy * (float)(1 - (double)y * (double)y)); /* y² is exact in double */
        nnla__activation_backward(&pass, NNLA_SIGMOID, row(NULL, 1), row(&y, 1), row(&dy, 1), row(&dz, 1));
        assert_true(dz == dy * (y * (1 - y)));
    }
}

static void tells_what_it_is(void **state) {
    (void)state;
    assert_string_equal(nnla_activation_name(NNLA_LEAKY_RELU), "leaky_relu");
    assert_string_equal(nnla_activation_name(NNLA_LOG_SOFTMAX), "log_softmax");
    assert_null(nnla_activation_name(-1));
    assert_null(nnla_activation_name(12));
    assert_true(nnla__activation_needs_input(NNLA_ELU) && !nnla__activation_needs_output(NNLA_ELU));
    assert_true(!nnla__activation_needs_input(NNLA_TANH) && nnla__activation_needs_output(NNLA_TANH));
    assert_true(nnla__activation_by_rows(NNLA_SOFTMAX) && !nnla__activation_by_rows(NNLA_TANH));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),
        cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(every_squash_is_tested),
        cmocka_unit_test(has_the_values_of_the_definition),
        cmocka_unit_test(is_accurate_near_zero),
        cmocka_unit_test(slope_is_the_central_difference),
        cmocka_unit_test(relu_keeps_nan_and_has_no_minus_zero),
        cmocka_unit_test(gelu_ends),
        cmocka_unit_test(tanh_and_sigmoid_slopes_in_documented_order),
        cmocka_unit_test(tells_what_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
