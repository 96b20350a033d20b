/* The operations of simd_operations.inc in plain C, for one element type. Included once for each: no guard. Needs
   REFERENCE(name), real, unsigned_word, SQRT, FABS, FMA. */

static real REFERENCE(from_bits)(unsigned_word bits) {
    real x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static unsigned_word REFERENCE(to_bits)(real x) {
    unsigned_word bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

#define FROM_BITS REFERENCE(from_bits)
#define BITS      REFERENCE(to_bits)
#define SIMD_OPERATION(name, vector, plain)                                                                            \
  static real REFERENCE(name)(real a, real b, real c) {                                                                \
    (void)a, (void)b, (void)c;                                                                                         \
    return plain;                                                                                                      \
  }
#include "numeric/simd_operations.inc"
#undef SIMD_OPERATION

static real (*const REFERENCE(all)[])(real, real, real) = {
#define SIMD_OPERATION(name, vector, plain) REFERENCE(name),
#include "numeric/simd_operations.inc"
#undef SIMD_OPERATION
};

/* The index of the first element that differs from the definition, n if there is none. Two NaN are the same. */
static size_t REFERENCE(first_difference)(int operation, int two_roundings, size_t n, const real *a, const real *b,
                                          const real *c, const real *y) {
    for (size_t i = 0; i < n; i++) {
        real expected = REFERENCE(all)[operation](a[i], b[i], c[i]);
        if (two_roundings && operation == SIMD_OPERATION_fma)
            expected = a[i] * b[i] + c[i];
        if (two_roundings && operation == SIMD_OPERATION_fnma)
            expected = c[i] - a[i] * b[i];
        int both_nan = expected != expected && y[i] != y[i];
        if (!both_nan && BITS(expected) != BITS(y[i]))
            return i;
    }
    return n;
}

#undef FROM_BITS
#undef BITS
#undef REFERENCE
#undef real
#undef unsigned_word
#undef SQRT
#undef FABS
#undef FMA
