/* Counts every call of malloc and its kin in the process, by replacing them in the test program. */
#ifndef NNLA_TESTS_MALLOC_COUNTER_H
#define NNLA_TESTS_MALLOC_COUNTER_H

#include <stddef.h>

/* 0 where malloc cannot be replaced (sanitizers, C libraries other than glibc): a test then calls skip(). */
int malloc_counter_available(void);

/* Calls of malloc, calloc, realloc, posix_memalign, aligned_alloc and memalign so far, of all threads. */
size_t malloc_counter_allocations(void);

/* Calls of free with a block so far. */
size_t malloc_counter_releases(void);

#endif
