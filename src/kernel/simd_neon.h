/* AArch64's base: 128-bit vectors with a fused multiply-add. */
#ifndef NNLA_SRC_SIMD_NEON_H
#define NNLA_SRC_SIMD_NEON_H

#include <arm_neon.h>

#include "base/cpu.h"

#define NNLA__ISA_NAME     "neon"
#define NNLA__ISA_FEATURES NNLA__CPU_NEON

#if NNLA__REAL_BITS == 32
#  define NNLA__V         4
#  define NNLA__FLOAT(op) op##_f32
#  define NNLA__INT(op)   op##_s32
#  define NNLA__UINT(op)  op##_u32
#  define NNLA__BITS      vreinterpretq_s32_f32
#  define NNLA__FROM_BITS vreinterpretq_f32_s32
#  define NNLA__UNSIGNED  vreinterpretq_u32_s32
#  define NNLA__SIGNED    vreinterpretq_s32_u32
typedef float32x4_t vec;
typedef int32x4_t ivec;
typedef uint32x4_t mask; /* all bits of a lane, or none */
#else
#  define NNLA__V         2
#  define NNLA__FLOAT(op) op##_f64
#  define NNLA__INT(op)   op##_s64
#  define NNLA__UINT(op)  op##_u64
#  define NNLA__BITS      vreinterpretq_s64_f64
#  define NNLA__FROM_BITS vreinterpretq_f64_s64
#  define NNLA__UNSIGNED  vreinterpretq_u64_s64
#  define NNLA__SIGNED    vreinterpretq_s64_u64
typedef float64x2_t vec;
typedef int64x2_t ivec;
typedef uint64x2_t mask;
#endif

V_INLINE ivec v_bits(vec x) { return NNLA__BITS(x); }

V_INLINE vec v_from_bits(ivec bits) { return NNLA__FROM_BITS(bits); }

V_INLINE vec v_zero(void) { return NNLA__FLOAT(vdupq_n)(0); }

V_INLINE vec v_set1(real r) { return NNLA__FLOAT(vdupq_n)(r); }

V_INLINE vec v_load(const real *p) { return NNLA__FLOAT(vld1q)(p); }

V_INLINE void v_store(real *p, vec x) { NNLA__FLOAT(vst1q)(p, x); }

/* Parts without a loop: gcc makes one a call of memcpy, and keeps no vector in a register around it. */
#if NNLA__REAL_BITS == 32
V_INLINE vec v_load_n(const real *p, size_t n) {
    float32x2_t low = vdup_n_f32(0), high = low;
    if (n >= 2) {
        low = vld1_f32(p);
        if (n == 4)
            high = vld1_f32(p + 2);
        if (n == 3)
            high = vld1_lane_f32(p + 2, high, 0);
    } else if (n == 1) {
        low = vld1_lane_f32(p, low, 0);
    }
    return vcombine_f32(low, high);
}

V_INLINE void v_store_n(real *p, vec x, size_t n) {
    if (n >= 2) {
        vst1_f32(p, vget_low_f32(x));
        if (n == 4)
            vst1_f32(p + 2, vget_high_f32(x));
        if (n == 3)
            vst1q_lane_f32(p + 2, x, 2);
    } else if (n == 1) {
        vst1q_lane_f32(p, x, 0);
    }
}
#else
V_INLINE vec v_load_n(const real *p, size_t n) {
    return n == 2 ? v_load(p) : n == 1 ? vcombine_f64(vld1_f64(p), vdup_n_f64(0)) : v_zero();
}

V_INLINE void v_store_n(real *p, vec x, size_t n) {
    if (n == 2)
        v_store(p, x);
    else if (n == 1)
        vst1q_lane_f64(p, x, 0);
}
#endif

V_INLINE vec v_add(vec a, vec b) { return NNLA__FLOAT(vaddq)(a, b); }

V_INLINE vec v_sub(vec a, vec b) { return NNLA__FLOAT(vsubq)(a, b); }

V_INLINE vec v_mul(vec a, vec b) { return NNLA__FLOAT(vmulq)(a, b); }

V_INLINE vec v_div(vec a, vec b) { return NNLA__FLOAT(vdivq)(a, b); }

V_INLINE vec v_sqrt(vec x) { return NNLA__FLOAT(vsqrtq)(x); }

V_INLINE vec v_fma(vec a, vec b, vec c) { return NNLA__FLOAT(vfmaq)(c, a, b); }

V_INLINE vec v_fnma(vec a, vec b, vec c) { return NNLA__FLOAT(vfmsq)(c, a, b); }

V_INLINE vec v_fnma_exact(vec a, vec b, vec c) { return v_fnma(a, b, c); }

V_INLINE mask v_lt(vec a, vec b) { return NNLA__FLOAT(vcltq)(a, b); }

V_INLINE mask v_le(vec a, vec b) { return NNLA__FLOAT(vcleq)(a, b); }

