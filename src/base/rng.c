#include "base/rng.h"

nnla__rng nnla__rng_create(uint64_t seed, uint64_t stream) {
    nnla__rng rng = {seed, stream, 0};
    return rng;
}

void nnla__rng_block(const nnla__rng *rng, uint64_t counter, uint32_t bits[4]) {
    uint32_t c0 = (uint32_t)counter, c1 = (uint32_t)(counter >> 32);
    uint32_t c2 = (uint32_t)rng->stream, c3 = (uint32_t)(rng->stream >> 32);
    uint32_t k0 = (uint32_t)rng->seed, k1 = (uint32_t)(rng->seed >> 32);
    for (int round = 0; round < NNLA__PHILOX_ROUNDS; round++) {
        uint64_t p0 = (uint64_t)NNLA__PHILOX_MULTIPLIER_0 * c0;
        uint64_t p1 = (uint64_t)NNLA__PHILOX_MULTIPLIER_1 * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += NNLA__PHILOX_WEYL_0;
        k1 += NNLA__PHILOX_WEYL_1;
    }
    bits[0] = c0;
    bits[1] = c1;
    bits[2] = c2;
    bits[3] = c3;
}

uint64_t nnla__rng_bits(nnla__rng *rng) {
    uint32_t bits[4];
    nnla__rng_block(rng, rng->counter++, bits);
    return (uint64_t)bits[1] << 32 | bits[0];
}

/* The high half of a × b; *low is the low half. */
static uint64_t multiply_wide(uint64_t a, uint64_t b, uint64_t *low) {
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
    uint64_t middle_low = a0 * b1 + (uint32_t)middle;
    *low = a * b;
    return a1 * b1 + (middle >> 32) + (middle_low >> 32);
}

uint64_t nnla__rng_below(nnla__rng *rng, uint64_t bound) {
    uint64_t low;
    uint64_t result = multiply_wide(nnla__rng_bits(rng), bound, &low);
    if (low >= bound)
        return result;
    uint64_t threshold = (0 - bound) % bound; /* 2^64 mod bound: so many draws would favour small results */
    while (low < threshold)
        result = multiply_wide(nnla__rng_bits(rng), bound, &low);
    return result;
}

void nnla__rng_shuffle(nnla__rng *rng, size_t *indices, size_t count) {
    for (size_t left = count; left > 1; left--) {
        size_t chosen = (size_t)nnla__rng_below(rng, left);
        size_t last = indices[left - 1];
        indices[left - 1] = indices[chosen];
        indices[chosen] = last;
    }
}
