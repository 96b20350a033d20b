/* C = A B + 1 biasᵀ with the columns of C along the lanes, straight from and to memory: for products too small or too
   flat for packing and blocking to pay. A tile of C stays in registers for a chain, and waits in C for the next one. */
#ifndef NNLA_SRC_DIRECT_COLUMNS_H
#define NNLA_SRC_DIRECT_COLUMNS_H

#include "kernel/direct_flat.h"

#define NNLA__DIRECT_ROWS    16
#define NNLA__DIRECT_VECTORS 8

/* The tiles X(rows, vectors), _TILES of whole vectors and _REST with an incomplete last one as in direct_flat.h: of one
   row any number of vectors, or the latency of its chains would show, and of two rows too while the L1 cache holds B.
   _TALLEST: the most rows of so many vectors. */
/* clang-format off */
#define NNLA__DIRECT_FLAT(X) X(1, 1) X(1, 2) X(1, 3) X(1, 4) X(1, 5) X(1, 6) X(1, 7) X(1, 8)
#define NNLA__DIRECT_THIN(X) NNLA__DIRECT_FLAT(X) X(2, 1) X(3, 1) X(4, 1) X(8, 1)
#if defined __AVX512F__ /* 32 registers */
#  define NNLA__DIRECT_WIDEST(rows, n) ((rows) == 1 || ((rows) == 2 && (n) < 16 * NNLA__V) ? 8 : 4)
#  define NNLA__DIRECT_TALLEST(vectors) ((vectors) == 1 ? 16 : (vectors) < 4 ? 8 : (vectors) == 4 ? 6 : 2)
#  define NNLA__DIRECT_PAIRS(X) NNLA__DIRECT_THIN(X) X(2, 5) X(2, 6) X(2, 7) X(2, 8)
#  define NNLA__DIRECT_TILES(X)                                                                                 \
      NNLA__DIRECT_PAIRS(X) X(16, 1) X(2, 2) X(3, 2) X(4, 2) X(5, 2) X(6, 2) X(7, 2) X(8, 2)                    \
      X(2, 3) X(3, 3) X(4, 3) X(5, 3) X(6, 3) X(7, 3) X(8, 3) X(2, 4) X(3, 4) X(4, 4) X(5, 4) X(6, 4)
#  define NNLA__DIRECT_REST(X)                                                                                  \
      NNLA__DIRECT_PAIRS(X) X(2, 2) X(3, 2) X(4, 2) X(8, 2) X(2, 3) X(3, 3) X(4, 3) X(8, 3)                     \
      X(2, 4) X(3, 4) X(4, 4) X(6, 4)
#elif defined __aarch64__ /* 32 registers */
#  define NNLA__DIRECT_WIDEST(rows, n) ((rows) == 1 ? 8 : 4)
#  define NNLA__DIRECT_TALLEST(vectors) ((vectors) < 3 ? 8 : (vectors) < 5 ? 4 : 1)
#  define NNLA__DIRECT_TILES(X)                                                                                 \
      NNLA__DIRECT_THIN(X) X(2, 2) X(3, 2) X(4, 2) X(8, 2)                      \
      X(2, 3) X(3, 3) X(4, 3) X(2, 4) X(3, 4) X(4, 4)
#elif defined __FMA__ /* 16 registers */
#  define NNLA__DIRECT_WIDEST(rows, n) ((rows) == 1 ? 8 : (rows) == 2 ? 4 : 2)
#  define NNLA__DIRECT_TALLEST(vectors) ((vectors) == 1 ? 8 : (vectors) == 2 ? 6 : (vectors) < 5 ? 2 : 1)
#  define NNLA__DIRECT_TILES(X)                                                                                 \
      NNLA__DIRECT_THIN(X) X(2, 2) X(3, 2) X(4, 2) X(5, 2) X(6, 2) X(2, 3) X(2, 4)
#else /* no fused multiply-add: its replacement takes longer than any loading */
#  define NNLA__DIRECT_WIDEST(rows, n) 2
#  define NNLA__DIRECT_TALLEST(vectors) 4
#  define NNLA__DIRECT_TILES(X) X(1, 1) X(1, 2) X(2, 1) X(2, 2) X(4, 1) X(4, 2)
#endif
#if !NNLA__MASKED
#  define NNLA__DIRECT_REST(X) NNLA__DIRECT_THIN(X)
#endif
/* clang-format on */

/* s += A B over a chain's terms, as multiply_add of gemm_tile.h, with B's vectors in groups. The sums are a local array,
   or clang keeps them in memory. */
