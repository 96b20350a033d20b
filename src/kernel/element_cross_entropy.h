/* Cross-entropy of rows: −Σ_j t_j log y_j, t a distribution or 1 at a class and 0 elsewhere. */
#ifndef NNLA_SRC_ELEMENT_CROSS_ENTROPY_H
#define NNLA_SRC_ELEMENT_CROSS_ENTROPY_H

#include "kernel/element_arithmetic.h"
#include "kernel/element_loss.h"
#include "kernel/element_softmax.h"

V_INLINE nnla__matrix targets_matrix(nnla__row_targets T, size_t rows, size_t cols) {
    return (nnla__matrix){(void *)(uintptr_t)T.T, rows, cols, T.stride};
}

/* Of y = softmax(z):  l = Σ t_j (logsumexp(z) − z_j) = Σ t_j (m − z_j) + Σt · log Σ e^(z_j − m); for a class c exactly
   0 + log1p(…) if z_c is the maximum.  d = (y Σt − t) s; for a class Σt = 1. */

/* sum + t (m − z); sum where t is 0, even if z is infinite */
V_INLINE vec add_below_max(vec sum, vec z, vec t, vec m) {
    return v_select(v_eq(t, v_zero()), sum, v_fma(t, v_sub(m, z), sum));
}

V_INLINE vec step_below_max(vec *sum, vec z, vec t, vec m) { return *sum = add_below_max(*sum, z, t, m); }

V_INLINE vec step_exp_ties_and_others(vec *sum, vec z, vec y, vec m) {
    vec e = step_ties_and_others(sum, z, y, m);
    sum[2] = v_add(sum[2], e);
    return e;
}

/* e/Σe · s */
V_INLINE vec class_gradient(vec e, vec sum, vec s) { return v_mul(v_div(e, sum), s); }

typedef struct target_constants {
    vec sum, sum_t, s;
} target_constants;

/* (e/Σe · Σt − t) s */
V_INLINE vec target_gradient(vec e, vec t, const target_constants *c) {
    return v_mul(v_sub(v_mul(v_div(e, c->sum), c->sum_t), t), c->s);
}

static void map_target_gradient(size_t n, const real *e, const real *t, const target_constants *c, real *d) {
    const target_constants constants = *c;
    size_t i = 0;
    for (; i + NNLA__V <= n; i += NNLA__V)
        v_store(d + i, target_gradient(v_load(e + i), v_load(t + i), &constants));
    if (i < n)
        v_store_n(d + i, target_gradient(v_load_n(e + i, n - i), v_load_n(t + i, n - i), &constants), n - i);
}

/* log Σ e^(z_j − m); where d is not NULL, d = e^(z − m), which may take z's place, and *sum = Σ d. */
static real row_log_sum(size_t n, const real *z, real m, real *d, real *sum) {
    lane_sums sums[3] = {lanes_at(0), lanes_at(0), lanes_at(0)};
    if (d == NULL) {
        fold_lanes(n, z, z, v_set1(m), 2, sums, NULL, step_ties_and_others);
    } else {
        fold_lanes(n, z, z, v_set1(m), 3, sums, d, step_exp_ties_and_others);
        *sum = join_lanes(sums[2], v_add);
    }
    real ties = join_lanes(sums[0], v_add), others = join_lanes(sums[1], v_add);
    return v_first(log_sum_shifted(v_set1(ties), v_set1(others)));
}

static real class_row(size_t n, const real *z, size_t c, real s, real *d) {
    real m = row_max(n, z), below = m - z[c], sum;
    real log_sum = row_log_sum(n, z, m, d, &sum);
    if (d != NULL) {
        real at_class = (d[c] / sum - 1) * s;
        map_1_by_2(n, d, v_set1(sum), v_set1(s), d, class_gradient);
        d[c] = at_class;
    }
    return below + log_sum;
}

static real target_row(size_t n, const real *z, const real *t, real s, real *d) {
    real m = row_max(n, z), sum_t = row_sum(n, t), sum;
    real below = fold(n, z, t, v_set1(m), 0, step_below_max, v_add);
    real log_sum = row_log_sum(n, z, m, d, &sum);
    if (d != NULL) {
        const target_constants c = {v_set1(sum), v_set1(sum_t), v_set1(s)};
        map_target_gradient(n, d, t, &c, d);
    }
    return v_first(v_fma(v_set1(sum_t), v_set1(log_sum), v_set1(below)));
}

