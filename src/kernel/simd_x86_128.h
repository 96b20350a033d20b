/* What sse2 and sse2-fast share: all but the fused multiply-add. */
#ifndef NNLA_SRC_SIMD_X86_128_H
#define NNLA_SRC_SIMD_X86_128_H

#include <emmintrin.h>

#include "base/cpu.h"
#include "kernel/soft_fma.h"

#define NNLA__ISA_FEATURES NNLA__CPU_SSE2

typedef __m128i ivec;

#if NNLA__REAL_BITS == 32
#  define NNLA__V         4
#  define NNLA__FLOAT(op) _mm_##op##_ps
#  define NNLA__INT(op)   _mm_##op##_epi32
#  define NNLA__INT_SET1  _mm_set1_epi32
#  define NNLA__BITS      _mm_castps_si128
#  define NNLA__FROM_BITS _mm_castsi128_ps
typedef __m128 vec;
#else
#  define NNLA__V         2
#  define NNLA__FLOAT(op) _mm_##op##_pd
#  define NNLA__INT(op)   _mm_##op##_epi64
#  define NNLA__INT_SET1  _mm_set1_epi64x
#  define NNLA__BITS      _mm_castpd_si128
#  define NNLA__FROM_BITS _mm_castsi128_pd
typedef __m128d vec;
#endif
typedef vec mask; /* all bits of a lane, or none */

V_INLINE ivec v_bits(vec x) { return NNLA__BITS(x); }

V_INLINE vec v_from_bits(ivec bits) { return NNLA__FROM_BITS(bits); }

V_INLINE vec v_zero(void) { return NNLA__FLOAT(setzero)(); }

V_INLINE vec v_set1(real r) { return NNLA__FLOAT(set1)(r); }

V_INLINE vec v_load(const real *p) { return NNLA__FLOAT(loadu)(p); }

V_INLINE void v_store(real *p, vec x) { NNLA__FLOAT(storeu)(p, x); }

#include "kernel/simd_128_alike.h"

V_INLINE vec v_min(vec a, vec b) { return NNLA__FLOAT(min)(a, b); }

V_INLINE vec v_max(vec a, vec b) { return NNLA__FLOAT(max)(a, b); }

V_INLINE mask v_lt(vec a, vec b) { return NNLA__FLOAT(cmplt)(a, b); }

V_INLINE mask v_le(vec a, vec b) { return NNLA__FLOAT(cmple)(a, b); }

V_INLINE mask v_eq(vec a, vec b) { return NNLA__FLOAT(cmpeq)(a, b); }

V_INLINE mask v_is_nan(vec x) { return NNLA__FLOAT(cmpunord)(x, x); }

V_INLINE mask m_and(mask a, mask b) { return NNLA__FLOAT(and)(a, b); }

V_INLINE mask m_or(mask a, mask b) { return NNLA__FLOAT(or)(a, b); }

V_INLINE mask m_andnot(mask a, mask b) { return NNLA__FLOAT(andnot)(a, b); }

V_INLINE int m_any(mask m) { return NNLA__FLOAT(movemask)(m) != 0; }

V_INLINE int m_all(mask m) { return NNLA__FLOAT(movemask)(m) == (1 << NNLA__V) - 1; }

V_INLINE mask m_first(size_t n) {
    static const word lanes[] = {-1, -1, -1, -1, 0, 0, 0, 0};
    return v_from_bits(_mm_loadu_si128((const __m128i *)(lanes + 4 - n)));
}

V_INLINE vec v_select(mask m, vec a, vec b) { return m_or(m_and(m, a), m_andnot(m, b)); }

V_INLINE ivec i_set1(word w) { return NNLA__INT_SET1(w); }

V_INLINE ivec i_add(ivec a, ivec b) { return NNLA__INT(add)(a, b); }

V_INLINE ivec i_sub(ivec a, ivec b) { return NNLA__INT(sub)(a, b); }

V_INLINE ivec i_and(ivec a, ivec b) { return _mm_and_si128(a, b); }

V_INLINE ivec i_or(ivec a, ivec b) { return _mm_or_si128(a, b); }

V_INLINE ivec i_xor(ivec a, ivec b) { return _mm_xor_si128(a, b); }

V_INLINE ivec i_shl(ivec x, int n) { return NNLA__INT(slli)(x, n); }

V_INLINE ivec i_shr(ivec x, int n) { return NNLA__INT(srli)(x, n); }

#if NNLA__REAL_BITS == 64
V_INLINE ivec i_mul_low(ivec a, ivec b) { return _mm_mul_epu32(a, b); }
#endif

