/* The way back from load_columns: the lanes of a few vectors become rows of memory. */
#ifndef NNLA_SRC_STORE_ROWS_H
#define NNLA_SRC_STORE_ROWS_H

#include "kernel/simd.h"

#define NNLA__STORED_COLUMNS 4

/* c[i·stride + j] = lane i of x[j], i < V, j < count ≤ NNLA__STORED_COLUMNS; `count` is a constant. */
V_INLINE void store_lanes(real *c, size_t stride, const vec *x, const int count) {
    real lanes[NNLA__STORED_COLUMNS][NNLA__V];
    UNROLL(4)
    for (int j = 0; j < count; j++)
        v_store(lanes[j], x[j]);
    for (size_t i = 0; i < NNLA__V; i++) {
        UNROLL(4)
        for (int j = 0; j < count; j++)
            c[i * stride + (size_t)j] = lanes[j][i];
    }
}

#if defined __AVX512F__ && NNLA__REAL_BITS == 32 && NNLA__V == 16
/* Rows i, i + 4, i + 8, i + 12, one in each 128-bit part of x. The parts are kept apart from their stores: the one
   instruction that does both faults for lanes that its mask leaves out. */
V_INLINE void store_4_rows(real *c, size_t stride, __m512 x, const __mmask8 columns) {
    __m128 r0 = _mm512_castps512_ps128(x), r1 = _mm512_extractf32x4_ps(x, 1), r2 = _mm512_extractf32x4_ps(x, 2),
           r3 = _mm512_extractf32x4_ps(x, 3);
    __asm__("" : "+v"(r0), "+v"(r1), "+v"(r2), "+v"(r3));
    _mm_mask_storeu_ps(c, columns, r0);
    _mm_mask_storeu_ps(c + 4 * stride, columns, r1);
    _mm_mask_storeu_ps(c + 8 * stride, columns, r2);
    _mm_mask_storeu_ps(c + 12 * stride, columns, r3);
}

