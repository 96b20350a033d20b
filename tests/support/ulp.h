/* Distances in units in the last place: how many representable numbers lie between two. */
#ifndef NNLA_TESTS_ULP_H
#define NNLA_TESTS_ULP_H

#include <stdint.h>
#include <string.h>

/* Maps the bits of a number to an integer of the same order; −0 and +0 map to the same one. */
static inline int64_t ulp_ordinal_f32(float x) {
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? (int64_t)INT32_MIN - bits : bits;
}

static inline int64_t ulp_ordinal_f64(double x) {
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

/* UINT64_MAX if one of the two is NaN. */
static inline uint64_t ulp_distance_f32(float a, float b) {
    if (a != a || b != b)
        return UINT64_MAX;
    int64_t i = ulp_ordinal_f32(a), j = ulp_ordinal_f32(b);
    return i > j ? (uint64_t)(i - j) : (uint64_t)(j - i);
}

static inline uint64_t ulp_distance_f64(double a, double b) {
    if (a != a || b != b)
        return UINT64_MAX;
    int64_t i = ulp_ordinal_f64(a), j = ulp_ordinal_f64(b);
    return i > j ? (uint64_t)i - (uint64_t)j : (uint64_t)j - (uint64_t)i;
}

#endif
