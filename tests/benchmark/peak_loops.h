/* Loops that reach the machine's limits with the vectors of one instruction set. */
#ifndef NNLA_BENCHMARK_PEAK_LOOPS_H
#define NNLA_BENCHMARK_PEAK_LOOPS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct peak_loops {
    const char *isa;
    int bits; /* of an element: 32 or 64 */
    /* Fused multiply-adds in registers alone, count times; returns how many floating-point operations one time is. */
    double (*multiply_add)(size_t count);
    /* Reads all of the memory, count times; bytes is a multiple of 4096. */
    void (*read)(size_t count, size_t bytes, const void *memory);
} peak_loops;

/* Those of the instruction set that the library uses, see nnla_isa_name(). */
const peak_loops *peak_loops_in_use(int bits);

#ifdef __cplusplus
}
#endif

#endif
