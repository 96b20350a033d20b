/* Cross-entropy of rows: −Σ_j t_j log y_j, t a distribution or 1 at a class and 0 elsewhere. */
#ifndef NNLA_SRC_ELEMENT_CROSS_ENTROPY_H
#define NNLA_SRC_ELEMENT_CROSS_ENTROPY_H

#include "kernel/element_arithmetic.h"
#include "kernel/element_loss.h"
#include "kernel/element_softmax.h"

V_INLINE const real *target_row(nnla__row_targets T, size_t i) { return (const real *)T.T + i * T.stride; }

/* lane + t (m − z); 0 where t is 0, even if z is infinite */
V_INLINE vec step_below_max(vec lane, vec z, vec t, vec m) {
    return v_select(v_eq(t, v_zero()), lane, v_fma(t, v_sub(m, z), lane));
}

/* Σ t_j (logsumexp(z) − z_j) = Σ t_j (m − z_j) + Σt · log Σ e^(z_j − m): for a class c exactly 0 + log1p(…) if z_c is
   the maximum. */
static real cross_entropy_row(size_t n, const real *z, const real *t, real sum_t) {
    real m = row_max(n, z);
    real below = fold_lanes(n, z, t, v_set1(m), 0, step_below_max, join_sum);
    return first_lane(v_fma(v_set1(sum_t), v_set1(log_sum_shifted(n, z, m)), v_set1(below)));
}

static real cross_entropy_class(size_t n, const real *z, size_t c) {
    real m = row_max(n, z);
    return (m - z[c]) + log_sum_shifted(n, z, m);
}

/* (y − t) s */
V_INLINE vec scaled_difference(vec y, vec t, vec s) { return v_mul(v_sub(y, t), s); }

static void cross_entropy_logits(nnla__matrix Z, nnla__row_targets T, double scale, void *L, nnla__matrix D) {
    size_t n = Z.cols;
    vec s = v_set1((real)scale);
    for (size_t i = 0; i < Z.rows; i++) {
        const real *z = row_of(&Z, i);
        real *l = (real *)L + i, *d = row_of(&D, i);
        if (T.T != NULL) {
            const real *t = target_row(T, i);
            real sum_t = row_sum(n, t);
            *l = cross_entropy_row(n, z, t, sum_t);
            if (d != NULL) {
                softmax_row(n, z, d);
                map_1_by(n, d, v_set1(sum_t), d, v_mul);
                map_2_by(n, d, t, s, d, scaled_difference);
            }
        } else {
            size_t c = (size_t)T.classes[i];
            *l = cross_entropy_class(n, z, c);
            if (d != NULL) {
                softmax_row(n, z, d);
                d[c] -= 1;
                map_1_by(n, d, s, d, v_mul);
            }
        }
    }
}

/* lane − t max(log y, −100) */
V_INLINE vec step_probability(vec lane, vec y, vec t, vec a) {
    (void)a;
    return v_select(v_eq(t, v_zero()), lane, v_fnma(t, bounded_log(v_log(y)), lane));
}

/* −t / max(y, 1e-12) · s */
V_INLINE vec probability_gradient(vec y, vec t, vec s) {
    return v_mul(v_div(v_neg(t), v_max(v_set1((real)1e-12), y)), s);
}

static void cross_entropy_probabilities(nnla__matrix Y, nnla__row_targets T, double scale, void *L, nnla__matrix D) {
    size_t n = Y.cols;
    vec s = v_set1((real)scale);
    for (size_t i = 0; i < Y.rows; i++) {
        const real *y = row_of(&Y, i);
        real *l = (real *)L + i, *d = row_of(&D, i);
        if (T.T != NULL) {
            const real *t = target_row(T, i);
            *l = fold_lanes(n, y, t, v_zero(), 0, step_probability, join_sum);
            if (d != NULL)
                map_2_by(n, y, t, s, d, probability_gradient);
        } else {
            vec y_c = v_set1(y[T.classes[i]]);
            *l = first_lane(v_neg(bounded_log(v_log(y_c))));
            if (d != NULL) {
                element_fill(n, 0, d);
                v_store_n(d + T.classes[i], probability_gradient(y_c, v_set1(1), s), 1);
            }
        }
    }
}

#endif
