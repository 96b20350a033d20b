/* x86-64's base with a multiply-add of two roundings: faster, and the one instruction set that does not give
   the bits of the others. */
#ifndef NNLA_SRC_SIMD_SSE2_FAST_H
#define NNLA_SRC_SIMD_SSE2_FAST_H

#define NNLA__ISA_NAME "sse2-fast"

#include "kernel/simd_x86_128.h"

V_INLINE vec v_fma(vec a, vec b, vec c) { return v_add(v_mul(a, b), c); }

V_INLINE vec v_fnma(vec a, vec b, vec c) { return v_sub(c, v_mul(a, b)); }

V_INLINE vec v_fnma_exact(vec a, vec b, vec c) {
    return nnla__v_soft_fma(v_from_bits(i_xor(v_bits(a), i_set1(NNLA__WORD_SIGN))), b, c);
}

#endif
