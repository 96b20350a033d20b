/* Loops that apply a library's function of one vector register, of one instruction set, to memory. */
#ifndef NNLA_BENCHMARK_VECTOR_FUNCTION_LOOPS_H
#define NNLA_BENCHMARK_VECTOR_FUNCTION_LOOPS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A function of one register that returns one; its real type depends on the instruction set. */
typedef void (*vector_function)(void);

/* n is a multiple of 64. */
typedef void vector_function_loop(vector_function f, size_t n, const void *x, void *y);

typedef struct vector_function_loops {
    const char *isa;
    int bits;                      /* of an element: 32 or 64 */
    vector_function_loop *plain;   /* y = f(x) */
    vector_function_loop *sigmoid; /* y = 1/(1 + f(−x)), f = exp */
    vector_function_loop *gelu;    /* y = x/2 (1 + f(x/√2)), f = erf */
} vector_function_loops;

/* Those of the instruction set that the library uses, see nnla_isa_name(). */
const vector_function_loops *vector_function_loops_in_use(int bits);

#ifdef __cplusplus
}
#endif

#endif
