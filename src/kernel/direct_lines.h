/* y = A x + bias with the rows of A along the lanes: a chain of 256 terms is one vector's chain, so several are summed
   side by side to hide each other's latency: vectors of rows, or chains of the same rows. A row gives a whole cache line
   at a time. */
#ifndef NNLA_SRC_DIRECT_LINES_H
#define NNLA_SRC_DIRECT_LINES_H

#include "kernel/load_few_columns.h"
#include "kernel/load_lines.h"
#include "kernel/product_lanes.h"

/* NNLA__LINE: terms of a cache line. Of them each chain takes NNLA__LINE_STEP in turn: all, or, where registers are few,
   those whose x stay in registers for the next chains. A strip is NNLA__STRIP_ROWS rows of
   NNLA__STRIP_BLOCKS chains each, NNLA__STRIP_CHAINS vectors. */
#if defined __FMA__ || defined __aarch64__
#  define NNLA__LINE        (64 / sizeof(real))
#  define NNLA__LINE_CHAINS 4
#else /* one multiply-add takes longer than its operands' way */
#  define NNLA__LINE        NNLA__LOADED_COLUMNS
#  define NNLA__LINE_CHAINS 1
#endif
#if NNLA__HAVE_BLOCKS /* rows that begin a multiple of 4096 bytes apart share a set of 12 lines of the L1 cache */
#  define NNLA__STRIP_LANES  (NNLA__V / 4)
#  define NNLA__STRIP_CHAINS 2
#  define NNLA__STRIP_ROWS   8
#  define NNLA__STRIP_BLOCKS NNLA__STRIP_LANES
#  define NNLA__LINE_STEP    NNLA__LINE
#else
#  define NNLA__STRIP_LANES  1
#  define NNLA__STRIP_CHAINS NNLA__LINE_CHAINS
#  define NNLA__STRIP_ROWS   NNLA__V
#  define NNLA__STRIP_BLOCKS NNLA__LINE_CHAINS
#  define NNLA__LINE_STEP    NNLA__LOADED_COLUMNS
#endif
#define NNLA__STRIP_TERMS ((size_t)NNLA__STRIP_BLOCKS * NNLA__CHAIN)
#define NNLA__STRIPS_FROM ((size_t)4 * NNLA__CHAIN) /* shorter rows do better side by side */
#define NNLA__FAR_LINES   16                        /* of a row that are fetched ahead from memory */

/* Or compilers load, and keep, more than the registers hold before they have summed what these hold. */
#if defined __AVX512F__
#  define NNLA__SUMMED_FIRST(sum, pointer) __asm__ volatile("" : "+v"(sum), "+r"(pointer))
#elif defined __FMA__
#  define NNLA__SUMMED_FIRST(sum, pointer) __asm__ volatile("" : "+x"(sum), "+r"(pointer))
#else
#  define NNLA__SUMMED_FIRST(sum, pointer) (void)0
#endif

/* s + the terms of V rows that fill no line */
static __attribute__((noinline)) vec add_few_terms(vec s, const real *a, size_t a_row, const real *x, size_t terms) {
    vec column[NNLA__LOADED_COLUMNS];
    NNLA__NOT_UNROLLED
    for (; terms >= NNLA__LOADED_COLUMNS; terms -= NNLA__LOADED_COLUMNS) {
        load_columns(a, a_row, column);
        UNROLL(4)
        for (size_t t = 0; t < NNLA__LOADED_COLUMNS; t++)
            s = v_fma(v_set1(x[t]), column[t], s);
        a += NNLA__LOADED_COLUMNS;
        x += NNLA__LOADED_COLUMNS;
    }
    if (terms) {
        load_few_columns(a, a_row, terms, column);
        UNROLL(3)
        for (size_t t = 0; t < NNLA__LOADED_COLUMNS - 1; t++)
            if (t < terms)
                s = v_fma(v_set1(x[t]), column[t], s);
    }
    return s;
}

/* s + `terms` ≤ NNLA__LINE terms; lanes as in load_lines.h */
V_INLINE vec add_line(vec s, const size_t terms, const int blocks, const real *line, size_t a_row, const real *x) {
    UNROLL(4)
    for (size_t t = 0; t < terms; t += NNLA__LINE_COLUMNS) {
        vec column[NNLA__LINE_COLUMNS];
        load_lines(line + t, a_row, blocks, column);
        UNROLL(8)
        for (size_t u = 0; u < NNLA__LINE_COLUMNS; u++)
            s = v_fma(load_blocks(x + (t + u) * (size_t)blocks, blocks), column[u], s);
    }
    return s;
}

