/* The counter-based generator. */
#include "support/nnla_test.h"

#include <string.h>

#include "base/rng.h"

/* kat_vectors of Random123 1.14, lines "philox4x32 10". */
static void test_known_answers(void **state) {
    (void)state;
    static const struct {
        uint64_t counter, stream, seed;
        uint32_t bits[4];
    } vectors[] = {
        {0, 0, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {UINT64_MAX, UINT64_MAX, UINT64_MAX, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {UINT64_C(0x85a308d3243f6a88),
         UINT64_C(0x0370734413198a2e),
         UINT64_C(0x299f31d0a4093822),
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < 3; i++) {
        nnla__rng rng = nnla__rng_create(vectors[i].seed, vectors[i].stream);
        uint32_t bits[4];
        nnla__rng_block(&rng, vectors[i].counter, bits);
        assert_same_bits(bits, vectors[i].bits, sizeof bits);
        assert_int_equal(rng.counter, 0);
    }
}

/* Draw i is the same whoever made the draws before it. */
static void test_independent_of_order(void **state) {
    (void)state;
    nnla__rng forward = nnla__rng_create(42, 7);
    uint64_t drawn[100];
    for (size_t i = 0; i < 100; i++)
        drawn[i] = nnla__rng_bits(&forward);
    for (size_t i = 100; i-- > 0;) {
        nnla__rng jumped = nnla__rng_create(42, 7);
        jumped.counter = i;
        assert_true(nnla__rng_bits(&jumped) == drawn[i]);
        uint32_t bits[4];
        nnla__rng_block(&jumped, i, bits);
        assert_true(((uint64_t)bits[1] << 32 | bits[0]) == drawn[i]);
    }
    nnla__rng other_stream = nnla__rng_create(42, 8), other_seed = nnla__rng_create(43, 7);
    assert_true(nnla__rng_bits(&other_stream) != drawn[0]);
    assert_true(nnla__rng_bits(&other_seed) != drawn[0]);
}

static void test_below(void **state) {
    (void)state;
    nnla__rng rng = nnla__rng_create(2, 0);
    for (uint64_t bound = 1; bound < 20; bound++) {
        size_t seen[20] = {0};
        for (int i = 0; i < 4000; i++) {
            uint64_t x = nnla__rng_below(&rng, bound);
            assert_true(x < bound);
            seen[x]++;
        }
        for (uint64_t x = 0; x < bound; x++)
            assert_close((double)seen[x], 4000.0 / (double)bound, 0, 6 * 63.3 / 2);
    }
    /* Two thirds of all draws: the plain remainder would favour the lower half of it two to one. */
    const uint64_t bound = UINT64_C(3) << 62;
    int low = 0;
    for (int i = 0; i < 10000; i++) {
        uint64_t x = nnla__rng_below(&rng, bound);
        assert_true(x < bound);
        low += x < bound / 2;
    }
    assert_in_range(low, 4700, 5300);
    for (int i = 0; i < 100; i++)
        nnla__rng_below(&rng, UINT64_MAX);
}

static void test_shuffle(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    size_t indices[COUNT], again[COUNT];
    int seen[COUNT] = {0}, kept = 0;
    for (size_t i = 0; i < COUNT; i++)
        indices[i] = again[i] = i;
    nnla__rng rng = nnla__rng_create(3, 1), same = rng, other = nnla__rng_create(3, 2);
    nnla__rng_shuffle(&rng, indices, COUNT);
    nnla__rng_shuffle(&same, again, COUNT);
    assert_same_bits(indices, again, sizeof indices);
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(indices[i] < COUNT);
        seen[indices[i]]++;
        kept += indices[i] == i;
    }
    for (size_t i = 0; i < COUNT; i++)
        assert_int_equal(seen[i], 1);
    assert_true(kept < 10);
    nnla__rng_shuffle(&other, again, COUNT);
    assert_true(memcmp(again, indices, sizeof again) != 0);
    nnla__rng_shuffle(&rng, indices, 0);
    nnla__rng_shuffle(&rng, indices, 1);

    /* Each of the 3! orders comes equally often. */
    int orders[27] = {0};
    for (int i = 0; i < 6000; i++) {
        size_t three[3] = {0, 1, 2};
        nnla__rng_shuffle(&rng, three, 3);
        orders[three[0] * 9 + three[1] * 3 + three[2]]++;
    }
    static const int permutations[] = {5, 7, 11, 15, 19, 21};
    for (size_t i = 0; i < 6; i++)
        assert_in_range(orders[permutations[i]], 850, 1150);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_independent_of_order),
        cmocka_unit_test(test_below),
        cmocka_unit_test(test_shuffle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
