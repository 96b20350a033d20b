/* Memory between two pages that nobody may touch: a read or a write of one byte too many is a signal. */
#ifndef NNLA_TESTS_FENCED_MEMORY_H
#define NNLA_TESTS_FENCED_MEMORY_H

#include <stddef.h>

typedef struct fenced_memory {
    unsigned char *block; /* the first fence */
    size_t page, bytes;   /* of a fence; between the fences */
} fenced_memory;

/* Room for `bytes` at least, zeros. Fails the test if there is none. */
fenced_memory fenced_memory_create(size_t bytes);
void fenced_memory_destroy(fenced_memory *memory);

/* The first and the last so many bytes of it. */
void *fenced_first(const fenced_memory *memory);
void *fenced_last(const fenced_memory *memory, size_t bytes);

#endif
