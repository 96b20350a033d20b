/* exp, expm1, log, log1p, tanh, sigmoid, gelu, sin, cos: errors, special values, the same bits on every instruction set. A
   sample of all floats; sweep_elementary.c takes all of them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernels.h"
#include "numeric/elementary_reference.h"
#include "support/nnla_test.h"
#include "support/random_data.h"
#include "support/ulp.h"

/* Long double is slow in software, where it has 113 bits. */
#if LDBL_MANT_DIG > 64
#  define SAMPLES (1 << 16)
#else
#  define SAMPLES (1 << 20)
#endif
#define SCALAR_SAMPLES (SAMPLES / 8) /* the scalar fused multiply-add may be software */

static float x32[SAMPLES], y32[SAMPLES], z32[SAMPLES];
static double x64[SAMPLES], y64[SAMPLES], z64[SAMPLES];

/* Half of the samples run over all bit patterns in equal steps: every exponent, both signs, denormal numbers, NaN. The
   others are dense where the function changes. */
static void fill_samples(size_t count, const elementary_function *function) {
    for (uint64_t i = 0; i < count / 2; i++) {
        uint64_t pattern = (UINT64_MAX / (count / 2)) * i + i * UINT64_C(0x9e3779b9);
        uint32_t high = (uint32_t)(pattern >> 32);
        memcpy(&x64[i], &pattern, sizeof pattern);
        memcpy(&x32[i], &high, sizeof high);
    }
    random_fill_f64(x64 + count / 2, count / 2, 7, function->low, function->high);
    random_fill_f32(x32 + count / 2, count / 2, 8, function->low, function->high);
}

static const simd_probe *best(nnla_dtype dtype) {
    const simd_probe *probe = simd_probe_of(nnla__isa(nnla__isa_count() - 1), dtype);
    assert_non_null(probe);
    return probe;
}

static void check_error(const char *dtype, const char *name, double x, double y, double error, double bound) {
    if (!(error <= bound))
        fail_msg("%s %s(%a) = %a: %g ULP, more than %g", dtype, name, x, y, error, bound);
}

static void test_errors(void **state) {
    (void)state;
    for (int k = 0; k < ELEMENTARY_COUNT; k++) {
        const elementary_function *function = &elementary_functions[k];
        fill_samples(SAMPLES, function);
        best(NNLA_F32)->functions[k].map(SAMPLES, x32, x32, x32, y32);
        best(NNLA_F64)->functions[k].map(SAMPLES, x64, x64, x64, y64);
        for (size_t i = 0; i < SAMPLES; i++) {
            check_error("f32", function->name, (double)x32[i], (double)y32[i],
                        error_f32(y32[i], function->reference(x32[i])), function->bound_f32);
            /* the reference itself may be wrong by a unit of its 64 bits */
            check_error("f64", function->name, x64[i], y64[i], error_f64(y64[i], function->reference(x64[i])),
                        function->bound_f64 + 0.001);
        }
    }
}

typedef struct value {
    int function;
    double x, high, low;
} value;

static const value values[] = {
#define ELEMENTARY_VALUE(name, x, high, low) {ELEMENTARY_##name, x, high, low},
#include "reference/elementary_values.inc"
#undef ELEMENTARY_VALUE
};

static void test_values(void **state) {
    (void)state;
    double x[32] = {0}, y[32];
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        const value *v = &values[i];
        const elementary_function *function = &elementary_functions[v->function];
        int exponent;
        x[i % 32] = v->x;
        best(NNLA_F64)->functions[v->function].map(32, x, x, x, y);
        frexp(v->high, &exponent);
        double error = fabs((y[i % 32] - v->high) - v->low) / ldexp(1, exponent - DBL_MANT_DIG);
        check_error("f64", function->name, v->x, y[i % 32], error, function->bound_f64);
    }
}

static int is_fast(const char *isa) { return strcmp(isa, "sse2-fast") == 0; }

static void test_same_bits(void **state) {
    (void)state;
    for (int k = 0; k < ELEMENTARY_COUNT; k++) {
        const elementary_function *function = &elementary_functions[k];
        fill_samples(SCALAR_SAMPLES, function);
        simd_probe_of("scalar", NNLA_F32)->functions[k].map(SCALAR_SAMPLES, x32, x32, x32, z32);
        simd_probe_of("scalar", NNLA_F64)->functions[k].map(SCALAR_SAMPLES, x64, x64, x64, z64);
        for (size_t isa = 1; isa < nnla__isa_count(); isa++) {
            const char *name = nnla__isa(isa);
            uint64_t allowed = is_fast(name) ? (uint64_t)fmax(4, function->bound_f64) : 0;
            simd_probe_of(name, NNLA_F32)->functions[k].map(SCALAR_SAMPLES, x32, x32, x32, y32);
            simd_probe_of(name, NNLA_F64)->functions[k].map(SCALAR_SAMPLES, x64, x64, x64, y64);
            for (size_t i = 0; i < SCALAR_SAMPLES; i++) {
                int both_nan = y32[i] != y32[i] && z32[i] != z32[i];
                if (!both_nan && (ulp_distance_f32(y32[i], z32[i]) > allowed || signbit(y32[i]) != signbit(z32[i])))
                    fail_msg("%s f32 %s(%a) = %a, scalar %a", name, function->name, (double)x32[i], (double)y32[i],
                             (double)z32[i]);
                both_nan = y64[i] != y64[i] && z64[i] != z64[i];
                if (!both_nan && (ulp_distance_f64(y64[i], z64[i]) > allowed || signbit(y64[i]) != signbit(z64[i])))
                    fail_msg("%s f64 %s(%a) = %a, scalar %a", name, function->name, x64[i], y64[i], z64[i]);
            }
        }
    }
}

