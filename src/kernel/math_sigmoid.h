/* σ(x) = 1/(1 + e⁻ˣ) = (x < 0 ? e : 1)/(1 + e), e = e^−|x|: small results keep their precision. */
#ifndef NNLA_SRC_MATH_SIGMOID_H
#define NNLA_SRC_MATH_SIGMOID_H

#include "kernel/math_exp.h"

/* σ(x), e = e^−|x| */
V_INLINE vec nnla__v_sigmoid_of(vec x, vec e) { return v_div(v_select_negative(x, e, v_set1(1)), v_add(v_set1(1), e)); }

V_FUNCTION vec v_sigmoid(vec x) { return nnla__v_sigmoid_of(x, nnla__v_exp_minus_abs(x)); }

#endif
