/* The software fused multiply-add, scalar and as sse2 has it, against the hardware's (or, where there is none, the C
   library's, which is correctly rounded too). */
#include <math.h>
#include <string.h>

#include "base/cpu.h"
#include "kernel/soft_fma.h"
#include "numeric/simd_probe.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

typedef float fma_f32(float a, float b, float c);
typedef double fma_f64(double a, double b, double c);

#if defined(__x86_64__)
__attribute__((target("fma"))) static float hardware_fma_f32(float a, float b, float c) {
    return __builtin_fmaf(a, b, c);
}

__attribute__((target("fma"))) static double hardware_fma_f64(double a, double b, double c) {
    return __builtin_fma(a, b, c);
}

static int has_fma(void) { return (nnla__cpu_features() & NNLA__CPU_FMA) != 0; }
#else
static float hardware_fma_f32(float a, float b, float c) { return fmaf(a, b, c); }

static double hardware_fma_f64(double a, double b, double c) { return fma(a, b, c); }

static int has_fma(void) { return 1; }
#endif

/* What tells float from double for the generator. */
typedef struct format {
    int fraction_bits, min_exponent, max_exponent;
} format;
static const format f32_format = {23, -149, 127}, f64_format = {52, -1074, 1023};

static uint64_t random_below(uint64_t *seed, uint64_t bound) { return random_bits(seed) % bound; }

static double random_sign(uint64_t *seed) { return random_bits(seed) & 1 ? -1 : 1; }

/* ±1.f · 2^exponent, f of at most `bits` bits at its two ends: short ones make ties. */
static double random_significand(uint64_t *seed, format f, int exponent) {
    uint64_t fraction = random_bits(seed) & ((UINT64_C(1) << f.fraction_bits) - 1);
    switch (random_below(seed, 4)) {
    case 0:
        fraction &= 7;
        break;
    case 1:
        fraction &= ~(uint64_t)0 << (f.fraction_bits - 3);
        break;
    case 2:
        fraction &= ~(uint64_t)0 << (f.fraction_bits / 2);
        break;
    default:
        break;
    }
    double x = 1 + ldexp((double)fraction, -f.fraction_bits);
    return random_sign(seed) * ldexp(x, exponent);
}

static int random_exponent(uint64_t *seed, int low, int high) {
    return low + (int)random_below(seed, (uint64_t)(high - low + 1));
}

/* A triple of class `kind`; every value is representable in the format. */
static void random_triple(uint64_t *seed, format f, unsigned kind, double x[3]) {
    const double specials[] = {0.0,
                               -0.0,
                               INFINITY,
                               -INFINITY,
                               NAN,
                               ldexp(1, f.min_exponent),
                               -ldexp(1, f.min_exponent),
                               ldexp(1, f.min_exponent + f.fraction_bits),
                               ldexp(2 - ldexp(1, -f.fraction_bits), f.max_exponent),
                               -ldexp(2 - ldexp(1, -f.fraction_bits), f.max_exponent),
                               1,
                               -1,
                               0.5};
    int ea = random_exponent(seed, -20, 20), eb = random_exponent(seed, -20, 20), ec = ea + eb;
    switch (kind) {
    case 0: /* addends of like size */
        ec += random_exponent(seed, -f.fraction_bits - 4, f.fraction_bits + 4);
        break;
    case 1: /* addends far apart: half a unit and a little */
        ec += random_exponent(seed, -2 * f.fraction_bits - 6, 2 * f.fraction_bits + 6);
        break;
    case 2: /* results that are denormal or near it */
        ea = random_exponent(seed, f.min_exponent, 0);
        eb = f.min_exponent - ea + random_exponent(seed, -f.fraction_bits, 2 * f.fraction_bits);
        ec = f.min_exponent + random_exponent(seed, 0, 2 * f.fraction_bits);
        break;
    case 3: /* results that overflow or nearly */
        ea = random_exponent(seed, 0, f.max_exponent);
        eb = f.max_exponent - ea + random_exponent(seed, -3, 2);
        ec = f.max_exponent + random_exponent(seed, -f.fraction_bits, 0);
        break;
    case 4: /* any exponents */
        ea = random_exponent(seed, f.min_exponent, f.max_exponent);
        eb = random_exponent(seed, f.min_exponent, f.max_exponent);
        ec = random_exponent(seed, f.min_exponent, f.max_exponent);
        break;
    default:
        break;
    }
    x[0] = random_significand(seed, f, ea);
    x[1] = random_significand(seed, f, eb > f.max_exponent ? f.max_exponent : eb);
    x[2] = random_significand(seed, f, ec);
    if (kind == 5) { /* c cancels ab, but for a few units */
        x[2] = f.fraction_bits == 23 ? (double)(float)-(x[0] * x[1]) : -(x[0] * x[1]);
        x[2] += random_exponent(seed, -3, 3) * ldexp(1, ea + eb - f.fraction_bits);
    }
    if (kind == 6)
        for (int i = 0; i < 3; i++)
            if (random_bits(seed) & 1)
                x[i] = specials[random_below(seed, sizeof specials / sizeof specials[0])];
}

