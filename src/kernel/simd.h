/* The vector vocabulary. Every kernel is written once over it; simd_<isa>.h defines it for one instruction
   set and for NNLA__REAL_BITS 32 or 64. All functions are static inline, always inlined.

   Types     real (float, double); word (int32_t, int64_t of the same width); vec: NNLA__V reals; ivec:
   NNLA__V words; mask: the result of a comparison. Memory    v_load(p) v_store(p, x): unaligned. v_load_n(p,
   n): lanes ≥ n are 0; v_store_n(p, x, n): n lanes only. 0 ≤ n ≤ NNLA__V; nothing outside [0, n) is touched.
   Arithmetic v_zero() v_set1(r) v_add v_sub v_mul v_div v_sqrt v_neg v_abs, one IEEE rounding each;
             v_fma(a, b, c) = ab + c and v_fnma(a, b, c) = −ab + c, one rounding, in software where the
   hardware has none (sse2-fast: multiply, then add). v_fnma_exact: v_fnma with one rounding on every
   instruction set. v_min(a, b) = a < b ? a : b, v_max(a, b) = a > b ? a : b: b when either is NaN. Masks v_lt
   v_le v_eq (false with NaN), v_is_nan; m_and m_or m_andnot(a, b) = ¬a ∧ b; v_select(m, a, b) = m ? a : b;
             m_any(m); m_first(n): the lanes < n.
   Bits      v_bits, v_from_bits; i_set1 i_add i_sub i_and i_or i_xor, i_shl(x, n) i_shr(x, n) (logical),
             n constant; v_select_negative(s, a, b): a where the sign bit of s is set.
   Shared    UNROLL(n), v_tree_sum, below. */
#ifndef NNLA_SRC_SIMD_H
#define NNLA_SRC_SIMD_H

#include <float.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __FAST_MATH__
#  error "The same bits everywhere need IEEE arithmetic: compile without -ffast-math."
#endif
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
#  define UNROLL(n) NNLA__PRAGMA(clang loop unroll(full))
#else
#  define UNROLL(n) NNLA__PRAGMA(GCC unroll n)
#endif

#include NNLA__SIMD_HEADER

V_INLINE vec v_neg(vec x) { return v_from_bits(i_xor(v_bits(x), i_set1(NNLA__WORD_SIGN))); }

V_INLINE vec v_abs(vec x) { return v_from_bits(i_and(v_bits(x), i_set1((word)~NNLA__WORD_SIGN))); }

/* Sums of the library have 32 lanes, whatever the vector's width: element i goes to lane i mod 32. */
#define NNLA__SUM_LANES 32
#define NNLA__SUM_VECS  (NNLA__SUM_LANES / NNLA__V)

/* The sum of the 32 lanes, halved as a tree: lane i takes lane i + 16, then i + 8, … i + 1. lanes is used up.
 */
V_INLINE real v_tree_sum(vec lanes[NNLA__SUM_VECS]) {
    UNROLL(8)
    for (int half = NNLA__SUM_VECS / 2; half > 0; half /= 2) {
        UNROLL(32)
        for (int i = 0; i < half; i++)
            lanes[i] = v_add(lanes[i], lanes[i + half]);
    }
    real x[NNLA__V];
    v_store(x, lanes[0]);
    for (int half = NNLA__V / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++)
            x[i] += x[i + half];
    return x[0];
}

#endif
