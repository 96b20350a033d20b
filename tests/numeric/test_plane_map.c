/* A map of the plane as turns and signed scales: they compose to it, for every kind of map, and a picture between the
   unit matrix and it moves without a jump. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "nnla/geometry.h"
#include "support/random_data.h"

static const double pi = 3.14159265358979323846;
static const size_t plane[] = {2, 2};

typedef struct parts {
    double out, scales[2], in;
} parts;

static parts factor(const double A[4]) {
    parts p = {7, {7, 7}, 7};
    const nnla_tensor *tensor = nnla_tensor_wrap_const(NNLA_F64, A, 2, plane);
    assert_created(tensor);
    assert_ok(nnla_plane_factor(tensor, &p.out, p.scales, &p.in));
    nnla_tensor_destroy((nnla_tensor *)(uintptr_t)tensor);
    return p;
}

static void between(const double A[4], double t, double M[4]) {
    const nnla_tensor *tensor = nnla_tensor_wrap_const(NNLA_F64, A, 2, plane);
    nnla_tensor *result = nnla_tensor_wrap(NNLA_F64, M, 2, plane);
    assert_created(tensor);
    assert_created(result);
    assert_ok(nnla_plane_between(tensor, t, result));
    nnla_tensor_destroy(result);
    nnla_tensor_destroy((nnla_tensor *)(uintptr_t)tensor);
}

static double largest(const double A[4]) { return fmax(fmax(fabs(A[0]), fabs(A[1])), fmax(fabs(A[2]), fabs(A[3]))); }

/* R(out) diag(scales) R(in) = A, by the system's functions; the ranges that are promised. */
static void check_parts(const double A[4]) {
    parts p = factor(A);
    double size = largest(A) > 0 ? largest(A) : 1;
    double co = cos(p.out), so = sin(p.out), ci = cos(p.in), si = sin(p.in);
    double x = p.scales[0] / size, y = p.scales[1] / size;
    assert_close(co * x * ci - so * y * si, A[0] / size, 0, 2e-15);
    assert_close(-co * x * si - so * y * ci, A[1] / size, 0, 2e-15);
    assert_close(so * x * ci + co * y * si, A[2] / size, 0, 2e-15);
    assert_close(-so * x * si + co * y * ci, A[3] / size, 0, 2e-15);
    assert_true(x >= fabs(y) * (1 - 1e-15));
    assert_true(fabs(p.out) <= pi && fabs(p.in) <= pi / 2);
    double determinant = (A[0] / size) * (A[3] / size) - (A[1] / size) * (A[2] / size);
    if (fabs(determinant) > 1e-12)
        assert_int_equal(y < 0, determinant < 0);
}

/* From I to A in steps, none of them longer than a fixed multiple of 1/steps; A itself at the end. */
static void check_way(const double A[4]) {
    enum { STEPS = 64 };
    double before[4] = {1, 0, 0, 1}, M[4], size = largest(A) > 1 ? largest(A) : 1;
    between(A, 0, M);
    for (size_t i = 0; i < 4; i++)
        assert_close(M[i], before[i], 0, 4e-16);
    for (int step = 1; step <= STEPS; step++) {
        between(A, (double)step / STEPS, M);
        for (size_t i = 0; i < 4; i++) {
            assert_true(fabs(M[i] - before[i]) <= 10 * size / STEPS);
            before[i] = M[i];
        }
    }
    assert_same_bits(M, A, sizeof M);
    between(A, nextafter(1, 0), M);
    for (size_t i = 0; i < 4; i++)
        assert_close(M[i], A[i], 0, 4e-15 * size);
}

