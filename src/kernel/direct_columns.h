/* C = A B + 1 biasᵀ with the columns of C along the lanes, straight from and to memory: for products too small or too
   flat for packing and blocking to pay. A tile of C stays in registers for a chain, and waits in C for the next one. */
#ifndef NNLA_SRC_DIRECT_COLUMNS_H
#define NNLA_SRC_DIRECT_COLUMNS_H

#include "kernel/direct_flat.h"

#define NNLA__DIRECT_ROWS    8
#define NNLA__DIRECT_VECTORS 8

/* The tiles X(rows, vectors): of one row any number of vectors, or the latency of its chains would show. An
   incomplete last vector as in direct_flat.h. */
/* clang-format off */
#define NNLA__DIRECT_FLAT(X) X(1, 1) X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7) X(1, 8)
#define NNLA__DIRECT_REST(X) NNLA__DIRECT_FLAT(X) X(2, 1) X(3, 1) X(4, 1) X(8, 1)
#if defined __AVX512F__ /* 32 registers */
#  define NNLA__DIRECT_WIDEST(rows) ((rows) == 1 ? 8 : 4)
#  define NNLA__DIRECT_TILES(X)                                                                                 \
      NNLA__DIRECT_FLAT(X) X(2, 1) X(3, 1) X(4, 1) X(8, 1) X(2, 2) X(3, 2) X(4, 2) X(8, 2)                      \
      X(2, 3) X(3, 3) X(4, 3) X(8, 3) X(2, 4) X(3, 4) X(4, 4) X(6, 4)
#elif defined __aarch64__ /* 32 registers */
#  define NNLA__DIRECT_WIDEST(rows) ((rows) == 1 ? 8 : 4)
#  define NNLA__DIRECT_TILES(X)                                                                                 \
      NNLA__DIRECT_FLAT(X) X(2, 1) X(3, 1) X(4, 1) X(8, 1) X(2, 2) X(3, 2) X(4, 2) X(8, 2)                      \
      X(2, 3) X(3, 3) X(4, 3) X(2, 4) X(3, 4) X(4, 4)
#elif defined __FMA__ /* 16 registers */
#  define NNLA__DIRECT_WIDEST(rows) ((rows) == 1 ? 8 : (rows) == 2 ? 4 : 2)
#  define NNLA__DIRECT_TILES(X)                                                                                 \
      NNLA__DIRECT_FLAT(X) X(2, 1) X(3, 1) X(4, 1) X(8, 1) X(2, 2) X(3, 2) X(4, 2) X(6, 2) X(2, 3) X(2, 4)
#else /* no fused multiply-add: its replacement takes longer than any loading */
#  define NNLA__DIRECT_WIDEST(rows) 2
#  define NNLA__DIRECT_TILES(X) X(1, 1) X(1, 2) X(2, 1) X(2, 2) X(4, 1) X(4, 2)
#endif
/* clang-format on */

/* s += A B over a chain's terms, as multiply_add of gemm_tile.h, with B's vectors in groups. The sums are a local array,
   or clang keeps them in memory. */
V_INLINE void add_terms(vec s[NNLA__DIRECT_ROWS][NNLA__DIRECT_VECTORS], const int rows, const int vectors,
                        const int whole, size_t last, size_t terms, const real *a, size_t a_row, size_t a_step,
                        const real *b, size_t b_step, size_t b_group) {
    vec sum[NNLA__DIRECT_ROWS][NNLA__DIRECT_VECTORS];
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) sum[i][j] = s[i][j]; }
    NNLA__NOT_UNROLLED
    for (; terms; terms--) {
        vec bt[NNLA__DIRECT_VECTORS];
        UNROLL(8)
        for (int j = 0; j < vectors; j++) {
            const real *p = b + (size_t)(j / NNLA__GROUP_VECTORS) * b_group + j % NNLA__GROUP_VECTORS * NNLA__V;
            bt[j] = whole || j < vectors - 1 ? v_load(p) : v_load_n(p, last);
        }
        UNROLL(8)
        for (int i = 0; i < rows; i++) {
            const vec x = v_set1(a[(size_t)i * a_row]);
            UNROLL(8)
            for (int j = 0; j < vectors; j++)
                sum[i][j] = v_fma(x, bt[j], sum[i][j]);
        }
        a += a_step;
        b += b_step;
    }
    UNROLL(8) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) s[i][j] = sum[i][j]; }
}

