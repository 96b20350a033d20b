/* AVX-512 (F, DQ, BW, VL): 512-bit vectors, masks in registers of their own. */
#ifndef NNLA_SRC_SIMD_AVX512_H
#define NNLA_SRC_SIMD_AVX512_H

#include <immintrin.h>

#include "base/cpu.h"

#define NNLA__ISA_NAME     "avx512"
#define NNLA__ISA_FEATURES NNLA__CPU_AVX512

typedef __m512i ivec;

#if NNLA__REAL_BITS == 32
#  define NNLA__V              16
#  define NNLA__FLOAT(op)      _mm512_##op##_ps
#  define NNLA__FLOAT_MASK(op) _mm512_##op##_ps_mask
#  define NNLA__INT(op)        _mm512_##op##_epi32
#  define NNLA__INT_SET1       _mm512_set1_epi32
#  define NNLA__BITS           _mm512_castps_si512
#  define NNLA__FROM_BITS      _mm512_castsi512_ps
#  define NNLA__SIGN_MASK      _mm512_movepi32_mask
typedef __m512 vec;
typedef __mmask16 mask;
#else
#  define NNLA__V              8
#  define NNLA__FLOAT(op)      _mm512_##op##_pd
#  define NNLA__FLOAT_MASK(op) _mm512_##op##_pd_mask
#  define NNLA__INT(op)        _mm512_##op##_epi64
#  define NNLA__INT_SET1       _mm512_set1_epi64
#  define NNLA__BITS           _mm512_castpd_si512
#  define NNLA__FROM_BITS      _mm512_castsi512_pd
#  define NNLA__SIGN_MASK      _mm512_movepi64_mask
typedef __m512d vec;
typedef __mmask8 mask;
#endif

V_INLINE ivec v_bits(vec x) { return NNLA__BITS(x); }

V_INLINE vec v_from_bits(ivec bits) { return NNLA__FROM_BITS(bits); }

V_INLINE vec v_zero(void) { return NNLA__FLOAT(setzero)(); }

V_INLINE vec v_set1(real r) { return NNLA__FLOAT(set1)(r); }

V_INLINE mask m_first(size_t n) { return (mask)((1u << n) - 1u); }

V_INLINE vec v_load(const real *p) { return NNLA__FLOAT(loadu)(p); }

V_INLINE void v_store(real *p, vec x) { NNLA__FLOAT(storeu)(p, x); }

V_INLINE vec v_load_n(const real *p, size_t n) { return NNLA__FLOAT(maskz_loadu)(m_first(n), p); }

V_INLINE void v_store_n(real *p, vec x, size_t n) { NNLA__FLOAT(mask_storeu)(p, m_first(n), x); }

V_INLINE vec v_add(vec a, vec b) { return NNLA__FLOAT(add)(a, b); }

V_INLINE vec v_sub(vec a, vec b) { return NNLA__FLOAT(sub)(a, b); }

V_INLINE vec v_mul(vec a, vec b) { return NNLA__FLOAT(mul)(a, b); }

V_INLINE vec v_div(vec a, vec b) { return NNLA__FLOAT(div)(a, b); }

V_INLINE vec v_sqrt(vec x) { return NNLA__FLOAT(sqrt)(x); }

V_INLINE vec v_fma(vec a, vec b, vec c) { return NNLA__FLOAT(fmadd)(a, b, c); }

V_INLINE vec v_fnma(vec a, vec b, vec c) { return NNLA__FLOAT(fnmadd)(a, b, c); }

V_INLINE vec v_fnma_exact(vec a, vec b, vec c) { return v_fnma(a, b, c); }

V_INLINE vec v_min(vec a, vec b) { return NNLA__FLOAT(min)(a, b); }

V_INLINE vec v_max(vec a, vec b) { return NNLA__FLOAT(max)(a, b); }

V_INLINE mask v_lt(vec a, vec b) { return NNLA__FLOAT_MASK(cmp)(a, b, _CMP_LT_OQ); }

V_INLINE mask v_le(vec a, vec b) { return NNLA__FLOAT_MASK(cmp)(a, b, _CMP_LE_OQ); }

V_INLINE mask v_eq(vec a, vec b) { return NNLA__FLOAT_MASK(cmp)(a, b, _CMP_EQ_OQ); }