V_INLINE void store_rows(real *c, size_t stride, const vec *x, const int count) {
    if (count == 1) {
        if (stride == 1)
            v_store(c, x[0]);
        else
            store_lanes(c, stride, x, 1);
        return;
    }
    if (count == 2 && stride == 2) { /* whole rows, one after the other */
        const __m512i low = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        _mm512_storeu_ps(c, _mm512_permutex2var_ps(x[0], low, x[1]));
        _mm512_storeu_ps(c + 16, _mm512_permutex2var_ps(x[0], _mm512_add_epi32(low, _mm512_set1_epi32(8)), x[1]));
        return;
    }
    const __m512 x2 = count > 2 ? x[2] : x[0], x3 = count > 3 ? x[3] : x[1];
    const __mmask8 columns = (__mmask8)((1u << count) - 1);
    const __m512d t0 = _mm512_castps_pd(_mm512_unpacklo_ps(x[0], x[1])),
                  t1 = _mm512_castps_pd(_mm512_unpackhi_ps(x[0], x[1])),
                  t2 = _mm512_castps_pd(_mm512_unpacklo_ps(x2, x3)), t3 = _mm512_castps_pd(_mm512_unpackhi_ps(x2, x3));
    store_4_rows(c, stride, _mm512_castpd_ps(_mm512_unpacklo_pd(t0, t2)), columns);
    store_4_rows(c + stride, stride, _mm512_castpd_ps(_mm512_unpackhi_pd(t0, t2)), columns);
    store_4_rows(c + 2 * stride, stride, _mm512_castpd_ps(_mm512_unpacklo_pd(t1, t3)), columns);
    store_4_rows(c + 3 * stride, stride, _mm512_castpd_ps(_mm512_unpackhi_pd(t1, t3)), columns);
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 32 && NNLA__V == 8
V_INLINE void store_rows(real *c, size_t stride, const vec *x, const int count) {
    if (count == 1 && stride == 1) {
        v_store(c, x[0]);
    } else if (count == 2 && stride == 2) { /* whole rows, one after the other */
        const __m256 low = _mm256_unpacklo_ps(x[0], x[1]), high = _mm256_unpackhi_ps(x[0], x[1]);
        _mm256_storeu_ps(c, _mm256_permute2f128_ps(low, high, 0x20));
        _mm256_storeu_ps(c + 8, _mm256_permute2f128_ps(low, high, 0x31));
    } else {
        store_lanes(c, stride, x, count);
    }
}
#elif defined __AVX512F__ && NNLA__REAL_BITS == 64 && NNLA__V == 8
/* Two columns of every other row, one row in each 128-bit part of x. */
V_INLINE void store_4_rows(real *c, size_t stride, __m512d x) {
    _mm_storeu_pd(c, _mm512_castpd512_pd128(x));
    _mm_storeu_pd(c + stride, _mm512_extractf64x2_pd(x, 1));
    _mm_storeu_pd(c + 2 * stride, _mm512_extractf64x2_pd(x, 2));
    _mm_storeu_pd(c + 3 * stride, _mm512_extractf64x2_pd(x, 3));
}

V_INLINE void store_rows(real *c, size_t stride, const vec *x, const int count) {
    if (count == 1 && stride == 1) {
        v_store(c, x[0]);
    } else if (count == 2 && stride == 2) { /* whole rows, one after the other */
        const __m512i low = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11),
                      high = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
        _mm512_storeu_pd(c, _mm512_permutex2var_pd(x[0], low, x[1]));
        _mm512_storeu_pd(c + 8, _mm512_permutex2var_pd(x[0], high, x[1]));
    } else if (count > 1) {
        UNROLL(2)
        for (int j = 0; j + 2 <= count; j += 2) {
            const __m512d even = _mm512_unpacklo_pd(x[j], x[j + 1]), odd = _mm512_unpackhi_pd(x[j], x[j + 1]);
            store_4_rows(c + j, 2 * stride, even);
            store_4_rows(c + stride + j, 2 * stride, odd);
        }
        if (count % 2)
            store_lanes(c + count - 1, stride, x + count - 1, 1);
    } else {
        store_lanes(c, stride, x, count);
    }
}
#elif defined __AVX2__ && NNLA__REAL_BITS == 64 && NNLA__V == 4
V_INLINE void store_rows(real *c, size_t stride, const vec *x, const int count) {
    if (count == 1 && stride == 1) {
        v_store(c, x[0]);
    } else if (count == 2 && stride == 2) { /* whole rows, one after the other */
        const __m256d even = _mm256_unpacklo_pd(x[0], x[1]), odd = _mm256_unpackhi_pd(x[0], x[1]);
        _mm256_storeu_pd(c, _mm256_permute2f128_pd(even, odd, 0x20));
        _mm256_storeu_pd(c + 4, _mm256_permute2f128_pd(even, odd, 0x31));
    } else {
        store_lanes(c, stride, x, count);
    }
}
#else
V_INLINE void store_rows(real *c, size_t stride, const vec *x, const int count) {
    if (count == 1 && stride == 1)
        v_store(c, x[0]);
    else
        store_lanes(c, stride, x, count);
}
#endif

/* nnla__product_kernels.interleave */
static void interleave(void *c, size_t c_row, const void *sums, size_t sums_row, size_t rows, size_t columns) {
    for (size_t j = 0; j < columns; j += NNLA__STORED_COLUMNS) {
        const size_t count = columns - j < NNLA__STORED_COLUMNS ? columns - j : NNLA__STORED_COLUMNS;
        real *const to = (real *)c + j;
        const real *const from = (const real *)sums + j * sums_row;
        size_t i = 0;
        for (; i + NNLA__V <= rows; i += NNLA__V) {
            vec x[NNLA__STORED_COLUMNS];
            for (size_t v = 0; v < NNLA__STORED_COLUMNS; v++)
                x[v] = v_load(from + (v < count ? v : 0) * sums_row + i);
            switch (count) {
            case 1:
                store_rows(to + i * c_row, c_row, x, 1);
                break;
            case 2:
                store_rows(to + i * c_row, c_row, x, 2);
                break;
            case 3:
                store_rows(to + i * c_row, c_row, x, 3);
                break;
            default:
                store_rows(to + i * c_row, c_row, x, 4);
            }
        }
        for (; i < rows; i++)
            for (size_t v = 0; v < count; v++)
                to[i * c_row + v] = from[v * sums_row + i];
    }
}

#endif
