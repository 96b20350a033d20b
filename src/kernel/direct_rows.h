/* C = A B + bias for a B of few columns, with the rows of C along the lanes, straight from and to memory: the columns
   of A come out of its rows by in-register transposes, so that each element stays one chain and nothing is packed. */
#ifndef NNLA_SRC_DIRECT_ROWS_H
#define NNLA_SRC_DIRECT_ROWS_H

#include "kernel/direct_lines.h"
#include "kernel/store_rows.h"

/* Vectors of rows at once: chains that hide each other's latency. */
#if NNLA__REAL_BITS == 64 && NNLA__V == 8
#  define NNLA__ROW_GROUPS(few) ((few) == 2 ? 4 : 2)
#else
#  define NNLA__ROW_GROUPS(few) 2
#endif
#define NNLA__ROW_CHAINS 8  /* so many columns hide it alone */
#define NNLA__ROW_SUMS   12 /* at once, at most */
#define NNLA__LONE_ROWS  8  /* rows at once where they do not fill a vector */

/* How many columns of C at once, X(columns). */
/* clang-format off */
#if defined __AVX512F__
#  define NNLA__FEW_COLUMNS 10
#  define NNLA__HELD_TERMS  8 /* elements of B that registers hold */
#  define NNLA__FEW(X) X(2) X(3) X(4) X(6) X(10)
#else
#  define NNLA__FEW_COLUMNS 4
#  define NNLA__HELD_TERMS  0
#  define NNLA__FEW(X) X(2) X(3) X(4)
#endif
/* clang-format on */

/* One chain of groups × V rows. In memory: beside the loop over terms the registers hold nothing else. */
typedef struct nnla__row_chain {
    vec sum[NNLA__ROW_SUMS];
    const real *a, *b;
    size_t a_row, b_step, b_column, terms;
    int groups;
} nnla__row_chain;

/* s += `count` ≤ most of the columns in `column` times the terms of B, for a vector of rows. */
V_INLINE void add_columns(vec *s, const int few, const vec *column, const int most, size_t count, const real *b,
                          size_t b_step, size_t b_column) {
    UNROLL(8)
    for (int t = 0; t < most; t++) {
        if ((size_t)t >= count)
            continue;
        UNROLL(10)
        for (int v = 0; v < few; v++)
            s[v] = v_fma(v_set1(b[(size_t)v * b_column]), column[t], s[v]);
        b += b_step;
    }
}

/* The last terms, that load_columns takes no more. */
V_INLINE void add_last_columns(vec *s, const int groups, const int few, size_t terms, const real *a, size_t a_row,
                               const real *b, size_t b_step, size_t b_column) {
    UNROLL(4)
    for (int g = 0; g < groups; g++) {
        vec column[NNLA__LOADED_COLUMNS];
        load_few_columns(a + (size_t)(g * NNLA__V) * a_row, a_row, terms, column);
        add_columns(s + g * few, few, column, NNLA__LOADED_COLUMNS - 1, terms, b, b_step, b_column);
    }
}

/* One vector of rows after the other, or their columns do not fit the registers. One of B's strides is 1: that of the
   columns if `is_b_row`. */
V_INLINE void chain_of_rows(nnla__row_chain *chain, const int groups, const int few, const int is_b_row) {
    size_t b_step = is_b_row ? chain->b_step : 1, b_column = is_b_row ? 1 : chain->b_column;
    vec sum[NNLA__ROW_SUMS];
    const real *a = chain->a, *b = chain->b;
    size_t terms = chain->terms;
    UNROLL(12)
    for (int v = 0; v < groups * few; v++)
        sum[v] = v_zero();
    nnla__row_bytes row = row_bytes(chain->a_row);
    NNLA__NOT_UNROLLED
    for (; terms >= NNLA__LINE_COLUMNS; terms -= NNLA__LINE_COLUMNS) {
        const real *rows = a;
        /* or compilers hold multiples of these */
        __asm__ volatile("" : "+r"(row.one), "+r"(row.three), "+r"(row.five), "+r"(row.seven));
        if (is_b_row)
            __asm__ volatile("" : "+r"(b_step));
        else
            __asm__ volatile("" : "+r"(b_column));
        UNROLL(4)
        for (int g = 0; g < groups; g++) {
            vec column[NNLA__LINE_COLUMNS];
            const real *terms_of_b = b;
            load_lines_at(rows, row, 1, column);
            if (few * NNLA__LINE_COLUMNS > NNLA__HELD_TERMS) /* else compilers hold them for the next vector of rows */
                __asm__ volatile("" : "+r"(terms_of_b));
            add_columns(sum + g * few, few, column, NNLA__LINE_COLUMNS, NNLA__LINE_COLUMNS, terms_of_b, b_step,
                        b_column);
            rows = (const real *)((const char *)rows + NNLA__V * row.one);
        }
        a += NNLA__LINE_COLUMNS;
        b += NNLA__LINE_COLUMNS * b_step;
    }
    if (NNLA__LINE_COLUMNS > NNLA__LOADED_COLUMNS && terms >= NNLA__LOADED_COLUMNS) {
        UNROLL(4)
        for (int g = 0; g < groups; g++) {
            vec column[NNLA__LOADED_COLUMNS];
            load_columns(a + (size_t)(g * NNLA__V) * chain->a_row, chain->a_row, column);
            add_columns(sum + g * few, few, column, NNLA__LOADED_COLUMNS, NNLA__LOADED_COLUMNS, b, b_step, b_column);
        }
        terms -= NNLA__LOADED_COLUMNS;
        a += NNLA__LOADED_COLUMNS;
        b += NNLA__LOADED_COLUMNS * b_step;
    }
    if (terms)
        add_last_columns(sum, groups, few, terms, a, chain->a_row, b, b_step, b_column);
    UNROLL(12)
    for (int v = 0; v < groups * few; v++)
        chain->sum[v] = sum[v];
}

