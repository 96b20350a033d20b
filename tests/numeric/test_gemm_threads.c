/* Matrix products on several threads. */
#include <string.h>

#include "kernel/kernels.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"

static const nnla_dtype dtypes[] = {NNLA_F32, NNLA_F64};

/* C = alpha A Bᵀ + beta C: more threads than one give the same bits. */
static void check_threads(size_t m, size_t n, size_t k, double alpha, double beta) {
    static const size_t counts[] = {1, 2, 3, 8};
    for (size_t d = 0; d < 2; d++) {
        for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, dtypes[d]);
            guarded_matrix A = guarded_matrix_create(dtypes[d], m, k, 0, 0, 1, 0);
            guarded_matrix B = guarded_matrix_create(dtypes[d], n, k, 0, 0, 2, 0);
            guarded_matrix first = guarded_matrix_create(dtypes[d], m, n, 0, 0, 3, 0);
            guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, m, n, k));
            const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
            for (size_t t = 0; t < 4; t++) {
                assert_ok(nnla_set_threads(counts[t]));
                guarded_matrix C = guarded_matrix_create(dtypes[d], m, n, 0, 0, 3, 0);
                nnla__gemm_within(&pass, SIZE_MAX, 0, 1, alpha, &A.matrix, &B.matrix, beta, &C.matrix, NULL);
                if (t == 0)
                    memcpy(first.block, C.block, C.bytes);
                assert_same_bits(C.block, first.block, C.bytes);
                guarded_matrix_destroy(&C);
            }
            guarded_scratch_destroy(&scratch);
            guarded_matrix_destroy(&A);
            guarded_matrix_destroy(&B);
            guarded_matrix_destroy(&first);
        }
    }
    assert_ok(nnla_set_threads(1));
}

/* C = Aᵀ B in stretches of terms and parts of the rows, with Aᵀ copied: any threads, and A read as it is, give the same
   bits. On the best instruction set: such products are large. */
static void check_stretches(nnla_dtype dtype, size_t m, size_t n, size_t k, double alpha) {
    static const size_t counts[] = {1, 2, 3, 8};
    const nnla__kernels *kernels = nnla__kernels_for(dtype);
    guarded_matrix At = guarded_matrix_create(dtype, k, m, 0, 0, 1, 0);
    guarded_matrix A = guarded_matrix_create(dtype, m, k, 3, 0, 2, 0);
    guarded_matrix B = guarded_matrix_create(dtype, k, n, 0, 0, 3, 0);
    guarded_matrix expected = guarded_matrix_create(dtype, m, n, 0, 0, 4, 0);
    guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, m, n, k));
    const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
    nnla__transpose(&pass, A.matrix, At.matrix);
    nnla__gemm_within(&pass, SIZE_MAX, 0, 0, alpha, &A.matrix, &B.matrix, 0, &expected.matrix, NULL);
    for (size_t t = 0; t < 4; t++) {
        assert_ok(nnla_set_threads(counts[t]));
        guarded_matrix C = guarded_matrix_create(dtype, m, n, 0, 0, 5, 0);
        nnla__gemm_within(&pass, SIZE_MAX, 1, 0, alpha, &At.matrix, &B.matrix, 0, &C.matrix, NULL);
        assert_same_bits(C.matrix.data, expected.matrix.data, m * n * nnla__dtype_size(dtype));
        assert_guarded(&C, dtype, 0);
        guarded_matrix_destroy(&C);
    }
    assert_ok(nnla_set_threads(1));
    guarded_scratch_destroy(&scratch);
    guarded_matrix_destroy(&At);
    guarded_matrix_destroy(&A);
    guarded_matrix_destroy(&B);
    guarded_matrix_destroy(&expected);
}

static void test_stretches(void **state) {
    (void)state;
    for (size_t d = 0; d < 2; d++) {
        check_stretches(dtypes[d], 1024, 100, 520, 1);
        check_stretches(dtypes[d], 2100, 200, 300, 1);
        check_stretches(dtypes[d], 3072, 100, 1050, 1);
        check_stretches(dtypes[d], 1024, 100, 500, 2);
    }
}

static void test_threads(void **state) {
    (void)state;
    check_threads(190, 240, 300, 1, 0);
    check_threads(150, 70, 1100, 1, 0); /* several stretches of terms */
    check_threads(300, 64, 600, 2, 1);  /* sums that wait */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads), cmocka_unit_test(test_stretches)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