/* s[i] = the sums of chain i < count, i·apart after a and i·x_apart after x. */
V_INLINE void chains_of_lines(vec *s, const int count, const int blocks, const real *a, size_t a_row, size_t apart,
                              const real *x, const size_t x_apart, size_t terms) {
    vec sum[NNLA__LINE_CHAINS];
    UNROLL(4)
    for (int i = 0; i < count; i++)
        sum[i] = v_zero();
    NNLA__NOT_UNROLLED
    for (; terms >= NNLA__LINE; terms -= NNLA__LINE, a += NNLA__LINE, x += NNLA__LINE * (size_t)blocks) {
        UNROLL(4)
        for (size_t t = 0; t < NNLA__LINE; t += NNLA__LINE_STEP) {
            const real *line = a + t, *terms_of_x = x + t * (size_t)blocks;
            UNROLL(4)
            for (int i = 0; i < count; i++, line += apart, terms_of_x += x_apart) {
                vec chain = add_line(sum[i], NNLA__LINE_STEP, blocks, line, a_row, terms_of_x);
                NNLA__SUMMED_FIRST(chain, line);
                if (i % 2)
                    NNLA__SUMMED_FIRST(chain, terms_of_x);
                sum[i] = chain;
            }
        }
    }
    UNROLL(4)
    for (int i = 0; i < count; i++)
        s[i] = terms ? add_few_terms(sum[i], a + (size_t)i * apart, a_row, x + (size_t)i * x_apart, terms) : sum[i];
}

/* The sums of V rows' chain in memory beyond the caches. What is fetched ahead hides the latency, and more rows at once
   would be more streams than a processor follows. */
V_INLINE vec chain_of_far_lines(const real *a, size_t a_row, const real *x, size_t terms) {
    vec s = v_zero();
    NNLA__NOT_UNROLLED
    for (; terms >= NNLA__LINE; terms -= NNLA__LINE, a += NNLA__LINE, x += NNLA__LINE) {
        UNROLL(16)
        for (size_t r = 0; r < NNLA__V; r++)
            __builtin_prefetch(a + r * a_row + NNLA__FAR_LINES * NNLA__LINE, 0, 2);
        s = add_line(s, NNLA__LINE, 1, a, a_row, x);
    }
    return terms ? add_few_terms(s, a, a_row, x, terms) : s;
}

/* total[i] += the sums of NNLA__STRIP_BLOCKS chains of row i < NNLA__STRIP_ROWS, one after the other; the first is not
   added to anything. */
static __attribute__((noinline)) void add_strip(real *total, int is_first, const real *a, size_t a_row, const real *x) {
    vec s[NNLA__STRIP_CHAINS];
    if (NNLA__STRIP_LANES == 1) {
        chains_of_lines(s, NNLA__STRIP_CHAINS, 1, a, a_row, NNLA__CHAIN, x, NNLA__CHAIN, NNLA__CHAIN);
        vec sum = is_first ? s[0] : v_add(v_load(total), s[0]);
        for (int i = 1; i < NNLA__STRIP_CHAINS; i++)
            sum = v_add(sum, s[i]);
        v_store(total, sum);
        return;
    }
    real lanes[NNLA__STRIP_CHAINS * NNLA__V];
    chains_of_lines(s, NNLA__STRIP_CHAINS, NNLA__STRIP_LANES, a, a_row, NNLA__V / NNLA__STRIP_LANES * a_row, x, 0,
                    NNLA__CHAIN);
    for (int i = 0; i < NNLA__STRIP_CHAINS; i++)
        v_store(lanes + i * NNLA__V, s[i]);
    for (int r = 0; r < NNLA__STRIP_ROWS; r++) {
        const real *const sums = lanes + r * NNLA__STRIP_LANES;
        real sum = is_first ? sums[0] : total[r] + sums[0];
        for (int q = 1; q < NNLA__STRIP_LANES; q++)
            sum += sums[q];
        total[r] = sum;
    }
}

/* total[i] += the sum of one chain of each of groups · V rows. */
V_INLINE void add_chain(real *total, int is_first, const int groups, const int far, const real *a, size_t a_row,
                        const real *x, size_t terms) {
    vec s[NNLA__LINE_CHAINS];
    if (far)
        s[0] = chain_of_far_lines(a, a_row, x, terms);
    else
        chains_of_lines(s, groups, 1, a, a_row, NNLA__V * a_row, x, 0, terms);
    UNROLL(4)
    for (int g = 0; g < groups; g++)
        v_store(total + g * NNLA__V, is_first ? s[g] : v_add(v_load(total + g * NNLA__V), s[g]));
}

