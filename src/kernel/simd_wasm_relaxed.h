/* WebAssembly, 128-bit vectors, and the multiply-add that an engine may fuse. Whether it does is looked at before this
   instruction set is used: NNLA__CPU_WASM_FUSES. */
#ifndef NNLA_SRC_SIMD_WASM_RELAXED_H
#define NNLA_SRC_SIMD_WASM_RELAXED_H

#include "kernel/simd_wasm_128.h"

#define NNLA__ISA_NAME     "wasm_relaxed"
#define NNLA__ISA_FEATURES NNLA__CPU_WASM_FUSES

V_INLINE vec v_fma(vec a, vec b, vec c) { return NNLA__FLOAT(relaxed_madd)(a, b, c); }

V_INLINE vec v_fnma(vec a, vec b, vec c) { return NNLA__FLOAT(relaxed_nmadd)(a, b, c); }

V_INLINE vec v_fnma_exact(vec a, vec b, vec c) { return v_fnma(a, b, c); }

#undef NNLA__FLOAT

#endif
