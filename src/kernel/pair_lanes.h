/* Every second lane of two vectors that lie behind each other, and the way back.

   v_even(a, b), v_odd(a, b)             lanes 0, 2, 4, … and 1, 3, 5, … of a, then of b
   v_zip_low(a, b), v_zip_high(a, b)     the lanes of a and b in turn: the first V of them, and the last */
#ifndef NNLA_SRC_PAIR_LANES_H
#define NNLA_SRC_PAIR_LANES_H

#include "kernel/simd.h"

#if NNLA__V == 1
V_INLINE vec v_even(vec a, vec b) { return (void)b, a; }
V_INLINE vec v_odd(vec a, vec b) { return (void)a, b; }
V_INLINE vec v_zip_low(vec a, vec b) { return (void)b, a; }
V_INLINE vec v_zip_high(vec a, vec b) { return (void)a, b; }
#elif defined __AVX512F__ && NNLA__REAL_BITS == 32 && NNLA__V == 16
V_INLINE vec v_even(vec a, vec b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b);
}
V_INLINE vec v_odd(vec a, vec b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b);
}
V_INLINE vec v_zip_low(vec a, vec b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b);
}
V_INLINE vec v_zip_high(vec a, vec b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
                                  b);
}
#elif defined __AVX512F__ && NNLA__REAL_BITS == 64 && NNLA__V == 8
V_INLINE vec v_even(vec a, vec b) { return _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), b); }
V_INLINE vec v_odd(vec a, vec b) { return _mm512_permutex2var_pd(a, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), b); }
V_INLINE vec v_zip_low(vec a, vec b) {
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), b);
}
V_INLINE vec v_zip_high(vec a, vec b) {
    return _mm512_permutex2var_pd(a, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), b);
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 32 && NNLA__V == 8
V_INLINE vec nnla__halves_in_order(vec x) { return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(x), 0xd8)); }
V_INLINE vec v_even(vec a, vec b) { return nnla__halves_in_order(_mm256_shuffle_ps(a, b, 0x88)); }
V_INLINE vec v_odd(vec a, vec b) { return nnla__halves_in_order(_mm256_shuffle_ps(a, b, 0xdd)); }
V_INLINE vec v_zip_low(vec a, vec b) {
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x20);
}
V_INLINE vec v_zip_high(vec a, vec b) {
    return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x31);
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 64 && NNLA__V == 4
V_INLINE vec v_even(vec a, vec b) { return _mm256_permute4x64_pd(_mm256_unpacklo_pd(a, b), 0xd8); }
V_INLINE vec v_odd(vec a, vec b) { return _mm256_permute4x64_pd(_mm256_unpackhi_pd(a, b), 0xd8); }
V_INLINE vec v_zip_low(vec a, vec b) {
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x20);
}
V_INLINE vec v_zip_high(vec a, vec b) {
    return _mm256_permute2f128_pd(_mm256_unpacklo_pd(a, b), _mm256_unpackhi_pd(a, b), 0x31);
}
#elif defined __SSE2__ && NNLA__REAL_BITS == 32
V_INLINE vec v_even(vec a, vec b) { return _mm_shuffle_ps(a, b, 0x88); }
V_INLINE vec v_odd(vec a, vec b) { return _mm_shuffle_ps(a, b, 0xdd); }
V_INLINE vec v_zip_low(vec a, vec b) { return _mm_unpacklo_ps(a, b); }
V_INLINE vec v_zip_high(vec a, vec b) { return _mm_unpackhi_ps(a, b); }
#elif defined __SSE2__
V_INLINE vec v_even(vec a, vec b) { return _mm_unpacklo_pd(a, b); }
V_INLINE vec v_odd(vec a, vec b) { return _mm_unpackhi_pd(a, b); }
V_INLINE vec v_zip_low(vec a, vec b) { return _mm_unpacklo_pd(a, b); }
V_INLINE vec v_zip_high(vec a, vec b) { return _mm_unpackhi_pd(a, b); }
#elif defined __aarch64__ && NNLA__REAL_BITS == 32
V_INLINE vec v_even(vec a, vec b) { return vuzp1q_f32(a, b); }
V_INLINE vec v_odd(vec a, vec b) { return vuzp2q_f32(a, b); }
V_INLINE vec v_zip_low(vec a, vec b) { return vzip1q_f32(a, b); }
V_INLINE vec v_zip_high(vec a, vec b) { return vzip2q_f32(a, b); }
#elif defined __aarch64__
V_INLINE vec v_even(vec a, vec b) { return vuzp1q_f64(a, b); }
V_INLINE vec v_odd(vec a, vec b) { return vuzp2q_f64(a, b); }
V_INLINE vec v_zip_low(vec a, vec b) { return vzip1q_f64(a, b); }
V_INLINE vec v_zip_high(vec a, vec b) { return vzip2q_f64(a, b); }
#else
#  error "v_even, v_odd, v_zip_low and v_zip_high of this instruction set are missing."
#endif

/* The first n ≤ 2V reals from p on, as two vectors; lanes past them are 0. */
typedef struct pair {
    vec low, high;
} pair;

V_INLINE pair load_pair(const real *p, size_t n) {
    return (pair){v_load_part(p, n), n > NNLA__V ? v_load_part(p + NNLA__V, n - NNLA__V) : v_zero()};
}

V_INLINE void store_pair(real *p, pair x, size_t n) {
    v_store_part(p, x.low, n);
    if (n > NNLA__V)
        v_store_part(p + NNLA__V, x.high, n - NNLA__V);
}

#endif
