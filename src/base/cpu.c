#include "base/cpu.h"

#if defined(__x86_64__) || defined(__i386__)

#  include <cpuid.h>

/* Intel SDM, volume 1, section 13.3: what of XCR0 the operating system must have set to use a register file. */
enum {
    XCR0_YMM = 0x06, /* xmm and the upper halves of ymm */
    XCR0_ZMM = 0xE6  /* these, the mask registers, the upper halves of zmm0-15 and all of zmm16-31 */
};

static unsigned enabled_state(void) {
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    (void)high;
    return low;
}

unsigned nnla__cpu_features(void) {
    unsigned eax, ebx, ecx, edx, features = 0;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx))
        return 0;
    if (edx & bit_SSE2)
        features |= NNLA__CPU_SSE2;
    unsigned state = ecx & bit_OSXSAVE ? enabled_state() : 0;
    if (!(ecx & bit_AVX) || (state & XCR0_YMM) != XCR0_YMM || !(ecx & bit_FMA))
        return features;
    features |= NNLA__CPU_FMA;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || !(ebx & bit_AVX2))
        return features;
    features |= NNLA__CPU_AVX2;
    const unsigned avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
    if ((ebx & avx512) == avx512 && (state & XCR0_ZMM) == XCR0_ZMM)
        features |= NNLA__CPU_AVX512;
    return features;
}

#elif defined(__aarch64__)

unsigned nnla__cpu_features(void) { return NNLA__CPU_FMA | NNLA__CPU_NEON; }

#elif defined(__FP_FAST_FMA) && defined(__FP_FAST_FMAF)

unsigned nnla__cpu_features(void) { return NNLA__CPU_FMA; }

#else

unsigned nnla__cpu_features(void) { return 0; }

#endif
