/* Buffers that share space when their lifetimes do not meet. */
#ifndef NNLA_SRC_MEMORY_PLAN_H
#define NNLA_SRC_MEMORY_PLAN_H

#include <stddef.h>

/* A buffer that is used at the times first … last. */
typedef struct nnla__lifetime {
    size_t bytes, first, last;
    size_t offset; /* output: a multiple of 64 */
    int placed;    /* 0 before the call */
} nnla__lifetime;

/* Gives each buffer an offset so that no two that are alive at one time overlap; returns the bytes of the whole,
   SIZE_MAX if they overflow. Largest first, each at the lowest place that is free for its lifetime. */
size_t nnla__plan_memory(nnla__lifetime *buffers, size_t count);

#endif
