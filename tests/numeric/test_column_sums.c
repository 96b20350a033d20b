/* db = dYᵀ 1: the bits of the product with a vector of ones. */
#include <stdlib.h>

#include "kernel/kernels.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"

static void check(nnla_dtype dtype, size_t rows, size_t cols, int special) {
    const size_t size = nnla__dtype_size(dtype);
    product_case c = {.dtype = dtype,
                      .transpose_a = 1,
                      .m = cols,
                      .n = 1,
                      .k = rows,
                      .alpha = 1,
                      .gap = cols % 3,
                      .special = special,
                      .seed = rows + cols};
    product_operands o = product_operands_create(&c);
    /* The definition once more, with ones for B. */
    for (size_t i = 0; i < rows; i++) {
        char *one = (char *)o.B.matrix.data + i * o.B.matrix.stride * size;
        if (dtype == NNLA_F32)
            *(float *)(void *)one = 1;
        else
            *(double *)(void *)one = 1;
    }
    product_define(&c, &o);
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        const nnla__pass pass = {.kernels = nnla__kernels_of_isa(isa, dtype)};
        unsigned char *sums = malloc(cols * size + 1);
        assert_non_null(sums);
        sums[cols * size] = 0x5a;
        nnla__column_sums(&pass, sums, o.A.matrix, NULL);
        assert_int_equal(sums[cols * size], 0x5a);
        product_operands mine = o;
        mine.C.matrix = nnla__matrix_of(sums, cols, 1);
        mine.C.bytes = 0;
        assert_product_values(&c, &mine, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
        assert_guarded(&o.A, dtype, 0);
        free(sums);
    }
    product_operands_destroy(&o);
}

static void test_shapes(void **state) {
    (void)state;
    static const size_t rows[] = {0, 1, 2, 3, 31, 255, 256, 257, 512, 513};
    static const size_t cols[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 100, 127, 128, 129, 300};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t j = 0; j < sizeof cols / sizeof cols[0]; j++) {
            check(NNLA_F32, rows[i], cols[j], j % 4 == 0);
            check(NNLA_F64, rows[i], cols[j], j % 4 == 0);
        }
}

static void test_no_columns(void **state) {
    (void)state;
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        const nnla__pass pass = {.kernels = nnla__kernels_of_isa(isa, NNLA_F32)};
        nnla__column_sums(&pass, NULL, nnla__matrix_of(NULL, 3, 0), NULL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_no_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
