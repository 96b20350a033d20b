/* σ(x) = 1/(1 + e⁻ˣ) = (x < 0 ? e : 1)/(1 + e), e = e^−|x|: small results keep their precision. */
#ifndef NNLA_SRC_MATH_SIGMOID_H
#define NNLA_SRC_MATH_SIGMOID_H

#include "kernel/math_exp.h"

V_INLINE vec v_sigmoid(vec x) {
    vec minus = v_from_bits(i_or(v_bits(x), i_set1(NNLA__WORD_SIGN)));
    vec e = nnla__v_exp_in_range(v_max(v_set1(NNLA__EXP_MIN), minus));
    return v_div(v_select_negative(x, e, v_set1(1)), v_add(v_set1(1), e));
}

#endif
