/* Arithmetic on elements. */
#ifndef NNLA_SRC_ELEMENT_ARITHMETIC_H
#define NNLA_SRC_ELEMENT_ARITHMETIC_H

#include "kernel/element_map.h"
#include "kernel/math_exp.h"
#include "kernel/math_log.h"
#include "kernel/math_sigmoid.h"
#include "kernel/math_tanh.h"
#include "kernel/math_trig.h"

static void element_fill(size_t n, double value, void *x) {
    real *y = x;
    vec v = v_set1((real)value);
    size_t i = 0;
    for (; i + NNLA__V <= n; i += NNLA__V)
        v_store(y + i, v);
    if (i < n)
        v_store_n(y + i, v, n - i);
}

static void element_round(size_t n, const double *x, void *y) {
    real *to = y;
    for (size_t i = 0; i < n; i++)
        to[i] = (real)x[i];
}

static void map_exp(size_t n, const void *x, void *y) { map_1(n, x, y, v_exp); }
static void map_log(size_t n, const void *x, void *y) { map_1(n, x, y, v_log); }
static void map_sin(size_t n, const void *x, void *y) { map_1(n, x, y, v_sin); }
static void map_cos(size_t n, const void *x, void *y) { map_1(n, x, y, v_cos); }
static void map_tanh(size_t n, const void *x, void *y) { map_1(n, x, y, v_tanh); }
static void map_sigmoid(size_t n, const void *x, void *y) { map_1(n, x, y, v_sigmoid); }
static void map_sqrt(size_t n, const void *x, void *y) { map_1(n, x, y, v_sqrt); }
static void map_abs(size_t n, const void *x, void *y) { map_1(n, x, y, v_abs); }

static void element_add(size_t n, const void *a, const void *b, void *c) { map_2(n, a, b, c, v_add); }
static void element_subtract(size_t n, const void *a, const void *b, void *c) { map_2(n, a, b, c, v_sub); }
static void element_multiply(size_t n, const void *a, const void *b, void *c) { map_2(n, a, b, c, v_mul); }

/* y = fma(a, x, b·y); y = a·x if b = 0 */
static void element_axpby(size_t n, double a, const void *x, double b, void *y) {
    const real *from = x;
    real *to = y;
    vec va = v_set1((real)a), vb = v_set1((real)b);
    if ((real)b == 0) {
        map_1_by(n, from, va, to, v_mul);
        return;
    }
    size_t i = 0;
    for (; i + NNLA__V <= n; i += NNLA__V)
        v_store(to + i, v_fma(va, v_load(from + i), v_mul(vb, v_load(to + i))));
    if (i < n) {
        vec last = v_fma(va, v_load_n(from + i, n - i), v_mul(vb, v_load_n(to + i, n - i)));
        v_store_n(to + i, last, n - i);
    }
}

#endif
