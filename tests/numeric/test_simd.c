/* Every operation of the vector vocabulary on every instruction set here, against plain C. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernels.h"
#include "numeric/simd_probe.h"
#include "support/nnla_test.h"
#include "support/random_data.h"

#define REFERENCE(name) f32_##name
#define real            float
#define unsigned_word   uint32_t
#define SQRT            sqrtf
#define FABS            fabsf
#define FMA             fmaf
#include "numeric/simd_reference.h"

#define REFERENCE(name) f64_##name
#define real            double
#define unsigned_word   uint64_t
#define SQRT            sqrt
#define FABS            fabs
#define FMA             fma
#include "numeric/simd_reference.h"

#define SPECIALS 24
#define TRIPLES  (SPECIALS * SPECIALS * SPECIALS)
#define RANDOM   (1 << 16)
#define COUNT    ((size_t)(TRIPLES + 2 * RANDOM))
_Static_assert((TRIPLES + 2 * RANDOM) % 32 == 0, "simd_probe_map takes multiples of 32");

static float operands_f32[3][COUNT], result_f32[COUNT];
static double operands_f64[3][COUNT], result_f64[COUNT];

static void set_operand(int operand, size_t i, float single, double twice) {
    operands_f32[operand][i] = single;
    operands_f64[operand][i] = twice;
}

static int fill_operands(void **state) {
    (void)state;
    const float s[SPECIALS] = {0,
                               -0.0f,
                               1,
                               -1,
                               NAN,
                               INFINITY,
                               -INFINITY,
                               0x1p-149f,
                               -0x1p-149f,
                               0x1p-126f,
                               0x1p-127f,
                               -0x1.8p-126f,
                               0x1.fffffep127f,
                               -0x1.fffffep127f,
                               0x1p64f,
                               -0x1p63f,
                               0x1.000002p0f,
                               0x1.fffffep-1f,
                               3.14159274f,
                               -0.1f,
                               0x1p24f,
                               0x1p-24f,
                               -2.5f,
                               1e-20f};
    const double d[SPECIALS] = {0,
                                -0.0,
                                1,
                                -1,
                                NAN,
                                INFINITY,
                                -INFINITY,
                                0x1p-1074,
                                -0x1p-1074,
                                0x1p-1022,
                                0x1p-1023,
                                -0x1.8p-1022,
                                0x1.fffffffffffffp1023,
                                -0x1.fffffffffffffp1023,
                                0x1p512,
                                -0x1p511,
                                0x1.0000000000001p0,
                                0x1.fffffffffffffp-1,
                                3.141592653589793,
                                -0.1,
                                0x1p53,
                                0x1p-53,
                                -2.5,
                                1e-200};
    uint64_t seed = 1;
    for (size_t i = 0; i < COUNT; i++) {
        size_t index = i;
        for (int operand = 0; operand < 3; operand++) {
            if (i < TRIPLES) {
                set_operand(operand, i, s[index % SPECIALS], d[index % SPECIALS]);
                index /= SPECIALS;
            } else if (i < TRIPLES + RANDOM) {
                uint64_t bits = random_bits(&seed);
                memcpy(&operands_f64[operand][i], &bits, sizeof bits);
                memcpy(&operands_f32[operand][i], &bits, sizeof operands_f32[operand][i]);
            } else {
                double x = 4 * random_unit(&seed) - 2;
                set_operand(operand, i, (float)x, x);
            }
        }
    }
    return 0;
}

static void test_operations(void **state) {
    (void)state;
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        const simd_probe *f32 = simd_probe_of(nnla__isa(isa), NNLA_F32), *f64 = simd_probe_of(nnla__isa(isa), NNLA_F64);
        assert_non_null(f32);
        assert_non_null(f64);
        int two_roundings = strcmp(f32->isa, "sse2-fast") == 0;
        for (int operation = 0; operation < SIMD_OPERATION_COUNT; operation++) {
            f32->operations[operation].map(COUNT, operands_f32[0], operands_f32[1], operands_f32[2], result_f32);
            size_t at = f32_first_difference(operation, two_roundings, COUNT, operands_f32[0], operands_f32[1],
                                             operands_f32[2], result_f32);
            if (at < COUNT)
                fail_msg("%s f32 %s(%a, %a, %a) = %a", f32->isa, f32->operations[operation].name,
                         (double)operands_f32[0][at], (double)operands_f32[1][at], (double)operands_f32[2][at],
                         (double)result_f32[at]);
            f64->operations[operation].map(COUNT, operands_f64[0], operands_f64[1], operands_f64[2], result_f64);
            at = f64_first_difference(operation, two_roundings, COUNT, operands_f64[0], operands_f64[1],
                                      operands_f64[2], result_f64);
            if (at < COUNT)
                fail_msg("%s f64 %s(%a, %a, %a) = %a", f64->isa, f64->operations[operation].name, operands_f64[0][at],
                         operands_f64[1][at], operands_f64[2][at], result_f64[at]);
        }
    }
}

static const simd_probe *probe_at(size_t index) {
    return simd_probe_of(nnla__isa(index / 2), index % 2 ? NNLA_F64 : NNLA_F32);
}

/* Partial loads and stores touch n elements: the block ends where they end, so that a sanitizer sees one too many. */
static void test_partial_memory(void **state) {
    (void)state;
    for (size_t k = 0; k < 2 * nnla__isa_count(); k++) {
        const simd_probe *probe = probe_at(k);
        size_t size = nnla__dtype_size(probe->dtype), lanes = probe->lanes;
        _Alignas(double) unsigned char source[16 * 8], loaded[16 * 8];
        for (size_t i = 0; i < sizeof source; i++)
            source[i] = (unsigned char)(i % 60 + 1);
        for (size_t n = 0; n <= lanes; n++) {
            unsigned char *block = malloc((n + 1) * size);
            assert_non_null(block);
            memcpy(block + size, source, n * size); /* not aligned to a vector */
            probe->load_n(n, block + size, loaded);
            assert_memory_equal(loaded, source, n * size);
            for (size_t i = n * size; i < lanes * size; i++)
                assert_int_equal(loaded[i], 0);
            memset(block, 0, (n + 1) * size);
            probe->store_n(n, source, block + size);
            assert_int_equal(block[size - 1], 0);
            assert_memory_equal(block + size, source, n * size);
            free(block);

            _Alignas(double) unsigned char target[16 * 8 + 8];
            memset(target, 0xee, sizeof target);
            probe->store_n(n, source, target);
            for (size_t i = n * size; i < sizeof target; i++)
                assert_int_equal(target[i], 0xee);
        }
    }
}