/* Tiles from row i on as long as they are whole; returns the first row that is left. */
V_INLINE size_t multiply_tiles(const nnla__product *p, size_t i, size_t j, const int rows, const int vectors,
                               const int whole) {
    const size_t left = p->n - j - (size_t)(vectors - 1) * NNLA__V, last = left < NNLA__V ? left : NNLA__V;
    const size_t a_row = p->a_row, a_step = p->a_step, b_step = p->b_step, b_group = p->b_group, c_row = p->c_row;
    const real *const b =
        (const real *)p->b + j / NNLA__V / NNLA__GROUP_VECTORS * b_group + j / NNLA__V % NNLA__GROUP_VECTORS * NNLA__V;
    for (; i + (size_t)rows <= p->m; i += (size_t)rows) {
        const real *a = (const real *)p->a + i * a_row;
        real *const c = (real *)p->c + i * c_row + j;
        vec s[NNLA__DIRECT_ROWS][NNLA__DIRECT_VECTORS];
        size_t from = 0;
        do {
            const size_t terms = p->k - from < NNLA__CHAIN ? p->k - from : NNLA__CHAIN;
            UNROLL(8) for (int r = 0; r < rows; r++) { UNROLL(8) for (int v = 0; v < vectors; v++) s[r][v] = v_zero(); }
            if (rows > 1 && a_row == 1)
                add_terms(s, rows, vectors, whole, last, terms, a, 1, a_step, b + from * b_step, b_step, b_group);
            else
                add_terms(s, rows, vectors, whole, last, terms, a, a_row, rows > 1 ? 1 : a_step, b + from * b_step,
                          b_step, b_group);
            if (from) {
                UNROLL(8) for (int r = 0; r < rows; r++) {
                    UNROLL(8) for (int v = 0; v < vectors; v++) {
                        const real *q = c + (size_t)r * c_row + v * NNLA__V;
                        s[r][v] = v_add(whole || v < vectors - 1 ? v_load(q) : v_load_n(q, last), s[r][v]);
                    }
                }
            }
            from += terms;
            a += terms * a_step;
            if (from == p->k && p->epilogue.bias) {
                UNROLL(8) for (int v = 0; v < vectors; v++) {
                    const real *q = (const real *)p->epilogue.bias + j + v * NNLA__V;
                    const vec bias = whole || v < vectors - 1 ? v_load(q) : v_load_n(q, last);
                    UNROLL(8) for (int r = 0; r < rows; r++) s[r][v] = v_add(s[r][v], bias);
                }
            }
            UNROLL(8) for (int r = 0; r < rows; r++) {
                UNROLL(8) for (int v = 0; v < vectors; v++) {
                    real *q = c + (size_t)r * c_row + v * NNLA__V;
                    if (whole || v < vectors - 1)
                        v_store(q, s[r][v]);
                    else
                        v_store_n(q, s[r][v], last);
                }
            }
        } while (from < p->k);
    }
    return i;
}

typedef size_t direct_tiles(const nnla__product *product, size_t i, size_t j);

#define NNLA__DIRECT_KERNEL(rows, vectors)                                                                             \
  static size_t direct_##rows##x##vectors(const nnla__product *product, size_t i, size_t j) {                          \
    return multiply_tiles(product, i, j, rows, vectors, !NNLA__MASKED);                                                \
  }
NNLA__DIRECT_TILES(NNLA__DIRECT_KERNEL)
#undef NNLA__DIRECT_KERNEL

#define NNLA__DIRECT_ENTRY(rows, vectors) [rows][vectors] = direct_##rows##x##vectors,
static direct_tiles *const direct_table[NNLA__DIRECT_ROWS + 1][NNLA__DIRECT_VECTORS + 1] = {
    NNLA__DIRECT_TILES(NNLA__DIRECT_ENTRY)};
#undef NNLA__DIRECT_ENTRY

#if !NNLA__MASKED /* with an incomplete last vector */
#  define NNLA__DIRECT_KERNEL(rows, vectors)                                                                           \
    static size_t direct_rest_##rows##x##vectors(const nnla__product *product, size_t i, size_t j) {                   \
      return multiply_tiles(product, i, j, rows, vectors, 0);                                                          \
    }
NNLA__DIRECT_REST(NNLA__DIRECT_KERNEL)
#  undef NNLA__DIRECT_KERNEL

#  define NNLA__DIRECT_ENTRY(rows, vectors) [rows][vectors] = direct_rest_##rows##x##vectors,
static direct_tiles *const direct_rest_table[NNLA__DIRECT_ROWS + 1][NNLA__DIRECT_VECTORS + 1] = {
    NNLA__DIRECT_REST(NNLA__DIRECT_ENTRY)};
#  undef NNLA__DIRECT_ENTRY
#endif

#if NNLA__MASKED
#  define NNLA__DIRECT_REST_TABLE direct_table
#else
#  define NNLA__DIRECT_REST_TABLE direct_rest_table
#endif

/* All rows of `vectors` vectors of columns from j on. */
V_INLINE void multiply_panel(const nnla__product *product, direct_tiles *const table[][NNLA__DIRECT_VECTORS + 1],
                             size_t j, size_t vectors) {
    for (size_t i = 0; i < product->m;) {
        size_t rows = product->m - i < NNLA__DIRECT_ROWS ? product->m - i : NNLA__DIRECT_ROWS;
        while (!table[rows][vectors])
            rows--;
        i = table[rows][vectors](product, i, j);
    }
}

/* nnla__product_kernels.direct_columns. Panels begin with a group of columns. */
static void direct_columns(const nnla__product *product) {
    if (product->k - 1 < NNLA__FLAT_TERMS) {
        direct_flat(product);
        return;
    }
    const size_t widest = NNLA__DIRECT_WIDEST(product->m), whole = product->n / NNLA__V;
    const size_t rest = product->n % NNLA__V != 0;
    size_t j = 0, left = whole;
    for (; left >= widest; left -= widest, j += widest * NNLA__V)
        multiply_panel(product, direct_table, j, widest);
    if (rest && (product->m == 1 || NNLA__MASKED)) {
        multiply_panel(product, NNLA__DIRECT_REST_TABLE, j, left + 1);
        return;
    }
    if (left)
        multiply_panel(product, direct_table, j, left);
    if (rest)
        multiply_panel(product, NNLA__DIRECT_REST_TABLE, whole * NNLA__V, 1);
}

#endif
