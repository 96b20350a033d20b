/* What the elementary functions are compared with: the C library's in long double. */
#ifndef NNLA_TESTS_ELEMENTARY_REFERENCE_H
#define NNLA_TESTS_ELEMENTARY_REFERENCE_H

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "numeric/simd_probe.h"

static inline long double reference_exp(long double x) { return expl(x); }
static inline long double reference_expm1(long double x) { return expm1l(x); }
static inline long double reference_log(long double x) { return logl(x); }
static inline long double reference_log1p(long double x) { return log1pl(x); }
static inline long double reference_tanh(long double x) { return tanhl(x); }
static inline long double reference_sin(long double x) { return sinl(x); }
static inline long double reference_cos(long double x) { return cosl(x); }

static inline long double reference_sigmoid(long double x) {
    return x < 0 ? expl(x) / (1 + expl(x)) : 1 / (1 + expl(-x));
}

/* z/2 erfc(−z/√2). An error of x = −z/√2 is amplified x² times: δ makes up for it, (x + δ)² = z²/2. */
static inline long double reference_gelu(long double z) {
    if (!(fabsl(z) < 1000))
        return z < 0 ? -0.0L : z;
    long double x = -z * 0.707106781186547524400844362104849039L, square = x * x, delta = 0;
    if (x > 1)
        delta = (fmal(z, z / 2, -square) - fmal(x, x, -square)) / (2 * x);
    return z / 2 * (erfcl(x) - 1.128379167095512573896158903121545172L * expl(-square) * delta);
}

static inline double nearly_gelu(double z) {
    return fabs(z) < 1000 ? z / 2 * erfc(-z * 0.70710678118654752440) : z < 0 ? -0.0 : z;
}
static inline double nearly_sigmoid(double x) { return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)); }
#define nearly_exp   exp
#define nearly_expm1 expm1
#define nearly_log   log
#define nearly_log1p log1p
#define nearly_tanh  tanh
#define nearly_sin   sin
#define nearly_cos   cos

typedef struct elementary_function {
    const char *name;
    long double (*reference)(long double x);
    double (*nearly)(double x);  /* in double: many times faster */
    double bound_f32, bound_f64; /* ULP */
    double low, high;            /* where dense samples are taken */
} elementary_function;

static const elementary_function elementary_functions[] = {
#define ELEMENTARY_FUNCTION(name, ulp_f32, ulp_f64, low, high)                                                         \
  {#name, reference_##name, nearly_##name, ulp_f32, ulp_f64, low, high},
#include "numeric/elementary_functions.inc"
#undef ELEMENTARY_FUNCTION
};

/* |y − expected| in units of the last place of `expected` in a format of `digits` bits and least exponent `lowest`
   (DBL_MIN_EXP); 0 for two NaN, and where `expected` rounds to y's infinity; infinite for a y that is wrong in kind. */
static inline double error_in_ulp(long double y, long double expected, int digits, int lowest, long double largest) {
    if (expected != expected || y != y)
        return expected != expected && y != y ? 0 : HUGE_VAL;
    /* half a unit above the largest finite number rounds to infinity */
    long double overflow = largest * (1 + ldexpl(1, -digits - 1));
    if (fabsl(y) > largest || fabsl(expected) >= overflow)
        return (fabsl(y) > largest) == (fabsl(expected) >= overflow) && (y < 0) == (expected < 0) ? 0 : HUGE_VAL;
    int exponent;
    frexpl(expected, &exponent);
    if (expected == 0 || exponent < lowest)
        exponent = lowest;
    return (double)(fabsl(y - expected) / ldexpl(1, exponent - digits));
}

static inline double error_f32(float y, long double expected) {
    return error_in_ulp(y, expected, FLT_MANT_DIG, FLT_MIN_EXP, FLT_MAX);
}

/* error_f32 to within 1e-6, from an `expected` in double. */
static inline double nearly_error_f32(float y, double expected) {
    if (y != y || expected != expected)
        return y != y && expected != expected ? 0 : HUGE_VAL;
    if (fabsf(y) > FLT_MAX || fabs(expected) > (double)FLT_MAX)
        return error_f32(y, expected);
    uint64_t bits;
    memcpy(&bits, &expected, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7ff) - 1022;
    uint64_t scale = (uint64_t)(1023 + FLT_MANT_DIG - (exponent < FLT_MIN_EXP ? FLT_MIN_EXP : exponent)) << 52;
    double units; /* in one */
    memcpy(&units, &scale, sizeof units);
    return fabs(y - expected) * units;
}

static inline double error_f64(double y, long double expected) {
    return error_in_ulp(y, expected, DBL_MANT_DIG, DBL_MIN_EXP, DBL_MAX);
}

#endif
