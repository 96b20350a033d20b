/* Loops over elements. The function applied is inlined into each kernel that names it. */
#ifndef NNLA_SRC_ELEMENT_MAP_H
#define NNLA_SRC_ELEMENT_MAP_H

#include "kernel/kernels.h"
#include "kernel/simd.h"

/* Two vectors at once hide each other's latency, if there are 32 registers for the constants of a long f. */
#define NNLA__MAP_PAIRS (NNLA__V * NNLA__REAL_BITS == 512)

/* y = f(x) */
V_INLINE void map_1(size_t n, const real *x, real *y, vec (*f)(vec)) {
    size_t i = 0;
    for (; NNLA__MAP_PAIRS && i + 2 * NNLA__V <= n; i += 2 * NNLA__V) {
        const vec a = f(v_load(x + i)), b = f(v_load(x + i + NNLA__V));
        v_store(y + i, a);
        v_store(y + i + NNLA__V, b);
    }
    for (; i + NNLA__V <= n; i += NNLA__V)
        v_store(y + i, f(v_load(x + i)));
    if (i < n)
        v_store_n(y + i, f(v_load_n(x + i, n - i)), n - i);
}

/* y = f(x, a) with a constant a */
V_INLINE void map_1_by(size_t n, const real *x, vec a, real *y, vec (*f)(vec, vec)) {
    size_t i = 0;
    for (; i + NNLA__V <= n; i += NNLA__V)
        v_store(y + i, f(v_load(x + i), a));
    if (i < n)
        v_store_n(y + i, f(v_load_n(x + i, n - i), a), n - i);
}

/* y = f(x, a, b) with constants a and b */
V_INLINE void map_1_by_2(size_t n, const real *x, vec a, vec b, real *y, vec (*f)(vec, vec, vec)) {
    size_t i = 0;
    for (; i + NNLA__V <= n; i += NNLA__V)
        v_store(y + i, f(v_load(x + i), a, b));
    if (i < n)
        v_store_n(y + i, f(v_load_n(x + i, n - i), a, b), n - i);
}

/* c = f(a, b) */
V_INLINE void map_2(size_t n, const real *a, const real *b, real *c, vec (*f)(vec, vec)) {
    size_t i = 0;
    for (; i + 2 * NNLA__V <= n; i += 2 * NNLA__V) {
        const vec first = f(v_load(a + i), v_load(b + i)), second = f(v_load(a + i + NNLA__V), v_load(b + i + NNLA__V));
        v_store(c + i, first);
        v_store(c + i + NNLA__V, second);
    }
    for (; i + NNLA__V <= n; i += NNLA__V)
        v_store(c + i, f(v_load(a + i), v_load(b + i)));
    if (i < n)
        v_store_n(c + i, f(v_load_n(a + i, n - i), v_load_n(b + i, n - i)), n - i);
}

/* c = f(a, b, s) with a constant s */
V_INLINE void map_2_by(size_t n, const real *a, const real *b, vec s, real *c, vec (*f)(vec, vec, vec)) {
    size_t i = 0;
    for (; i + NNLA__V <= n; i += NNLA__V)
        v_store(c + i, f(v_load(a + i), v_load(b + i), s));
    if (i < n)
        v_store_n(c + i, f(v_load_n(a + i, n - i), v_load_n(b + i, n - i), s), n - i);
}

/* Row i of a matrix; NULL if it has no data. */
V_INLINE real *row_of(const nnla__matrix *X, size_t i) {
    return X->data == NULL ? NULL : (real *)X->data + i * X->stride;
}

#endif
