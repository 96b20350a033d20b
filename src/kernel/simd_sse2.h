/* x86-64's base: 128-bit vectors, the fused multiply-add in software. */
#ifndef NNLA_SRC_SIMD_SSE2_H
#define NNLA_SRC_SIMD_SSE2_H

#define NNLA__ISA_NAME "sse2"

#include "kernel/simd_x86_128.h"

V_INLINE vec v_fma(vec a, vec b, vec c) { return nnla__v_soft_fma(a, b, c); }

V_INLINE vec v_fnma(vec a, vec b, vec c) {
    return nnla__v_soft_fma(v_from_bits(i_xor(v_bits(a), i_set1(NNLA__WORD_SIGN))), b, c);
}

V_INLINE vec v_fnma_exact(vec a, vec b, vec c) { return v_fnma(a, b, c); }

#endif
