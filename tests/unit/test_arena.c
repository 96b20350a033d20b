/* Planned memory. */
#include <string.h>

#include "support/nnla_test.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/checked.h"

enum { PARTS = 5 };

static const size_t counts[PARTS] = {3, 0, 100, 1, 16};

static void lay_out(nnla__arena *arena, void *parts[PARTS]) {
    for (size_t i = 0; i < PARTS; i++)
        parts[i] = nnla__arena_take(arena, counts[i], sizeof(float));
}

static void test_measure_then_place(void **state) {
    (void)state;
    void *parts[PARTS];
    nnla__arena measure = {0};
    lay_out(&measure, parts);
    assert_false(measure.overflow);
    assert_int_equal(measure.used, 64 + 0 + 448 + 64 + 64);
    for (size_t i = 0; i < PARTS; i++)
        assert_null(parts[i]);

    nnla__arena place = {.base = nnla__allocate(measure.used)};
    lay_out(&place, parts);
    assert_int_equal(place.used, measure.used);
    assert_ptr_equal(parts[0], place.base);
    for (size_t i = 0; i + 1 < PARTS; i++) {
        assert_int_equal((uintptr_t)parts[i] % 64, 0);
        assert_true((char *)parts[i] + counts[i] * sizeof(float) <= (char *)parts[i + 1]);
    }
    nnla__release(place.base);
}

static void test_zeros(void **state) {
    (void)state;
    nnla__arena measure = {0};
    assert_null(nnla__arena_take_zeros(&measure, 5, 3));
    nnla__arena_take(&measure, 1, 1);
    nnla__arena place = {.base = nnla__allocate_scratch(measure.used)};
    assert_non_null(place.base);
    memset(place.base, 0xff, measure.used);
    const unsigned char *zeros = nnla__arena_take_zeros(&place, 5, 3), *next = nnla__arena_take(&place, 1, 1);
    for (const unsigned char *byte = zeros; byte < next; byte++)
        assert_int_equal(*byte, 0);
    assert_int_equal(*next, 0xff);
    nnla__release(place.base);
}

static void test_overflow(void **state) {
    (void)state;
    static const size_t takes[][2] = {{SIZE_MAX / 2, 3}, {SIZE_MAX, 1}, {SIZE_MAX - 63, 1}};
    for (size_t i = 0; i < 3; i++) {
        nnla__arena arena = {0};
        assert_null(nnla__arena_take(&arena, 1, 1));
        assert_null(nnla__arena_take(&arena, takes[i][0], takes[i][1]));
        assert_true(arena.overflow);
        assert_int_equal(arena.used, 64);
        assert_null(nnla__arena_take(&arena, 1, 1));
        assert_int_equal(arena.used, 64);
    }
}

static void test_checked(void **state) {
    (void)state;
    size_t result = 7;
    assert_true(nnla__checked_multiply(SIZE_MAX, 1, &result) && result == SIZE_MAX);
    assert_true(nnla__checked_multiply(SIZE_MAX, 0, &result) && result == 0);
    assert_true(nnla__checked_add(SIZE_MAX - 1, 1, &result) && result == SIZE_MAX);
    result = 7;
    assert_false(nnla__checked_multiply(SIZE_MAX / 2 + 1, 2, &result));
    assert_false(nnla__checked_add(SIZE_MAX, 1, &result));
    assert_int_equal(result, 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_measure_then_place),
        cmocka_unit_test(test_zeros),
        cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