V_INLINE mask v_eq(vec a, vec b) { return NNLA__FLOAT(vceqq)(a, b); }

V_INLINE mask m_and(mask a, mask b) { return NNLA__UINT(vandq)(a, b); }

V_INLINE mask m_or(mask a, mask b) { return NNLA__UINT(vorrq)(a, b); }

V_INLINE mask m_andnot(mask a, mask b) { return NNLA__UINT(vbicq)(b, a); }

V_INLINE mask v_is_nan(vec x) { return m_andnot(v_eq(x, x), NNLA__UNSIGNED(NNLA__INT(vdupq_n)(-1))); }

V_INLINE int m_any(mask m) { return vmaxvq_u32((uint32x4_t)m) != 0; }

V_INLINE int m_all(mask m) { return vminvq_u32((uint32x4_t)m) != 0; }

V_INLINE mask m_first(size_t n) {
    static const word lanes[] = {-1, -1, -1, -1, 0, 0, 0, 0};
    return NNLA__UNSIGNED(NNLA__INT(vld1q)(lanes + 4 - n));
}

V_INLINE vec v_select(mask m, vec a, vec b) { return NNLA__FLOAT(vbslq)(m, a, b); }

/* The processor's own minimum and maximum treat NaN and −0 in another way. */
V_INLINE vec v_min(vec a, vec b) { return v_select(v_lt(a, b), a, b); }

V_INLINE vec v_max(vec a, vec b) { return v_select(v_lt(b, a), a, b); }

V_INLINE ivec i_set1(word w) { return NNLA__INT(vdupq_n)(w); }

V_INLINE ivec i_add(ivec a, ivec b) { return NNLA__INT(vaddq)(a, b); }

V_INLINE ivec i_sub(ivec a, ivec b) { return NNLA__INT(vsubq)(a, b); }

V_INLINE ivec i_and(ivec a, ivec b) { return NNLA__INT(vandq)(a, b); }

V_INLINE ivec i_or(ivec a, ivec b) { return NNLA__INT(vorrq)(a, b); }

V_INLINE ivec i_xor(ivec a, ivec b) { return NNLA__INT(veorq)(a, b); }

V_INLINE ivec i_shl(ivec x, int n) { return NNLA__INT(vshlq)(x, i_set1(n)); }

V_INLINE ivec i_shr(ivec x, int n) { return NNLA__SIGNED(NNLA__UINT(vshlq)(NNLA__UNSIGNED(x), i_set1(-n))); }

#if NNLA__REAL_BITS == 64
V_INLINE ivec i_mul_low(ivec a, ivec b) {
    return NNLA__SIGNED(vmull_u32(vmovn_u64(NNLA__UNSIGNED(a)), vmovn_u64(NNLA__UNSIGNED(b))));
}
#endif

V_INLINE vec v_select_negative(vec s, vec a, vec b) { return v_select(NNLA__INT(vcltzq)(v_bits(s)), a, b); }

#define NNLA__HAVE_CONVERT 1
#if NNLA__REAL_BITS == 32
V_INLINE vec v_convert(ivec x) { return vcvtq_f32_s32(x); }
#else
V_INLINE vec v_convert(ivec x) { return vcvtq_f64_s64(x); }

V_INLINE vec v_lookup(const real *table, ivec index) {
    vec low = vld1q_dup_f64(table + (vgetq_lane_s64(index, 0) & 15));
    return vld1q_lane_f64(table + (vgetq_lane_s64(index, 1) & 15), low, 1);
}
#endif

V_INLINE real v_first(vec x) { return x[0]; }

V_INLINE vec v_down(vec x, int h) {
#if NNLA__REAL_BITS == 32
    return h == 2 ? vextq_f32(x, x, 2) : vextq_f32(x, x, 1);
#else
    return (void)h, vextq_f64(x, x, 1);
#endif
}

#undef NNLA__FLOAT
#undef NNLA__INT
#undef NNLA__UINT
#undef NNLA__BITS
#undef NNLA__FROM_BITS
#undef NNLA__UNSIGNED
#undef NNLA__SIGNED

/* ---- Lanes of two vectors in turn ---- */

#if NNLA__REAL_BITS == 32
V_INLINE vec v_even(vec a, vec b) { return vuzp1q_f32(a, b); }
V_INLINE vec v_odd(vec a, vec b) { return vuzp2q_f32(a, b); }
V_INLINE vec v_zip_low(vec a, vec b) { return vzip1q_f32(a, b); }
V_INLINE vec v_zip_high(vec a, vec b) { return vzip2q_f32(a, b); }
#else
V_INLINE vec v_even(vec a, vec b) { return vuzp1q_f64(a, b); }
V_INLINE vec v_odd(vec a, vec b) { return vuzp2q_f64(a, b); }
V_INLINE vec v_zip_low(vec a, vec b) { return vzip1q_f64(a, b); }
V_INLINE vec v_zip_high(vec a, vec b) { return vzip2q_f64(a, b); }
#endif

#endif