/* The same of less terms than load_columns takes. */
V_INLINE void short_chain_of_rows(nnla__row_chain *chain, const int groups, const int few) {
    vec sum[NNLA__ROW_SUMS];
    UNROLL(12)
    for (int v = 0; v < groups * few; v++)
        sum[v] = v_zero();
    if (chain->terms)
        add_last_columns(sum, groups, few, chain->terms, chain->a, chain->a_row, chain->b, chain->b_step,
                         chain->b_column);
    UNROLL(12)
    for (int v = 0; v < groups * few; v++)
        chain->sum[v] = sum[v];
}

V_INLINE void chain_of_groups(nnla__row_chain *chain, const int groups, const int few) {
    if (chain->b_column == 1)
        chain_of_rows(chain, groups, few, 1);
    else
        chain_of_rows(chain, groups, few, 0);
}

/* groups × V rows from i on, columns from j on. */
V_INLINE void multiply_rows(const nnla__product *p, size_t i, size_t j, const int groups, const int few,
                            void (*sum_chain)(nnla__row_chain *chain)) {
    real *const c = (real *)p->c + i * p->c_row + j * p->c_column;
    nnla__row_chain chain;
    vec total[NNLA__ROW_SUMS];
    size_t from = 0;
    chain.a = (const real *)p->a + i * p->a_row;
    chain.b = (const real *)p->b + j * p->b_column;
    chain.a_row = p->a_row;
    chain.b_step = p->b_step;
    chain.b_column = p->b_column;
    chain.groups = groups;
    UNROLL(12)
    for (int v = 0; v < groups * few; v++)
        total[v] = v_zero();
    do {
        chain.terms = p->k - from < NNLA__CHAIN ? p->k - from : NNLA__CHAIN;
        sum_chain(&chain);
        UNROLL(12)
        for (int v = 0; v < groups * few; v++)
            total[v] = from ? v_add(total[v], chain.sum[v]) : chain.sum[v];
        chain.a += chain.terms;
        chain.b += chain.terms * p->b_step;
        from += chain.terms;
    } while (from < p->k);
    if (p->epilogue.bias) {
        const real *const bias = (const real *)p->epilogue.bias + i * p->bias_row + j * p->bias_column;
        UNROLL(4)
        for (int g = 0; g < groups; g++) {
            UNROLL(10)
            for (int v = 0; v < few; v++)
                total[g * few + v] = v_add(total[g * few + v], p->bias_row ? v_load(bias + g * NNLA__V)
                                                                           : v_set1(bias[(size_t)v * p->bias_column]));
        }
    }
    UNROLL(4)
    for (int g = 0; g < groups; g++) {
        real *const rows = c + (size_t)(g * NNLA__V) * p->c_row;
        if (p->c_row == 1) {
            UNROLL(10)
            for (int v = 0; v < few; v++)
                v_store(rows + (size_t)v * p->c_column, total[g * few + v]);
            continue;
        }
        UNROLL(3)
        for (int v = 0; v < few; v += NNLA__STORED_COLUMNS)
            store_rows(rows + v, p->c_row, total + g * few + v,
                       few - v < NNLA__STORED_COLUMNS ? few - v : NNLA__STORED_COLUMNS);
    }
}

/* All rows; there are at least V. The last ones are done again where they do not fill the vectors. */
V_INLINE void multiply_all_rows(const nnla__product *p, size_t j, const int few,
                                void (*sum_chain)(nnla__row_chain *chain)) {
    const size_t groups = NNLA__ROW_GROUPS(few);
    size_t i = 0;
    if (few < NNLA__ROW_CHAINS)
        for (; i + groups * NNLA__V <= p->m; i += groups * NNLA__V)
            multiply_rows(p, i, j, NNLA__ROW_GROUPS(few), few, sum_chain);
    if (NNLA__ROW_GROUPS(few) > 2 && i + 2 * NNLA__V <= p->m) {
        multiply_rows(p, i, j, 2, few, sum_chain);
        i += 2 * NNLA__V;
    }
    for (; i < p->m; i += NNLA__V)
        multiply_rows(p, p->m - i < NNLA__V ? p->m - NNLA__V : i, j, 1, few, sum_chain);
}