V_INLINE mask v_is_nan(vec x) { return NNLA__FLOAT_MASK(cmp)(x, x, _CMP_UNORD_Q); }

V_INLINE mask m_and(mask a, mask b) { return (mask)(a & b); }

V_INLINE mask m_or(mask a, mask b) { return (mask)(a | b); }

V_INLINE mask m_andnot(mask a, mask b) { return (mask)(~a & b); }

V_INLINE int m_any(mask m) { return m != 0; }

V_INLINE int m_all(mask m) { return m == (mask)-1; }

V_INLINE vec v_select(mask m, vec a, vec b) { return NNLA__FLOAT(mask_blend)(m, b, a); }

V_INLINE ivec i_set1(word w) { return NNLA__INT_SET1(w); }

V_INLINE ivec i_add(ivec a, ivec b) { return NNLA__INT(add)(a, b); }

V_INLINE ivec i_sub(ivec a, ivec b) { return NNLA__INT(sub)(a, b); }

V_INLINE ivec i_and(ivec a, ivec b) { return _mm512_and_si512(a, b); }

V_INLINE ivec i_or(ivec a, ivec b) { return _mm512_or_si512(a, b); }

V_INLINE ivec i_xor(ivec a, ivec b) { return _mm512_xor_si512(a, b); }

V_INLINE ivec i_shl(ivec x, int n) { return NNLA__INT(slli)(x, (unsigned)n); }

V_INLINE ivec i_shr(ivec x, int n) { return NNLA__INT(srli)(x, (unsigned)n); }

#if NNLA__REAL_BITS == 64
V_INLINE ivec i_mul_low(ivec a, ivec b) { return _mm512_mul_epu32(a, b); }
#endif

V_INLINE vec v_select_negative(vec s, vec a, vec b) { return v_select(NNLA__SIGN_MASK(v_bits(s)), a, b); }

/* x·2ⁿ, one rounding; what exp takes two products for elsewhere (math_exp.h) */
#define NNLA__HAVE_SCALE 1
V_INLINE vec v_scale(vec x, vec n) { return NNLA__FLOAT(scalef)(x, n); }

#define NNLA__HAVE_CONVERT 1
#if NNLA__REAL_BITS == 32
V_INLINE vec v_convert(ivec x) { return _mm512_cvtepi32_ps(x); }
#else
V_INLINE vec v_convert(ivec x) { return _mm512_cvtepi64_pd(x); }

V_INLINE vec v_lookup(const real *table, ivec index) {
    return _mm512_permutex2var_pd(v_load(table), index, v_load(table + NNLA__V));
}
#endif

V_INLINE real v_first(vec x) { return x[0]; }

V_INLINE vec v_down(vec x, int h) {
#if NNLA__REAL_BITS == 32
    return h == 8   ? _mm512_castps256_ps512(_mm512_extractf32x8_ps(x, 1))
           : h == 4 ? _mm512_castps128_ps512(_mm512_extractf32x4_ps(x, 1))
           : h == 2 ? _mm512_permute_ps(x, 0xee)
                    : _mm512_permute_ps(x, 0x55);
#else
    return h == 4   ? _mm512_castpd256_pd512(_mm512_extractf64x4_pd(x, 1))
           : h == 2 ? _mm512_castpd128_pd512(_mm512_extractf64x2_pd(x, 1))
                    : _mm512_permute_pd(x, 0xff);
#endif
}

#undef NNLA__FLOAT
#undef NNLA__FLOAT_MASK
#undef NNLA__INT
#undef NNLA__INT_SET1
#undef NNLA__BITS
#undef NNLA__FROM_BITS
#undef NNLA__SIGN_MASK

/* ---- Lanes of two vectors in turn ---- */

#if NNLA__REAL_BITS == 32
V_INLINE vec v_even(vec a, vec b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b);
}
V_INLINE vec v_odd(vec a, vec b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b);
}
V_INLINE vec v_zip_low(vec a, vec b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b);
}
V_INLINE vec v_zip_high(vec a, vec b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
                                  b);
}
#else
V_INLINE vec v_even(vec a, vec b) { return _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), b); }
V_INLINE vec v_odd(vec a, vec b) { return _mm512_permutex2var_pd(a, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), b); }
V_INLINE vec v_zip_low(vec a, vec b) {
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), b);
}
V_INLINE vec v_zip_high(vec a, vec b) {
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), b);
}
#endif

#endif
