/* The mask of a dropout layer, drawn by dropout_mask.c, applied. */
#ifndef NNLA_SRC_ELEMENT_DROPOUT_H
#define NNLA_SRC_ELEMENT_DROPOUT_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/simd.h"

V_INLINE real kept_or_0(uint64_t draw, uint64_t threshold, real x, real factor) {
    return (uint32_t)draw >= (uint32_t)threshold ? x * factor : 0;
}

static void element_dropout(size_t n, const uint64_t *words, uint64_t threshold, double scale, const void *x, void *y) {
    const real *from = x;
    real *to = y;
    real factor = (real)scale;
    for (size_t i = 0; i < n / 2; i++) {
        real first = from[2 * i], second = from[2 * i + 1];
        to[2 * i] = kept_or_0(words[i], threshold, first, factor);
        to[2 * i + 1] = kept_or_0(words[i] >> 32, threshold, second, factor);
    }
    if (n % 2 != 0)
        to[n - 1] = kept_or_0(words[n / 2], threshold, from[n - 1], factor);
}

#endif
