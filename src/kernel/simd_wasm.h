/* WebAssembly, 128-bit vectors; the fused multiply-add in software. */
#ifndef NNLA_SRC_SIMD_WASM_H
#define NNLA_SRC_SIMD_WASM_H

#include "kernel/simd_wasm_128.h"
#include "kernel/soft_fma.h"

#undef NNLA__FLOAT

#define NNLA__ISA_NAME     "wasm"
#define NNLA__ISA_FEATURES 0

/* nnla__add_to_odd of soft_fma.h, two lanes. */
V_INLINE v128_t nnla__add2_to_odd(v128_t a, v128_t b) {
    const v128_t zero = wasm_f64x2_const_splat(0);
    v128_t s = wasm_f64x2_add(a, b), t = wasm_f64x2_sub(s, a);
    v128_t error = wasm_f64x2_add(wasm_f64x2_sub(a, wasm_f64x2_sub(s, t)), wasm_f64x2_sub(b, t));
    v128_t inexact = wasm_v128_or(wasm_f64x2_lt(error, zero), wasm_f64x2_gt(error, zero));
    /* 1 where the last bit is to be set: added where s and its error have one sign, else subtracted */
    v128_t change = wasm_v128_and(wasm_v128_andnot(wasm_i64x2_const_splat(1), s), inexact);
    v128_t subtract = wasm_i64x2_lt(wasm_v128_xor(error, s), zero);
    return wasm_i64x2_add(s, wasm_i64x2_sub(wasm_v128_xor(change, subtract), subtract));
}

#if NNLA__REAL_BITS == 32
V_INLINE v128_t nnla__low_fma_to_odd(v128_t a, v128_t b, v128_t c) {
    v128_t product = wasm_f64x2_mul(wasm_f64x2_promote_low_f32x4(a), wasm_f64x2_promote_low_f32x4(b));
    return nnla__add2_to_odd(product, wasm_f64x2_promote_low_f32x4(c));
}

V_INLINE v128_t nnla__upper_half(v128_t x) { return wasm_i64x2_shuffle(x, x, 1, 1); }

static __attribute__((noinline, unused)) vec nnla__v_soft_fma(vec a, vec b, vec c) {
    v128_t low = nnla__low_fma_to_odd(a, b, c);
    v128_t high = nnla__low_fma_to_odd(nnla__upper_half(a), nnla__upper_half(b), nnla__upper_half(c));
    return wasm_i64x2_shuffle(wasm_f32x4_demote_f64x2_zero(low), wasm_f32x4_demote_f64x2_zero(high), 0, 2);
}
#else
#  include "kernel/soft_fma_pair.h"
#endif

V_INLINE vec v_fma(vec a, vec b, vec c) { return nnla__v_soft_fma(a, b, c); }

V_INLINE vec v_fnma(vec a, vec b, vec c) {
    return nnla__v_soft_fma(v_from_bits(i_xor(v_bits(a), i_set1(NNLA__WORD_SIGN))), b, c);
}

V_INLINE vec v_fnma_exact(vec a, vec b, vec c) { return v_fnma(a, b, c); }

#endif
