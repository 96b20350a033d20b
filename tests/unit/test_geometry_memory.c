/* What a matrix does, with each allocation failed in turn: the failure is said, nothing leaks. */
#include "support/nnla_test.h"

#include "nnla/geometry.h"
#include "support/failing_allocator.h"
#include "support/random_data.h"

enum { ROWS = 6, COLS = 4 };

typedef struct arguments {
    nnla_tensor *A, *B, *S, *Q, *P, *mean, *axes, *variances, *Y, *angles;
    nnla_status (*run)(const struct arguments *a);
} arguments;

static nnla_status qr(const arguments *a) { return nnla_qr(a->A, a->Q, a->P); }
static nnla_status polar(const arguments *a) { return nnla_polar(a->A, a->Q, a->P); }
static nnla_status pca(const arguments *a) { return nnla_pca(a->A, a->mean, a->axes, a->variances); }
static nnla_status project(const arguments *a) { return nnla_pca_project(a->mean, a->B, a->A, a->Y); }
static nnla_status angles(const arguments *a) { return nnla_subspace_angles(a->A, a->Q, a->angles); }
static nnla_status determinant(const arguments *a) { return nnla_determinant(a->S, &(double){0}); }
static nnla_status rank(const arguments *a) { return nnla_rank(a->A, 0, &(size_t){0}); }
static nnla_status condition(const arguments *a) { return nnla_condition(a->A, &(double){0}); }
static nnla_status effective_rank(const arguments *a) { return nnla_effective_rank(a->A, &(double){0}); }

static nnla_status run(void *payload) {
    const arguments *a = payload;
    return a->run(a);
}

static nnla_tensor *matrix(size_t rows, size_t cols) {
    nnla_tensor *tensor = nnla_tensor_create(NNLA_F64, 2, (const size_t[]){rows, cols});
    assert_created(tensor);
    random_fill(NNLA_F64, nnla_tensor_data(tensor), rows * cols, rows + cols, -1, 1);
    return tensor;
}

static nnla_tensor *vector(size_t count) {
    nnla_tensor *tensor = nnla_tensor_create(NNLA_F64, 1, &count);
    assert_created(tensor);
    assert_ok(nnla_tensor_fill(tensor, 0));
    return tensor;
}

static void test_each_allocation_failed(void **state) {
    (void)state;
    static nnla_status (*const calls[])(const arguments *) = {qr,          polar, pca,       project,       angles,
                                                              determinant, rank,  condition, effective_rank};
    static const char *const names[] = {
        "nnla_qr: ",          "nnla_polar: ", "nnla_pca: ",       "nnla_pca_project: ",   "nnla_subspace_angles: ",
        "nnla_determinant: ", "nnla_rank: ",  "nnla_condition: ", "nnla_effective_rank: "};
    failing_allocator_install();
    arguments a = {.A = matrix(ROWS, COLS),
                   .B = matrix(2, COLS),
                   .S = matrix(COLS, COLS),
                   .Q = matrix(ROWS, COLS),
                   .P = matrix(COLS, COLS),
                   .mean = vector(COLS),
                   .axes = matrix(2, COLS),
                   .variances = vector(2),
                   .Y = matrix(ROWS, 2),
                   .angles = vector(COLS)};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        a.run = calls[i];
        assert_true(run_with_each_allocation_failed(run, &a) > 0);
        failing_allocator_fail_at(0);
        assert_int_equal(a.run(&a), NNLA_ERROR_OUT_OF_MEMORY);
        assert_message(names[i]);
        failing_allocator_fail_at(SIZE_MAX);
    }
    nnla_tensor *const all[] = {a.A, a.B, a.S, a.Q, a.P, a.mean, a.axes, a.variances, a.Y, a.angles};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        nnla_tensor_destroy(all[i]);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_failed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
