/* What the processor can do, against the compiler's own detection. */
#include "support/nnla_test.h"

#include "base/cpu.h"

static int has(unsigned feature) { return (nnla__cpu_features() & feature) != 0; }

static void test_consistent(void **state) {
    (void)state;
    assert_int_equal(nnla__cpu_features(), nnla__cpu_features());
    if (has(NNLA__CPU_AVX512))
        assert_true(has(NNLA__CPU_AVX2));
    if (has(NNLA__CPU_AVX2))
        assert_true(has(NNLA__CPU_FMA) && has(NNLA__CPU_SSE2));
    if (has(NNLA__CPU_NEON))
        assert_false(has(NNLA__CPU_SSE2));
}

static void test_as_the_compiler_says(void **state) {
    (void)state;
#if defined(__x86_64__)
    __builtin_cpu_init();
    assert_true(has(NNLA__CPU_SSE2));
    assert_int_equal(has(NNLA__CPU_FMA), __builtin_cpu_supports("fma") != 0);
    assert_int_equal(has(NNLA__CPU_AVX2), __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"));
    assert_int_equal(has(NNLA__CPU_AVX512), __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                                                __builtin_cpu_supports("avx512bw") &&
                                                __builtin_cpu_supports("avx512vl"));
#elif defined(__aarch64__)
    assert_int_equal(nnla__cpu_features(), NNLA__CPU_FMA | NNLA__CPU_NEON);
#else
    skip();
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_consistent),
        cmocka_unit_test(test_as_the_compiler_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
