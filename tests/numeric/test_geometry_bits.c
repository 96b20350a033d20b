/* What a matrix does, on every instruction set of this machine and with any number of threads: the same bits. Each
   instruction set has a child of its own, since it is chosen once in a process. */
#define _DEFAULT_SOURCE

#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/kernels.h"
#include "nnla/geometry.h"
#include "support/fork_child.h"
#include "support/product_reference.h"
#include "support/random_data.h"

enum { ROWS = 37, COLS = 21, AXES = 5, RESULTS = ROWS * COLS + 3 * COLS * COLS + COLS + AXES * (ROWS + COLS) + 64 };
enum { CHILD_OK, CHILD_WRONG_ISA, CHILD_FAILED };

typedef struct findings {
    const char *isa;
    size_t threads;
    double results[RESULTS];
} findings;

/* A tensor in the next part of the results. */
static nnla_tensor *place(findings *found, size_t *used, size_t rows, size_t cols) {
    nnla_tensor *tensor = nnla_tensor_wrap(NNLA_F64, found->results + *used, 2, (const size_t[]){rows, cols});
    *used += rows * cols;
    return tensor;
}

static nnla_tensor *place_vector(findings *found, size_t *used, size_t count) {
    nnla_tensor *tensor = nnla_tensor_wrap(NNLA_F64, found->results + *used, 1, &count);
    *used += count;
    return tensor;
}

static nnla_tensor *random_matrix(size_t rows, size_t cols, uint64_t seed) {
    nnla_tensor *tensor = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){rows, cols});
    if (tensor != NULL)
        random_fill(NNLA_F64, nnla_tensor_data(tensor), rows * cols, seed, -1, 1);
    return tensor;
}

static nnla_status compute_all(findings *found) {
    size_t used = 0;
    nnla_tensor *A = random_matrix(ROWS, COLS, 1), *B = random_matrix(ROWS, 3, 2), *S = random_matrix(COLS, COLS, 3);
    nnla_tensor *M = random_matrix(2, 2, 4);
    nnla_tensor *Q = place(found, &used, ROWS, COLS), *R = place(found, &used, COLS, COLS);
    nnla_tensor *P = place(found, &used, COLS, COLS), *U = place(found, &used, COLS, COLS);
    nnla_tensor *mean = place_vector(found, &used, COLS), *axes = place(found, &used, AXES, COLS);
    nnla_tensor *Y = place(found, &used, ROWS, AXES), *angles = place_vector(found, &used, 3);
    nnla_tensor *variances = place_vector(found, &used, AXES), *way = place(found, &used, 2, 2);
    double *numbers = found->results + used;
    nnla_status status = nnla_qr(A, Q, R);
    status = status == NNLA_OK ? nnla_polar(S, U, P) : status;
    status = status == NNLA_OK ? nnla_pca(A, mean, axes, variances) : status;
    status = status == NNLA_OK ? nnla_pca_project(mean, axes, A, Y) : status;
    status = status == NNLA_OK ? nnla_subspace_angles(A, B, angles) : status;
    status = status == NNLA_OK ? nnla_plane_between(M, 0.37, way) : status;
    status = status == NNLA_OK ? nnla_plane_factor(M, &numbers[0], &numbers[1], &numbers[3]) : status;
    status = status == NNLA_OK ? nnla_determinant(S, &numbers[4]) : status;
    status = status == NNLA_OK ? nnla_condition(A, &numbers[5]) : status;
    status = status == NNLA_OK ? nnla_effective_rank(A, &numbers[6]) : status;
    nnla_tensor *const all[] = {A, B, S, M, Q, R, P, U, mean, axes, Y, angles, variances, way};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
    return status;
}

static int run_findings(void *payload) {
    findings *found = payload;
    setenv("NNLA_ISA", found->isa, 1);
    if (strcmp(nnla_isa_name(), found->isa) != 0)
        return CHILD_WRONG_ISA;
    if (nnla_set_threads(found->threads) != NNLA_OK)
        return CHILD_FAILED;
    return compute_all(found) == NNLA_OK ? CHILD_OK : CHILD_FAILED;
}

static void test_same_bits(void **state) {
    (void)state;
    static const size_t threads[] = {1, 2, 5};
    const size_t counts = sizeof threads / sizeof *threads, size = nnla__isa_count() * counts * sizeof(findings);
    findings *found = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(found != MAP_FAILED);
    for (size_t i = 0; i < nnla__isa_count() * counts; i++) {
        found[i].isa = nnla__isa(i / counts);
        found[i].threads = threads[i % counts];
        assert_int_equal(run_in_child(run_findings, &found[i], 60000), CHILD_OK);
        if (isa_is_exact(found[i].isa))
            assert_same_bits(found[i].results, found[0].results, sizeof found[i].results);
    }
    munmap(found, size);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_bits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
