/* Where things are and how many: what the drivers of products and of element kernels share. */
#ifndef NNLA_SRC_ADDRESSING_H
#define NNLA_SRC_ADDRESSING_H

#include <stddef.h>
#include <stdint.h>

/* Element `index` of an array whose elements have `size` bytes; NULL stays NULL. */
static inline void *nnla__at(const void *x, size_t index, size_t size) {
    return x ? (void *)((uintptr_t)x + index * size) : NULL;
}

static inline size_t nnla__smaller(size_t a, size_t b) { return a < b ? a : b; }
static inline size_t nnla__ceil_div(size_t a, size_t b) { return a / b + (a % b != 0); }
static inline size_t nnla__round_up(size_t a, size_t b) { return nnla__ceil_div(a, b) * b; }

#endif
