/* AVX2 and FMA: 256-bit vectors. */
#ifndef NNLA_SRC_SIMD_AVX2_H
#define NNLA_SRC_SIMD_AVX2_H

#include <immintrin.h>

#include "base/cpu.h"

#define NNLA__ISA_NAME     "avx2"
#define NNLA__ISA_FEATURES NNLA__CPU_AVX2

typedef __m256i ivec;

#if NNLA__REAL_BITS == 32
#  define NNLA__V         8
#  define NNLA__FLOAT(op) _mm256_##op##_ps
#  define NNLA__INT(op)   _mm256_##op##_epi32
#  define NNLA__INT_SET1  _mm256_set1_epi32
#  define NNLA__BITS      _mm256_castps_si256
#  define NNLA__FROM_BITS _mm256_castsi256_ps
typedef __m256 vec;
#else
#  define NNLA__V         4
#  define NNLA__FLOAT(op) _mm256_##op##_pd
#  define NNLA__INT(op)   _mm256_##op##_epi64
#  define NNLA__INT_SET1  _mm256_set1_epi64x
#  define NNLA__BITS      _mm256_castpd_si256
#  define NNLA__FROM_BITS _mm256_castsi256_pd
typedef __m256d vec;
#endif
typedef vec mask; /* all bits of a lane, or none */

V_INLINE ivec v_bits(vec x) { return NNLA__BITS(x); }

V_INLINE vec v_from_bits(ivec bits) { return NNLA__FROM_BITS(bits); }

V_INLINE vec v_zero(void) { return NNLA__FLOAT(setzero)(); }

V_INLINE vec v_set1(real r) { return NNLA__FLOAT(set1)(r); }

V_INLINE ivec nnla__first_lanes(size_t n) {
    static const word lanes[] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
    return _mm256_loadu_si256((const __m256i *)(lanes + 8 - n));
}

V_INLINE vec v_load(const real *p) { return NNLA__FLOAT(loadu)(p); }

V_INLINE void v_store(real *p, vec x) { NNLA__FLOAT(storeu)(p, x); }

V_INLINE vec v_load_n(const real *p, size_t n) { return NNLA__FLOAT(maskload)(p, nnla__first_lanes(n)); }

V_INLINE void v_store_n(real *p, vec x, size_t n) { NNLA__FLOAT(maskstore)(p, nnla__first_lanes(n), x); }

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

V_INLINE mask v_lt(vec a, vec b) { return NNLA__FLOAT(cmp)(a, b, _CMP_LT_OQ); }

V_INLINE mask v_le(vec a, vec b) { return NNLA__FLOAT(cmp)(a, b, _CMP_LE_OQ); }

V_INLINE mask v_eq(vec a, vec b) { return NNLA__FLOAT(cmp)(a, b, _CMP_EQ_OQ); }

V_INLINE mask v_is_nan(vec x) { return NNLA__FLOAT(cmp)(x, x, _CMP_UNORD_Q); }

V_INLINE mask m_and(mask a, mask b) { return NNLA__FLOAT(and)(a, b); }

V_INLINE mask m_or(mask a, mask b) { return NNLA__FLOAT(or)(a, b); }

V_INLINE mask m_andnot(mask a, mask b) { return NNLA__FLOAT(andnot)(a, b); }

V_INLINE int m_any(mask m) { return NNLA__FLOAT(movemask)(m) != 0; }

V_INLINE int m_all(mask m) { return NNLA__FLOAT(movemask)(m) == (1 << NNLA__V) - 1; }

V_INLINE mask m_first(size_t n) { return v_from_bits(nnla__first_lanes(n)); }

V_INLINE vec v_select(mask m, vec a, vec b) { return NNLA__FLOAT(blendv)(b, a, m); }

V_INLINE ivec i_set1(word w) { return NNLA__INT_SET1(w); }

V_INLINE ivec i_add(ivec a, ivec b) { return NNLA__INT(add)(a, b); }

V_INLINE ivec i_sub(ivec a, ivec b) { return NNLA__INT(sub)(a, b); }

V_INLINE ivec i_and(ivec a, ivec b) { return _mm256_and_si256(a, b); }

V_INLINE ivec i_or(ivec a, ivec b) { return _mm256_or_si256(a, b); }

V_INLINE ivec i_xor(ivec a, ivec b) { return _mm256_xor_si256(a, b); }

V_INLINE ivec i_shl(ivec x, int n) { return NNLA__INT(slli)(x, n); }

V_INLINE ivec i_shr(ivec x, int n) { return NNLA__INT(srli)(x, n); }

#if NNLA__REAL_BITS == 64
V_INLINE ivec i_mul_low(ivec a, ivec b) { return _mm256_mul_epu32(a, b); }
#endif

V_INLINE vec v_select_negative(vec s, vec a, vec b) { return NNLA__FLOAT(blendv)(b, a, s); }

#if NNLA__REAL_BITS == 32
#  define NNLA__HAVE_CONVERT 1
V_INLINE vec v_convert(ivec x) { return _mm256_cvtepi32_ps(x); }
#else
/* No gather: it waits for what its destination held before. */
V_INLINE vec v_lookup(const real *table, ivec index) {
    const __m128i low = _mm256_castsi256_si128(index), high = _mm256_extracti128_si256(index, 1);
    __m128d a = _mm_load_sd(table + (_mm_cvtsi128_si32(low) & 15));
    __m128d b = _mm_load_sd(table + (_mm_cvtsi128_si32(high) & 15));
    a = _mm_loadh_pd(a, table + (_mm_extract_epi32(low, 2) & 15));
    b = _mm_loadh_pd(b, table + (_mm_extract_epi32(high, 2) & 15));
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(a), b, 1);
}
#endif

V_INLINE real v_first(vec x) { return x[0]; }

V_INLINE vec v_down(vec x, int h) {
#if NNLA__REAL_BITS == 32
    return h == 4   ? _mm256_castps128_ps256(_mm256_extractf128_ps(x, 1))
           : h == 2 ? _mm256_permute_ps(x, 0xee)
                    : _mm256_permute_ps(x, 0x55);
#else
    return h == 2 ? _mm256_castpd128_pd256(_mm256_extractf128_pd(x, 1)) : _mm256_permute_pd(x, 0xf);
#endif
}

#undef NNLA__FLOAT
#undef NNLA__INT
#undef NNLA__INT_SET1
#undef NNLA__BITS
#undef NNLA__FROM_BITS

/* ---- Lanes of two vectors in turn ---- */

#if NNLA__REAL_BITS == 32
V_INLINE vec nnla__halves_in_order(vec x) { return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(x), 0xd8)); }
V_INLINE vec v_even(vec a, vec b) { return nnla__halves_in_order(_mm256_shuffle_ps(a, b, 0x88)); }
V_INLINE vec v_odd(vec a, vec b) { return nnla__halves_in_order(_mm256_shuffle_ps(a, b, 0xdd)); }
V_INLINE vec v_zip_low(vec a, vec b) {
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x20);
}
V_INLINE vec v_zip_high(vec a, vec b) {
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x31);
}
#else
V_INLINE vec v_even(vec a, vec b) { return _mm256_permute4x64_pd(_mm256_unpacklo_pd(a, b), 0xd8); }
V_INLINE vec v_odd(vec a, vec b) { return _mm256_permute4x64_pd(_mm256_unpackhi_pd(a, b), 0xd8); }
V_INLINE vec v_zip_low(vec a, vec b) {
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x20);
}
V_INLINE vec v_zip_high(vec a, vec b) {
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x31);
}
#endif

#endif
