#include "base/arena.h"

#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"

void *nnla__arena_take(nnla__arena *arena, size_t count, size_t size) {
    const size_t align = NNLA__ALIGNMENT;
    size_t bytes = 0, padded = 0, end = 0;
    if (arena->overflow || !nnla__checked_multiply(count, size, &bytes) ||
        !nnla__checked_add(bytes, align - 1, &padded) ||
        !nnla__checked_add(arena->used, padded / align * align, &end)) {
        arena->overflow = 1;
        return NULL;
    }
    void *place = arena->base == NULL ? NULL : arena->base + arena->used;
    arena->used = end;
    return place;
}

void *nnla__arena_take_zeros(nnla__arena *arena, size_t count, size_t size) {
    void *place = nnla__arena_take(arena, count, size);
    if (place != NULL)
        memset(place, 0, nnla__aligned(count * size));
    return place;
}
