/* fenced_memory.h where pages cannot be closed: fences hold a pattern that must still be there at the end. */
#include "support/fenced_memory.h"

#include "support/nnla_test.h"

enum { FENCE = 4096, PATTERN = 0x5a };

fenced_memory fenced_memory_create(size_t bytes) {
    fenced_memory m = {.page = FENCE, .bytes = (bytes + 63) / 64 * 64};
    m.block = calloc(1, m.bytes + 2 * FENCE);
    assert_non_null(m.block);
    memset(m.block, PATTERN, FENCE);
    memset(m.block + FENCE + m.bytes, PATTERN, FENCE);
    return m;
}

void fenced_memory_destroy(fenced_memory *memory) {
    for (size_t i = 0; i < FENCE; i++) {
        assert_int_equal(memory->block[i], PATTERN);
        assert_int_equal(memory->block[FENCE + memory->bytes + i], PATTERN);
    }
    free(memory->block);
}

void *fenced_first(const fenced_memory *memory) { return memory->block + memory->page; }

void *fenced_last(const fenced_memory *memory, size_t bytes) {
    return memory->block + memory->page + memory->bytes - bytes;
}