V_INLINE void add_terms(vec s[NNLA__DIRECT_ROWS][NNLA__DIRECT_VECTORS], const int rows, const int vectors,
                        const int whole, size_t last, size_t terms, const real *a, size_t a_row, size_t a_step,
                        const real *b, size_t b_step, size_t b_group) {
    vec sum[NNLA__DIRECT_ROWS][NNLA__DIRECT_VECTORS];
    const real *fourth[NNLA__DIRECT_ROWS / 4]; /* rows; the others are up to three rows on */
    UNROLL(4) for (int i = 0; i < rows; i += 4) fourth[i / 4] = a + (size_t)i * a_row;
    UNROLL(16) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) sum[i][j] = s[i][j]; }
    NNLA__NOT_UNROLLED
    for (; terms; terms--) {
        vec bt[NNLA__DIRECT_VECTORS];
        UNROLL(8)
        for (int j = 0; j < vectors; j++) {
            const real *p = b + (size_t)(j / NNLA__GROUP_VECTORS) * b_group + j % NNLA__GROUP_VECTORS * NNLA__V;
            bt[j] = whole || j < vectors - 1 ? v_load(p) : v_load_n(p, last);
        }
        UNROLL(16)
        for (int i = 0; i < rows; i++) {
            const vec x = v_set1(fourth[i / 4][(size_t)(i % 4) * a_row]);
            UNROLL(8)
            for (int j = 0; j < vectors; j++)
                sum[i][j] = v_fma(x, bt[j], sum[i][j]);
        }
        UNROLL(4) for (int i = 0; i < rows; i += 4) fourth[i / 4] += a_step;
        b += b_step;
    }
    UNROLL(16) for (int i = 0; i < rows; i++) { UNROLL(8) for (int j = 0; j < vectors; j++) s[i][j] = sum[i][j]; }
}

/* Where a kernel is. In memory: what the loop over terms leaves of the registers does not hold it, and gcc would move it
   to vector registers, whose moves wait for the multiplications before them. */
typedef struct nnla__direct_place {
    const nnla__product *product;
    size_t i, j, from, tiles;
} nnla__direct_place;

/* One row after the other: compilers would hold the addresses of all. */
V_INLINE real *next_row(real *c, size_t c_row) {
    c += c_row;
    __asm__("" : "+r"(c));
    return c;
}

/* What a chain's sums s become in the tile at (i, j); returns the first term that is left. */
V_INLINE size_t finish_chain(const nnla__direct_place *at, vec s[NNLA__DIRECT_ROWS][NNLA__DIRECT_VECTORS],
                             const int rows, const int vectors, const int whole, const size_t last) {
    __asm__ volatile("" : "+r"(at) : : "memory"); /* the place is read again */
    const nnla__product *const p = at->product;
    const size_t c_row = p->c_row, j = at->j;
    real *const c = (real *)p->c + at->i * c_row + j, *q = c;
    const size_t to = at->from + NNLA__CHAIN < p->k ? at->from + NNLA__CHAIN : p->k;
    if (at->from) {
        UNROLL(16) for (int r = 0; r < rows; r++) {
            UNROLL(8)
            for (int v = 0; v < vectors; v++)
                s[r][v] = v_add(whole || v < vectors - 1 ? v_load(q + v * NNLA__V) : v_load_n(q + v * NNLA__V, last),
                                s[r][v]);
            q = next_row(q, c_row);
        }
    }
    if (to == p->k && p->epilogue.bias) {
        UNROLL(8) for (int v = 0; v < vectors; v++) {
            const real *bias_at = (const real *)p->epilogue.bias + j + v * NNLA__V;
            const vec bias = whole || v < vectors - 1 ? v_load(bias_at) : v_load_n(bias_at, last);
            UNROLL(16) for (int r = 0; r < rows; r++) s[r][v] = v_add(s[r][v], bias);
        }
    }
    q = c;
    UNROLL(16) for (int r = 0; r < rows; r++) {
        UNROLL(8) for (int v = 0; v < vectors; v++) {
            if (whole || v < vectors - 1)
                v_store(q + v * NNLA__V, s[r][v]);
            else
                v_store_n(q + v * NNLA__V, s[r][v], last);
        }
        q = next_row(q, c_row);
    }
    return to;
}

/* One chain of the tile at (i, j), its terms from `from` on; returns the first term that is left. */
V_INLINE size_t multiply_chain(const nnla__direct_place *at, const int rows, const int vectors, const int whole) {
    const nnla__product *p = at->product;
    const size_t left = p->n - at->j - (size_t)(vectors - 1) * NNLA__V, last = left < NNLA__V ? left : NNLA__V;
    const size_t from = at->from, terms = p->k - from < NNLA__CHAIN ? p->k - from : NNLA__CHAIN;
    const size_t first = at->j / NNLA__V;
    const real *const a = (const real *)p->a + at->i * p->a_row + from * p->a_step;
    const real *const b = (const real *)p->b + from * p->b_step + first / NNLA__GROUP_VECTORS * p->b_group +
                          first % NNLA__GROUP_VECTORS * NNLA__V;
    vec s[NNLA__DIRECT_ROWS][NNLA__DIRECT_VECTORS];
    UNROLL(16) for (int r = 0; r < rows; r++) { UNROLL(8) for (int v = 0; v < vectors; v++) s[r][v] = v_zero(); }
    if (rows > 1 && p->a_row == 1)
        add_terms(s, rows, vectors, whole, last, terms, a, 1, p->a_step, b, p->b_step, p->b_group);
    else
        add_terms(s, rows, vectors, whole, last, terms, a, p->a_row, rows > 1 ? 1 : p->a_step, b, p->b_step,
                  p->b_group);
    return finish_chain(at, s, rows, vectors, whole, last);
}

