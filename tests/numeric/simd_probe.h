/* The vector vocabulary and the elementary functions of one instruction set × element type, for tests: simd_probe.c is
   compiled once for each of them, as the kernels are. */
#ifndef NNLA_TESTS_SIMD_PROBE_H
#define NNLA_TESTS_SIMD_PROBE_H

#include <stddef.h>

#include "nnla/base.h"

/* n is a multiple of 32. */
typedef void simd_probe_map(size_t n, const void *a, const void *b, const void *c, void *y);

typedef struct simd_probe_entry {
    const char *name;
    simd_probe_map *map;
} simd_probe_entry;

typedef struct simd_probe {
    const char *isa;
    nnla_dtype dtype;
    size_t lanes;
    const simd_probe_entry *operations; /* of simd_operations.inc, in its order */
    const simd_probe_entry *functions;  /* of elementary_functions.inc, in its order */
    /* y takes `lanes` reals; any_first: whether one of the lanes < n of x is not 0 */
    void (*load_n)(size_t n, const void *p, void *y);
    void (*store_n)(size_t n, const void *x, void *p);
    int (*any_first)(size_t n, const void *x);
    int (*all)(const void *x); /* whether all lanes of x are not 0 */
    /* of `lanes` reals; h a power of two below `lanes` */
    double (*first)(const void *x);
    void (*down)(size_t h, const void *x, void *y);
} simd_probe;

enum {
#define SIMD_OPERATION(name, vector, plain) SIMD_OPERATION_##name,
#include "numeric/simd_operations.inc"
#undef SIMD_OPERATION
    SIMD_OPERATION_COUNT
};

enum {
#define ELEMENTARY_FUNCTION(name, ulp_f32, ulp_f64, low, high) ELEMENTARY_##name,
#include "numeric/elementary_functions.inc"
#undef ELEMENTARY_FUNCTION
    ELEMENTARY_COUNT
};

/* NULL if the instruction set is not of this build or this machine. */
const simd_probe *simd_probe_of(const char *isa, nnla_dtype dtype);

#endif
