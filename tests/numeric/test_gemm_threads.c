/* Matrix products on several threads. */
#include <string.h>

#include "kernel/kernels.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"

static const nnla_dtype dtypes[] = {NNLA_F32, NNLA_F64};

/* More threads than one give the same bits. */
static void test_threads(void **state) {
    (void)state;
    static const size_t counts[] = {1, 2, 3, 8};
    const size_t m = 190, n = 240, k = 300;
    for (size_t d = 0; d < 2; d++) {
        for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, dtypes[d]);
            guarded_matrix A = guarded_matrix_create(dtypes[d], m, k, 0, 0, 1, 0);
            guarded_matrix B = guarded_matrix_create(dtypes[d], n, k, 0, 0, 2, 0);
            guarded_matrix C = guarded_matrix_create(dtypes[d], m, n, 0, 0, 3, 0);
            guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, m, n, k));
            const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
            for (size_t t = 0; t < 4; t++) {
                assert_ok(nnla_set_threads(counts[t]));
                nnla__gemm_nt(&pass, C.matrix, A.matrix, B.matrix, NULL);
                if (t == 0)
                    memcpy(C.copy, C.block, C.bytes);
                assert_same_bits(C.block, C.copy, C.bytes);
            }
            guarded_scratch_destroy(&scratch);
            guarded_matrix_destroy(&A);
            guarded_matrix_destroy(&B);
            guarded_matrix_destroy(&C);
        }
    }
    assert_ok(nnla_set_threads(1));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