static void test_first_lanes(void **state) {
    (void)state;
    for (size_t k = 0; k < 2 * nnla__isa_count(); k++) {
        const simd_probe *probe = probe_at(k);
        for (size_t lane = 0; lane < probe->lanes; lane++) {
            float single[16] = {0};
            double twice[16] = {0};
            single[lane] = 1;
            twice[lane] = 1;
            const void *x = probe->dtype == NNLA_F32 ? (const void *)single : (const void *)twice;
            for (size_t n = 0; n <= probe->lanes; n++)
                assert_int_equal(probe->any_first(n, x) != 0, lane < n);
            for (size_t other = 0; other < 16; other++) {
                single[other] = other != lane;
                twice[other] = other != lane;
            }
            assert_false(probe->all(x));
            single[lane] = -1;
            twice[lane] = -1;
            assert_true(probe->all(x));
        }
    }
}

static void test_moved_lanes(void **state) {
    (void)state;
    for (size_t k = 0; k < 2 * nnla__isa_count(); k++) {
        const simd_probe *probe = probe_at(k);
        float single[16], single_down[16] = {0};
        double twice[16], twice_down[16] = {0};
        for (size_t lane = 0; lane < 16; lane++) {
            single[lane] = (float)lane + 7;
            twice[lane] = (double)lane + 7;
        }
        const int is_single = probe->dtype == NNLA_F32;
        const void *x = is_single ? (const void *)single : (const void *)twice;
        void *y = is_single ? (void *)single_down : (void *)twice_down;
        assert_true(probe->first(x) == 7);
        for (size_t h = probe->lanes / 2; h > 0; h /= 2) {
            probe->down(h, x, y);
            for (size_t lane = 0; lane < h; lane++)
                assert_true((is_single ? (double)single_down[lane] : twice_down[lane]) == (double)(lane + h) + 7);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_partial_memory),
        cmocka_unit_test(test_first_lanes),
        cmocka_unit_test(test_moved_lanes),
    };
    return cmocka_run_group_tests(tests, fill_operands, NULL);
}
