/* What follows a product block by block gives the bits of the calls that it stands for: each form of product,
   each squash, every instruction set, odd sizes; and the flag of finiteness. */
#include <math.h>
#include <stdlib.h>

#include "base/checked.h"
#include "kernel/element_kernels.h"
#include "support/nnla_test.h"

enum { MOST = 300 * 300 }; /* elements of a matrix */

typedef enum form { AFFINE, PACKED, NN, TN, FORMS } form;

typedef struct fixture {
    double *A, *B, *C, *Y, *dZ, *plain_C, *plain_Y, *plain_dZ, *Z; /* memory of either type */
    char *packed, *scratch;
} fixture;

static void fill(nnla_dtype dtype, size_t n, void *x, uint64_t seed) {
    for (size_t i = 0; i < n; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        const double value = (double)(int64_t)(seed >> 40) / 0x1p23 - 1;
        if (dtype == NNLA_F32)
            ((float *)x)[i] = (float)value;
        else
            ((double *)x)[i] = value;
    }
}

static void run_product(const nnla__pass *pass, form which, fixture *f, double *memory, size_t m, size_t n, size_t k,
                        const nnla__then *then) {
    const nnla__matrix C = nnla__matrix_of(memory, m, n);
    const nnla__matrix A = nnla__matrix_of(f->A, m, k), At = nnla__matrix_of(f->A, k, m);
    const nnla__matrix B = nnla__matrix_of(f->B, k, n), Bt = nnla__matrix_of(f->B, n, k);
    switch (which) {
    case AFFINE:
        nnla__affine(pass, C, A, Bt, f->Z, then);
        break;
    case PACKED:
        nnla__affine_pack(pass, Bt, f->packed);
        nnla__affine_packed(pass, C, A, f->packed, f->Z, then);
        break;
    case NN:
        nnla__gemm_nn(pass, C, A, B, then);
        break;
    default:
        nnla__gemm_tn(pass, C, At, B, then);
    }
}

static void check(const nnla__pass *pass, fixture *f, form which, nnla_activation squash, size_t m, size_t n,
                  size_t k) {
    const size_t bytes = m * n * nnla__dtype_size(nnla__kernels_dtype(pass->kernels));
    const nnla__matrix Z = nnla__matrix_of(f->Z, m, n), C = nnla__matrix_of(f->plain_C, m, n);
    const nnla__matrix plain_Y = nnla__matrix_of(f->plain_Y, m, n), plain_dZ = nnla__matrix_of(f->plain_dZ, m, n);
    int all_finite = 1;
    const nnla__then then = {.forward = squash,
                             .backward = squash,
                             .Z = Z,
                             .Y = nnla__matrix_of(f->Y, m, n),
                             .dZ = nnla__matrix_of(f->dZ, m, n),
                             .all_finite = &all_finite};
    run_product(pass, which, f, f->plain_C, m, n, k, NULL);
    nnla__activation_forward(pass, squash, C, plain_Y);
    nnla__activation_backward(pass, squash, Z, plain_Y, C, plain_dZ);
    run_product(pass, which, f, f->C, m, n, k, &then);
    assert_memory_equal(f->C, f->plain_C, bytes);
    assert_memory_equal(f->Y, f->plain_Y, bytes);
    assert_memory_equal(f->dZ, f->plain_dZ, bytes);
    assert_int_equal(all_finite, 1);
}

/* m, n, k; the last ones visit C more than once. */
static const size_t sizes[][3] = {{1, 1, 1},     {32, 100, 2},  {32, 2, 100},   {1, 100, 7},   {64, 10, 3},
                                  {150, 33, 70}, {29, 65, 257}, {64, 256, 300}, {70, 65, 1100}};
enum { SIZES = sizeof sizes / sizeof sizes[0] };

static void check_all(const nnla__pass *pass, fixture *f) {
    for (size_t s = 0; s < SIZES; s++)
        for (form which = 0; which < FORMS; which++)
            for (nnla_activation squash = 0; squash < NNLA__ACTIVATION_COUNT; squash++)
                if (s < 5 ? !nnla__activation_by_rows(squash) : squash == NNLA_TANH)
                    check(pass, f, which, squash, sizes[s][0], sizes[s][1], sizes[s][2]);
}

/* One element that is not finite, wherever it lies, in each form and in a sum of columns. */
static void check_flag(const nnla__pass *pass, fixture *f) {
    enum { M = 31, N = 67, K = 5 };
    const nnla_dtype dtype = nnla__kernels_dtype(pass->kernels);
    static const double bad[] = {(double)INFINITY, -(double)INFINITY, (double)NAN};
    for (form which = 0; which < FORMS; which++)
        for (size_t i = 0; i < M * K; i += 13) {
            int all_finite = 1;
            const nnla__then then = {
                .forward = NNLA__NO_SQUASH, .backward = NNLA__NO_SQUASH, .all_finite = &all_finite};
            fill(dtype, M * K, f->A, 1);
            if (dtype == NNLA_F32)
                ((float *)f->A)[i] = (float)bad[i % 3];
            else
                f->A[i] = bad[i % 3];
            run_product(pass, which, f, f->C, M, N, K, &then);
            assert_int_equal(all_finite, 0);
            all_finite = 1;
            nnla__column_sums(pass, f->C, nnla__matrix_of(f->A, M, K), &then);
            assert_int_equal(all_finite, 0);
        }
    fill(dtype, MOST, f->A, 1);
}

static void test_then(void **state) {
    (void)state;
    fixture f;
    double **const members[] = {&f.A, &f.B, &f.C, &f.Y, &f.dZ, &f.plain_C, &f.plain_Y, &f.plain_dZ, &f.Z};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        *members[i] = aligned_alloc(64, MOST * sizeof(double));
        assert_non_null(*members[i]);
    }
    for (size_t isa = 0; isa < nnla__isa_count(); isa++)
        for (int wide = 0; wide < 2; wide++) {
            const nnla_dtype dtype = wide ? NNLA_F64 : NNLA_F32;
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, dtype);
            size_t packed = 0, scratch = 0;
            for (size_t s = 0; s < SIZES; s++) {
                packed = nnla__larger(packed, nnla__affine_packed_size(kernels, sizes[s][1], sizes[s][2]));
                scratch = nnla__larger(scratch, nnla__gemm_scratch(kernels, sizes[s][0], sizes[s][1], sizes[s][2]));
            }
            f.packed = aligned_alloc(64, (packed + 63) / 64 * 64);
            f.scratch = aligned_alloc(64, (scratch + 63) / 64 * 64);
            assert_true(f.packed != NULL && f.scratch != NULL);
            fill(dtype, MOST, f.A, 1);
            fill(dtype, MOST, f.B, 2);
            fill(dtype, MOST, f.Z, 3);
            const nnla__pass pass = {.kernels = kernels, .scratch = f.scratch};
            check_all(&pass, &f);
            check_flag(&pass, &f);
            free(f.packed);
            free(f.scratch);
        }
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        free(*members[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_then)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
