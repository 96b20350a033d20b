/* The definition of a matrix product in plain C, and operands that notice what happens around them. */
#ifndef NNLA_TESTS_PRODUCT_REFERENCE_H
#define NNLA_TESTS_PRODUCT_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/kernels.h"

/* What the definition computes: C = alpha op(A) op(B) + beta C + 1 biasᵀ, each element a chain of correctly rounded
   fused multiply-adds that closes every 256 terms. */
typedef struct product_case {
    nnla_dtype dtype;
    int transpose_a, transpose_b;
    size_t m, n, k;
    double alpha, beta;
    int with_bias;
    size_t gap;    /* elements between the rows of each operand */
    size_t offset; /* elements from a 64-byte boundary to each operand */
    int special;   /* some elements are NaN, infinite, −0, denormal or huge */
    uint64_t seed;
} product_case;

/* Operands in memory of their own: exactly as long as they are, so that a sanitizer sees a read beyond; `copy` is what
   they held at first. */
typedef struct guarded_matrix {
    nnla__matrix matrix;
    unsigned char *block, *copy;
    size_t bytes;
} guarded_matrix;

guarded_matrix guarded_matrix_create(nnla_dtype dtype, size_t rows, size_t cols, size_t gap, size_t offset,
                                     uint64_t seed, int special);
void guarded_matrix_destroy(guarded_matrix *matrix);
void guarded_matrix_reset(guarded_matrix *matrix); /* as it was first */
/* Nothing of it was written; or, with `inside` = 0, nothing between and around its elements. */
void assert_guarded(const guarded_matrix *matrix, nnla_dtype dtype, int inside);

typedef struct product_operands {
    guarded_matrix A, B, C, bias;
    nnla__matrix expected; /* by the definition */
    double *tolerance;     /* of each element of C without fused multiply-add; negative: no finite claim */
} product_operands;

product_operands product_operands_create(const product_case *c);
void product_define(const product_case *c, product_operands *operands); /* again, after a change of A or B */
void product_operands_destroy(product_operands *operands);

/* C as the definition has it, bit for bit but for NaN payloads; or within the tolerance if `exact` is 0. Without
   _values: and nothing else was written. */
void assert_product(const product_case *c, const product_operands *operands, const char *isa, int exact);

void assert_product_values(const product_case *c, const product_operands *operands, const char *isa, int exact);

int isa_is_exact(const char *isa); /* all but sse2-fast */

/* 64-byte aligned scratch with guards. */
typedef struct guarded_scratch {
    unsigned char *block;
    void *memory;
    size_t bytes;
} guarded_scratch;
guarded_scratch guarded_scratch_create(size_t bytes);
void guarded_scratch_destroy(guarded_scratch *scratch); /* asserts that the guards are whole */

#endif
