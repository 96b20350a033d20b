/* B = Aᵀ, element by element. */
#include <string.h>

#include "kernel/kernels.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"

static void check(nnla_dtype dtype, size_t rows, size_t cols, size_t gap) {
    const size_t size = nnla__dtype_size(dtype);
    guarded_matrix A = guarded_matrix_create(dtype, rows, cols, gap, 1, 1, 1);
    guarded_matrix B = guarded_matrix_create(dtype, cols, rows, gap, 1, 2, 0);
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        const nnla__pass pass = {.kernels = nnla__kernels_of_isa(isa, dtype)};
        guarded_matrix_reset(&B);
        nnla__transpose(&pass, B.matrix, A.matrix);
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j < cols; j++)
                assert_memory_equal((char *)B.matrix.data + (j * B.matrix.stride + i) * size,
                                    (char *)A.matrix.data + (i * A.matrix.stride + j) * size, size);
        assert_guarded(&A, dtype, 1);
        assert_guarded(&B, dtype, 0);
    }
    guarded_matrix_destroy(&A);
    guarded_matrix_destroy(&B);
}

static void test_shapes(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 65};
    enum { COUNT = sizeof sizes / sizeof sizes[0] };
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = 0; j < COUNT; j++) {
            check(NNLA_F32, sizes[i], sizes[j], (i + j) % 3);
            check(NNLA_F64, sizes[i], sizes[j], (i + j) % 3);
        }
}

static void test_large(void **state) {
    (void)state;
    assert_ok(nnla_set_threads(3));
    check(NNLA_F32, 700, 530, 0);
    check(NNLA_F64, 530, 700, 1);
    assert_ok(nnla_set_threads(1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
