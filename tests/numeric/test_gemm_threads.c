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
                nnla__gemm(&pass, 0, 1, alpha, A.matrix, B.matrix, beta, C.matrix);
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

static void test_threads(void **state) {
    (void)state;
    check_threads(190, 240, 300, 1, 0);
    check_threads(150, 70, 1100, 1, 0); /* several stretches of terms */
    check_threads(300, 64, 600, 2, 1);  /* sums that wait */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