#define KINDS 7
#define BLOCK 4096
/* Triples of each type; fewer where this may run in an emulator. */
#ifdef __x86_64__
#  define COUNT 12000000
#else
#  define COUNT 1000000
#endif

static int same_f32(float x, float y) { return (x != x && y != y) || memcmp(&x, &y, sizeof x) == 0; }
static int same_f64(double x, double y) { return (x != x && y != y) || memcmp(&x, &y, sizeof x) == 0; }

static int is_finite_nonzero(double x) { return isfinite(x) && x != 0; }

static void test_f32(void **state) {
    (void)state;
    static float a[BLOCK], b[BLOCK], c[BLOCK], y[BLOCK];
    const simd_probe *sse2 = simd_probe_of("sse2", NNLA_F32);
    fma_f32 *reference = has_fma() ? hardware_fma_f32 : fmaf;
    uint64_t seed = 32;
    for (size_t done = 0; done < COUNT; done += BLOCK) {
        for (size_t i = 0; i < BLOCK; i++) {
            double x[3];
            random_triple(&seed, f32_format, (unsigned)(i % KINDS), x);
            a[i] = (float)x[0], b[i] = (float)x[1], c[i] = (float)x[2];
        }
        if (sse2)
            sse2->operations[SIMD_OPERATION_fma].map(BLOCK, a, b, c, y);
        for (size_t i = 0; i < BLOCK; i++) {
            float expected = reference(a[i], b[i], c[i]), soft = nnla__soft_fma_f32(a[i], b[i], c[i]);
            if (!same_f32(soft, expected) || (sse2 && !same_f32(y[i], expected)))
                fail_msg("fma(%a, %a, %a) = %a, sse2 %a, not %a", (double)a[i], (double)b[i], (double)c[i],
                         (double)soft, (double)y[i], (double)expected);
        }
    }
}

static void test_f64(void **state) {
    (void)state;
    static double a[BLOCK], b[BLOCK], c[BLOCK], y[BLOCK];
    const simd_probe *sse2 = simd_probe_of("sse2", NNLA_F64);
    fma_f64 *reference = has_fma() ? hardware_fma_f64 : fma;
    uint64_t seed = 64;
    for (size_t done = 0; done < COUNT; done += BLOCK) {
        for (size_t i = 0; i < BLOCK; i++) {
            double x[3];
            /* runs of one kind, so that both lanes of sse2 often take the fast path */
            random_triple(&seed, f64_format, (unsigned)(i / 64 % KINDS), x);
            a[i] = x[0], b[i] = x[1], c[i] = x[2];
        }
        if (sse2)
            sse2->operations[SIMD_OPERATION_fma].map(BLOCK, a, b, c, y);
        for (size_t i = 0; i < BLOCK; i++) {
            double expected = reference(a[i], b[i], c[i]), soft = nnla__soft_fma_f64(a[i], b[i], c[i]);
            if (!same_f64(soft, expected) || (sse2 && !same_f64(y[i], expected)))
                fail_msg("fma(%a, %a, %a) = %a, sse2 %a, not %a", a[i], b[i], c[i], soft, y[i], expected);
            /* the integer path alone must be right everywhere too */
            if (is_finite_nonzero(a[i]) && is_finite_nonzero(b[i]) && is_finite_nonzero(c[i]) &&
                !same_f64(nnla__soft_fma_f64_integer(a[i], b[i], c[i]), expected))
                fail_msg("in integers: fma(%a, %a, %a) is not %a", a[i], b[i], c[i], expected);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_f32), cmocka_unit_test(test_f64)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
