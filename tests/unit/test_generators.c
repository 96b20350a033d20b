/* Circles, blobs, spirals, xor: geometry, noise, order, dtypes, the same bits everywhere, errors. */
#define _DEFAULT_SOURCE

#include "support/nnla_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kernel/kernels.h"
#include "nnla/generator.h"
#include "reference/circles_reference.inc"
#include "support/failing_allocator.h"
#include "support/fork_child.h"

static const double two_pi = 6.283185307179586477;

static nnla_tensor *matrix(nnla_dtype dtype, size_t rows, size_t columns) {
    const size_t dims[] = {rows, columns};
    nnla_tensor *tensor = nnla_tensor_create(dtype, 2, dims);
    assert_created(tensor);
    return tensor;
}

static const double *reals(const nnla_tensor *tensor) { return nnla_tensor_const_data(tensor); }

/* The generators with settings of their own, as one type. */
typedef nnla_status make_call(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T);

static nnla_status make_circles(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T) {
    return nnla_make_circles(count, noise, 0.5, seed, X, T);
}

static nnla_status make_blobs(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T) {
    return nnla_make_blobs(count, 3, noise, seed, X, T);
}

static nnla_status make_spirals(size_t count, double noise, uint64_t seed, nnla_tensor *X, nnla_tensor *T) {
    return nnla_make_spirals(count, 3, noise, 1.5, seed, X, T);
}

static make_call *const generators[] = {make_circles, make_blobs, make_spirals, nnla_make_xor};
enum { GENERATORS = sizeof generators / sizeof generators[0], MOST = 64 };

/* Class by class, in order of the angle: x, y, class. */
static int by_class_and_angle(const void *left, const void *right) {
    const double *a = left, *b = right;
    if (a[2] < b[2] || a[2] > b[2])
        return a[2] < b[2] ? -1 : 1;
    double s = atan2(a[1], a[0]), t = atan2(b[1], b[0]);
    s += s < -1e-9 ? two_pi : 0;
    t += t < -1e-9 ? two_pi : 0;
    return (s > t) - (s < t);
}

