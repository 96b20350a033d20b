/* The two moons: geometry, noise, order, dtypes, the same bits everywhere, errors. */
#define _DEFAULT_SOURCE

#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/kernels.h"
#include "nnla/data.h"
#include "reference/moons_reference.inc"
#include "support/failing_allocator.h"
#include "support/fork_child.h"

static nnla_tensor *matrix(nnla_dtype dtype, size_t rows, size_t columns) {
    const size_t dims[] = {rows, columns};
    nnla_tensor *tensor = nnla_tensor_create(dtype, 2, dims);
    assert_created(tensor);
    return tensor;
}

static const double *reals(const nnla_tensor *tensor) { return nnla_tensor_const_data(tensor); }

/* x, y, class */
static int by_class_and_x(const void *left, const void *right) {
    const double *a = left, *b = right;
    if (a[2] < b[2] || a[2] > b[2])
        return a[2] < b[2] ? -1 : 1;
    return (a[0] > b[0]) - (a[0] < b[0]);
}

static void check_geometry(const double (*expected)[3], size_t count) {
    double points[64][3];
    nnla_tensor *X = matrix(NNLA_F64, count, 2), *T = matrix(NNLA_F64, count, 1);
    assert_ok(nnla_make_moons(count, 0, 5, X, T));
    for (size_t i = 0; i < count; i++) {
        points[i][0] = reals(X)[2 * i];
        points[i][1] = reals(X)[2 * i + 1];
        points[i][2] = reals(T)[i];
    }
    qsort(points, count, sizeof points[0], by_class_and_x);
    assert_all_close_f64(points[0], expected[0], 3 * count, 0, 1e-15);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void test_geometry(void **state) {
    (void)state;
    check_geometry(moons_11, 11);
    check_geometry(moons_40, 40);
    const double one[][3] = {{0, 0.5, 1}}, two[][3] = {{1, 0, 0}, {0, 0.5, 1}};
    check_geometry(one, 1);
    check_geometry(two, 2);
}

/* The order depends on the seed alone, so the noise is the difference. Bounds are five standard errors. */
static void test_noise(void **state) {
    (void)state;
    enum { COUNT = 5000 };
    nnla_tensor *exact = matrix(NNLA_F64, COUNT, 2), *noisy = matrix(NNLA_F64, COUNT, 2);
    nnla_tensor *T = matrix(NNLA_I32, COUNT, 1);
    assert_ok(nnla_make_moons(COUNT, 0, 1, exact, T));
    assert_ok(nnla_make_moons(COUNT, 0.1, 1, noisy, T));
    double sum = 0, squares = 0, mixed = 0;
    for (size_t i = 0; i < 2 * COUNT; i++) {
        double e = reals(noisy)[i] - reals(exact)[i];
        sum += e;
        squares += e * e;
        if (i % 2 == 1)
            mixed += e * (reals(noisy)[i - 1] - reals(exact)[i - 1]);
    }
    assert_close(sum / (2 * COUNT), 0, 0, 5 * 0.1 / 100);
    assert_close(sqrt(squares / (2 * COUNT)), 0.1, 5 / sqrt(4.0 * COUNT), 0);
    assert_close(mixed / COUNT, 0, 0, 5 * 0.01 / sqrt((double)COUNT));
    nnla_tensor_destroy(exact);
    nnla_tensor_destroy(noisy);
    nnla_tensor_destroy(T);
}

static void test_order(void **state) {
    (void)state;
    enum { COUNT = 1001 };
    nnla_tensor *X = matrix(NNLA_F64, COUNT, 2), *Y = matrix(NNLA_F64, COUNT, 2);
    nnla_tensor *T = matrix(NNLA_I32, COUNT, 1);
    assert_ok(nnla_make_moons(COUNT, 0.1, 1, X, T));
    const int32_t *class = nnla_tensor_const_data(T);
    size_t inner = 0, changes = 0;
    for (size_t i = 0; i < COUNT; i++) {
        assert_in_range(class[i], 0, 1);
        inner += class[i] == 1;
        changes += i > 0 && class[i] != class[i - 1];
    }
    assert_int_equal(inner, 501);
    assert_in_range(changes, 400, 600);
    assert_ok(nnla_make_moons(COUNT, 0.1, 1, Y, T));
    assert_same_bits(reals(X), reals(Y), 2 * COUNT * sizeof(double));
    assert_ok(nnla_make_moons(COUNT, 0.1, 2, Y, T));
    assert_memory_not_equal(reals(X), reals(Y), 2 * COUNT * sizeof(double));
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(T);
}

/* f32 is the f64 result, rounded; targets are the same in each dtype and shape. */
static void test_dtypes(void **state) {
    (void)state;
    enum { COUNT = 100 };
    const size_t length = COUNT;
    nnla_tensor *X = matrix(NNLA_F32, COUNT, 2), *T = matrix(NNLA_F32, COUNT, 1);
    nnla_tensor *X64 = matrix(NNLA_F64, COUNT, 2), *T64 = matrix(NNLA_F64, COUNT, 1);
    nnla_tensor *classes = nnla_tensor_create(NNLA_I32, 1, &length);
    assert_ok(nnla_make_moons(COUNT, 0.2, 3, X, T));
    assert_ok(nnla_make_moons(COUNT, 0.2, 3, X64, T64));
    const float *x = nnla_tensor_const_data(X), *t = nnla_tensor_const_data(T);
    for (size_t i = 0; i < 2 * COUNT; i++)
        assert_same_bits(&x[i], &(float){(float)reals(X64)[i]}, sizeof x[i]);
    assert_ok(nnla_make_moons(COUNT, 0.2, 3, X, classes));
    for (size_t i = 0; i < COUNT; i++) {
        int32_t class = ((const int32_t *)nnla_tensor_const_data(classes))[i];
        assert_close((double)t[i], class, 0, 0);
        assert_close(reals(T64)[i], class, 0, 0);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(X64);
    nnla_tensor_destroy(T64);
    nnla_tensor_destroy(classes);
}

typedef struct isa_run {
    const char *isa;
    double x[202];
} isa_run;

/* Runs in a child, which chooses its instruction set at first use. */
static int make_on_isa(void *payload) {
    isa_run *run = payload;
    double t[101];
    const size_t x_dims[] = {101, 2}, t_dims[] = {101, 1};
    if (setenv("NNLA_ISA", run->isa, 1) != 0 || strcmp(nnla_isa_name(), run->isa) != 0)
        return 2;
    nnla_tensor *X = nnla_tensor_wrap(NNLA_F64, run->x, 2, x_dims);
    nnla_tensor *T = nnla_tensor_wrap(NNLA_F64, t, 2, t_dims);
    nnla_status status = X != NULL && T != NULL ? nnla_make_moons(101, 0.1, 9, X, T) : NNLA_ERROR_STATE;
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    return status == NNLA_OK ? 0 : 1;
}

/* Before any other test: this process must not have chosen yet. sse2-fast is outside the promise. */
static void test_same_bits_on_each_isa(void **state) {
    (void)state;
    double first[202];
    isa_run *run = mmap(NULL, sizeof *run, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(run != MAP_FAILED);
    for (size_t i = 0; i < nnla__isa_count(); i++) {
        run->isa = nnla__isa(i);
        if (strcmp(run->isa, "sse2-fast") == 0)
            continue;
        assert_int_equal(run_in_child(make_on_isa, run, 60000), 0);
        if (i == 0)
            memcpy(first, run->x, sizeof first);
        assert_same_bits(run->x, first, sizeof first);
    }
    munmap(run, sizeof *run);
}

static void check_refused(size_t count, double noise, nnla_tensor *X, nnla_tensor *T, nnla_status status,
                          const char *message) {
    assert_status(nnla_make_moons(count, noise, 1, X, T), status);
    assert_message(message);
}

static void test_errors(void **state) {
    (void)state;
    const size_t dims[] = {4, 1}, x_dims[] = {4, 2};
    float memory[8] = {0};
    nnla_tensor *X = matrix(NNLA_F64, 4, 2), *T = matrix(NNLA_F64, 4, 1), *wide = matrix(NNLA_F64, 4, 3);
    nnla_tensor *I = matrix(NNLA_I32, 4, 2), *constant = nnla_tensor_wrap_const(NNLA_F32, memory, 2, dims);
    nnla_tensor *shared_X = nnla_tensor_wrap(NNLA_F32, memory, 2, x_dims);
    nnla_tensor *shared_T = nnla_tensor_wrap(NNLA_F32, memory + 4, 2, dims);
    assert_ok(nnla_tensor_fill(X, 7));
    assert_ok(nnla_tensor_fill(T, 7));
    check_refused(4, 0.1, NULL, T, NNLA_ERROR_INVALID_ARGUMENT, "X");
    check_refused(4, 0.1, X, NULL, NNLA_ERROR_INVALID_ARGUMENT, "T");
    check_refused(0, 0.1, X, T, NNLA_ERROR_INVALID_ARGUMENT, "count is 0, expected at least 1");
    check_refused(4, -0.1, X, T, NNLA_ERROR_INVALID_ARGUMENT, "noise is -0.1, expected 0 to 1e30");
    check_refused(4, (double)NAN, X, T, NNLA_ERROR_INVALID_ARGUMENT, "noise is nan");
    check_refused(4, (double)INFINITY, X, T, NNLA_ERROR_INVALID_ARGUMENT, "noise is inf");
    check_refused(5, 0.1, X, T, NNLA_ERROR_SHAPE, "X is [4 x 2], expected [5 x 2]");
    check_refused(4, 0.1, wide, T, NNLA_ERROR_SHAPE, "X is [4 x 3], expected [4 x 2]");
    check_refused(4, 0.1, X, wide, NNLA_ERROR_SHAPE, "T is [4 x 3], expected [4 x 1] or [4]");
    check_refused(SIZE_MAX, 0.1, X, T, NNLA_ERROR_SHAPE, "X is [4 x 2]");
    check_refused(4, 0.1, I, T, NNLA_ERROR_DTYPE, "X");
    check_refused(4, 0.1, X, constant, NNLA_ERROR_INVALID_ARGUMENT, "T is read-only");
    check_refused(4, 0.1, shared_X, shared_T, NNLA_ERROR_INVALID_ARGUMENT, "memory");
    for (size_t i = 0; i < 8; i++)
        assert_close(reals(X)[i], 7, 0, 0);
    assert_close(reals(T)[0], 7, 0, 0);
    nnla_tensor *all[] = {X, T, wide, I, constant, shared_X, shared_T};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

static nnla_status make_once(void *payload) {
    nnla_tensor **XT = payload;
    return nnla_make_moons(50, 0.1, 1, XT[0], XT[1]);
}

static void test_memory_failures(void **state) {
    (void)state;
    failing_allocator_install();
    nnla_tensor *XT[] = {matrix(NNLA_F64, 50, 2), matrix(NNLA_F64, 50, 1)};
    assert_ok(nnla_tensor_fill(XT[0], 7));
    failing_allocator_fail_at(0);
    assert_status(make_once(XT), NNLA_ERROR_OUT_OF_MEMORY);
    assert_close(reals(XT[0])[0], 7, 0, 0);
    assert_in_range(run_with_each_allocation_failed(make_once, XT), 2, 10);
    nnla_tensor_destroy(XT[0]);
    nnla_tensor_destroy(XT[1]);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bits_on_each_isa),
        cmocka_unit_test(test_geometry),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_dtypes),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
