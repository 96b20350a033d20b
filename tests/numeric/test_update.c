/* Optimizer updates. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/kernel_cases.h"
#include "support/random_data.h"

#include "reference/update_reference.inc"

enum { STEPS = 10 };

/* p is x, the velocity y, the gradient a */
static void run_sgd(const nnla__pass *pass, kernel_operands *o) {
    const nnla__sgd_step plain = {0.1, 0, 0, 0}, heavy = {0.1, 0.9, 0.01, 0}, nesterov = {0.1, 0.9, 0, 1};
    nnla__sgd(pass, o->n, &plain, o->x, NULL, o->a);
    nnla__sgd(pass, o->n, &heavy, o->x, o->y, o->a);
    nnla__sgd(pass, o->n, &nesterov, o->x, o->y, o->b);
}

/* p is x, m is y; v, which is never negative, starts as |b| and ends up in y by a sum */
static void run_adam(const nnla__pass *pass, kernel_operands *o) {
    static double second[1000003];
    const nnla__adam_step step = {0.01, 0.9, 0.999, 1e-8, 0.1, 0, 0.1, 0.001};
    const nnla__adam_step decoupled = {0.01, 0.9, 0.999, 1e-8, 0, 0.1, 0.19, 0.002};
    nnla__map(pass, NNLA__ABS, o->n, o->b, second);
    nnla__adam(pass, o->n, &step, o->x, o->y, second, o->a);
    nnla__adam(pass, o->n, &decoupled, o->x, o->y, second, o->b);
    nnla__add(pass, o->n, o->y, second, o->y);
}

static const kernel_case cases[] = {
    {"sgd", run_sgd, -3, 3, 0},
    {"adam", run_adam, -3, 3, 0},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static void same_bits_on_every_isa(void **state) {
    (void)state;
    check_on_every_isa(cases, CASES, 100);
}

static void same_bits_with_threads(void **state) {
    (void)state;
    check_with_threads(cases, CASES);
}

/* The gradients of kernel_reference.py: exact in both types. */
static void set_gradient(nnla_dtype dtype, void *g, int t) {
    for (int i = 0; i < 2; i++)
        set_element(dtype, g, (size_t)i, (double)((7 * t + 3 * i) % 11 - 5) / 4);
}

static void sgd_follows_pytorch(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (size_t k = 0; k < sizeof sgd_runs / sizeof sgd_runs[0]; k++) {
            nnla__pass pass = pass_of(dtype);
            double p[2], v[2] = {0}, g[2]; /* room for either type */
            set_element(dtype, p, 0, 1);
            set_element(dtype, p, 1, -2);
            for (int t = 0; t < STEPS; t++) {
                set_gradient(dtype, g, t);
                nnla__sgd(&pass, 2, &sgd_runs[k].step, p, sgd_runs[k].step.momentum != 0 ? v : NULL, g);
            }
            for (size_t i = 0; i < 2; i++)
                assert_close(element_of(dtype, p, i), sgd_runs[k].p[i], dtype == NNLA_F32 ? 1.3e-6 : 1e-14,
                             dtype == NNLA_F32 ? 1e-6 : 1e-14);
        }
}

static void adam_follows_pytorch(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++)
        for (size_t k = 0; k < sizeof adam_runs / sizeof adam_runs[0]; k++) {
            nnla__pass pass = pass_of(dtype);
            nnla__adam_step step = adam_runs[k].step;
            double p[2], m[2] = {0}, v[2] = {0}, g[2], power1 = 1, power2 = 1;
            set_element(dtype, p, 0, 1);
            set_element(dtype, p, 1, -2);
            for (int t = 0; t < STEPS; t++) {
                set_gradient(dtype, g, t);
                power1 *= step.beta1;
                power2 *= step.beta2;
                step.correction1 = 1 - power1;
                step.correction2 = 1 - power2;
                nnla__adam(&pass, 2, &step, p, m, v, g);
            }
            for (size_t i = 0; i < 2; i++)
                assert_close(element_of(dtype, p, i), adam_runs[k].p[i], dtype == NNLA_F32 ? 1.3e-6 : 1e-13,
                             dtype == NNLA_F32 ? 1e-6 : 1e-13);
        }
}

/* The update by hand: the same bits by axpby. */
static void sgd_is_public_axpby_calls(void **state) {
    (void)state;
    enum { N = 37 };
    nnla__pass pass = pass_of(NNLA_F32);
    float p[N], v[N], g[N], hand_p[N], hand_v[N], hand_g[N];
    random_fill_f32(p, N, 1, -1, 1);
    random_fill_f32(v, N, 2, -1, 1);
    random_fill_f32(g, N, 3, -1, 1);
    for (int nesterov = 0; nesterov < 2; nesterov++) {
        memcpy(hand_p, p, sizeof p);
        memcpy(hand_v, v, sizeof v);
        memcpy(hand_g, g, sizeof g);
        const nnla__sgd_step step = {0.1, 0.9, 0.01, nesterov};
        nnla__sgd(&pass, N, &step, p, v, g);
        nnla__axpby(&pass, N, 0.01, hand_p, 1, hand_g); /* g = 0.01 p + g */
        nnla__axpby(&pass, N, 1, hand_g, 0.9, hand_v);  /* v = g + 0.9 v */
        if (nesterov)
            nnla__axpby(&pass, N, 0.9, hand_v, 1, hand_g); /* g = 0.9 v + g */
        nnla__axpby(&pass, N, -0.1, nesterov ? hand_g : hand_v, 1, hand_p);
        assert_same_bits(hand_p, p, sizeof p);
        assert_same_bits(hand_v, v, sizeof v);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bits_on_every_isa),    cmocka_unit_test(same_bits_with_threads),
        cmocka_unit_test(sgd_follows_pytorch),       cmocka_unit_test(adam_follows_pytorch),
        cmocka_unit_test(sgd_is_public_axpby_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
