/* Columns of a row-major matrix as vectors: V rows lie along the lanes. out[j] holds column j, row i in lane i. */
#ifndef NNLA_SRC_LOAD_COLUMNS_H
#define NNLA_SRC_LOAD_COLUMNS_H

#include "kernel/product_kernels.h"

#define NNLA__LOADED_COLUMNS 4

/* One column of V rows. */
V_INLINE vec load_column(const real *p, size_t stride) {
    real x[NNLA__V];
    for (size_t i = 0; i < NNLA__V; i++)
        x[i] = p[i * stride];
    return v_load(x);
}

/* 4 columns of V rows. Each 128-bit (f64 with AVX: 256-bit) part of a register takes 4 (2) columns of one row in
   such an order that transposing inside the parts puts the rows in order. */
#if defined __AVX512F__ && NNLA__REAL_BITS == 32 && NNLA__V == 16
V_INLINE __m512 load_4_of_rows_0_4_8_12(const real *p, size_t stride) {
    __m512 x = _mm512_castps128_ps512(_mm_loadu_ps(p));
    x = _mm512_mask_broadcast_f32x4(x, 0x00f0, _mm_loadu_ps(p + 4 * stride));
    x = _mm512_mask_broadcast_f32x4(x, 0x0f00, _mm_loadu_ps(p + 8 * stride));
    return _mm512_mask_broadcast_f32x4(x, 0xf000, _mm_loadu_ps(p + 12 * stride));
}

V_INLINE void load_columns(const real *p, size_t stride, vec out[NNLA__LOADED_COLUMNS]) {
    const __m512 r0 = load_4_of_rows_0_4_8_12(p, stride), r1 = load_4_of_rows_0_4_8_12(p + stride, stride),
                 r2 = load_4_of_rows_0_4_8_12(p + 2 * stride, stride),
                 r3 = load_4_of_rows_0_4_8_12(p + 3 * stride, stride);
    const __m512d t0 = _mm512_castps_pd(_mm512_unpacklo_ps(r0, r1)), t1 = _mm512_castps_pd(_mm512_unpackhi_ps(r0, r1)),
                  t2 = _mm512_castps_pd(_mm512_unpacklo_ps(r2, r3)), t3 = _mm512_castps_pd(_mm512_unpackhi_ps(r2, r3));
    out[0] = _mm512_castpd_ps(_mm512_unpacklo_pd(t0, t2));
    out[1] = _mm512_castpd_ps(_mm512_unpackhi_pd(t0, t2));
    out[2] = _mm512_castpd_ps(_mm512_unpacklo_pd(t1, t3));
    out[3] = _mm512_castpd_ps(_mm512_unpackhi_pd(t1, t3));
}
#elif defined __AVX512F__ && NNLA__REAL_BITS == 64 && NNLA__V == 8
V_INLINE __m512d load_2_of_rows_0_2_4_6(const real *p, size_t stride) {
    __m512d x = _mm512_castpd128_pd512(_mm_loadu_pd(p));
    x = _mm512_mask_broadcast_f64x2(x, 0x0c, _mm_loadu_pd(p + 2 * stride));
    x = _mm512_mask_broadcast_f64x2(x, 0x30, _mm_loadu_pd(p + 4 * stride));
    return _mm512_mask_broadcast_f64x2(x, 0xc0, _mm_loadu_pd(p + 6 * stride));
}

V_INLINE void load_columns(const real *p, size_t stride, vec out[NNLA__LOADED_COLUMNS]) {
    UNROLL(2)
    for (int j = 0; j < NNLA__LOADED_COLUMNS; j += 2) {
        const __m512d r0 = load_2_of_rows_0_2_4_6(p + j, stride), r1 = load_2_of_rows_0_2_4_6(p + j + stride, stride);
        out[j] = _mm512_unpacklo_pd(r0, r1);
        out[j + 1] = _mm512_unpackhi_pd(r0, r1);
    }
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 32 && NNLA__V == 8
V_INLINE __m256 load_4_of_rows_0_4(const real *p, size_t stride) {
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), _mm_loadu_ps(p + 4 * stride), 1);
}

V_INLINE void load_columns(const real *p, size_t stride, vec out[NNLA__LOADED_COLUMNS]) {
    const __m256 r0 = load_4_of_rows_0_4(p, stride), r1 = load_4_of_rows_0_4(p + stride, stride),
                 r2 = load_4_of_rows_0_4(p + 2 * stride, stride), r3 = load_4_of_rows_0_4(p + 3 * stride, stride);
    const __m256d t0 = _mm256_castps_pd(_mm256_unpacklo_ps(r0, r1)), t1 = _mm256_castps_pd(_mm256_unpackhi_ps(r0, r1)),
                  t2 = _mm256_castps_pd(_mm256_unpacklo_ps(r2, r3)), t3 = _mm256_castps_pd(_mm256_unpackhi_ps(r2, r3));
    out[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(t0, t2));
    out[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(t0, t2));
    out[2] = _mm256_castpd_ps(_mm256_unpacklo_pd(t1, t3));
    out[3] = _mm256_castpd_ps(_mm256_unpackhi_pd(t1, t3));
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 64 && NNLA__V == 4
V_INLINE __m256d load_2_of_rows_0_2(const real *p, size_t stride) {
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(p)), _mm_loadu_pd(p + 2 * stride), 1);
}

V_INLINE void load_columns(const real *p, size_t stride, vec out[NNLA__LOADED_COLUMNS]) {
    UNROLL(2)
    for (int j = 0; j < NNLA__LOADED_COLUMNS; j += 2) {
        const __m256d r0 = load_2_of_rows_0_2(p + j, stride), r1 = load_2_of_rows_0_2(p + j + stride, stride);
        out[j] = _mm256_unpacklo_pd(r0, r1);
        out[j + 1] = _mm256_unpackhi_pd(r0, r1);
    }
}
#else
V_INLINE void load_columns(const real *p, size_t stride, vec out[NNLA__LOADED_COLUMNS]) {
    UNROLL(4)
    for (int j = 0; j < NNLA__LOADED_COLUMNS; j++)
        out[j] = load_column(p + j, stride);
}
#endif

#endif
