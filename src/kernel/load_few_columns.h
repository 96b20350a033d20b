/* The 1 to 3 columns where load_columns would read too many. */
#ifndef NNLA_SRC_LOAD_FEW_COLUMNS_H
#define NNLA_SRC_LOAD_FEW_COLUMNS_H

#include "kernel/load_columns.h"

/* out[j] holds column j < count of V rows, row i in lane i; 1 ≤ count < NNLA__LOADED_COLUMNS. Nothing else is touched. */
#if defined __AVX512F__ && NNLA__REAL_BITS == 32 && NNLA__V == 16
V_INLINE __m512 load_few_of_rows_0_4_8_12(const real *p, size_t stride, __mmask8 columns) {
    __m512 x = _mm512_castps128_ps512(_mm_maskz_loadu_ps(columns, p));
    x = _mm512_insertf32x4(x, _mm_maskz_loadu_ps(columns, p + 4 * stride), 1);
    x = _mm512_insertf32x4(x, _mm_maskz_loadu_ps(columns, p + 8 * stride), 2);
    return _mm512_insertf32x4(x, _mm_maskz_loadu_ps(columns, p + 12 * stride), 3);
}

V_INLINE void load_few_columns(const real *p, size_t stride, size_t count, vec out[NNLA__LOADED_COLUMNS]) {
    if (count == 1 && stride == 1) {
        out[0] = v_load(p);
        out[1] = out[2] = v_zero();
        return;
    }
    if (count == 2 && stride == 2) { /* whole rows, one after the other */
        const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        const __m512 x = _mm512_loadu_ps(p), y = _mm512_loadu_ps(p + 16);
        out[0] = _mm512_permutex2var_ps(x, even, y);
        out[1] = _mm512_permutex2var_ps(x, _mm512_add_epi32(even, _mm512_set1_epi32(1)), y);
        out[2] = v_zero();
        return;
    }
    const __mmask8 columns = (__mmask8)((1u << count) - 1);
    const __m512 r0 = load_few_of_rows_0_4_8_12(p, stride, columns),
                 r1 = load_few_of_rows_0_4_8_12(p + stride, stride, columns),
                 r2 = load_few_of_rows_0_4_8_12(p + 2 * stride, stride, columns),
                 r3 = load_few_of_rows_0_4_8_12(p + 3 * stride, stride, columns);
    const __m512d t0 = _mm512_castps_pd(_mm512_unpacklo_ps(r0, r1)), t1 = _mm512_castps_pd(_mm512_unpackhi_ps(r0, r1)),
                  t2 = _mm512_castps_pd(_mm512_unpacklo_ps(r2, r3)), t3 = _mm512_castps_pd(_mm512_unpackhi_ps(r2, r3));
    out[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(t0, t2));
    out[1] = _mm512_castpd_ps(_mm512_unpackhi_pd(t0, t2));
    out[2] = _mm512_castpd_ps(_mm512_unpacklo_pd(t1, t3));
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 32 && NNLA__V == 8
V_INLINE __m256 load_few_of_rows_0_4(const real *p, size_t stride, __m128i columns) {
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_maskload_ps(p, columns)),
                                _mm_maskload_ps(p + 4 * stride, columns), 1);
}

V_INLINE void load_few_columns(const real *p, size_t stride, size_t count, vec out[NNLA__LOADED_COLUMNS]) {
    if (count == 1 && stride == 1) {
        out[0] = v_load(p);
        out[1] = out[2] = v_zero();
        return;
    }
    if (count == 2 && stride == 2) { /* whole rows, one after the other */
        const __m256 x = _mm256_loadu_ps(p), y = _mm256_loadu_ps(p + 8);
        const __m256d even = _mm256_castps_pd(_mm256_shuffle_ps(x, y, _MM_SHUFFLE(2, 0, 2, 0))),
                      odd = _mm256_castps_pd(_mm256_shuffle_ps(x, y, _MM_SHUFFLE(3, 1, 3, 1)));
        out[0] = _mm256_castpd_ps(_mm256_permute4x64_pd(even, _MM_SHUFFLE(3, 1, 2, 0)));
        out[1] = _mm256_castpd_ps(_mm256_permute4x64_pd(odd, _MM_SHUFFLE(3, 1, 2, 0)));
        out[2] = v_zero();
        return;
    }
    const __m128i columns = _mm_cmpgt_epi32(_mm_set1_epi32((int)count), _mm_setr_epi32(0, 1, 2, 3));
    const __m256 r0 = load_few_of_rows_0_4(p, stride, columns), r1 = load_few_of_rows_0_4(p + stride, stride, columns),
                 r2 = load_few_of_rows_0_4(p + 2 * stride, stride, columns),
                 r3 = load_few_of_rows_0_4(p + 3 * stride, stride, columns);
    const __m256d t0 = _mm256_castps_pd(_mm256_unpacklo_ps(r0, r1)), t1 = _mm256_castps_pd(_mm256_unpackhi_ps(r0, r1)),
                  t2 = _mm256_castps_pd(_mm256_unpacklo_ps(r2, r3)), t3 = _mm256_castps_pd(_mm256_unpackhi_ps(r2, r3));
    out[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(t0, t2));
    out[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(t0, t2));
    out[2] = _mm256_castpd_ps(_mm256_unpacklo_pd(t1, t3));
}
#else
V_INLINE void load_few_columns(const real *p, size_t stride, size_t count, vec out[NNLA__LOADED_COLUMNS]) {
    out[0] = count == 1 && stride == 1 ? v_load(p) : load_column(p, stride);
    out[1] = count > 1 ? load_column(p + 1, stride) : v_zero();
    out[2] = count > 2 ? load_column(p + 2, stride) : v_zero();
}
#endif

#endif