/* Fewer rows than lanes: chains of one element side by side. Rows beyond the last one are the last one. */
V_INLINE void multiply_lone_rows(const nnla__product *p, size_t row, size_t j, const int chains) {
    const size_t rows = p->m - row;
    const real *a[NNLA__LONE_ROWS], *b = (const real *)p->b + j * p->b_column;
    vec total[NNLA__LONE_ROWS], s[NNLA__LONE_ROWS];
    UNROLL(8)
    for (int i = 0; i < chains; i++) {
        a[i] = (const real *)p->a + (row + ((size_t)i < rows ? (size_t)i : rows - 1)) * p->a_row;
        total[i] = v_zero();
    }
    size_t t = 0;
    do {
        const size_t begin = t, end = p->k - t < NNLA__CHAIN ? p->k : t + NNLA__CHAIN;
        UNROLL(8)
        for (int i = 0; i < chains; i++)
            s[i] = v_zero();
        for (; t < end; t++) {
            const vec x = v_set1(b[t * p->b_step]);
            UNROLL(8)
            for (int i = 0; i < chains; i++)
                s[i] = v_fma(v_set1(a[i][t]), x, s[i]);
        }
        UNROLL(8)
        for (int i = 0; i < chains; i++)
            total[i] = begin ? v_add(total[i], s[i]) : s[i];
    } while (t < p->k);
    UNROLL(8)
    for (int i = 0; i < chains; i++) {
        if ((size_t)i >= rows)
            continue;
        const size_t at = row + (size_t)i;
        if (p->epilogue.bias)
            total[i] = v_add(total[i], v_set1(((const real *)p->epilogue.bias)[at * p->bias_row + j * p->bias_column]));
        v_store_n((real *)p->c + at * p->c_row + j * p->c_column, total[i], 1);
    }
}

static __attribute__((noinline)) void lone_rows(const nnla__product *product, size_t j) {
    size_t i = 0;
    for (; i + NNLA__LONE_ROWS / 2 < product->m; i += NNLA__LONE_ROWS)
        multiply_lone_rows(product, i, j, NNLA__LONE_ROWS);
    if (i < product->m)
        multiply_lone_rows(product, i, j, NNLA__LONE_ROWS / 2);
}

/* The chain of as many vectors of rows as it has, a constant for each number; `few` is a constant. */
V_INLINE void chain_of_few(nnla__row_chain *chain, const int few, const int is_short) {
    const int most = NNLA__ROW_GROUPS(few);
    if (few < NNLA__ROW_CHAINS && chain->groups == most)
        is_short ? short_chain_of_rows(chain, most, few) : chain_of_groups(chain, most, few);
    else if (most > 2 && chain->groups == 2)
        is_short ? short_chain_of_rows(chain, 2, few) : chain_of_groups(chain, 2, few);
    else
        is_short ? short_chain_of_rows(chain, 1, few) : chain_of_groups(chain, 1, few);
}

#define NNLA__FEW_KERNEL(few)                                                                                          \
  static __attribute__((noinline)) void short_chain_of_##few(nnla__row_chain *chain) { chain_of_few(chain, few, 1); }  \
  static __attribute__((noinline)) void chain_of_##few(nnla__row_chain *chain) { chain_of_few(chain, few, 0); }        \
  static void few_columns_##few(const nnla__product *product, size_t j) {                                              \
    multiply_all_rows(product, j, few, product->k < NNLA__LOADED_COLUMNS ? short_chain_of_##few : chain_of_##few);     \
  }
NNLA__FEW(NNLA__FEW_KERNEL)
#undef NNLA__FEW_KERNEL

#define NNLA__FEW_ENTRY(few) [few] = few_columns_##few,
static void (*const few_columns[NNLA__FEW_COLUMNS + 1])(const nnla__product *, size_t) = {[1] = direct_column,
                                                                                          NNLA__FEW(NNLA__FEW_ENTRY)};
#undef NNLA__FEW_ENTRY

/* nnla__product_kernels.direct_rows */
static void direct_rows(const nnla__product *product) {
    if (product->m < NNLA__V) {
        for (size_t j = 0; j < product->n; j++)
            lone_rows(product, j);
        return;
    }
    for (size_t j = 0; j < product->n;) {
        size_t few = product->n - j < NNLA__FEW_COLUMNS ? product->n - j : NNLA__FEW_COLUMNS;
        while (!few_columns[few])
            few--;
        few_columns[few](product, j);
        j += few;
    }
}

/* nnla__product_kernels.direct_lines */
static void direct_lines(const nnla__product *product) {
    if (product->m < NNLA__V) {
        direct_rows(product);
        return;
    }
    for (size_t i = 0; i < product->m; i += NNLA__V)
        multiply_lines(product, product->m - i < NNLA__V ? product->m - NNLA__V : i, 0, 1, 1);
}

#endif
