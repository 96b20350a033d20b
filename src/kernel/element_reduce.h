/* Reductions of one block; element_lanes.h has the rule. */
#ifndef NNLA_SRC_ELEMENT_REDUCE_H
#define NNLA_SRC_ELEMENT_REDUCE_H

#include "kernel/element_columns.h"

/* Minima and maxima in which a NaN wins over any number. */
V_INLINE vec step_max_or_nan(vec *max, vec x, vec y, vec a) {
    (void)y, (void)a;
    return *max = v_select(v_is_nan(x), x, v_max(x, *max));
}

V_INLINE vec step_min_or_nan(vec *min, vec x, vec y, vec a) {
    (void)y, (void)a;
    return *min = v_select(v_is_nan(x), x, v_min(x, *min));
}

V_INLINE vec step_max_abs_or_nan(vec *max, vec x, vec y, vec a) { return step_max_or_nan(max, v_abs(x), y, a); }

V_INLINE vec join_max_or_nan(vec a, vec b) { return v_select(m_or(v_is_nan(b), v_lt(a, b)), b, a); }
V_INLINE vec join_min_or_nan(vec a, vec b) { return v_select(m_or(v_is_nan(b), v_lt(b, a)), b, a); }

/* fma(ax, ax, sum) */
V_INLINE vec step_scaled_square(vec *sum, vec x, vec y, vec a) {
    (void)y;
    vec scaled = v_mul(a, x);
    return *sum = v_fma(scaled, scaled, *sum);
}

static double element_sum(size_t n, const void *x, const void *y, double scale) {
    (void)y, (void)scale;
    return (double)row_sum(n, x);
}

static double element_dot(size_t n, const void *x, const void *y, double scale) {
    (void)scale;
    return (double)row_dot(n, x, y);
}

static double element_sum_squares(size_t n, const void *x, const void *y, double scale) {
    (void)y;
    return (double)fold(n, x, x, v_set1((real)scale), 0, step_scaled_square, v_add);
}

static double element_max_abs(size_t n, const void *x, const void *y, double scale) {
    (void)y, (void)scale;
    return (double)fold(n, x, x, v_zero(), 0, step_max_abs_or_nan, join_max_or_nan);
}

static double element_min(size_t n, const void *x, const void *y, double scale) {
    (void)y, (void)scale;
    return (double)fold(n, x, x, v_zero(), (real)INFINITY, step_min_or_nan, join_min_or_nan);
}

static double element_max(size_t n, const void *x, const void *y, double scale) {
    (void)y, (void)scale;
    return (double)fold(n, x, x, v_zero(), -(real)INFINITY, step_max_or_nan, join_max_or_nan);
}

/* x − x is 0, or NaN where x is not finite. */
static int all_finite(const nnla__matrix *X) {
    vec seen[4] = {v_zero(), v_zero(), v_zero(), v_zero()};
    for (size_t i = 0; i < X->rows; i++) {
        const real *x = row_of(X, i);
        size_t j = 0;
        for (; j + 4 * NNLA__V <= X->cols; j += 4 * NNLA__V) {
            UNROLL(4)
            for (int k = 0; k < 4; k++) {
                vec part = v_load(x + j + k * NNLA__V);
                seen[k] = v_add(seen[k], v_sub(part, part));
            }
        }
        for (; j < X->cols; j += NNLA__V) {
            vec part = X->cols - j < NNLA__V ? v_load_n(x + j, X->cols - j) : v_load(x + j);
            seen[0] = v_add(seen[0], v_sub(part, part));
        }
    }
    return !m_any(v_is_nan(v_add(v_add(seen[0], seen[1]), v_add(seen[2], seen[3]))));
}

/* The first index whose element is the maximum m, or NaN; there is one. */
static size_t first_maximum(size_t n, const real *x, vec m) {
    size_t j = 0;
    for (; j + NNLA__V <= n; j += NNLA__V) {
        vec part = v_load(x + j);
        if (m_any(m_or(v_eq(part, m), v_is_nan(part))))
            break;
    }
    while (x[j] != v_first(m) && x[j] == x[j])
        j++;
    return j;
}

/* Lanes are columns: the first of the largest, the first NaN. */
static void argmax_short_rows(short_rows *r) {
    vec best = r->a[0], index = v_zero();
    for (size_t j = 1; j < r->cols; j++) {
        vec x = r->a[j];
        mask larger = m_andnot(v_is_nan(best), m_or(v_lt(best, x), v_is_nan(x)));
        best = v_select(larger, x, best);
        index = v_select(larger, v_set1((real)j), index);
    }
    r->index = index;
}

static void row_argmax(nnla__matrix X, int32_t *indices) {
    const short_rows_call call = {.A = X, .indices = indices};
    for (size_t i = run_short_rows(&call, argmax_short_rows); i < X.rows; i++) {
        const real *x = row_of(&X, i);
        vec m = v_set1((real)element_max(X.cols, x, x, 1));
        indices[i] = X.cols == 0 ? 0 : (int32_t)first_maximum(X.cols, x, m);
    }
}

#endif
