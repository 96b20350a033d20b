#include "numeric/simd_probe.h"

#include "kernel/math_exp.h"
#include "kernel/math_expm1.h"
#include "kernel/math_log.h"
#include "kernel/math_log1p.h"
#include "kernel/math_normal.h"
#include "kernel/math_sigmoid.h"
#include "kernel/math_tanh.h"
#include "kernel/math_trig.h"

#define SIMD_OPERATION(name, vector, plain)                                                                            \
  static void map_##name(size_t n, const void *p, const void *q, const void *r, void *y) {                             \
    for (size_t i = 0; i < n; i += NNLA__V) {                                                                          \
      vec a = v_load((const real *)p + i), b = v_load((const real *)q + i);                                            \
      vec c = v_load((const real *)r + i);                                                                             \
      (void)a, (void)b, (void)c;                                                                                       \
      v_store((real *)y + i, vector);                                                                                  \
    }                                                                                                                  \
  }
#include "numeric/simd_operations.inc"
#undef SIMD_OPERATION

static const simd_probe_entry operations[] = {
#define SIMD_OPERATION(name, vector, plain) {#name, map_##name},
#include "numeric/simd_operations.inc"
#undef SIMD_OPERATION
};

#define ELEMENTARY_FUNCTION(name, ulp_f32, ulp_f64, low, high)                                                         \
  static void function_##name(size_t n, const void *p, const void *q, const void *r, void *y) {                        \
    (void)q, (void)r;                                                                                                  \
    for (size_t i = 0; i < n; i += NNLA__V)                                                                            \
      v_store((real *)y + i, v_##name(v_load((const real *)p + i)));                                                   \
  }
#include "numeric/elementary_functions.inc"
#undef ELEMENTARY_FUNCTION

static const simd_probe_entry functions[] = {
#define ELEMENTARY_FUNCTION(name, ulp_f32, ulp_f64, low, high) {#name, function_##name},
#include "numeric/elementary_functions.inc"
#undef ELEMENTARY_FUNCTION
};

static void load_n(size_t n, const void *p, void *y) { v_store(y, v_load_n(p, n)); }

static void store_n(size_t n, const void *x, void *p) { v_store_n(p, v_load(x), n); }

static int any_first(size_t n, const void *x) { return m_any(m_andnot(v_eq(v_load(x), v_zero()), m_first(n))); }

static int all(const void *x) { return m_all(v_lt(v_zero(), v_abs(v_load(x)))); }

static double first(const void *x) { return (double)v_first(v_load(x)); }

static void down(size_t h, const void *x, void *y) {
    vec v = v_load(x);
    UNROLL(4)
    for (size_t constant = NNLA__V / 2; constant > 0; constant /= 2)
        if (h == constant)
            v_store(y, v_down(v, (int)constant));
}

#define PROBE_NAME_OF(isa, bits) simd_probe_##isa##_f##bits
#define PROBE_NAME(isa, bits)    PROBE_NAME_OF(isa, bits)
#define PROBE                    PROBE_NAME(NNLA__ISA_ID, NNLA__REAL_BITS)

extern const simd_probe PROBE;
const simd_probe PROBE = {NNLA__ISA_NAME, NNLA__DTYPE, NNLA__V, operations, functions, load_n,
                          store_n,        any_first,   all,     first,      down};