#if NNLA__REAL_BITS == 32
#  define NNLA__HAVE_CONVERT 1
V_INLINE vec v_convert(ivec x) { return _mm_cvtepi32_ps(x); }
#else
V_INLINE vec v_lookup(const real *table, ivec index) {
    vec low = _mm_load_sd(table + (_mm_cvtsi128_si32(index) & 15));
    return _mm_loadh_pd(low, table + (_mm_cvtsi128_si32(_mm_unpackhi_epi64(index, index)) & 15));
}
#endif

V_INLINE real v_first(vec x) { return x[0]; }

V_INLINE vec v_down(vec x, int h) {
#if NNLA__REAL_BITS == 32
    return h == 2 ? _mm_movehl_ps(x, x) : _mm_shuffle_ps(x, x, 0x55);
#else
    return (void)h, _mm_unpackhi_pd(x, x);
#endif
}

/* The sign of every lane in all of its bits. */
V_INLINE mask nnla__signs(vec s) {
#if NNLA__REAL_BITS == 32
    return v_from_bits(_mm_srai_epi32(v_bits(s), 31));
#else
    return v_from_bits(_mm_srai_epi32(_mm_shuffle_epi32(v_bits(s), 0xf5), 31));
#endif
}

V_INLINE vec v_select_negative(vec s, vec a, vec b) { return v_select(nnla__signs(s), a, b); }

/* nnla__add_to_odd of soft_fma.h, two lanes. */
V_INLINE __m128d nnla__add2_to_odd(__m128d a, __m128d b) {
    __m128d s = _mm_add_pd(a, b), t = _mm_sub_pd(s, a);
    __m128d error = _mm_add_pd(_mm_sub_pd(a, _mm_sub_pd(s, t)), _mm_sub_pd(b, t));
    __m128d inexact = _mm_or_pd(_mm_cmplt_pd(error, _mm_setzero_pd()), _mm_cmpgt_pd(error, _mm_setzero_pd()));
    __m128i bits = _mm_castpd_si128(s);
    /* 1 where the last bit is to be set: added where s and its error have one sign, else subtracted */
    __m128i change = _mm_and_si128(_mm_andnot_si128(bits, _mm_set1_epi64x(1)), _mm_castpd_si128(inexact));
    __m128i differ = _mm_xor_si128(_mm_castpd_si128(error), bits);
    __m128i subtract = _mm_srai_epi32(_mm_shuffle_epi32(differ, 0xf5), 31);
    change = _mm_sub_epi64(_mm_xor_si128(change, subtract), subtract);
    return _mm_castsi128_pd(_mm_add_epi64(bits, change));
}

#if NNLA__REAL_BITS == 32
V_INLINE __m128d nnla__low_fma_to_odd(__m128 a, __m128 b, __m128 c) {
    return nnla__add2_to_odd(_mm_mul_pd(_mm_cvtps_pd(a), _mm_cvtps_pd(b)), _mm_cvtps_pd(c));
}

static __attribute__((noinline, unused)) vec nnla__v_soft_fma(vec a, vec b, vec c) {
    __m128d low = nnla__low_fma_to_odd(a, b, c);
    __m128d high = nnla__low_fma_to_odd(_mm_movehl_ps(a, a), _mm_movehl_ps(b, b), _mm_movehl_ps(c, c));
    return _mm_movelh_ps(_mm_cvtpd_ps(low), _mm_cvtpd_ps(high));
}
#else
#  include "kernel/soft_fma_pair.h"
#endif

#undef NNLA__FLOAT
#undef NNLA__INT
#undef NNLA__INT_SET1
#undef NNLA__BITS
#undef NNLA__FROM_BITS

/* ---- Lanes of two vectors in turn ---- */

#if NNLA__REAL_BITS == 32
V_INLINE vec v_even(vec a, vec b) { return _mm_shuffle_ps(a, b, 0x88); }
V_INLINE vec v_odd(vec a, vec b) { return _mm_shuffle_ps(a, b, 0xdd); }
V_INLINE vec v_zip_low(vec a, vec b) { return _mm_unpacklo_ps(a, b); }
V_INLINE vec v_zip_high(vec a, vec b) { return _mm_unpackhi_ps(a, b); }
#else
V_INLINE vec v_even(vec a, vec b) { return _mm_unpacklo_pd(a, b); }
V_INLINE vec v_odd(vec a, vec b) { return _mm_unpackhi_pd(a, b); }
V_INLINE vec v_zip_low(vec a, vec b) { return _mm_unpacklo_pd(a, b); }
V_INLINE vec v_zip_high(vec a, vec b) { return _mm_unpackhi_pd(a, b); }
#endif

#endif
