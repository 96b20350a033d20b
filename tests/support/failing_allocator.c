#include "failing_allocator.h"

#include "nnla_test.h"

#include <stdatomic.h>
#include <stdlib.h>

static int installed;
static atomic_size_t calls;
static atomic_size_t live_blocks;
static atomic_size_t fail_index = SIZE_MAX;

static void *allocate(void *payload, size_t size) {
    (void)payload;
    size_t call = atomic_fetch_add(&calls, 1);
    if (call == atomic_load(&fail_index))
        return NULL;
    void *block = malloc(size);
    if (block != NULL)
        atomic_fetch_add(&live_blocks, 1);
    return block;
}

static void release(void *payload, void *block) {
    (void)payload;
    atomic_fetch_sub(&live_blocks, 1);
    free(block);
}

void failing_allocator_install(void) {
    const nnla_allocator hook = {sizeof(nnla_allocator), NULL, allocate, release};
    failing_allocator_fail_at(SIZE_MAX);
    assert_ok(nnla_set_allocator(&hook));
    installed = 1;
}

void failing_allocator_remove(void) {
    assert_int_equal(failing_allocator_live_blocks(), 0);
    assert_ok(nnla_set_allocator(NULL));
    installed = 0;
}

void failing_allocator_fail_at(size_t index) {
    atomic_store(&calls, 0);
    atomic_store(&fail_index, index);
}

size_t failing_allocator_calls(void) { return atomic_load(&calls); }

size_t failing_allocator_live_blocks(void) { return atomic_load(&live_blocks); }

size_t run_with_each_allocation_failed(nnla_status (*scenario)(void *payload), void *payload) {
    int install = !installed;
    if (install)
        failing_allocator_install();
    size_t live_before = failing_allocator_live_blocks();
    size_t index = 0;
    for (;; index++) {
        failing_allocator_fail_at(index);
        nnla_status status = scenario(payload);
        int failed_one = failing_allocator_calls() > index;
        failing_allocator_fail_at(SIZE_MAX);
        nnla_status expected = failed_one ? NNLA_ERROR_OUT_OF_MEMORY : NNLA_OK;
        size_t live = failing_allocator_live_blocks();
        if (status != expected || live != live_before) {
            print_error("with allocation %zu %s: %s (\"%s\"), %zu blocks leaked\n", index,
                        failed_one ? "failed" : "not reached", nnla_status_name(status), nnla_error_message(),
                        live - live_before);
            fail();
        }
        if (!failed_one)
            break;
    }
    if (install)
        failing_allocator_remove();
    return index;
}