static void check_circles(const double (*expected)[3], size_t count, double factor) {
    double points[MOST][3];
    nnla_tensor *X = matrix(NNLA_F64, count, 2), *T = matrix(NNLA_F64, count, 1);
    assert_ok(nnla_make_circles(count, 0, factor, 5, X, T));
    for (size_t i = 0; i < count; i++) {
        points[i][0] = reals(X)[2 * i];
        points[i][1] = reals(X)[2 * i + 1];
        points[i][2] = reals(T)[i];
    }
    qsort(points, count, sizeof points[0], by_class_and_angle);
    assert_all_close_f64(points[0], expected[0], 3 * count, 0, 1e-15);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void test_circles(void **state) {
    (void)state;
    const double one[][3] = {{0.25, 0, 1}};
    check_circles(circles_11, 11, 0.5);
    check_circles(circles_40, 40, 0.8);
    check_circles(one, 1, 0.25);
}

static void test_spirals(void **state) {
    (void)state;
    enum { COUNT = 17, CLASSES = 3 };
    const size_t length = COUNT, points[] = {6, 6, 5};
    nnla_tensor *X = matrix(NNLA_F64, COUNT, 2), *T = nnla_tensor_create(NNLA_I32, 1, &length);
    assert_ok(nnla_make_spirals(COUNT, CLASSES, 0, 1.5, 5, X, T));
    int seen[CLASSES][7] = {{0}};
    for (size_t i = 0; i < COUNT; i++) {
        double x = reals(X)[2 * i], y = reals(X)[2 * i + 1], r = sqrt(x * x + y * y);
        int32_t k = ((const int32_t *)nnla_tensor_const_data(T))[i];
        assert_in_range(k, 0, CLASSES - 1);
        double number = r * (double)points[k], t = two_pi * (1.5 * r + (double)k / CLASSES);
        assert_close(number, round(number), 1e-14, 0);
        assert_close(x, r * cos(t), 0, 1e-14);
        assert_close(y, r * sin(t), 0, 1e-14);
        seen[k][(size_t)round(number)]++;
    }
    for (size_t k = 0; k < CLASSES; k++) {
        for (size_t n = 1; n <= points[k]; n++)
            assert_int_equal(seen[k][n], 1);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

static void test_xor(void **state) {
    (void)state;
    nnla_tensor *X = matrix(NNLA_F64, 4, 2), *T = matrix(NNLA_F64, 4, 1);
    assert_ok(nnla_make_xor(4, 0, 2, X, T));
    int seen[4] = {0};
    for (size_t i = 0; i < 4; i++) {
        int a = (int)reals(X)[2 * i], b = (int)reals(X)[2 * i + 1];
        seen[2 * a + b]++;
        assert_close(reals(T)[i], a ^ b, 0, 0);
    }
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(seen[i], 1);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
}

/* Centers are found again with a deviation of 0; bounds are five standard errors. */
static void test_blobs(void **state) {
    (void)state;
    enum { COUNT = 3001, CENTERS = 4, COLUMNS = 3 };
    nnla_tensor *X = matrix(NNLA_F64, COUNT, COLUMNS), *Y = matrix(NNLA_F64, COUNT, COLUMNS);
    nnla_tensor *T = matrix(NNLA_F64, COUNT, CENTERS);
    double center[CENTERS][COLUMNS], sums[CENTERS][COLUMNS] = {{0}}, squares = 0;
    size_t points[CENTERS] = {0};
    assert_ok(nnla_make_blobs(COUNT, CENTERS, 0, 3, X, T));
    assert_ok(nnla_make_blobs(COUNT, CENTERS, 0.5, 3, Y, T));
    for (size_t i = 0; i < COUNT; i++) {
        size_t k = 0;
        while (k < CENTERS && reals(T)[i * CENTERS + k] < 0.5)
            k++;
        assert_in_range(k, 0, CENTERS - 1);
        for (size_t j = 0; j < CENTERS; j++)
            assert_close(reals(T)[i * CENTERS + j], j == k, 0, 0);
        for (size_t j = 0; j < COLUMNS; j++) {
            double x = reals(X)[i * COLUMNS + j], e = reals(Y)[i * COLUMNS + j] - x;
            assert_true(x >= -10 && x < 10);
            if (points[k] == 0)
                center[k][j] = x;
            assert_close(x, center[k][j], 0, 0);
            sums[k][j] += e;
            squares += e * e;
        }
        points[k]++;
    }
    for (size_t k = 0; k < CENTERS; k++) {
        assert_int_equal(points[k], k == 0 ? 751 : 750);
        for (size_t j = 0; j < COLUMNS; j++) {
            assert_close(sums[k][j] / 750, 0, 0, 5 * 0.5 / sqrt(750));
            assert_true(k == 0 || fabs(center[k][j] - center[0][j]) > 1e-6);
        }
    }
    assert_close(sqrt(squares / (COUNT * COLUMNS)), 0.5, 5 / sqrt(2.0 * COUNT * COLUMNS), 0);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(T);
}

static void test_order_and_noise(void **state) {
    (void)state;
    enum { COUNT = 1001 };
    nnla_tensor *X = matrix(NNLA_F64, COUNT, 2), *Y = matrix(NNLA_F64, COUNT, 2), *T = matrix(NNLA_I32, COUNT, 1);
    for (size_t g = 0; g < GENERATORS; g++) {
        size_t changes = 0;
        const int32_t *class = nnla_tensor_const_data(T);
        assert_ok(generators[g](COUNT, 0, 1, X, T));
        for (size_t i = 1; i < COUNT; i++)
            changes += class[i] != class[i - 1];
        assert_in_range(changes, 400, 750);
        assert_ok(generators[g](COUNT, 0.1, 1, Y, T));
        double squares = 0;
        for (size_t i = 0; i < 2 * COUNT; i++)
            squares += (reals(Y)[i] - reals(X)[i]) * (reals(Y)[i] - reals(X)[i]);
        assert_close(sqrt(squares / (2 * COUNT)), 0.1, 5 / sqrt(4.0 * COUNT), 0);
        assert_ok(generators[g](COUNT, 0.1, 1, X, T));
        assert_same_bits(reals(X), reals(Y), 2 * COUNT * sizeof(double));
        assert_ok(generators[g](COUNT, 0.1, 2, X, T));
        assert_memory_not_equal(reals(X), reals(Y), 2 * COUNT * sizeof(double));
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(T);
}

/* f32 is the f64 result, rounded; targets are the same in each dtype. */
static void test_dtypes(void **state) {
    (void)state;
    enum { COUNT = 100 };
    nnla_tensor *X = matrix(NNLA_F32, COUNT, 2), *X64 = matrix(NNLA_F64, COUNT, 2);
    nnla_tensor *T = matrix(NNLA_F32, COUNT, 1), *classes = matrix(NNLA_I32, COUNT, 1);
    for (size_t g = 0; g < GENERATORS; g++) {
        assert_ok(generators[g](COUNT, 0.2, 3, X, T));
        assert_ok(generators[g](COUNT, 0.2, 3, X64, classes));
        const float *x = nnla_tensor_const_data(X), *t = nnla_tensor_const_data(T);
        const int32_t *class = nnla_tensor_const_data(classes);
        for (size_t i = 0; i < 2 * COUNT; i++)
            assert_same_bits(&x[i], &(float){(float)reals(X64)[i]}, sizeof x[i]);
        for (size_t i = 0; i < COUNT; i++)
            assert_close((double)t[i], class[i], 0, 0);
    }
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(X64);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(classes);
}

typedef struct isa_run {
    const char *isa;
    double x[GENERATORS][202];
} isa_run;

/* Runs in a child, which chooses its instruction set at first use. */
static int make_on_isa(void *payload) {
    isa_run *run = payload;
    double t[101];
    const size_t x_dims[] = {101, 2}, t_dims[] = {101, 1};
    if (setenv("NNLA_ISA", run->isa, 1) != 0 || strcmp(nnla_isa_name(), run->isa) != 0)
        return 2;
    for (size_t g = 0; g < GENERATORS; g++) {
        nnla_tensor *X = nnla_tensor_wrap(NNLA_F64, run->x[g], 2, x_dims);
        nnla_tensor *T = nnla_tensor_wrap(NNLA_F64, t, 2, t_dims);
        nnla_status status = X != NULL && T != NULL ? generators[g](101, 0.1, 9, X, T) : NNLA_ERROR_STATE;
        nnla_tensor_destroy(X);
        nnla_tensor_destroy(T);
        if (status != NNLA_OK)
            return 1;
    }
    return 0;
}

/* Before any other test: this process must not have chosen yet. sse2-fast is outside the promise. */
static void test_same_bits_on_each_isa(void **state) {
    (void)state;
    static double first[GENERATORS][202];
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

static void check_refused(nnla_status actual, nnla_status expected, const char *message) {
    assert_status(actual, expected);
    assert_message(message);
}

static void test_errors(void **state) {
    (void)state;
    nnla_tensor *X = matrix(NNLA_F64, 4, 2), *T = matrix(NNLA_F64, 4, 1), *wide = matrix(NNLA_F64, 4, 3);
    nnla_tensor *none = matrix(NNLA_F64, 4, 0);
    const nnla_status invalid = NNLA_ERROR_INVALID_ARGUMENT, shape = NNLA_ERROR_SHAPE;
    assert_ok(nnla_tensor_fill(X, 7));
    check_refused(nnla_make_circles(4, 0, 1, 1, X, T), invalid,
                  "nnla_make_circles: factor is 1, expected 0 or more and below 1");
    check_refused(nnla_make_circles(4, 0, (double)NAN, 1, X, T), invalid, "factor is nan");
    check_refused(nnla_make_circles(4, 0, 0.5, 1, X, wide), shape, "T is [4 x 3], expected [4 x 1] or [4]");
    check_refused(nnla_make_blobs(4, 0, 1, 1, X, T), invalid,
                  "nnla_make_blobs: centers is 0, expected 1 to 2147483647");
    check_refused(nnla_make_blobs(4, SIZE_MAX, 1, 1, X, T), invalid, "nnla_make_blobs: centers is ");
    check_refused(nnla_make_blobs(4, 2, -1, 1, X, T), invalid, "nnla_make_blobs: deviation is -1, expected 0 to 1e30");
    check_refused(nnla_make_blobs(5, 2, 1, 1, X, T), shape, "nnla_make_blobs: X is [4 x 2], expected [5 x any]");
    check_refused(nnla_make_blobs(4, 2, 1, 1, none, T), shape, "nnla_make_blobs: X is [4 x 0], expected [4 x any]");
    check_refused(nnla_make_blobs(4, 2, 1, 1, X, wide), shape,
                  "nnla_make_blobs: T is [4 x 3], expected [4 x 1], [4] or [4 x 2]");
    check_refused(nnla_make_spirals(4, 1, 0, 1, 1, X, T), invalid,
                  "nnla_make_spirals: classes is 1, expected 2 to 2147483647");
    check_refused(nnla_make_spirals(4, 2, 0, -1, 1, X, T), invalid,
                  "nnla_make_spirals: turns is -1, expected 0 to 1000");
    check_refused(nnla_make_spirals(4, 2, 0, (double)INFINITY, 1, X, T), invalid, "turns is inf");
    check_refused(nnla_make_spirals(4, 2, 0, 1, 1, wide, T), shape, "X is [4 x 3], expected [4 x 2]");
    check_refused(nnla_make_xor(0, 0, 1, X, T), invalid, "nnla_make_xor: count is 0, expected at least 1");
    check_refused(nnla_make_xor(4, 2e30, 1, X, T), invalid, "nnla_make_xor: noise is 2e+30, expected 0 to 1e30");
    check_refused(nnla_make_xor(4, 0, 1, NULL, T), invalid, "nnla_make_xor: X is NULL");
    for (size_t i = 0; i < 8; i++)
        assert_close(reals(X)[i], 7, 0, 0);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(wide);
    nnla_tensor_destroy(none);
}

/* More classes than points: the later ones are empty. */
static void test_few_points(void **state) {
    (void)state;
    nnla_tensor *X = matrix(NNLA_F64, 2, 2), *T = matrix(NNLA_F64, 2, 5);
    assert_ok(nnla_make_blobs(2, 5, 1, 1, X, T));
    assert_close(reals(T)[0] + reals(T)[5], 1, 0, 0);
    assert_close(reals(T)[1] + reals(T)[6], 1, 0, 0);
    assert_ok(nnla_make_spirals(2, 5, 0, 1, 1, X, T));
    nnla_tensor *classes = matrix(NNLA_F64, 2, 1);
    alarm(20); /* their number costs no time */
    assert_ok(nnla_make_blobs(2, INT32_MAX, 1, 1, X, classes));
    assert_ok(nnla_make_spirals(2, INT32_MAX, 0, 1, 1, X, classes));
    alarm(0);
    assert_close(reals(classes)[0] + reals(classes)[1], 1, 0, 0);
    nnla_tensor_destroy(X);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(classes);
}

typedef struct making {
    make_call *make;
    nnla_tensor *X, *T;
} making;

static nnla_status make_once(void *payload) {
    const making *m = payload;
    return m->make(50, 0.1, 1, m->X, m->T);
}

static void test_memory_failures(void **state) {
    (void)state;
    failing_allocator_install();
    making m = {NULL, matrix(NNLA_F64, 50, 2), matrix(NNLA_F64, 50, 1)};
    for (size_t g = 0; g < GENERATORS; g++) {
        m.make = generators[g];
        assert_in_range(run_with_each_allocation_failed(make_once, &m), 2, 10);
    }
    nnla_tensor_destroy(m.X);
    nnla_tensor_destroy(m.T);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_bits_on_each_isa),
        cmocka_unit_test(test_circles),
        cmocka_unit_test(test_spirals),
        cmocka_unit_test(test_xor),
        cmocka_unit_test(test_blobs),
        cmocka_unit_test(test_order_and_noise),
        cmocka_unit_test(test_dtypes),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_few_points),
        cmocka_unit_test(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
