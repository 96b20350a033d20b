/* Every kernel on every instruction set: a list of calls, each of which must give the same bits whatever the
   instruction set, the number of threads, the alignment of its operands, and in place. */
#ifndef NNLA_TESTS_KERNEL_CASES_H
#define NNLA_TESTS_KERNEL_CASES_H

#include "kernel/kernels.h"

/* What a case works on: a and b are read; x and y hold data and may be written, of which all n elements are compared,
   as are the numbers. All arrays have n elements of the pass's type. */
typedef struct kernel_operands {
    size_t n;
    const void *a, *b;
    void *x, *y;
    double numbers[4];
} kernel_operands;

typedef struct kernel_case {
    const char *name;
    void (*run)(const nnla__pass *pass, kernel_operands *o);
    double low, high; /* finite operands lie between them */
    int in_place;     /* 1: x is written and may be a */
} kernel_case;

/* Compares each case on each instruction set with the scalar one: NaN equal to NaN, all else bit by bit; sse2-fast,
   which does not fuse, within `fast_tolerance` units in the last place of max(1, |scalar|). Sizes around the widths of
   vectors and the lengths of blocks; finite operands, then some NaN, infinities, zeros and denormal numbers among
   them; unaligned; in place; where the memory ends. Nothing outside x and y is written, nothing outside any is read. */
void check_on_every_isa(const kernel_case *cases, size_t count, double fast_tolerance);

/* Compares each case with 2, 3 and 8 threads with one thread, at a size that wakes them. */
void check_with_threads(const kernel_case *cases, size_t count);

/* A pass of one instruction set, without scratch. */
nnla__pass pass_of_isa(size_t isa, nnla_dtype dtype);

/* The pass of the best instruction set. */
nnla__pass pass_of(nnla_dtype dtype);

/* Element i of an array of f32 or f64. */
double element_of(nnla_dtype dtype, const void *x, size_t i);
void set_element(nnla_dtype dtype, void *x, size_t i, double value);

#endif
