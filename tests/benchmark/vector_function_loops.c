/* Compiled once for each instruction set × element type, as the kernels are. */
#include "vector_function_loops.h"

#include "kernel/simd.h"

#define JOIN_OF(a, b, c, d) a##b##c##d
#define JOIN(a, b, c, d)    JOIN_OF(a, b, c, d)

typedef vec function_of_vec(vec x);

static void plain(vector_function f, size_t n, const void *x, void *y) {
    function_of_vec *const function = (function_of_vec *)f;
    for (size_t i = 0; i < n; i += NNLA__V)
        v_store((real *)y + i, function(v_load((const real *)x + i)));
}

static void sigmoid(vector_function f, size_t n, const void *x, void *y) {
    function_of_vec *const function = (function_of_vec *)f;
    for (size_t i = 0; i < n; i += NNLA__V) {
        vec e = function(v_neg(v_load((const real *)x + i)));
        v_store((real *)y + i, v_div(v_set1(1), v_add(v_set1(1), e)));
    }
}

static void gelu(vector_function f, size_t n, const void *x, void *y) {
    function_of_vec *const function = (function_of_vec *)f;
    for (size_t i = 0; i < n; i += NNLA__V) {
        const vec z = v_load((const real *)x + i);
        vec e = function(v_mul(z, v_set1((real)0.70710678118654752440)));
        v_store((real *)y + i, v_mul(v_mul(v_set1((real)0.5), z), v_add(v_set1(1), e)));
    }
}

const vector_function_loops JOIN(vector_function_loops_, NNLA__ISA_ID, _f, NNLA__REAL_BITS);
const vector_function_loops JOIN(vector_function_loops_, NNLA__ISA_ID, _f, NNLA__REAL_BITS) = {
    .isa = NNLA__ISA_NAME, .bits = NNLA__REAL_BITS, .plain = plain, .sigmoid = sigmoid, .gelu = gelu};
