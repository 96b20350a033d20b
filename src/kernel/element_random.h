/* The generator of base/rng.h for many positions at once, and uniform numbers made of its bits. */
#ifndef NNLA_SRC_ELEMENT_RANDOM_H
#define NNLA_SRC_ELEMENT_RANDOM_H

#include <string.h>

#include "base/rng.h"
#include "kernel/simd.h"

#if NNLA__REAL_BITS == 64

enum {
    RANDOM_VECS = 4, /* in flight, since a round waits for its products */
    RANDOM_GROUP = RANDOM_VECS * NNLA__V
};

/* One round of as many blocks as there are lanes. A lane holds 32 bits of a block in its low half; what gathers in the
   high half is never read. */
V_INLINE void random_round(ivec c[4], ivec k0, ivec k1) {
    ivec p0 = i_mul_low(i_set1((word)NNLA__PHILOX_MULTIPLIER_0), c[0]);
    ivec p1 = i_mul_low(i_set1((word)NNLA__PHILOX_MULTIPLIER_1), c[2]);
    c[0] = i_xor(i_xor(i_shr(p1, 32), c[1]), k0);
    c[1] = p1;
    c[2] = i_xor(i_xor(i_shr(p0, 32), c[3]), k1);
    c[3] = p0;
}

/* The low halves of two lanes as one word, stored as a real for want of another store. */
V_INLINE void random_store_word(real *word_bits, ivec low, ivec high) {
    v_store(word_bits, v_from_bits(i_or(i_shl(high, 32), i_shr(i_shl(low, 32), 32))));
}

/* The blocks at `counters`: the first word of each, then the second words. */
static void random_group(const nnla__rng *rng, const ivec counters[RANDOM_VECS], real first_words[RANDOM_GROUP],
                         real second_words[RANDOM_GROUP]) {
    ivec c[RANDOM_VECS][4];
    ivec k0 = i_set1((word)rng->seed), k1 = i_shr(k0, 32);
    UNROLL(4) for (int v = 0; v < RANDOM_VECS; v++) {
        c[v][0] = counters[v];
        c[v][1] = i_shr(counters[v], 32);
        c[v][2] = i_set1((word)rng->stream);
        c[v][3] = i_shr(c[v][2], 32);
    }
    for (int round = 0; round < NNLA__PHILOX_ROUNDS; round++) {
        UNROLL(4) for (int v = 0; v < RANDOM_VECS; v++) random_round(c[v], k0, k1);
        k0 = i_add(k0, i_set1((word)NNLA__PHILOX_WEYL_0));
        k1 = i_add(k1, i_set1((word)NNLA__PHILOX_WEYL_1));
    }
    UNROLL(4) for (int v = 0; v < RANDOM_VECS; v++) {
        random_store_word(first_words + v * NNLA__V, c[v][0], c[v][1]);
        random_store_word(second_words + v * NNLA__V, c[v][2], c[v][3]);
    }
}

static void random_words(const nnla__rng *rng, uint64_t first, size_t blocks, uint64_t *words) {
    uint64_t numbers[NNLA__V];
    real lanes[NNLA__V], first_words[RANDOM_GROUP], second_words[RANDOM_GROUP];
    for (size_t l = 0; l < NNLA__V; l++)
        numbers[l] = first + l;
    memcpy(lanes, numbers, sizeof lanes);
    ivec counter = v_bits(v_load(lanes));
    for (size_t done = 0; done < blocks; done += RANDOM_GROUP) {
        ivec counters[RANDOM_VECS];
        UNROLL(4) for (int v = 0; v < RANDOM_VECS; v++) {
            counters[v] = counter;
            counter = i_add(counter, i_set1(NNLA__V));
        }
        random_group(rng, counters, first_words, second_words);
        size_t count = blocks - done < RANDOM_GROUP ? blocks - done : RANDOM_GROUP;
        for (size_t i = 0; i < count; i++) {
            memcpy(words + 2 * (done + i), first_words + i, sizeof *words);
            memcpy(words + 2 * (done + i) + 1, second_words + i, sizeof *words);
        }
    }
}

#endif

/* x = low + width · u, where u is the word's high 53 bits times 2^−53. The conversion is exact: the halves of the 53
   bits become the last digits of 2^84 and of 2^52, which a vector does without an instruction of its own. */
static void element_uniform(size_t n, const uint64_t *words, double low, double width, void *x) {
    real *to = x;
    for (size_t i = 0; i < n; i++) {
        uint64_t digits = words[i] >> 11;
        uint64_t upper_bits = digits >> 32 | UINT64_C(0x4530000000000000);
        uint64_t lower_bits = (digits & UINT32_MAX) | UINT64_C(0x4330000000000000);
        double upper, lower;
        memcpy(&upper, &upper_bits, sizeof upper);
        memcpy(&lower, &lower_bits, sizeof lower);
        double u = ((upper - (0x1p84 + 0x1p52)) + lower) * 0x1p-53;
        to[i] = (real)(low + width * u);
    }
}

#endif
