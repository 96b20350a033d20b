/* Packed weights: the definition's bits, for every batch. */
#include <string.h>

#include "kernel/kernels.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"

static void check(product_case c) {
    c.transpose_b = 1;
    c.alpha = 1;
    for (int d = 0; d < 2; d++) {
        c.dtype = d ? NNLA_F64 : NNLA_F32;
        product_operands o = product_operands_create(&c);
        for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, c.dtype);
            const nnla__pass pass = {.kernels = kernels};
            guarded_scratch packed = guarded_scratch_create(nnla__affine_packed_size(kernels, c.n, c.k));
            guarded_matrix_reset(&o.C);
            nnla__affine_pack(&pass, o.B.matrix, packed.memory);
            nnla__affine_packed(&pass, o.C.matrix, o.A.matrix, packed.memory, c.with_bias ? o.bias.matrix.data : NULL,
                                NULL);
            assert_product(&c, &o, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
            guarded_scratch_destroy(&packed);
        }
        product_operands_destroy(&o);
    }
}

static void test_batches(void **state) {
    (void)state;
    for (size_t batch = 0; batch <= 30; batch++)
        check((product_case){.m = batch, .n = 20 + batch, .k = 7, .with_bias = batch & 1, .gap = 1, .seed = batch});
}

static void test_units(void **state) {
    (void)state;
    static const size_t units[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        check((product_case){.m = 1, .n = units[i], .k = i, .with_bias = 1, .seed = i});
        check((product_case){.m = 9, .n = units[i], .k = i, .with_bias = 1, .seed = i});
    }
}

static void test_inputs(void **state) {
    (void)state;
    static const size_t inputs[] = {0, 1, 3, 4, 255, 256, 257, 511, 512, 513};
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
        check((product_case){.m = 1, .n = 34, .k = inputs[i], .with_bias = 1, .seed = i});
        check((product_case){.m = 15, .n = 34, .k = inputs[i], .with_bias = 1, .seed = i});
        check((product_case){.m = 120, .n = 5, .k = inputs[i], .seed = i});
    }
}

static void test_special_values(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 4; seed++)
        check(
            (product_case){.m = (size_t)(1 + seed * 2), .n = 40, .k = 30, .with_bias = 1, .special = 1, .seed = seed});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_batches),
        cmocka_unit_test(test_units),
        cmocka_unit_test(test_inputs),
        cmocka_unit_test(test_special_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
