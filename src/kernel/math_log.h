/* log x = k ln 2 + log z, x = 2ᵏ z. In f32 z is in [⅔, 1⅓), log z a polynomial of z − 1. In f64 z is in [0.734, 1.469),
   log z = log c + log(1 − r), c of a table, r = 1 − z/c (P. T. P. Tang, "Table-driven implementation of the logarithm
   function", TOMS 16, 1990; S. Gal's choice of c); near 1 c is 1, and nothing cancels. */
#ifndef NNLA_SRC_MATH_LOG_H
#define NNLA_SRC_MATH_LOG_H

#include "kernel/math_exp.h"

#if NNLA__REAL_BITS == 32
#  define NNLA__LOG_LEAST     INT32_C(0x3f2aaaab) /* the bits of the least z */
#  define NNLA__EXPONENT_MASK INT32_C(-0x00800000)
#  define NNLA__MIN_NORMAL    0x1p-126f
#else
#  define NNLA__LOG_LEAST     INT64_C(0x3fe7800000000000)
#  define NNLA__EXPONENT_MASK INT64_C(-0x0010000000000000)
#  define NNLA__MIN_NORMAL    0x1p-1022
#endif
#define NNLA__EXPONENT_UNIT ((real)(INT64_C(1) << NNLA__FRACTION_BITS))
#define NNLA__INFINITY      ((real)__builtin_inf())
#define NNLA__NAN           ((real)__builtin_nan(""))

/* bits = k·2^FRACTION_BITS, as a real */
V_INLINE vec nnla__v_of_exponent_bits(ivec bits) {
#ifdef NNLA__HAVE_CONVERT
    return v_convert(bits);
#else
    /* 2¹⁰⁴ + 2⁵²(k + 2 BIAS), whose last bits are those of k + 2 BIAS > 0 */
    ivec biased = i_shr(i_add(bits, i_set1(2 * NNLA__ONE_BITS)), NNLA__FRACTION_BITS);
    vec sum = v_from_bits(i_or(biased, v_bits(v_set1(0x1p+104))));
    return v_sub(sum, v_set1(0x1p+104 + 2 * NNLA__EXPONENT_BIAS * 0x1p+52));
#endif
}

/* log(2^shift x) + *correction (none if NULL) for a positive, finite, normal x; shift_bits = shift·2^FRACTION_BITS. */
V_INLINE vec nnla__v_log_normal(vec x, ivec shift_bits, const vec *correction) {
    ivec offset = i_sub(v_bits(x), i_set1(NNLA__LOG_LEAST)), exponent = i_and(offset, i_set1(NNLA__EXPONENT_MASK));
    vec z = v_from_bits(i_sub(v_bits(x), exponent));
    vec k = nnla__v_of_exponent_bits(i_add(exponent, shift_bits)); /* times EXPONENT_UNIT */
#if NNLA__REAL_BITS == 32
    vec f = v_sub(z, v_set1(1));
    vec p = nnla__v_horner(f, nnla__log_table, NNLA__COUNT(nnla__log_table));
    vec square = v_mul(f, f);
    vec log_z = correction == NULL ? v_fma(p, square, f) : v_add(f, v_fma(p, square, *correction));
    return v_fma(k, v_set1(NNLA__LN2 / NNLA__EXPONENT_UNIT), log_z);
#else
    ivec interval = i_shr(offset, NNLA__FRACTION_BITS - 4); /* its last four bits */
    vec r = v_fnma_exact(z, v_lookup(nnla__inverse_of_c_table, interval), v_set1(1));
    vec high = v_fma(k, v_set1(NNLA__LN2_HI / NNLA__EXPONENT_UNIT), v_lookup(nnla__log_of_c_table, interval));
    /* high − r = sum + low exactly (T. J. Dekker's Fast2Sum): |high| is 0 or the larger */
    vec sum = v_sub(high, r), low = v_sub(v_sub(high, sum), r);
    low = v_fma(k, v_set1(NNLA__LN2_LO / NNLA__EXPONENT_UNIT), low);
    if (correction != NULL)
        low = v_add(low, *correction);
    vec p = nnla__v_horner(r, nnla__log_table, NNLA__COUNT(nnla__log_table));
    return v_add(sum, v_fnma(p, v_mul(r, r), low));
#endif
}

/* log x + *correction (none if NULL) for any x; infinite or NaN where log x is. */
V_FUNCTION vec nnla__v_log_corrected(vec x, const vec *correction) {
    mask normal = m_and(v_le(v_set1(NNLA__MIN_NORMAL), x), v_lt(x, v_set1(NNLA__INFINITY)));
    if (m_all(normal))
        return nnla__v_log_normal(x, i_set1(0), correction);
    /* 2^FRACTION_BITS makes a denormal number normal */
    mask denormal = v_lt(x, v_set1(NNLA__MIN_NORMAL));
    vec scaled = v_select(denormal, v_mul(x, v_set1(NNLA__EXPONENT_UNIT)), x);
    ivec shift =
        v_bits(v_select(denormal, v_from_bits(i_set1(-((word)NNLA__FRACTION_BITS << NNLA__FRACTION_BITS))), v_zero()));
    vec result = nnla__v_log_normal(scaled, shift, correction);
    result = v_select(v_lt(x, v_set1(NNLA__INFINITY)), result, x);
    return v_select(v_le(x, v_zero()), v_select(v_eq(x, v_zero()), v_set1(-NNLA__INFINITY), v_set1(NNLA__NAN)), result);
}

V_FUNCTION vec v_log(vec x) { return nnla__v_log_corrected(x, NULL); }

#endif