static const double maps[][4] = {
    {1, 0, 0, 1},     {-1, 0, 0, -1},        {0, -1, 1, 0},   {0, 1, -1, 0},          {0.8, -0.6, 0.6, 0.8},
    {1, 0, 0, -1},    {-1, 0, 0, 1},         {0, 1, 1, 0},    {0, -1, -1, 0},         {3, 0, 0, 0.5},
    {0.5, 0, 0, 3},   {1, 1, 0, 1},          {1, 0, -2, 1},   {2, 0, 0, 0},           {0, 0, 0, 2},
    {0, 0, 0, 0},     {1, 2, 2, 4},          {1, 2, 3, 4},    {-2, 1, 1, -2},         {-3, 0, 0, -2},
    {1, 1e-17, 0, 1}, {1, 0, 0, -1 + 1e-16}, {1, 1e-9, 0, 1}, {5e-324, 0, 0, 5e-324}, {1e-305, 2e-305, 0, 1e-305},
};

static void test_known_maps(void **state) {
    (void)state;
    for (size_t c = 0; c < sizeof maps / sizeof *maps; c++) {
        check_parts(maps[c]);
        check_way(maps[c]);
    }
}

static void assert_parts(const double A[4], double out, double first, double second, double in) {
    parts p = factor(A);
    assert_close(p.out, out, 1e-15, 1e-15);
    assert_close(p.scales[0], first, 1e-15, 0);
    assert_close(p.scales[1], second, 1e-15, 0);
    assert_close(p.in, in, 1e-15, 1e-15);
}

/* The choices where the parts are not unique. */
static void test_choices(void **state) {
    (void)state;
    assert_parts((const double[]){1, 0, 0, 1}, 0, 1, 1, 0);
    assert_parts((const double[]){0, -2, 2, 0}, pi / 2, 2, 2, 0);
    assert_parts((const double[]){-3, 0, 0, -3}, pi, 3, 3, 0);
    assert_parts((const double[]){cos(0.3), -sin(0.3), sin(0.3), cos(0.3)}, 0.3, 1, 1, 0);
    assert_parts((const double[]){1, 0, 0, -1}, 0, 1, -1, 0);
    assert_parts((const double[]){cos(0.6), sin(0.6), sin(0.6), -cos(0.6)}, 0.3, 1, -1, -0.3);
    assert_parts((const double[]){5, 0, 0, 2}, 0, 5, 2, 0);
    assert_parts((const double[]){0, 0, 0, 0}, 0, 0, 0, 0);
    assert_parts((const double[]){1, 2, 2, 4}, atan2(2, 1), 5, 0, -atan2(2, 1));
}

static void assert_on_way(const double A[4], double t, const double expected[4]) {
    double M[4];
    between(A, t, M);
    assert_all_close_f64(M, expected, 4, 1e-15, 1e-15);
}

/* A turn only turns on its way, a stretch only stretches, a mirroring passes through a flat plane. */
static void test_ways(void **state) {
    (void)state;
    assert_on_way((const double[]){0, -1, 1, 0}, 0.5, (const double[]){sqrt(0.5), -sqrt(0.5), sqrt(0.5), sqrt(0.5)});
    assert_on_way((const double[]){1, 0, 0, 5}, 0.25, (const double[]){1, 0, 0, 2});
    assert_on_way((const double[]){0, 1, 1, 0}, 0.5, (const double[]){0.5, 0.5, 0.5, 0.5});
    assert_on_way((const double[]){2, 0, 0, 2}, 3, (const double[]){4, 0, 0, 4});
    assert_on_way((const double[]){-1, 0, 0, -1}, -0.5, (const double[]){0, 1, -1, 0});
}

static void test_random_maps(void **state) {
    (void)state;
    uint64_t seed = 8;
    for (int round = 0; round < 20000; round++) {
        double A[4], size = round % 2 ? 1 : ldexp(1, (int)(random_bits(&seed) % 1900) - 950);
        for (size_t i = 0; i < 4; i++)
            A[i] = size * (2 * random_unit(&seed) - 1);
        if (round % 5 == 0) /* flat */
            memcpy(A + 2, A, 2 * sizeof *A);
        check_parts(A);
        if (round % 100 == 1)
            check_way(A);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_maps),
        cmocka_unit_test(test_choices),
        cmocka_unit_test(test_ways),
        cmocka_unit_test(test_random_maps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
