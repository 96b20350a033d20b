#include "malloc_counter.h"

#include <stdlib.h>

#include "sanitized.h"

#if defined(__GLIBC__) && !SANITIZED

#  include <errno.h>
#  include <stdatomic.h>
#  include <stdint.h>

static atomic_size_t allocations;
static atomic_size_t releases;

/* glibc's own names of the functions replaced here. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);
void *memalign(size_t alignment, size_t size);
int posix_memalign(void **block, size_t alignment, size_t size);

static void count_allocation(void) { atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed); }

void *malloc(size_t size) {
    count_allocation();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    count_allocation();
    return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
    count_allocation();
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    count_allocation();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
    void *made = memalign(alignment, size);
    if (made == NULL)
        return ENOMEM;
    *block = made;
    return 0;
}

void free(void *block) {
    if (block != NULL)
        atomic_fetch_add_explicit(&releases, 1, memory_order_relaxed);
    __libc_free(block);
}

int malloc_counter_available(void) { return 1; }

size_t malloc_counter_allocations(void) { return atomic_load(&allocations); }

size_t malloc_counter_releases(void) { return atomic_load(&releases); }

#else

int malloc_counter_available(void) { return 0; }

size_t malloc_counter_allocations(void) { return 0; }

size_t malloc_counter_releases(void) { return 0; }

#endif
