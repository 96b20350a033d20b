/* WebAssembly's vectors of 128 bits: what wasm and wasm_relaxed share, all but the fused multiply-add. */
#ifndef NNLA_SRC_SIMD_WASM_128_H
#define NNLA_SRC_SIMD_WASM_128_H

#include <wasm_simd128.h>

#include "base/cpu.h"

typedef v128_t vec;
typedef v128_t ivec;
typedef v128_t mask; /* all bits of a lane, or none */

#if NNLA__REAL_BITS == 32
#  define NNLA__V         4
#  define NNLA__FLOAT(op) wasm_f32x4_##op
#  define NNLA__INT(op)   wasm_i32x4_##op
#  define NNLA__UINT(op)  wasm_u32x4_##op
#else
#  define NNLA__V         2
#  define NNLA__FLOAT(op) wasm_f64x2_##op
#  define NNLA__INT(op)   wasm_i64x2_##op
#  define NNLA__UINT(op)  wasm_u64x2_##op
#endif

V_INLINE ivec v_bits(vec x) { return x; }

V_INLINE vec v_from_bits(ivec bits) { return bits; }

V_INLINE vec v_set1(real r) { return NNLA__FLOAT(splat)(r); }

V_INLINE vec v_zero(void) { return v_set1(0); }

V_INLINE vec v_load(const real *p) { return wasm_v128_load(p); }

V_INLINE void v_store(real *p, vec x) { wasm_v128_store(p, x); }

#include "kernel/simd_128_alike.h"

/* pmin(a, b) is b < a ? b : a, and pmax(a, b) is a < b ? b : a. */
V_INLINE vec v_min(vec a, vec b) { return NNLA__FLOAT(pmin)(b, a); }

V_INLINE vec v_max(vec a, vec b) { return NNLA__FLOAT(pmax)(b, a); }

V_INLINE mask v_lt(vec a, vec b) { return NNLA__FLOAT(lt)(a, b); }

V_INLINE mask v_le(vec a, vec b) { return NNLA__FLOAT(le)(a, b); }

V_INLINE mask v_eq(vec a, vec b) { return NNLA__FLOAT(eq)(a, b); }

V_INLINE mask v_is_nan(vec x) { return NNLA__FLOAT(ne)(x, x); }

V_INLINE mask m_and(mask a, mask b) { return wasm_v128_and(a, b); }

V_INLINE mask m_or(mask a, mask b) { return wasm_v128_or(a, b); }

V_INLINE mask m_andnot(mask a, mask b) { return wasm_v128_andnot(b, a); }

V_INLINE int m_any(mask m) { return wasm_v128_any_true(m); }

V_INLINE int m_all(mask m) { return NNLA__INT(all_true)(m); }

V_INLINE mask m_first(size_t n) {
    static const word lanes[] = {-1, -1, -1, -1, 0, 0, 0, 0};
    return wasm_v128_load(lanes + 4 - n);
}

V_INLINE vec v_select(mask m, vec a, vec b) { return wasm_v128_bitselect(a, b, m); }

V_INLINE ivec i_set1(word w) { return NNLA__INT(splat)(w); }

V_INLINE ivec i_add(ivec a, ivec b) { return NNLA__INT(add)(a, b); }

V_INLINE ivec i_sub(ivec a, ivec b) { return NNLA__INT(sub)(a, b); }

V_INLINE ivec i_and(ivec a, ivec b) { return wasm_v128_and(a, b); }

V_INLINE ivec i_or(ivec a, ivec b) { return wasm_v128_or(a, b); }

V_INLINE ivec i_xor(ivec a, ivec b) { return wasm_v128_xor(a, b); }

V_INLINE ivec i_shl(ivec x, int n) { return NNLA__INT(shl)(x, (uint32_t)n); }

V_INLINE ivec i_shr(ivec x, int n) { return NNLA__UINT(shr)(x, (uint32_t)n); }

/* A comparison: processors have no shift of 64 bits that keeps the sign. */
V_INLINE vec v_select_negative(vec s, vec a, vec b) { return v_select(NNLA__INT(lt)(s, i_set1(0)), a, b); }

#if NNLA__REAL_BITS == 32
#  define NNLA__HAVE_CONVERT 1
V_INLINE vec v_convert(ivec x) { return wasm_f32x4_convert_i32x4(x); }

V_INLINE real v_first(vec x) { return wasm_f32x4_extract_lane(x, 0); }

V_INLINE vec v_down(vec x, int h) {
    return h == 2 ? wasm_i32x4_shuffle(x, x, 2, 3, 2, 3) : wasm_i32x4_shuffle(x, x, 1, 1, 3, 3);
}

V_INLINE vec v_even(vec a, vec b) { return wasm_i32x4_shuffle(a, b, 0, 2, 4, 6); }

V_INLINE vec v_odd(vec a, vec b) { return wasm_i32x4_shuffle(a, b, 1, 3, 5, 7); }

V_INLINE vec v_zip_low(vec a, vec b) { return wasm_i32x4_shuffle(a, b, 0, 4, 1, 5); }

V_INLINE vec v_zip_high(vec a, vec b) { return wasm_i32x4_shuffle(a, b, 2, 6, 3, 7); }
#else
V_INLINE ivec i_mul_low(ivec a, ivec b) {
    return wasm_u64x2_extmul_low_u32x4(wasm_i32x4_shuffle(a, a, 0, 2, 0, 2), wasm_i32x4_shuffle(b, b, 0, 2, 0, 2));
}

V_INLINE vec v_lookup(const real *table, ivec index) {
    return wasm_f64x2_make(table[wasm_i64x2_extract_lane(index, 0) & 15],
                           table[wasm_i64x2_extract_lane(index, 1) & 15]);
}

V_INLINE real v_first(vec x) { return wasm_f64x2_extract_lane(x, 0); }

V_INLINE vec v_down(vec x, int h) { return (void)h, wasm_i64x2_shuffle(x, x, 1, 1); }

V_INLINE vec v_even(vec a, vec b) { return wasm_i64x2_shuffle(a, b, 0, 2); }

V_INLINE vec v_odd(vec a, vec b) { return wasm_i64x2_shuffle(a, b, 1, 3); }

V_INLINE vec v_zip_low(vec a, vec b) { return v_even(a, b); }

V_INLINE vec v_zip_high(vec a, vec b) { return v_odd(a, b); }
#endif

#undef NNLA__INT
#undef NNLA__UINT

#endif
