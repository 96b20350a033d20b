/* Seeded test data, independent of the library: SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast
   splittable pseudorandom number generators", OOPSLA 2014). */
#ifndef NNLA_TESTS_RANDOM_DATA_H
#define NNLA_TESTS_RANDOM_DATA_H

#include <stddef.h>
#include <stdint.h>

#include "nnla/base.h"

/* The next 64 bits; *state is the seed at first. */
uint64_t random_bits(uint64_t *state);

/* Uniform in [0, 1). */
double random_unit(uint64_t *state);

/* count numbers, uniform in [low, high). */
void random_fill_f32(float *x, size_t count, uint64_t seed, double low, double high);
void random_fill_f64(double *x, size_t count, uint64_t seed, double low, double high);

/* count numbers of NNLA_F32 or NNLA_F64, the same ones up to rounding. */
void random_fill(nnla_dtype dtype, void *x, size_t count, uint64_t seed, double low, double high);

#endif
