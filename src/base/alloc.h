/* The one door to memory. */
#ifndef NNLA_SRC_ALLOC_H
#define NNLA_SRC_ALLOC_H

#include <stddef.h>

enum { NNLA__ALIGNMENT = 64 };

/* The next multiple of the alignment; the caller knows that it does not overflow. */
static inline size_t nnla__aligned(size_t bytes) {
    return (bytes + NNLA__ALIGNMENT - 1) / NNLA__ALIGNMENT * NNLA__ALIGNMENT;
}

/* `size` bytes aligned to 64, zeroed, of the library's allocator; NULL with the failure recorded. A size of 0
   gives a block that can be released. */
void *nnla__allocate(size_t size);

/* The same, not zeroed: memory that is written before it is read. */
void *nnla__allocate_scratch(size_t size);

/* count × size, checked; otherwise as nnla__allocate. */
void *nnla__allocate_array(size_t count, size_t size);

/* Room for one more element of an array with `count` of them: the array, or a larger one that takes its place, with
   *capacity as it is then. NULL with the failure recorded, and the array as it was, if there is no memory. */
void *nnla__grown(void *array, size_t count, size_t *capacity, size_t size);

/* A copy of a string; NULL with the failure recorded. */
char *nnla__duplicate_text(const char *text);

/* Takes NULL. */
void nnla__release(void *block);

#endif
