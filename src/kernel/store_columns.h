/* The reverse of load_columns.h: vectors with V rows along the lanes as columns of a row-major matrix. */
#ifndef NNLA_SRC_STORE_COLUMNS_H
#define NNLA_SRC_STORE_COLUMNS_H

#include "kernel/load_columns.h"

/* 4 columns of V rows. */
#if defined __AVX512F__ && NNLA__REAL_BITS == 32 && NNLA__V == 16
V_INLINE void store_rows_0_4_8_12(real *p, size_t stride, __m512 rows) {
    _mm_storeu_ps(p, _mm512_castps512_ps128(rows));
    _mm_storeu_ps(p + 4 * stride, _mm512_extractf32x4_ps(rows, 1));
    _mm_storeu_ps(p + 8 * stride, _mm512_extractf32x4_ps(rows, 2));
    _mm_storeu_ps(p + 12 * stride, _mm512_extractf32x4_ps(rows, 3));
}

V_INLINE void store_4_columns(real *p, size_t stride, const vec x[NNLA__LOADED_COLUMNS]) {
    const __m512d t0 = _mm512_castps_pd(_mm512_unpacklo_ps(x[0], x[1])),
                  t1 = _mm512_castps_pd(_mm512_unpackhi_ps(x[0], x[1])),
                  t2 = _mm512_castps_pd(_mm512_unpacklo_ps(x[2], x[3])),
                  t3 = _mm512_castps_pd(_mm512_unpackhi_ps(x[2], x[3]));
    store_rows_0_4_8_12(p, stride, _mm512_castpd_ps(_mm512_unpacklo_pd(t0, t2)));
    store_rows_0_4_8_12(p + stride, stride, _mm512_castpd_ps(_mm512_unpackhi_pd(t0, t2)));
    store_rows_0_4_8_12(p + 2 * stride, stride, _mm512_castpd_ps(_mm512_unpacklo_pd(t1, t3)));
    store_rows_0_4_8_12(p + 3 * stride, stride, _mm512_castpd_ps(_mm512_unpackhi_pd(t1, t3)));
}
#elif defined __AVX512F__ && NNLA__REAL_BITS == 64 && NNLA__V == 8
V_INLINE void store_rows_0_2_4_6(real *p, size_t stride, __m512d rows) {
    _mm_storeu_pd(p, _mm512_castpd512_pd128(rows));
    _mm_storeu_pd(p + 2 * stride, _mm512_extractf64x2_pd(rows, 1));
    _mm_storeu_pd(p + 4 * stride, _mm512_extractf64x2_pd(rows, 2));
    _mm_storeu_pd(p + 6 * stride, _mm512_extractf64x2_pd(rows, 3));
}

V_INLINE void store_4_columns(real *p, size_t stride, const vec x[NNLA__LOADED_COLUMNS]) {
    UNROLL(2)
    for (int j = 0; j < NNLA__LOADED_COLUMNS; j += 2) {
        store_rows_0_2_4_6(p + j, stride, _mm512_unpacklo_pd(x[j], x[j + 1]));
        store_rows_0_2_4_6(p + j + stride, stride, _mm512_unpackhi_pd(x[j], x[j + 1]));
    }
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 32 && NNLA__V == 8
V_INLINE void store_rows_0_4(real *p, size_t stride, __m256d rows) {
    _mm_storeu_ps(p, _mm256_castps256_ps128(_mm256_castpd_ps(rows)));
    _mm_storeu_ps(p + 4 * stride, _mm256_extractf128_ps(_mm256_castpd_ps(rows), 1));
}

V_INLINE void store_4_columns(real *p, size_t stride, const vec x[NNLA__LOADED_COLUMNS]) {
    const __m256d t0 = _mm256_castps_pd(_mm256_unpacklo_ps(x[0], x[1])),
                  t1 = _mm256_castps_pd(_mm256_unpackhi_ps(x[0], x[1])),
                  t2 = _mm256_castps_pd(_mm256_unpacklo_ps(x[2], x[3])),
                  t3 = _mm256_castps_pd(_mm256_unpackhi_ps(x[2], x[3]));
    store_rows_0_4(p, stride, _mm256_unpacklo_pd(t0, t2));
    store_rows_0_4(p + stride, stride, _mm256_unpackhi_pd(t0, t2));
    store_rows_0_4(p + 2 * stride, stride, _mm256_unpacklo_pd(t1, t3));
    store_rows_0_4(p + 3 * stride, stride, _mm256_unpackhi_pd(t1, t3));
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 64 && NNLA__V == 4
V_INLINE void store_rows_0_2(real *p, size_t stride, __m256d rows) {
    _mm_storeu_pd(p, _mm256_castpd256_pd128(rows));
    _mm_storeu_pd(p + 2 * stride, _mm256_extractf128_pd(rows, 1));
}

V_INLINE void store_4_columns(real *p, size_t stride, const vec x[NNLA__LOADED_COLUMNS]) {
    UNROLL(2)
    for (int j = 0; j < NNLA__LOADED_COLUMNS; j += 2) {
        store_rows_0_2(p + j, stride, _mm256_unpacklo_pd(x[j], x[j + 1]));
        store_rows_0_2(p + j + stride, stride, _mm256_unpackhi_pd(x[j], x[j + 1]));
    }
}
#else
V_INLINE void store_4_columns(real *p, size_t stride, const vec x[NNLA__LOADED_COLUMNS]) {
    for (size_t j = 0; j < NNLA__LOADED_COLUMNS; j++) {
        real column[NNLA__V];
        v_store(column, x[j]);
        for (size_t i = 0; i < NNLA__V; i++)
            p[i * stride + j] = column[i];
    }
}
#endif

#endif
