/* What the vocabularies of 128 bits of x86 and WebAssembly spell alike, over v_load, v_store and NNLA__FLOAT. */
#ifndef NNLA_SRC_SIMD_128_ALIKE_H
#define NNLA_SRC_SIMD_128_ALIKE_H

V_INLINE vec v_load_n(const real *p, size_t n) {
    real x[NNLA__V] = {0};
    for (size_t i = 0; i < n; i++)
        x[i] = p[i];
    return v_load(x);
}

V_INLINE void v_store_n(real *p, vec x, size_t n) {
    real y[NNLA__V];
    v_store(y, x);
    for (size_t i = 0; i < n; i++)
        p[i] = y[i];
}

V_INLINE vec v_add(vec a, vec b) { return NNLA__FLOAT(add)(a, b); }

V_INLINE vec v_sub(vec a, vec b) { return NNLA__FLOAT(sub)(a, b); }

V_INLINE vec v_mul(vec a, vec b) { return NNLA__FLOAT(mul)(a, b); }

V_INLINE vec v_div(vec a, vec b) { return NNLA__FLOAT(div)(a, b); }

V_INLINE vec v_sqrt(vec x) { return NNLA__FLOAT(sqrt)(x); }

#endif
