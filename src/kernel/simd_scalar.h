/* The vocabulary in plain C, one lane: the definition that every other instruction set is tested against. */
#ifndef NNLA_SRC_SIMD_SCALAR_H
#define NNLA_SRC_SIMD_SCALAR_H

#include <string.h>

#include "kernel/soft_fma.h"

#define NNLA__ISA_NAME     "scalar"
#define NNLA__ISA_FEATURES 0
#define NNLA__V            1

typedef real vec;
typedef word ivec;
typedef int mask;

#if NNLA__REAL_BITS == 32
typedef uint32_t nnla__unsigned_word;
#  define NNLA__SQRT     __builtin_sqrtf
#  define NNLA__REAL_FMA nnla__fma_f32
#else
typedef uint64_t nnla__unsigned_word;
#  define NNLA__SQRT     __builtin_sqrt
#  define NNLA__REAL_FMA nnla__fma_f64
#endif

V_INLINE ivec v_bits(vec x) {
    ivec bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

V_INLINE vec v_from_bits(ivec bits) {
    vec x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

V_INLINE vec v_zero(void) { return 0; }

V_INLINE vec v_set1(real r) { return r; }

V_INLINE vec v_load(const real *p) { return *p; }

V_INLINE void v_store(real *p, vec x) { *p = x; }

V_INLINE vec v_load_n(const real *p, size_t n) { return n ? *p : 0; }

V_INLINE void v_store_n(real *p, vec x, size_t n) {
    if (n)
        *p = x;
}

V_INLINE vec v_add(vec a, vec b) { return a + b; }

V_INLINE vec v_sub(vec a, vec b) { return a - b; }

V_INLINE vec v_mul(vec a, vec b) { return a * b; }

V_INLINE vec v_div(vec a, vec b) { return a / b; }

V_INLINE vec v_sqrt(vec x) { return NNLA__SQRT(x); }

V_INLINE vec v_fma(vec a, vec b, vec c) { return NNLA__REAL_FMA(a, b, c); }

V_INLINE vec v_fnma(vec a, vec b, vec c) { return NNLA__REAL_FMA(-a, b, c); }

V_INLINE vec v_fnma_exact(vec a, vec b, vec c) { return v_fnma(a, b, c); }

V_INLINE vec v_min(vec a, vec b) { return a < b ? a : b; }

V_INLINE vec v_max(vec a, vec b) { return a > b ? a : b; }

V_INLINE mask v_lt(vec a, vec b) { return a < b; }

V_INLINE mask v_le(vec a, vec b) { return a <= b; }

V_INLINE mask v_eq(vec a, vec b) { return a == b; }

V_INLINE mask v_is_nan(vec x) { return x != x; }

V_INLINE mask m_and(mask a, mask b) { return a & b; }

V_INLINE mask m_or(mask a, mask b) { return a | b; }

V_INLINE mask m_andnot(mask a, mask b) { return (!a) & b; }

V_INLINE int m_any(mask m) { return m; }

V_INLINE int m_all(mask m) { return m; }

V_INLINE mask m_first(size_t n) { return n > 0; }

V_INLINE vec v_select(mask m, vec a, vec b) { return m ? a : b; }

V_INLINE ivec i_set1(word w) { return w; }

V_INLINE ivec i_add(ivec a, ivec b) { return (ivec)((nnla__unsigned_word)a + (nnla__unsigned_word)b); }

V_INLINE ivec i_sub(ivec a, ivec b) { return (ivec)((nnla__unsigned_word)a - (nnla__unsigned_word)b); }

V_INLINE ivec i_and(ivec a, ivec b) { return a & b; }

V_INLINE ivec i_or(ivec a, ivec b) { return a | b; }

V_INLINE ivec i_xor(ivec a, ivec b) { return a ^ b; }

V_INLINE ivec i_shl(ivec x, int n) { return (ivec)((nnla__unsigned_word)x << n); }

V_INLINE ivec i_shr(ivec x, int n) { return (ivec)((nnla__unsigned_word)x >> n); }

#if NNLA__REAL_BITS == 64
V_INLINE ivec i_mul_low(ivec a, ivec b) { return (ivec)((uint64_t)(uint32_t)a * (uint32_t)b); }
#endif

V_INLINE vec v_select_negative(vec s, vec a, vec b) { return v_bits(s) < 0 ? a : b; }

#define NNLA__HAVE_CONVERT 1
V_INLINE vec v_convert(ivec x) { return (vec)x; }

#if NNLA__REAL_BITS == 64
V_INLINE vec v_lookup(const real *table, ivec index) { return table[index & 15]; }
#endif

V_INLINE real v_first(vec x) { return x; }

V_INLINE vec v_down(vec x, int h) { return (void)h, x; }

#undef NNLA__SQRT
#undef NNLA__REAL_FMA

/* ---- Lanes of two vectors in turn ---- */

V_INLINE vec v_even(vec a, vec b) { return (void)b, a; }
V_INLINE vec v_odd(vec a, vec b) { return (void)a, b; }
V_INLINE vec v_zip_low(vec a, vec b) { return (void)b, a; }
V_INLINE vec v_zip_high(vec a, vec b) { return (void)a, b; }

#endif