/* total += the whole strips of `rows` rows' terms; x steps by `step`, `strip` is where its terms wait in their order.
   Returns how many terms that were. */
V_INLINE size_t add_strips(real *total, const size_t rows, const real *a, size_t a_row, const real *x, size_t step,
                           size_t terms, real *strip) {
    size_t from = 0;
    for (; terms - from >= NNLA__STRIP_TERMS; from += NNLA__STRIP_TERMS) {
        const real *terms_of_x = x + from * step;
        if (NNLA__STRIP_LANES > 1) {
            for (size_t t = 0; t < NNLA__CHAIN; t++) {
                UNROLL(4)
                for (size_t q = 0; q < NNLA__STRIP_LANES; q++)
                    strip[t * NNLA__STRIP_LANES + q] = terms_of_x[(q * NNLA__CHAIN + t) * step];
            }
            terms_of_x = strip;
        }
        for (size_t r = 0; r < rows; r += NNLA__STRIP_ROWS)
            add_strip(total + r, !from, a + r * a_row + from, a_row, terms_of_x);
    }
    return from;
}

/* C of `rows` rows from i on and column j = total + bias */
V_INLINE void store_lines(const nnla__product *p, size_t i, size_t j, const size_t rows, const real *total) {
    const real *bias = p->epilogue.bias;
    bias = bias ? bias + i * p->bias_row + j * p->bias_column : NULL;
    real *const c = (real *)p->c + i * p->c_row + j * p->c_column;
    UNROLL(4)
    for (size_t r = 0; r < rows; r += NNLA__V) {
        vec sum = v_load(total + r);
        if (bias)
            sum = v_add(sum, p->bias_row ? v_load(bias + r) : v_set1(*bias));
        scatter(c + r * p->c_row, p->c_row, sum, NNLA__V);
    }
}

/* Column j of C, `groups` vectors of rows from i on; total is where their sums wait. */
V_INLINE void multiply_lines(const nnla__product *p, size_t i, size_t j, const int groups, const int far) {
    real total[NNLA__LINE_CHAINS * NNLA__V] = {0}, few_x[NNLA__STRIP_LANES > 1 ? NNLA__STRIP_TERMS : NNLA__CHAIN];
    const size_t a_row = p->a_row, step = p->b_step, rows = (size_t)groups * NNLA__V;
    const real *const a = (const real *)p->a + i * a_row, *const x = (const real *)p->b + j * p->b_column;
    size_t from = 0;
    if (!far && NNLA__STRIP_BLOCKS > 1 && p->k >= NNLA__STRIPS_FROM && (NNLA__STRIP_LANES > 1 || step == 1))
        from = add_strips(total, rows, a, a_row, x, step, p->k, few_x);
    while (from < p->k) {
        const size_t terms = p->k - from < NNLA__CHAIN ? p->k - from : NNLA__CHAIN;
        const real *terms_of_x = x + from * step;
        if (step != 1) {
            for (size_t t = 0; t < terms; t++)
                few_x[t] = terms_of_x[t * step];
            terms_of_x = few_x;
        }
        add_chain(total, !from, groups, far, a + from, a_row, terms_of_x, terms);
        from += terms;
    }
    store_lines(p, i, j, rows, total); /* zeros if there is no term */
}

/* Column j; there are at least V rows. The last ones are done again where they do not fill a vector. */
static void direct_column(const nnla__product *product, size_t j) {
    size_t i = 0;
    if (NNLA__LINE_CHAINS > 1) {
        for (; i + NNLA__LINE_CHAINS * NNLA__V <= product->m; i += NNLA__LINE_CHAINS * NNLA__V)
            multiply_lines(product, i, j, NNLA__LINE_CHAINS, 0);
        for (; i + NNLA__LINE_CHAINS / 2 * NNLA__V <= product->m; i += NNLA__LINE_CHAINS / 2 * NNLA__V)
            multiply_lines(product, i, j, NNLA__LINE_CHAINS / 2, 0);
    }
    for (; i < product->m; i += NNLA__V)
        multiply_lines(product, product->m - i < NNLA__V ? product->m - NNLA__V : i, j, 1, 0);
}

#endif