static void test_special_values(void **state) {
    (void)state;
    const double inf = INFINITY, nan = NAN;
    const struct {
        int function;
        double x, y;
    } cases[] = {
        {ELEMENTARY_exp, 0.0, 1},       {ELEMENTARY_exp, -0.0, 1},       {ELEMENTARY_exp, inf, inf},
        {ELEMENTARY_exp, -inf, 0},      {ELEMENTARY_exp, 1000, inf},     {ELEMENTARY_exp, -1000, 0},
        {ELEMENTARY_expm1, 0.0, 0.0},   {ELEMENTARY_expm1, -0.0, -0.0},  {ELEMENTARY_expm1, inf, inf},
        {ELEMENTARY_expm1, -inf, -1},   {ELEMENTARY_expm1, 1000, inf},   {ELEMENTARY_expm1, -1000, -1},
        {ELEMENTARY_log, 1, 0.0},       {ELEMENTARY_log, 0.0, -inf},     {ELEMENTARY_log, -0.0, -inf},
        {ELEMENTARY_log, inf, inf},     {ELEMENTARY_log, -1, nan},       {ELEMENTARY_log, -inf, nan},
        {ELEMENTARY_log1p, 0.0, 0.0},   {ELEMENTARY_log1p, -0.0, -0.0},  {ELEMENTARY_log1p, -1, -inf},
        {ELEMENTARY_log1p, inf, inf},   {ELEMENTARY_log1p, -2, nan},     {ELEMENTARY_log1p, -inf, nan},
        {ELEMENTARY_tanh, 0.0, 0.0},    {ELEMENTARY_tanh, -0.0, -0.0},   {ELEMENTARY_tanh, inf, 1},
        {ELEMENTARY_tanh, -inf, -1},    {ELEMENTARY_tanh, 1000, 1},      {ELEMENTARY_tanh, -1000, -1},
        {ELEMENTARY_sigmoid, 0.0, 0.5}, {ELEMENTARY_sigmoid, -0.0, 0.5}, {ELEMENTARY_sigmoid, inf, 1},
        {ELEMENTARY_sigmoid, -inf, 0},  {ELEMENTARY_sigmoid, 1000, 1},   {ELEMENTARY_sigmoid, -1000, 0},
        {ELEMENTARY_gelu, 0.0, 0.0},    {ELEMENTARY_gelu, -0.0, -0.0},   {ELEMENTARY_gelu, inf, inf},
        {ELEMENTARY_gelu, -inf, -0.0},  {ELEMENTARY_gelu, 1000, 1000},   {ELEMENTARY_gelu, -1000, -0.0},
        {ELEMENTARY_sin, 0.0, 0.0},     {ELEMENTARY_sin, -0.0, -0.0},    {ELEMENTARY_sin, inf, nan},
        {ELEMENTARY_sin, -inf, nan},    {ELEMENTARY_cos, 0.0, 1},        {ELEMENTARY_cos, -0.0, 1},
        {ELEMENTARY_cos, inf, nan},     {ELEMENTARY_cos, -inf, nan},     {ELEMENTARY_exp, nan, nan},
        {ELEMENTARY_expm1, nan, nan},   {ELEMENTARY_log, nan, nan},      {ELEMENTARY_log1p, nan, nan},
        {ELEMENTARY_tanh, nan, nan},    {ELEMENTARY_sigmoid, nan, nan},  {ELEMENTARY_gelu, nan, nan},
        {ELEMENTARY_sin, nan, nan},     {ELEMENTARY_cos, nan, nan},
    };
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        const simd_probe *f32 = simd_probe_of(nnla__isa(isa), NNLA_F32), *f64 = simd_probe_of(nnla__isa(isa), NNLA_F64);
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            float x[32], y[32], expected = (float)cases[i].y;
            double x_64[32], y_64[32];
            for (int lane = 0; lane < 32; lane++) {
                x_64[lane] = cases[i].x;
                x[lane] = (float)cases[i].x;
            }
            f32->functions[cases[i].function].map(32, x, x, x, y);
            f64->functions[cases[i].function].map(32, x_64, x_64, x_64, y_64);
            for (int lane = 0; lane < 32; lane++) {
                int nans = expected != expected && y[lane] != y[lane] && y_64[lane] != y_64[lane];
                if (!nans && (memcmp(&y[lane], &expected, sizeof expected) != 0 ||
                              memcmp(&y_64[lane], &cases[i].y, sizeof cases[i].y) != 0))
                    fail_msg("%s: %s(%g) = %g in f32, %g in f64, not %g", nnla__isa(isa),
                             elementary_functions[cases[i].function].name, cases[i].x, (double)y[lane], y_64[lane],
                             cases[i].y);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_special_values),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
