/* A counter-based generator, Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random
   numbers: as easy as 1, 2, 3", SC'11. Draw i of stream s under a seed is a pure function of (seed, s, i), so any
   thread may make any part of a sequence. */
#ifndef NNLA_SRC_RNG_H
#define NNLA_SRC_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct nnla__rng {
    uint64_t seed;    /* the key */
    uint64_t stream;  /* the counter's high half: one per use (a parameter, an epoch's shuffle, a dropout mask) */
    uint64_t counter; /* the counter's low half: the block of 4 × 32 bits to be made next */
} nnla__rng;

/* The constants of Philox4x32-10 (section 3.3): two odd multipliers, and for the key a Weyl sequence by the golden ratio
   and sqrt(3) − 1. */
enum { NNLA__PHILOX_ROUNDS = 10 };
#define NNLA__PHILOX_MULTIPLIER_0 UINT32_C(0xD2511F53)
#define NNLA__PHILOX_MULTIPLIER_1 UINT32_C(0xCD9E8D57)
#define NNLA__PHILOX_WEYL_0       UINT32_C(0x9E3779B9)
#define NNLA__PHILOX_WEYL_1       UINT32_C(0xBB67AE85)

nnla__rng nnla__rng_create(uint64_t seed, uint64_t stream);

/* The 128 bits at position `counter`, without touching the state. */
void nnla__rng_block(const nnla__rng *rng, uint64_t counter, uint32_t bits[4]);

/* 64 random bits; takes one block. */
uint64_t nnla__rng_bits(nnla__rng *rng);

/* Uniform in 0 … bound − 1 without bias (D. Lemire, "Fast random integer generation in an interval", 2019);
   bound ≥ 1. */
uint64_t nnla__rng_below(nnla__rng *rng, uint64_t bound);

/* A shuffle of count indices (R. Durstenfeld, Algorithm 235, 1964). */
void nnla__rng_shuffle(nnla__rng *rng, size_t *indices, size_t count);

#endif
