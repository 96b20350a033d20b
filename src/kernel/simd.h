/* The vector vocabulary. Every kernel is written once over it; simd_<isa>.h defines it for one instruction set and for
   NNLA__REAL_BITS 32 or 64. All functions are static inline, always inlined.

   Types       real                    float or double
               word                    int32_t or int64_t, as wide as a real
               vec, ivec               NNLA__V reals, NNLA__V words
               mask                    the result of a comparison

   Memory      v_load(p)               unaligned, as is v_store(p, x)
               v_load_n(p, n)          0 ≤ n ≤ NNLA__V; lanes ≥ n are 0; nothing outside [0, n) is touched
               v_store_n(p, x, n)      the lanes < n only

   Arithmetic  v_zero() v_set1(r)
               v_add v_sub v_mul v_div v_sqrt v_neg v_abs      one IEEE rounding each
               v_fma(a, b, c)          ab + c, one rounding, in software where the hardware has none
               v_fnma(a, b, c)         −ab + c, likewise (sse2-fast: both multiply, then add)
               v_fnma_exact(a, b, c)   v_fnma with one rounding on every instruction set
               v_min(a, b)             a < b ? a : b, so b when either is NaN
               v_max(a, b)             a > b ? a : b, likewise

   Masks       v_lt v_le v_eq          false with NaN
               v_is_nan(x)
               m_and m_or              m_andnot(a, b) is ¬a ∧ b
               m_any(m) m_all(m)       whether any lane, all lanes are set
               m_first(n)              the lanes < n
               v_select(m, a, b)       m ? a : b

   Bits        v_bits(x) v_from_bits(i)
               i_set1 i_add i_sub i_and i_or i_xor
               i_shl(x, n) i_shr(x, n)           logical, n constant
               i_mul_low(a, b)         the lanes' low halves, unsigned, multiplied; only where a real has 64 bits
               v_convert(i)            words as reals, where those are exact; only where NNLA__HAVE_CONVERT is defined
               v_lookup(table, i)      table[i mod 16] of 16 reals; only where a real has 64 bits
               v_select_negative(s, a, b)        a where the sign bit of s is set, else b

   Lanes       v_first(x)              lane 0, as a real
               v_down(x, h)            lane l is lane l + h, for l < h; the others are anything; h < V a constant
               v_even(a, b) v_odd(a, b)          lanes 0, 2, 4, … and 1, 3, 5, … of a, then of b
               v_zip_low(a, b) v_zip_high(a, b)  the lanes of a and b in turn: the first V of them, and the last

   Powers      v_scale(x, n)           x·2ⁿ, one rounding; only where NNLA__HAVE_SCALE is defined

   Shared      UNROLL(n), v_load_part, v_store_part, NNLA__SUM_LANES, below */
#ifndef NNLA_SRC_SIMD_H
#define NNLA_SRC_SIMD_H

#include <float.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/kernels.h"

_Static_assert(FLT_EVAL_METHOD == 0, "float and double arithmetic must round to their own type");

#if NNLA__REAL_BITS == 32
typedef float real;
typedef int32_t word;
#  define NNLA__WORD_SIGN INT32_MIN /* the sign bit of a real */
#  define NNLA__DTYPE     NNLA_F32
#elif NNLA__REAL_BITS == 64
typedef double real;
typedef int64_t word;
#  define NNLA__WORD_SIGN INT64_MIN
#  define NNLA__DTYPE     NNLA_F64
#else
#  error "NNLA__REAL_BITS is 32 or 64."
#endif

#define V_INLINE static inline __attribute__((always_inline))

/* Before a loop whose trip count is a constant of at most n: unrolls it wholly. */
#define NNLA__PRAGMA(text) _Pragma(#text)
#ifdef __clang__
#  define UNROLL_ALWAYS(n) NNLA__PRAGMA(clang loop unroll(full))
#else
#  define UNROLL_ALWAYS(n) NNLA__PRAGMA(GCC unroll n)
#endif

/* A build of small kernels (NNLA_SMALL) calls the elementary functions and unrolls nothing but products. */
#if NNLA__SMALL
#  define V_FUNCTION static __attribute__((noinline, unused))
#  define UNROLL(n)
#else
#  define V_FUNCTION V_INLINE
#  define UNROLL(n)  UNROLL_ALWAYS(n)
#endif

#include NNLA__SIMD_HEADER

V_INLINE vec v_neg(vec x) { return v_from_bits(i_xor(v_bits(x), i_set1(NNLA__WORD_SIGN))); }

V_INLINE vec v_abs(vec x) { return v_from_bits(i_and(v_bits(x), i_set1((word)~NNLA__WORD_SIGN))); }

/* The first n lanes, all of them if n ≥ V; where n is a constant the choice vanishes. */
V_INLINE vec v_load_part(const real *p, size_t n) { return n >= NNLA__V ? v_load(p) : v_load_n(p, n); }

V_INLINE void v_store_part(real *p, vec x, size_t n) {
    if (n >= NNLA__V)
        v_store(p, x);
    else
        v_store_n(p, x, n);
}

/* Sums of the library have 32 lanes, whatever the vector's width: element i goes to lane i mod 32. */
#define NNLA__SUM_LANES 32
#define NNLA__SUM_VECS  (NNLA__SUM_LANES / NNLA__V)

#endif
