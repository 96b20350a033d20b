/* The allocator hook and the one door to memory. */
#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "support/failing_allocator.h"

static void test_aligned_zeros(void **state) {
    (void)state;
    static const unsigned char zeros[1000];
    unsigned char *blocks[100];
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 100; i++) {
            size_t size = i * 10;
            blocks[i] = nnla__allocate(size);
            assert_created(blocks[i]);
            assert_int_equal((uintptr_t)blocks[i] % NNLA__ALIGNMENT, 0);
            assert_same_bits(blocks[i], zeros, size);
            memset(blocks[i], 0xA5, size);
        }
        for (size_t i = 0; i < 100; i++)
            nnla__release(blocks[i]);
    }
    nnla__release(NULL);
}

static void test_overflow(void **state) {
    (void)state;
    assert_null(nnla__allocate(SIZE_MAX));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
    assert_null(nnla__allocate(SIZE_MAX - 70));
    assert_null(nnla__allocate_array(SIZE_MAX / 2, 3));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
    assert_message("3 bytes overflow");
    void *none = nnla__allocate_array(0, SIZE_MAX);
    assert_created(none);
    nnla__release(none);
}

static void test_duplicate(void **state) {
    (void)state;
    char *copy = nnla__duplicate_text("hidden.weight");
    assert_created(copy);
    assert_string_equal(copy, "hidden.weight");
    nnla__release(copy);
}

/* Gives blocks at each offset that malloc's alignment allows. */
static size_t offset;
static size_t blocks_alive;

static void *offset_allocate(void *payload, size_t size) {
    assert_ptr_equal(payload, &offset);
    char *block = aligned_alloc(64, (size + 128 + 63) / 64 * 64);
    blocks_alive++;
    *(char **)(void *)(block + offset) = block;
    return block + offset + 16;
}

static void offset_release(void *payload, void *block) {
    assert_ptr_equal(payload, &offset);
    blocks_alive--;
    free(*(char **)(void *)((char *)block - 16));
}

static void test_any_alignment(void **state) {
    (void)state;
    const nnla_allocator hook = {sizeof hook, &offset, offset_allocate, offset_release};
    assert_ok(nnla_set_allocator(&hook));
    for (offset = 0; offset < 64; offset += 16) {
        unsigned char *block = nnla__allocate(100);
        assert_created(block);
        assert_int_equal((uintptr_t)block % NNLA__ALIGNMENT, 0);
        memset(block, 1, 100);
        assert_int_equal(blocks_alive, 1);
        nnla__release(block);
        assert_int_equal(blocks_alive, 0);
    }
    assert_ok(nnla_set_allocator(NULL));
}

static void test_wrong_hooks(void **state) {
    (void)state;
    nnla_allocator hook = {sizeof hook, &offset, offset_allocate, offset_release};
    hook.struct_size = 8;
    assert_status(nnla_set_allocator(&hook), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("struct_size is 8");
    struct {
        nnla_allocator known;
        void *unknown;
    } later = {{sizeof later, &offset, offset_allocate, offset_release}, NULL};
    assert_ok(nnla_set_allocator(&later.known));
    later.unknown = &later;
    assert_status(nnla_set_allocator(&later.known), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("does not know");
    assert_ok(nnla_set_allocator(NULL));
    hook.struct_size = sizeof hook;
    hook.release = NULL;
    assert_status(nnla_set_allocator(&hook), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("release is NULL");
    hook.allocate = NULL;
    assert_status(nnla_set_allocator(&hook), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("allocate is NULL");
    void *block = nnla__allocate(1);
    assert_status(nnla_set_allocator(NULL), NNLA_ERROR_STATE);
    assert_message("1 blocks");
    nnla__release(block);
    assert_ok(nnla_set_allocator(NULL));
}

static nnla_status two_blocks(void *payload) {
    (void)payload;
    void *first = nnla__allocate(10);
    char *second = first == NULL ? NULL : nnla__duplicate_text("text");
    nnla_status status = second == NULL ? nnla_error_status() : NNLA_OK;
    nnla__release(second);
    nnla__release(first);
    return status;
}

static void test_each_failure(void **state) {
    (void)state;
    assert_int_equal(run_with_each_allocation_failed(two_blocks, NULL), 2);
    failing_allocator_install();
    void *kept = nnla__allocate(10);
    assert_int_equal(run_with_each_allocation_failed(two_blocks, NULL), 2);
    assert_int_equal(failing_allocator_live_blocks(), 1);
    nnla__release(kept);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aligned_zeros), cmocka_unit_test(test_overflow),    cmocka_unit_test(test_duplicate),
        cmocka_unit_test(test_any_alignment), cmocka_unit_test(test_wrong_hooks), cmocka_unit_test(test_each_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
