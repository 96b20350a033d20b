/* The mask of a dropout layer, drawn by dropout_mask.c, applied. */
#ifndef NNLA_SRC_ELEMENT_DROPOUT_H
#define NNLA_SRC_ELEMENT_DROPOUT_H

#include <stddef.h>
#include <stdint.h>

static void element_dropout(size_t n, const uint32_t *bits, uint64_t threshold, double scale, const void *x, void *y) {
    const real *from = x;
    real *to = y;
    real factor = (real)scale;
    for (size_t i = 0; i < n; i++)
        to[i] = bits[i] >= threshold ? from[i] * factor : 0;
}

#endif
