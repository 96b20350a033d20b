/* Losses of single elements: y the prediction, t the target; gradients are multiplied by s. */
#ifndef NNLA_SRC_ELEMENT_LOSS_H
#define NNLA_SRC_ELEMENT_LOSS_H

#include "kernel/element_map.h"
#include "kernel/math_exp.h"
#include "kernel/math_log.h"
#include "kernel/math_log1p.h"
#include "kernel/math_sigmoid.h"

/* L = loss(y, t); D = gradient(y, t, scale) if D is not NULL. D may be y. One pass: what loss and gradient have in
   common is computed once. */
V_INLINE void element_losses(size_t n, const void *y, const void *t, double scale, void *L, void *D,
                             vec (*loss)(vec y, vec t), vec (*gradient)(vec y, vec t, vec s)) {
    if (D == NULL) {
        map_2(n, y, t, L, loss);
        return;
    }
    const real *y_at = y, *t_at = t;
    const vec s = v_set1((real)scale);
    for (size_t i = 0; i < n; i += NNLA__V) {
        const size_t k = n - i;
        vec yi = v_load_part(y_at + i, k), ti = v_load_part(t_at + i, k);
        v_store_part((real *)L + i, loss(yi, ti), k);
        v_store_part((real *)D + i, gradient(yi, ti, s), k);
    }
}

V_INLINE vec squared(vec y, vec t) {
    vec e = v_sub(y, t);
    return v_mul(e, e);
}
V_INLINE vec squared_gradient(vec y, vec t, vec s) {
    vec e = v_sub(y, t);
    return v_mul(v_add(e, e), s);
}
static void loss_squared(size_t n, const void *y, const void *t, double scale, void *L, void *D) {
    element_losses(n, y, t, scale, L, D, squared, squared_gradient);
}

V_INLINE vec absolute(vec y, vec t) { return v_abs(v_sub(y, t)); }
/* The sign of e is e clamped from the outside in: 1 above 0, −1 below, e itself (0 or NaN) else. */
V_INLINE vec absolute_gradient(vec y, vec t, vec s) {
    vec e = v_sub(y, t);
    vec sign = v_select(v_lt(v_zero(), e), v_set1(1), v_select(v_lt(e, v_zero()), v_set1(-1), e));
    return v_mul(sign, s);
}
static void loss_absolute(size_t n, const void *y, const void *t, double scale, void *L, void *D) {
    element_losses(n, y, t, scale, L, D, absolute, absolute_gradient);
}

/* P. J. Huber, "Robust estimation of a location parameter", 1964, with the threshold 1 */
V_INLINE vec huber(vec y, vec t) {
    vec e = v_abs(v_sub(y, t)), half = v_set1((real)0.5);
    return v_select(v_le(e, v_set1(1)), v_mul(v_mul(half, e), e), v_sub(e, half));
}
V_INLINE vec huber_gradient(vec y, vec t, vec s) {
    vec e = v_sub(y, t);
    vec clamped = v_select(v_lt(v_set1(1), e), v_set1(1), v_select(v_lt(e, v_set1(-1)), v_set1(-1), e));
    return v_mul(clamped, s);
}
static void loss_huber(size_t n, const void *y, const void *t, double scale, void *L, void *D) {
    element_losses(n, y, t, scale, L, D, huber, huber_gradient);
}

/* Logarithms of probabilities are cut off at −100, as in PyTorch, so that a sure and wrong prediction has a loss;
   v_max(−100, NaN) is NaN. */
V_INLINE vec bounded_log(vec log_p) { return v_max(v_set1(-100), log_p); }

/* −(t log y + (1 − t) log(1 − y)) */
V_INLINE vec binary_probability(vec y, vec t) {
    vec log_y = bounded_log(v_log(y)), log_rest = bounded_log(v_log1p(v_neg(y)));
    return v_neg(v_fma(t, log_y, v_mul(v_sub(v_set1(1), t), log_rest)));
}
V_INLINE vec binary_probability_gradient(vec y, vec t, vec s) {
    vec variance = v_max(v_set1((real)1e-12), v_mul(y, v_sub(v_set1(1), y)));
    return v_mul(v_div(v_sub(y, t), variance), s);
}
static void loss_binary_probability(size_t n, const void *y, const void *t, double scale, void *L, void *D) {
    element_losses(n, y, t, scale, L, D, binary_probability, binary_probability_gradient);
}

/* log(1 + eᶻ) − zt = (max(z, 0) − zt) + log(1 + e^−|z|), the small term last */
V_INLINE vec binary_logit(vec z, vec t) {
    vec tail = nnla__v_log1p_of_unit(nnla__v_exp_minus_abs(z));
    return v_add(v_fnma(z, t, v_max(z, v_zero())), tail);
}
V_INLINE vec binary_logit_gradient(vec z, vec t, vec s) { return v_mul(v_sub(v_sigmoid(z), t), s); }
static void loss_binary_logit(size_t n, const void *z, const void *t, double scale, void *L, void *D) {
    element_losses(n, z, t, scale, L, D, binary_logit, binary_logit_gradient);
}

#endif
