/* Columns of a row-major matrix as vectors, as in load_columns.h, with fewer loads: for kernels that do little else. */
#ifndef NNLA_SRC_LOAD_LINES_H
#define NNLA_SRC_LOAD_LINES_H

#include "kernel/load_columns.h"

/* Odd multiples of the bytes from a row to the next: an address takes a base and 1, 2, 4 or 8 times an index, so that
   these reach eight rows. */
typedef struct nnla__row_bytes {
    size_t one, three, five, seven;
} nnla__row_bytes;

V_INLINE nnla__row_bytes row_bytes(size_t stride) {
    const size_t one = stride * sizeof(real);
    return (nnla__row_bytes){one, 3 * one, 5 * one, 7 * one};
}

/* out[t] holds NNLA__LINE_COLUMNS columns. Lane i is row i / blocks, and of it the column that lies i % blocks chains
   further on: with `blocks` > 1 a vector takes as many chains of each element, and reads few rows along their length,
   which is how a processor fetches ahead. `blocks` is a constant. */
#if NNLA__V * NNLA__REAL_BITS == 512
#  define NNLA__HAVE_BLOCKS 1 /* load_lines takes `blocks` > 1 */

V_INLINE const real *lane_at(const real *p, nnla__row_bytes row, const int lane, const int blocks) {
    const int r = lane / blocks;
    const char *const base =
        (const char *)p + (size_t)(r / 8) * 8 * row.one + (size_t)(lane % blocks) * NNLA__CHAIN * sizeof(real);
    const size_t at[8] = {0, row.one, 2 * row.one, row.three, 4 * row.one, row.five, 2 * row.three, row.seven};
    return (const real *)(base + at[r % 8]);
}
#else
#  define NNLA__HAVE_BLOCKS 0
#endif

#if NNLA__HAVE_BLOCKS && NNLA__REAL_BITS == 32
#  define NNLA__LINE_COLUMNS 8

V_INLINE void load_lines_at(const real *p, nnla__row_bytes row, const int blocks, vec out[NNLA__LINE_COLUMNS]) {
    const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13),
                  high = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    __m512d quad[2][4]; /* [q][t]: column t in lanes q·4…, column t + 4 beside it, and the same of the lanes 8 on */
    UNROLL(2)
    for (int q = 0; q < 2; q++) {
        __m512 x[4];
        UNROLL(4)
        for (int i = 0; i < 4; i++)
            x[i] = _mm512_insertf32x8(_mm512_castps256_ps512(_mm256_loadu_ps(lane_at(p, row, 4 * q + i, blocks))),
                                      _mm256_loadu_ps(lane_at(p, row, 4 * q + i + 8, blocks)), 1);
        const __m512d t0 = _mm512_castps_pd(_mm512_unpacklo_ps(x[0], x[1])),
                      t1 = _mm512_castps_pd(_mm512_unpackhi_ps(x[0], x[1])),
                      t2 = _mm512_castps_pd(_mm512_unpacklo_ps(x[2], x[3])),
                      t3 = _mm512_castps_pd(_mm512_unpackhi_ps(x[2], x[3]));
        quad[q][0] = _mm512_unpacklo_pd(t0, t2);
        quad[q][1] = _mm512_unpackhi_pd(t0, t2);
        quad[q][2] = _mm512_unpacklo_pd(t1, t3);
        quad[q][3] = _mm512_unpackhi_pd(t1, t3);
    }
    UNROLL(4)
    for (int t = 0; t < 4; t++) {
        out[t] = _mm512_castpd_ps(_mm512_permutex2var_pd(quad[0][t], low, quad[1][t]));
        out[t + 4] = _mm512_castpd_ps(_mm512_permutex2var_pd(quad[0][t], high, quad[1][t]));
    }
}

/* x of each lane's block: blocks' values one after the other */
V_INLINE vec load_blocks(const real *x, const int blocks) {
    return blocks == 1 ? v_set1(*x) : _mm512_broadcast_f32x4(_mm_loadu_ps(x));
}
#elif NNLA__HAVE_BLOCKS
#  define NNLA__LINE_COLUMNS 4

V_INLINE void load_lines_at(const real *p, nnla__row_bytes row, const int blocks, vec out[NNLA__LINE_COLUMNS]) {
    const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13),
                  high = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    __m512d x[4];
    UNROLL(4)
    for (int i = 0; i < 4; i++)
        x[i] = _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_loadu_pd(lane_at(p, row, i, blocks))),
                                  _mm256_loadu_pd(lane_at(p, row, i + 4, blocks)), 1);
    const __m512d t0 = _mm512_unpacklo_pd(x[0], x[1]), t1 = _mm512_unpackhi_pd(x[0], x[1]),
                  t2 = _mm512_unpacklo_pd(x[2], x[3]), t3 = _mm512_unpackhi_pd(x[2], x[3]);
    out[0] = _mm512_permutex2var_pd(t0, low, t2);
    out[1] = _mm512_permutex2var_pd(t1, low, t3);
    out[2] = _mm512_permutex2var_pd(t0, high, t2);
    out[3] = _mm512_permutex2var_pd(t1, high, t3);
}

V_INLINE vec load_blocks(const real *x, const int blocks) {
    return blocks == 1 ? v_set1(*x) : _mm512_broadcast_f64x2(_mm_loadu_pd(x));
}
#else
#  define NNLA__LINE_COLUMNS NNLA__LOADED_COLUMNS

V_INLINE void load_lines_at(const real *p, nnla__row_bytes row, const int blocks, vec out[NNLA__LINE_COLUMNS]) {
    (void)blocks;
    load_columns(p, row.one / sizeof(real), out);
}

V_INLINE vec load_blocks(const real *x, const int blocks) {
    (void)blocks;
    return v_set1(*x);
}
#endif

V_INLINE void load_lines(const real *p, size_t stride, const int blocks, vec out[NNLA__LINE_COLUMNS]) {
    load_lines_at(p, row_bytes(stride), blocks, out);
}

#endif
