#include "base/cpu.h"

#if defined(__x86_64__) || defined(__i386__)

#  include <cpuid.h>

/* Intel SDM, volume 1, section 13.3: what of XCR0 the operating system must have set to use a register file. */
enum {
    XCR0_YMM = 0x06, /* xmm and the upper halves of ymm */
    XCR0_ZMM = 0xE6  /* these, the mask registers, the upper halves of zmm0-15 and all of zmm16-31 */
};

static unsigned enabled_state(void) {
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    (void)high;
    return low;
}

unsigned nnla__cpu_features(void) {
    unsigned eax, ebx, ecx, edx, features = 0;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx))
        return 0;
    if (edx & bit_SSE2)
        features |= NNLA__CPU_SSE2;
    unsigned state = ecx & bit_OSXSAVE ? enabled_state() : 0;
    if (!(ecx & bit_AVX) || (state & XCR0_YMM) != XCR0_YMM || !(ecx & bit_FMA))
        return features;
    features |= NNLA__CPU_FMA;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !(ebx & bit_AVX2))
        return features;
    features |= NNLA__CPU_AVX2;
    const unsigned avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
    if ((ebx & avx512) == avx512 && (state & XCR0_ZMM) == XCR0_ZMM)
        features |= NNLA__CPU_AVX512;
    return features;
}

#elif defined(__aarch64__)

unsigned nnla__cpu_features(void) { return NNLA__CPU_FMA | NNLA__CPU_NEON; }

#elif NNLA__HAVE_wasm_relaxed || defined(__wasm_relaxed_simd__)

#  include <wasm_simd128.h>

/* Relaxed SIMD leaves it to the engine whether a multiply-add rounds once or twice, but one engine does always the same.
   (1 + e)(1 − e) − 1 is −e² with one rounding and 0 with two. The values are volatile, or the compiler would choose. */
__attribute__((target("relaxed-simd"))) unsigned nnla__cpu_features(void) {
    volatile float f = 0x1p-20f;
    volatile double d = 0x1p-50;
    v128_t f_madd = wasm_f32x4_relaxed_madd(wasm_f32x4_splat(1 + f), wasm_f32x4_splat(1 - f), wasm_f32x4_splat(-1));
    v128_t f_nmadd = wasm_f32x4_relaxed_nmadd(wasm_f32x4_splat(1 + f), wasm_f32x4_splat(1 - f), wasm_f32x4_splat(1));
    v128_t d_madd = wasm_f64x2_relaxed_madd(wasm_f64x2_splat(1 + d), wasm_f64x2_splat(1 - d), wasm_f64x2_splat(-1));
    v128_t d_nmadd = wasm_f64x2_relaxed_nmadd(wasm_f64x2_splat(1 + d), wasm_f64x2_splat(1 - d), wasm_f64x2_splat(1));
    int f_fuses = wasm_i32x4_all_true(wasm_v128_and(wasm_f32x4_eq(f_madd, wasm_f32x4_splat(-f * f)),
                                                    wasm_f32x4_eq(f_nmadd, wasm_f32x4_splat(f * f))));
    int d_fuses = wasm_i64x2_all_true(wasm_v128_and(wasm_f64x2_eq(d_madd, wasm_f64x2_splat(-d * d)),
                                                    wasm_f64x2_eq(d_nmadd, wasm_f64x2_splat(d * d))));
    return f_fuses && d_fuses ? NNLA__CPU_WASM_FUSES : 0;
}

#elif defined(__FP_FAST_FMA) && defined(__FP_FAST_FMAF)

unsigned nnla__cpu_features(void) { return NNLA__CPU_FMA; }

#else

unsigned nnla__cpu_features(void) { return 0; }

#endif
