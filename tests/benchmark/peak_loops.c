/* Compiled once for each instruction set × element type, as the kernels are. */
#include "peak_loops.h"

#include "kernel/simd.h"

#define JOIN_OF(a, b, c, d) a##b##c##d
#define JOIN(a, b, c, d)    JOIN_OF(a, b, c, d)

/* Chains that do not depend on each other: more than latency × units of any processor, fewer than registers. */
enum { CHAINS = 12, STEPS = 16 };

static volatile real sink;

static double multiply_add(size_t count) {
    const vec a = v_set1((real)0.5), b = v_set1((real)0.25);
    vec s[CHAINS];
    UNROLL(12)
    for (int i = 0; i < CHAINS; i++)
        s[i] = v_set1((real)i);
    for (; count > 0; count--)
        for (int step = 0; step < STEPS; step++) {
            UNROLL(12)
            for (int i = 0; i < CHAINS; i++)
                s[i] = v_fma(s[i], a, b);
        }
    vec sum = v_zero();
    UNROLL(12)
    for (int i = 0; i < CHAINS; i++)
        sum = v_add(sum, s[i]);
    real lanes[NNLA__V];
    v_store(lanes, sum);
    sink = lanes[0];
    return 2.0 * CHAINS * STEPS * NNLA__V;
}

static void read_all(size_t count, size_t bytes, const void *memory) {
    enum { LOADS = 8 };
    const size_t n = bytes / sizeof(real);
    vec s[LOADS];
    UNROLL(8)
    for (int i = 0; i < LOADS; i++)
        s[i] = v_zero();
    for (; count > 0; count--)
        for (const real *x = memory, *end = x + n; x < end; x += LOADS * NNLA__V) {
            UNROLL(8)
            for (int i = 0; i < LOADS; i++)
                s[i] = v_add(s[i], v_load(x + i * NNLA__V));
        }
    vec sum = v_zero();
    UNROLL(8)
    for (int i = 0; i < LOADS; i++)
        sum = v_add(sum, s[i]);
    real lanes[NNLA__V];
    v_store(lanes, sum);
    sink = lanes[0];
}

const peak_loops JOIN(peak_loops_, NNLA__ISA_ID, _f, NNLA__REAL_BITS);
const peak_loops JOIN(peak_loops_, NNLA__ISA_ID, _f, NNLA__REAL_BITS) = {
    .isa = NNLA__ISA_NAME, .bits = NNLA__REAL_BITS, .multiply_add = multiply_add, .read = read_all};
