/* Planned memory: one function lays out an object; with a NULL base it measures, with a block it places, so size
   and placement cannot drift. */
#ifndef NNLA_SRC_ARENA_H
#define NNLA_SRC_ARENA_H

#include <stddef.h>

typedef struct nnla__arena {
    char *base;   /* NULL: measure only */
    size_t used;  /* bytes so far, a multiple of 64 */
    int overflow; /* set when `used` would overflow; sticky */
} nnla__arena;

/* The next `count × size` bytes, aligned to 64; NULL when measuring or after an overflow. */
void *nnla__arena_take(nnla__arena *arena, size_t count, size_t size);

/* The same, set to 0 up to the next one, for what is read before it is written. */
void *nnla__arena_take_zeros(nnla__arena *arena, size_t count, size_t size);

#endif
