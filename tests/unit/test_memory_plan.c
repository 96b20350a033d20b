/* Buffers that share space by lifetime. */
#include "support/nnla_test.h"

#include "network/memory_plan.h"
#include "support/random_data.h"

enum { MOST = 12, ROUNDS = 2000 };

static void test_nothing(void **state) {
    (void)state;
    nnla__lifetime none;
    assert_int_equal(nnla__plan_memory(&none, 0), 0);
}

static void test_a_chain_needs_two(void **state) {
    (void)state;
    nnla__lifetime chain[] = {{.bytes = 64, .first = 0, .last = 1},
                              {.bytes = 60, .first = 1, .last = 2},
                              {.bytes = 1, .first = 2, .last = 3},
                              {.bytes = 64, .first = 3, .last = 4}};
    assert_int_equal(nnla__plan_memory(chain, 4), 128);
    assert_int_equal(chain[0].offset, 0);
    assert_int_equal(chain[1].offset, 64);
    assert_int_equal(chain[2].offset, 0);
    assert_int_equal(chain[3].offset, 64);
}

/* Large ones that fit together are planned, however many there are. */
static void test_sizes_that_overflow(void **state) {
    (void)state;
    nnla__lifetime half[] = {{.bytes = SIZE_MAX / 2 - 200, .first = 0, .last = 1},
                             {.bytes = SIZE_MAX / 2 - 200, .first = 1, .last = 2},
                             {.bytes = 64, .first = 2, .last = 2}};
    nnla__lifetime more[] = {half[0], half[1], half[2], {.bytes = 300, .first = 3, .last = 3}};
    nnla__lifetime huge = {.bytes = SIZE_MAX};
    assert_true(nnla__plan_memory(half, 3) > SIZE_MAX / 2);
    assert_int_equal(half[1].offset, half[0].bytes);
    assert_true(nnla__plan_memory(more, 4) == SIZE_MAX);
    assert_true(nnla__plan_memory(&huge, 1) == SIZE_MAX);
}

static int meet(const nnla__lifetime *a, const nnla__lifetime *b) {
    return a->first <= b->last && b->first <= a->last && a->offset < b->offset + b->bytes &&
           b->offset < a->offset + a->bytes;
}

/* Any set of buffers: none that live together overlap, each is aligned and within the whole. */
static void test_random(void **state) {
    (void)state;
    uint64_t random = 1;
    for (int round = 0; round < ROUNDS; round++) {
        nnla__lifetime buffers[MOST] = {{0}};
        size_t count = 1 + random_bits(&random) % MOST, sum = 0;
        for (size_t i = 0; i < count; i++) {
            buffers[i].bytes = 1 + random_bits(&random) % 500;
            buffers[i].first = random_bits(&random) % 10;
            buffers[i].last = buffers[i].first + random_bits(&random) % 4;
        }
        size_t total = nnla__plan_memory(buffers, count);
        for (size_t i = 0; i < count; i++) {
            sum += buffers[i].bytes;
            assert_int_equal(buffers[i].offset % 64, 0);
            assert_true(buffers[i].offset + buffers[i].bytes <= total);
            for (size_t j = 0; j < i; j++)
                assert_false(meet(&buffers[i], &buffers[j]));
        }
        assert_true(total <= sum);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_a_chain_needs_two),
        cmocka_unit_test(test_sizes_that_overflow),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
