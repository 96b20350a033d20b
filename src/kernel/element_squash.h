/* Squashes of single elements and their slopes. A squash is a function of z and one of (z or y, dy), and a line in
   activations.inc. */
#ifndef NNLA_SRC_ELEMENT_SQUASH_H
#define NNLA_SRC_ELEMENT_SQUASH_H

#include "kernel/element_map.h"
#include "kernel/math_exp.h"
#include "kernel/math_expm1.h"
#include "kernel/math_log1p.h"
#include "kernel/math_normal.h"
#include "kernel/math_sigmoid.h"
#include "kernel/math_tanh.h"

/* Y = f(Z) */
V_INLINE void squash_forward(const nnla__matrix *Z, const nnla__matrix *Y, vec (*f)(vec z)) {
    for (size_t i = 0; i < Z->rows; i++)
        map_1(Z->cols, row_of(Z, i), row_of(Y, i), f);
}

/* dZ = f(X, dY), X the input or the output of the squash */
V_INLINE void squash_backward(const nnla__matrix *X, const nnla__matrix *dY, const nnla__matrix *dZ,
                              vec (*f)(vec x, vec dy)) {
    for (size_t i = 0; i < dY->rows; i++)
        map_2(dY->cols, row_of(X, i), row_of(dY, i), row_of(dZ, i), f);
}

/* identity */
V_INLINE vec identity(vec z) { return z; }
static void y_identity(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, identity); }
static void dz_identity(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Z, (void)Y;
    squash_forward(dY, dZ, identity);
}

/* relu: z ≤ 0 is false for NaN, which stays, and true for −0, which becomes +0. */
V_INLINE vec relu(vec z) { return v_select(v_le(z, v_zero()), v_zero(), z); }
V_INLINE vec relu_slope(vec y, vec dy) { return v_select(v_le(y, v_zero()), v_zero(), dy); }
static void y_relu(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, relu); }
static void dz_relu(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Z;
    squash_backward(Y, dY, dZ, relu_slope);
}

/* leaky relu: y has the sign of z */
V_INLINE vec leaky_relu(vec z) { return v_select(v_lt(v_zero(), z), z, v_mul(v_set1((real)0.01), z)); }
V_INLINE vec leaky_relu_slope(vec y, vec dy) { return v_select(v_lt(v_zero(), y), dy, v_mul(v_set1((real)0.01), dy)); }
static void y_leaky_relu(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, leaky_relu); }
static void dz_leaky_relu(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY,
                          const nnla__matrix *dZ) {
    (void)Z;
    squash_backward(Y, dY, dZ, leaky_relu_slope);
}

/* elu */
V_INLINE vec elu(vec z) { return v_select(v_lt(v_zero(), z), z, v_expm1(z)); }
V_INLINE vec elu_slope(vec z, vec dy) { return v_select(v_lt(v_zero(), z), dy, v_mul(dy, v_exp(z))); }
static void y_elu(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, elu); }
static void dz_elu(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Y;
    squash_backward(Z, dY, dZ, elu_slope);
}

/* selu: λ and α of G. Klambauer et al., "Self-normalizing neural networks", 2017, appendix A3 */
#define SELU_LAMBDA 1.0507009873554804934193349852946
#define SELU_ALPHA  1.6732632423543772848170429916717
V_INLINE vec selu(vec z) {
    vec positive = v_mul(v_set1((real)SELU_LAMBDA), z);
    return v_select(v_lt(v_zero(), z), positive, v_mul(v_set1((real)(SELU_LAMBDA * SELU_ALPHA)), v_expm1(z)));
}
V_INLINE vec selu_slope(vec z, vec dy) {
    vec negative = v_mul(v_set1((real)(SELU_LAMBDA * SELU_ALPHA)), v_exp(z));
    return v_mul(dy, v_select(v_lt(v_zero(), z), v_set1((real)SELU_LAMBDA), negative));
}
static void y_selu(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, selu); }
static void dz_selu(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Y;
    squash_backward(Z, dY, dZ, selu_slope);
}

/* gelu */
V_INLINE vec gelu_slope(vec z, vec dy) { return v_mul(dy, nnla__v_gelu_slope(z)); }
static void y_gelu(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, v_gelu); }
static void dz_gelu(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Y;
    squash_backward(Z, dY, dZ, gelu_slope);
}

/* silu */
V_INLINE vec silu(vec z) { return v_mul(z, v_sigmoid(z)); }
/* σ (1 + z (1 − σ)) with 1 − σ(z) = σ(−z) */
V_INLINE vec silu_slope(vec z, vec dy) {
    vec e = nnla__v_exp_minus_abs(z), s = nnla__v_sigmoid_of(z, e), rest = nnla__v_sigmoid_of(v_neg(z), e);
    return v_mul(dy, v_mul(s, v_fma(z, rest, v_set1(1))));
}
static void y_silu(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, silu); }
static void dz_silu(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Y;
    squash_backward(Z, dY, dZ, silu_slope);
}

/* softplus: max(z, 0) + log(1 + e^−|z|) */
V_INLINE vec softplus(vec z) { return v_add(v_max(z, v_zero()), nnla__v_log1p_of_unit(nnla__v_exp_minus_abs(z))); }
V_INLINE vec softplus_slope(vec z, vec dy) { return v_mul(dy, v_sigmoid(z)); }
static void y_softplus(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, softplus); }
static void dz_softplus(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Y;
    squash_backward(Z, dY, dZ, softplus_slope);
}

/* tanh: dz = dy · fnma(y, y, 1) */
V_INLINE vec tanh_slope(vec y, vec dy) { return v_mul(dy, v_fnma(y, y, v_set1(1))); }
static void y_tanh(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, v_tanh); }
static void dz_tanh(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Z;
    squash_backward(Y, dY, dZ, tanh_slope);
}

/* sigmoid: dz = dy · (y · (1 − y)) */
V_INLINE vec sigmoid_slope(vec y, vec dy) { return v_mul(dy, v_mul(y, v_sub(v_set1(1), y))); }
static void y_sigmoid(const nnla__matrix *Z, const nnla__matrix *Y) { squash_forward(Z, Y, v_sigmoid); }
static void dz_sigmoid(const nnla__matrix *Z, const nnla__matrix *Y, const nnla__matrix *dY, const nnla__matrix *dZ) {
    (void)Z;
    squash_backward(Y, dY, dZ, sigmoid_slope);
}

#endif