/* So many tiles from row i on. */
V_INLINE void multiply_tiles(const nnla__product *product, size_t i, size_t j, size_t tiles, const int rows,
                             const int vectors, const int whole) {
    nnla__direct_place place = {product, i, j, 0, tiles}, *at = &place;
    do {
        do {
            __asm__ volatile("" : "+r"(at) : : "memory");
            at->from = multiply_chain(at, rows, vectors, whole);
        } while (at->from < at->product->k);
        at->from = 0;
        at->i += (size_t)rows;
    } while (--at->tiles);
}

typedef void direct_tiles(const nnla__product *product, size_t i, size_t j, size_t tiles);

#define NNLA__DIRECT_KERNEL(rows, vectors)                                                                             \
  static void direct_##rows##x##vectors(const nnla__product *product, size_t i, size_t j, size_t tiles) {              \
    multiply_tiles(product, i, j, tiles, rows, vectors, 1);                                                            \
  }
NNLA__DIRECT_TILES(NNLA__DIRECT_KERNEL)
#undef NNLA__DIRECT_KERNEL

#define NNLA__DIRECT_KERNEL(rows, vectors)                                                                             \
  static void direct_rest_##rows##x##vectors(const nnla__product *product, size_t i, size_t j, size_t tiles) {         \
    multiply_tiles(product, i, j, tiles, rows, vectors, 0);                                                            \
  }
NNLA__DIRECT_REST(NNLA__DIRECT_KERNEL)
#undef NNLA__DIRECT_KERNEL

typedef direct_tiles *const direct_table[NNLA__DIRECT_ROWS + 1][NNLA__DIRECT_VECTORS + 1];
#define NNLA__DIRECT_ENTRY(rows, vectors)      [rows][vectors] = direct_##rows##x##vectors,
#define NNLA__DIRECT_REST_ENTRY(rows, vectors) [rows][vectors] = direct_rest_##rows##x##vectors,
static direct_table whole_tiles = {NNLA__DIRECT_TILES(NNLA__DIRECT_ENTRY)};
static direct_table rest_tiles = {NNLA__DIRECT_REST(NNLA__DIRECT_REST_ENTRY)};
#undef NNLA__DIRECT_ENTRY
#undef NNLA__DIRECT_REST_ENTRY

/* All rows of `vectors` vectors of columns from j on, in tiles of about as many rows. */
V_INLINE void multiply_panel(const nnla__product *product, direct_table table, size_t j, size_t vectors) {
    const size_t most = NNLA__DIRECT_TALLEST(vectors);
    for (size_t i = 0; i < product->m;) {
        const size_t left = product->m - i;
        size_t rows = left, tiles = 1;
        if (left > most) {
            tiles = (left + most - 1) / most;
            rows = (left + tiles - 1) / tiles;
        }
        while (!table[rows][vectors])
            rows--;
        if (tiles > 1) {
            const size_t whole = left / rows, taller = left - tiles * (rows - 1);
            tiles = taller < whole ? taller : whole;
        }
        table[rows][vectors](product, i, j, tiles);
        i += rows * tiles;
    }
}

/* Panels begin with a group of columns. */
static __attribute__((noinline)) void multiply_panels(const nnla__product *product) {
    const size_t widest = NNLA__DIRECT_WIDEST(product->m, product->n), whole = product->n / NNLA__V;
    const size_t rest = product->n % NNLA__V != 0;
    size_t j = 0, left = whole;
    for (; left >= widest; left -= widest, j += widest * NNLA__V)
        multiply_panel(product, whole_tiles, j, widest);
    if (rest && (product->m == 1 || NNLA__MASKED)) {
        multiply_panel(product, rest_tiles, j, left + 1);
        return;
    }
    if (left)
        multiply_panel(product, whole_tiles, j, left);
    if (rest)
        multiply_panel(product, rest_tiles, whole * NNLA__V, 1);
}

/* nnla__product_kernels.direct_columns; at once if C is one tile. */
static void direct_columns(const nnla__product *product) {
    if (product->k - 1 < NNLA__FLAT_TERMS) {
        direct_flat(product);
        return;
    }
    const size_t vectors = product->n / NNLA__V, rows = product->m;
    if (vectors * NNLA__V == product->n && vectors <= NNLA__DIRECT_VECTORS && rows <= NNLA__DIRECT_ROWS &&
        whole_tiles[rows][vectors]) {
        whole_tiles[rows][vectors](product, 0, 0, 1);
        return;
    }
    multiply_panels(product);
}

#endif