/* z becomes e^(z − m); the result is log Σ e^(z_j − m), and *sum = Σ e^(z_j − m). */
V_INLINE vec short_log_sum(short_rows *r, vec m, vec *sum) {
    const size_t n = r->cols;
    vec ties = v_zero(), lane[SHORT_ROW], others[SHORT_ROW];
    for (size_t j = 0; j < n; j++) {
        vec z = r->a[j], e = shifted_exp(z, m);
        ties = v_add(ties, one_if_maximum(z, m));
        others[j] = unless_maximum(z, m, e);
        lane[j] = r->a[j] = e;
    }
    *sum = sum_columns(n, lane);
    return log_sum_shifted(ties, sum_columns(n, others));
}

static void class_short_rows(short_rows *r) {
    const size_t n = r->cols;
    vec m = max_columns(n, r->a), at_class = v_zero(), sum;
    for (size_t j = 0; j < n; j++)
        at_class = v_select(v_eq(r->class, v_set1((real)j)), r->a[j], at_class);
    vec log_sum = short_log_sum(r, m, &sum);
    r->loss = v_add(v_sub(m, at_class), log_sum);
    for (size_t j = 0; j < n; j++) {
        vec y = v_div(r->a[j], sum), less = v_sub(y, v_set1(1));
        r->a[j] = v_mul(v_select(v_eq(r->class, v_set1((real)j)), less, y), r->scale);
    }
}

static void target_short_rows(short_rows *r) {
    const size_t n = r->cols;
    vec m = max_columns(n, r->a), lane[SHORT_ROW];
    target_constants c = {.s = r->scale};
    for (size_t j = 0; j < n; j++)
        lane[j] = v_add(v_zero(), r->b[j]);
    c.sum_t = sum_columns(n, lane);
    for (size_t j = 0; j < n; j++)
        lane[j] = add_below_max(v_zero(), r->a[j], r->b[j], m);
    vec below = sum_columns(n, lane);
    r->loss = v_fma(c.sum_t, short_log_sum(r, m, &c.sum), below);
    for (size_t j = 0; j < n; j++)
        r->a[j] = target_gradient(r->a[j], r->b[j], &c);
}

static void cross_entropy_logits(nnla__matrix Z, nnla__row_targets T, double scale, void *L, nnla__matrix D) {
    const real s = (real)scale;
    real *loss = L;
    short_rows_call call = {.A = Z, .out = D, .classes = T.classes, .scale = s, .L = loss};
    if (T.T == NULL) {
        for (size_t i = run_short_rows(&call, class_short_rows); i < Z.rows; i++)
            loss[i] = class_row(Z.cols, row_of(&Z, i), (size_t)T.classes[i], s, row_of(&D, i));
        return;
    }
    call.classes = NULL;
    call.B = targets_matrix(T, Z.rows, Z.cols);
    for (size_t i = run_short_rows(&call, target_short_rows); i < Z.rows; i++)
        loss[i] = target_row(Z.cols, row_of(&Z, i), row_of(&call.B, i), s, row_of(&D, i));
}

/* sum − t max(log y, −100) */
V_INLINE vec step_probability(vec *sum, vec y, vec t, vec a) {
    (void)a;
    return *sum = v_select(v_eq(t, v_zero()), *sum, v_fnma(t, bounded_log(v_log(y)), *sum));
}

/* −t / max(y, 1e-12) · s */
V_INLINE vec probability_gradient(vec y, vec t, vec s) {
    return v_mul(v_div(v_neg(t), v_max(v_set1((real)1e-12), y)), s);
}

static void cross_entropy_probabilities(nnla__matrix Y, nnla__row_targets T, double scale, void *L, nnla__matrix D) {
    size_t n = Y.cols;
    vec s = v_set1((real)scale);
    const nnla__matrix targets = targets_matrix(T, Y.rows, n);
    for (size_t i = 0; i < Y.rows; i++) {
        const real *y = row_of(&Y, i);
        real *l = (real *)L + i, *d = row_of(&D, i);
        if (T.T != NULL) {
            const real *t = row_of(&targets, i);
            *l = fold(n, y, t, v_zero(), 0, step_probability, v_add);
            if (d != NULL)
                map_2_by(n, y, t, s, d, probability_gradient);
        } else {
            vec y_c = v_set1(y[T.classes[i]]);
            *l = v_first(v_neg(bounded_log(v_log(y_c))));
            if (d != NULL) {
                element_fill(n, 0, d);
                v_store_n(d + T.classes[i], probability_gradient(y_c, v_set1(1), s), 1);
            }
        }
    }
}

#endif
