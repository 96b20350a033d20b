#include "base/alloc.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/config.h"
#include "base/status.h"

static void *default_allocate(void *payload, size_t size) {
    (void)payload;
    return malloc(size);
}

static void default_release(void *payload, void *block) {
    (void)payload;
    free(block);
}

static const nnla_allocator default_allocator = {sizeof(nnla_allocator), NULL, default_allocate, default_release};

static nnla_allocator current = {sizeof(nnla_allocator), NULL, default_allocate, default_release};
static atomic_size_t live_blocks;

nnla_status nnla_set_allocator(const nnla_allocator *allocator) {
    if (allocator == NULL)
        allocator = &default_allocator;
    /* A shorter one would mix functions that do not belong together. */
    if (allocator->struct_size < sizeof(nnla_allocator)) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_set_allocator: struct_size is %zu, expected %zu",
                          allocator->struct_size, sizeof(nnla_allocator));
    }
    nnla_allocator wanted = default_allocator;
    nnla_status status = nnla__config_read("nnla_set_allocator", "nppp", &wanted, sizeof wanted, allocator);
    if (status != NNLA_OK)
        return status;
    if (wanted.allocate == NULL || wanted.release == NULL) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_set_allocator: %s is NULL",
                          wanted.allocate == NULL ? "allocate" : "release");
    }
    size_t in_use = atomic_load(&live_blocks);
    if (in_use != 0) {
        return nnla__fail(NNLA_ERROR_STATE, "nnla_set_allocator: %zu blocks of the present allocator are still in use",
                          in_use);
    }
    current = wanted;
    return NNLA_OK;
}

/* A block is what the allocator gave, then padding, then a pointer to what it gave, then the aligned bytes. */
enum { HEADER = NNLA__ALIGNMENT - 1 + sizeof(void *) };

void *nnla__allocate_scratch(size_t size) {
    size_t total = 0;
    char *given = NULL;
    if (nnla__checked_add(size, HEADER, &total))
        given = current.allocate(current.payload, total);
    if (given == NULL)
        return nnla__fail_null(NNLA_ERROR_OUT_OF_MEMORY, "out of memory: %zu bytes asked for", size);
    atomic_fetch_add_explicit(&live_blocks, 1, memory_order_relaxed);
    size_t first = sizeof(void *) + (uintptr_t)given % NNLA__ALIGNMENT;
    size_t padding = (NNLA__ALIGNMENT - first % NNLA__ALIGNMENT) % NNLA__ALIGNMENT;
    char *block = given + sizeof(void *) + padding;
    memcpy(block - sizeof(void *), &given, sizeof(void *));
    return block;
}

void *nnla__allocate(size_t size) {
    void *block = nnla__allocate_scratch(size);
    if (block != NULL)
        memset(block, 0, size);
    return block;
}

void *nnla__allocate_array(size_t count, size_t size) {
    size_t total = 0;
    if (!nnla__checked_multiply(count, size, &total)) {
        return nnla__fail_null(NNLA_ERROR_OUT_OF_MEMORY, "out of memory: %zu × %zu bytes overflow", count, size);
    }
    return nnla__allocate(total);
}

void *nnla__grown(void *array, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return array;
    size_t larger = *capacity == 0 ? 8 : 2 * *capacity;
    void *copy = nnla__allocate_array(larger, size);
    if (copy == NULL)
        return NULL;
    if (count > 0)
        memcpy(copy, array, count * size);
    nnla__release(array);
    *capacity = larger;
    return copy;
}

char *nnla__duplicate_text(const char *text) {
    size_t size = strlen(text) + 1;
    char *copy = nnla__allocate(size);
    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

void nnla__release(void *block) {
    if (block == NULL)
        return;
    void *given = NULL;
    memcpy(&given, (char *)block - sizeof(void *), sizeof(void *));
    current.release(current.payload, given);
    atomic_fetch_sub_explicit(&live_blocks, 1, memory_order_relaxed);
}
