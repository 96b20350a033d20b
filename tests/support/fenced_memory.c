#define _DEFAULT_SOURCE

#include "fenced_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include "nnla_test.h"

fenced_memory fenced_memory_create(size_t bytes) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    fenced_memory m = {.page = page, .bytes = (bytes + page - 1) / page * page};
    void *block = mmap(NULL, m.bytes + 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(block != MAP_FAILED);
    m.block = block;
    assert_int_equal(mprotect(m.block, page, PROT_NONE), 0);
    assert_int_equal(mprotect(m.block + page + m.bytes, page, PROT_NONE), 0);
    return m;
}

void fenced_memory_destroy(fenced_memory *memory) { munmap(memory->block, memory->bytes + 2 * memory->page); }

void *fenced_first(const fenced_memory *memory) { return memory->block + memory->page; }

void *fenced_last(const fenced_memory *memory, size_t bytes) {
    return memory->block + memory->page + memory->bytes - bytes;
}
