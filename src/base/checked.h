/* Size arithmetic; it says when it overflows. */
#ifndef NNLA_SRC_CHECKED_H
#define NNLA_SRC_CHECKED_H

#include <stddef.h>
#include <stdint.h>

/* *product = a × b; returns 0, leaving *product, if it overflows size_t. */
static inline int nnla__checked_multiply(size_t a, size_t b, size_t *product) {
    if (b != 0 && a > SIZE_MAX / b)
        return 0;
    *product = a * b;
    return 1;
}

/* *sum = a + b; returns 0, leaving *sum, if it overflows size_t. */
static inline int nnla__checked_add(size_t a, size_t b, size_t *sum) {
    if (a > SIZE_MAX - b)
        return 0;
    *sum = a + b;
    return 1;
}

static inline size_t nnla__larger(size_t a, size_t b) { return a > b ? a : b; }

#endif
