/* What this processor can do and the operating system saves. */
#ifndef NNLA_SRC_CPU_H
#define NNLA_SRC_CPU_H

/* Bits of nnla__cpu_features. */
enum {
    NNLA__CPU_SSE2 = 1,
    NNLA__CPU_FMA = 2,    /* fused multiply-add in hardware */
    NNLA__CPU_AVX2 = 4,   /* AVX2 and FMA, and XCR0 says that the ymm state is saved */
    NNLA__CPU_AVX512 = 8, /* F, DQ, BW, VL, and XCR0 says that the zmm and mask state is saved */
    NNLA__CPU_NEON = 16,
    NNLA__CPU_WASM_FUSES = 32 /* relaxed SIMD whose multiply-add rounds once */
};

unsigned nnla__cpu_features(void);

#endif
