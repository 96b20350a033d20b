#include "random_data.h"

uint64_t random_bits(uint64_t *state) {
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

double random_unit(uint64_t *state) { return (double)(random_bits(state) >> 11) * 0x1p-53; }

void random_fill_f32(float *x, size_t count, uint64_t seed, double low, double high) {
    for (size_t i = 0; i < count; i++)
        x[i] = (float)(low + (high - low) * random_unit(&seed));
}

void random_fill_f64(double *x, size_t count, uint64_t seed, double low, double high) {
    for (size_t i = 0; i < count; i++)
        x[i] = low + (high - low) * random_unit(&seed);
}

void random_fill(nnla_dtype dtype, void *x, size_t count, uint64_t seed, double low, double high) {
    if (dtype == NNLA_F32) {
        random_fill_f32(x, count, seed, low, high);
    } else {
        random_fill_f64(x, count, seed, low, high);
    }
}
