/* Convolutions: the bits of their definitions, on every instruction set, for every form of operands and any number of
   threads. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "support/convolution_reference.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"
#include "support/random_data.h"

/* One geometry with its operands. */
typedef struct fixture {
    nnla__convolution c;
    nnla_dtype dtype;
    size_t batch;
    int special;
    guarded_matrix X, W, b, dY;
    guarded_matrix results[CONVOLUTION_RESULTS];
    double *expected[CONVOLUTION_RESULTS], *magnitude[CONVOLUTION_RESULTS];
} fixture;

static guarded_matrix matrix_as(nnla_dtype dtype, nnla__matrix shape, uint64_t seed, int special) {
    return guarded_matrix_create(dtype, shape.rows, shape.cols, 0, seed % 3, seed, special);
}

static convolution_operands operands_of(const fixture *f, int with_bias) {
    return (convolution_operands){.dtype = f->dtype,
                                  .X = f->X.matrix,
                                  .W = f->W.matrix,
                                  .dY = f->dY.matrix,
                                  .b = with_bias ? f->b.matrix.data : NULL};
}

static fixture fixture_create(nnla__convolution c, size_t batch, nnla_dtype dtype, uint64_t seed, int special) {
    fixture f = {.c = convolution_of(c), .dtype = dtype, .batch = batch, .special = special};
    assert_true(f.c.out_height > 0 && f.c.out_width > 0);
    const nnla__matrix X = convolution_X(&f.c, batch), Y = convolution_Y(&f.c, batch), W = convolution_W(&f.c);
    const nnla__matrix b = nnla__matrix_of(NULL, 1, f.c.filters), shapes[CONVOLUTION_RESULTS] = {Y, X, W, b};
    f.X = matrix_as(dtype, X, seed, special);
    f.W = matrix_as(dtype, W, seed + 1000, special);
    f.b = matrix_as(dtype, b, seed + 2000, 0);
    f.dY = matrix_as(dtype, Y, seed + 3000, special);
    const convolution_operands o = operands_of(&f, 1);
    for (convolution_result r = 0; r < CONVOLUTION_RESULTS; r++) {
        const size_t rows = shapes[r].rows, cols = shapes[r].cols;
        f.results[r] = matrix_as(dtype, shapes[r], seed + 4000, 0);
        f.expected[r] = malloc((rows * cols + 1) * sizeof(double));
        f.magnitude[r] = malloc((rows * cols + 1) * sizeof(double));
        assert_true(f.expected[r] != NULL && f.magnitude[r] != NULL);
        for (size_t i = 0; i < rows * cols; i++)
            f.expected[r][i] = convolution_defined(&f.c, &o, r, i / cols, i % cols, &f.magnitude[r][i]);
    }
    return f;
}

static void fixture_destroy(fixture *f) {
    guarded_matrix_destroy(&f->X);
    guarded_matrix_destroy(&f->W);
    guarded_matrix_destroy(&f->b);
    guarded_matrix_destroy(&f->dY);
    for (convolution_result r = 0; r < CONVOLUTION_RESULTS; r++) {
        guarded_matrix_destroy(&f->results[r]);
        free(f->expected[r]);
        free(f->magnitude[r]);
    }
}

static void run(const nnla__pass *pass, fixture *f, convolution_result which) {
    const nnla__matrix X = f->X.matrix, W = f->W.matrix, dY = f->dY.matrix, result = f->results[which].matrix;
    switch (which) {
    case CONVOLVED:
        nnla__convolve(pass, &f->c, result, X, W, f->b.matrix.data, NULL);
        break;
    case CONVOLVED_DX:
        nnla__convolve_dX(pass, &f->c, result, dY, W, NULL);
        break;
    case CONVOLVED_DW:
        nnla__convolve_dW(pass, &f->c, result, dY, X, NULL);
        break;
    default:
        nnla__convolve_db(pass, &f->c, result.data, dY, NULL);
    }
}

static void run_packed(const nnla__pass *pass, fixture *f) {
    guarded_scratch packed = guarded_scratch_create(nnla__convolve_packed_size(pass->kernels, &f->c));
    nnla__convolve_pack(pass, &f->c, f->W.matrix, packed.memory);
    nnla__convolve_packed(pass, &f->c, f->results[CONVOLVED].matrix, f->X.matrix, packed.memory, f->b.matrix.data,
                          NULL);
    guarded_scratch_destroy(&packed);
}

static void compare(const fixture *f, convolution_result which, size_t isa) {
    static const char *const names[CONVOLUTION_RESULTS] = {"Y", "dX", "dW", "db"};
    const nnla__convolution *c = &f->c;
    const nnla__matrix R = f->results[which].matrix;
    const double u = f->dtype == NNLA_F32 ? 0x1p-24 : 0x1p-53;
    for (size_t i = 0; i < R.rows * R.cols; i++) {
        const double actual = nnla__element_at(f->dtype, R.data, i), expected = f->expected[which][i];
        if ((isnan(actual) && isnan(expected)) || (actual == expected && signbit(actual) == signbit(expected)))
            continue;
        if (!isa_is_exact(nnla__isa(isa)) &&
            (f->special || fabs(actual - expected) <= 1024 * u * f->magnitude[which][i]))
            continue;
        fail_msg("%s f%d: batch %zu of %zu x %zu x %zu, %zu filters %zu x %zu, stride %zu x %zu, padding %zu x %zu, "
                 "dilation %zu x %zu, %zu groups: %s[%zu] is %a, should be %a",
                 nnla__isa(isa), f->dtype == NNLA_F32 ? 32 : 64, f->batch, c->channels, c->height, c->width, c->filters,
                 c->kernel_height, c->kernel_width, c->stride_height, c->stride_width, c->padding_height,
                 c->padding_width, c->dilation_height, c->dilation_width, c->groups, names[which], i, actual, expected);
    }
    assert_guarded(&f->results[which], f->dtype, 0);
}

static void check_on(fixture *f, size_t isa) {
    const nnla__kernels *kernels = nnla__kernels_of_isa(isa, f->dtype);
    guarded_scratch scratch = guarded_scratch_create(nnla__convolve_scratch(kernels, &f->c, f->batch));
    const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
    for (convolution_result r = 0; r < CONVOLUTION_RESULTS; r++) {
        guarded_matrix_reset(&f->results[r]);
        run(&pass, f, r);
        compare(f, r, isa);
    }
    guarded_matrix_reset(&f->results[CONVOLVED]);
    run_packed(&pass, f);
    compare(f, CONVOLVED, isa);
    guarded_scratch_destroy(&scratch);
}

static void check(nnla__convolution c, size_t batch, uint64_t seed, int special) {
    for (int wide = 0; wide < 2; wide++) {
        fixture f = fixture_create(c, batch, wide ? NNLA_F64 : NNLA_F32, seed, special);
        for (size_t isa = 0; isa < nnla__isa_count(); isa++)
            check_on(&f, isa);
        fixture_destroy(&f);
    }
}

/* channels, height, width; filters, groups; kernel, stride, padding, dilation, each for both axes. */
static const nnla__convolution geometries[] = {
    {1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0},   {1, 6, 7, 1, 1, 3, 3, 1, 1, 0, 0, 1, 1, 0, 0},
    {1, 28, 28, 6, 1, 5, 5, 1, 1, 2, 2, 1, 1, 0, 0}, {6, 14, 14, 16, 1, 5, 5, 1, 1, 0, 0, 1, 1, 0, 0},
    {3, 9, 11, 7, 1, 3, 3, 2, 2, 1, 1, 1, 1, 0, 0},  {3, 11, 9, 17, 1, 3, 2, 3, 1, 2, 0, 1, 2, 0, 0},
    {4, 8, 8, 6, 2, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0},   {5, 7, 7, 5, 5, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0},
    {3, 6, 6, 12, 3, 3, 3, 2, 2, 1, 1, 1, 1, 0, 0},  {20, 6, 5, 20, 20, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0},
    {33, 5, 6, 19, 1, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0}, {60, 4, 4, 50, 1, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0},
    {7, 5, 9, 35, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0},  {4, 6, 6, 9, 1, 1, 1, 2, 2, 0, 0, 1, 1, 0, 0},
    {3, 5, 4, 18, 1, 5, 4, 1, 1, 0, 0, 1, 1, 0, 0},  {2, 12, 13, 4, 1, 3, 3, 1, 2, 2, 3, 2, 3, 0, 0},
    {2, 13, 14, 3, 1, 2, 3, 4, 5, 1, 0, 2, 3, 0, 0}, {2, 10, 12, 5, 1, 3, 2, 6, 4, 0, 1, 4, 6, 0, 0},
    {3, 4, 4, 5, 1, 2, 2, 1, 1, 4, 3, 1, 1, 0, 0},   {2, 3, 3, 3, 1, 1, 1, 1, 1, 2, 2, 1, 1, 0, 0},
    {2, 9, 9, 3, 1, 2, 2, 5, 5, 0, 0, 1, 1, 0, 0},   {5, 1, 40, 9, 1, 1, 7, 1, 1, 0, 3, 1, 1, 0, 0},
    {8, 1, 31, 24, 4, 1, 3, 1, 2, 0, 1, 1, 2, 0, 0}, {2, 3, 300, 3, 1, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0},
    {1, 20, 70, 2, 1, 7, 7, 1, 1, 3, 3, 1, 1, 0, 0},
};
enum { GEOMETRIES = sizeof geometries / sizeof geometries[0] };

static void test_geometries(void **state) {
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++)
        for (size_t batch = 1; batch < 4; batch += 2)
            check(geometries[i], batch, i, 0);
}

/* Infinities, NaN, −0, denormal and huge numbers: zeros around the image are terms. */
static void test_special_values(void **state) {
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i += 3)
        check(geometries[i], 2, i, 1);
}

/* Chains that end inside of samples, and waves of them. */
static void test_many_samples(void **state) {
    (void)state;
    check((nnla__convolution){2, 5, 5, 3, 1, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0}, 47, 1, 0);
    check((nnla__convolution){2, 3, 2, 3, 1, 3, 2, 1, 1, 0, 0, 1, 1, 0, 0}, 300, 2, 0);
}

static nnla__convolution random_geometry(uint64_t *seed) {
    nnla__convolution c = {0};
    do {
        c.groups = 1 + random_bits(seed) % 3;
        c.channels = c.groups * (1 + random_bits(seed) % 5);
        c.filters = c.groups * (1 + random_bits(seed) % 20);
        c.height = 1 + random_bits(seed) % 12;
        c.width = 1 + random_bits(seed) % 20;
        c.kernel_height = 1 + random_bits(seed) % 4;
        c.kernel_width = 1 + random_bits(seed) % 5;
        c.stride_height = 1 + random_bits(seed) % 4;
        c.stride_width = 1 + random_bits(seed) % 3;
        c.padding_height = random_bits(seed) % 4;
        c.padding_width = random_bits(seed) % 4;
        c.dilation_height = 1 + random_bits(seed) % 3;
        c.dilation_width = 1 + random_bits(seed) % 4;
        c = convolution_of(c);
    } while (c.out_height == 0 || c.out_width == 0);
    return c;
}

static void test_random_geometries(void **state) {
    (void)state;
    uint64_t seed = 4;
    for (size_t i = 0; i < 60; i++) {
        const nnla__convolution c = random_geometry(&seed);
        check(c, 1 + i % 3, i, 0);
    }
}

/* Large enough to be shared. */
static const nnla__convolution shared[] = {
    {1, 28, 28, 6, 1, 5, 5, 1, 1, 2, 2, 1, 1, 0, 0},
    {6, 14, 14, 16, 1, 5, 5, 1, 1, 0, 0, 1, 1, 0, 0},
    {40, 9, 9, 50, 1, 3, 3, 2, 2, 1, 1, 1, 1, 0, 0},
    {32, 20, 20, 32, 32, 3, 3, 1, 1, 1, 1, 1, 1, 0, 0},
};

static void check_threads(nnla__convolution c, size_t batch, nnla_dtype dtype) {
    const nnla__kernels *kernels = nnla__kernels_for(dtype);
    fixture f = {.c = convolution_of(c), .dtype = dtype, .batch = batch};
    const nnla__matrix X = convolution_X(&f.c, batch), Y = convolution_Y(&f.c, batch), W = convolution_W(&f.c);
    const nnla__matrix b = nnla__matrix_of(NULL, 1, f.c.filters), shapes[CONVOLUTION_RESULTS] = {Y, X, W, b};
    f.X = matrix_as(dtype, X, 1, 0);
    f.W = matrix_as(dtype, W, 2, 0);
    f.b = matrix_as(dtype, b, 3, 0);
    f.dY = matrix_as(dtype, Y, 4, 0);
    guarded_scratch scratch = guarded_scratch_create(nnla__convolve_scratch(kernels, &f.c, batch));
    const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
    for (convolution_result r = 0; r < CONVOLUTION_RESULTS; r++) {
        f.results[r] = matrix_as(dtype, shapes[r], 5, 0);
        guarded_matrix alone = matrix_as(dtype, shapes[r], 5, 0);
        for (size_t threads = 1; threads <= 8; threads += threads < 3 ? 1 : 5) {
            assert_int_equal(nnla_set_threads(threads), NNLA_OK);
            run(&pass, &f, r);
            if (threads == 1)
                memcpy(alone.matrix.data, f.results[r].matrix.data,
                       shapes[r].rows * shapes[r].cols * nnla__dtype_size(dtype));
            assert_memory_equal(f.results[r].matrix.data, alone.matrix.data,
                                shapes[r].rows * shapes[r].cols * nnla__dtype_size(dtype));
        }
        guarded_matrix_destroy(&alone);
        guarded_matrix_destroy(&f.results[r]);
    }
    guarded_scratch_destroy(&scratch);
    guarded_matrix_destroy(&f.X);
    guarded_matrix_destroy(&f.W);
    guarded_matrix_destroy(&f.b);
    guarded_matrix_destroy(&f.dY);
}

static void test_threads(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++)
        for (int wide = 0; wide < 2; wide++) {
            check_threads(shared[i], 64, wide ? NNLA_F64 : NNLA_F32);
            check_threads(shared[i], 1, wide ? NNLA_F64 : NNLA_F32);
        }
}

/* A sample's outputs do not depend on its batch or its row. */
static void test_row_alone(void **state) {
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i += 2)
        for (int wide = 0; wide < 2; wide++) {
            enum { BATCH = 5 };
            fixture f = fixture_create(geometries[i], BATCH, wide ? NNLA_F64 : NNLA_F32, i, 0);
            const nnla__kernels *kernels = nnla__kernels_for(f.dtype);
            guarded_scratch scratch = guarded_scratch_create(nnla__convolve_scratch(kernels, &f.c, BATCH));
            const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
            const nnla__matrix X = f.X.matrix, Y = f.results[CONVOLVED].matrix;
            const size_t size = nnla__dtype_size(f.dtype);
            for (size_t row = 0; row < BATCH; row++)
                nnla__convolve(&pass, &f.c, nnla__rows_of(Y, row, 1, size), nnla__rows_of(X, row, 1, size), f.W.matrix,
                               f.b.matrix.data, NULL);
            for (size_t j = 0; j < Y.rows * Y.cols && isa_is_exact(nnla_isa_name()); j++)
                assert_true(nnla__element_at(f.dtype, Y.data, j) == f.expected[CONVOLVED][j]);
            guarded_scratch_destroy(&scratch);
            fixture_destroy(&f);
        }
}

/* A squash of Y, what becomes of dX by the squash before, and the flag of finiteness. */
static void check_then(fixture *f, const nnla__pass *pass, nnla_activation squash) {
    const size_t size = nnla__dtype_size(f->dtype);
    for (convolution_result r = 0; r < CONVOLUTION_RESULTS; r++) {
        const nnla__matrix R = f->results[r].matrix;
        const size_t bytes = R.rows * R.cols * size;
        char *plain = malloc(4 * bytes + 1);
        assert_non_null(plain);
        const nnla__matrix Z = {f->dtype == NNLA_F32 ? (void *)plain : plain, R.rows, R.cols, R.cols};
        const nnla__matrix Y = {plain + bytes, R.rows, R.cols, R.cols},
                           dZ = {plain + 2 * bytes, R.rows, R.cols, R.cols};
        const nnla__matrix expected = {plain + 3 * bytes, R.rows, R.cols, R.cols};
        int all_finite = 1;
        nnla__then then = {.forward = r == CONVOLVED ? squash : NNLA__NO_SQUASH,
                           .backward = r == CONVOLVED_DX ? squash : NNLA__NO_SQUASH,
                           .all_finite = &all_finite};
        run(pass, f, r);
        nnla__activation_forward(pass, NNLA_TANH, R, Z);
        nnla__activation_forward(pass, squash, Z, Y);
        if (r == CONVOLVED)
            nnla__activation_forward(pass, squash, R, expected);
        else
            nnla__activation_backward(pass, squash, Z, Y, R, expected);
        then.Z = Z;
        then.Y = r == CONVOLVED ? dZ : Y;
        then.dZ = dZ;
        switch (r) {
        case CONVOLVED:
            nnla__convolve(pass, &f->c, R, f->X.matrix, f->W.matrix, f->b.matrix.data, &then);
            break;
        case CONVOLVED_DX:
            nnla__convolve_dX(pass, &f->c, R, f->dY.matrix, f->W.matrix, &then);
            break;
        case CONVOLVED_DW:
            nnla__convolve_dW(pass, &f->c, R, f->dY.matrix, f->X.matrix, &then);
            break;
        default:
            nnla__convolve_db(pass, &f->c, R.data, f->dY.matrix, &then);
        }
        if (r <= CONVOLVED_DX)
            assert_memory_equal(dZ.data, expected.data, bytes);
        assert_int_equal(all_finite, !f->special);
        free(plain);
    }
}

static void test_then(void **state) {
    (void)state;
    for (size_t i = 0; i < GEOMETRIES; i++)
        for (int wide = 0; wide < 2; wide++) {
            fixture f = fixture_create(geometries[i], 2, wide ? NNLA_F64 : NNLA_F32, i, 0);
            const nnla__kernels *kernels = nnla__kernels_for(f.dtype);
            guarded_scratch scratch = guarded_scratch_create(nnla__convolve_scratch(kernels, &f.c, f.batch));
            const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
            check_then(&f, &pass, i % 2 ? NNLA_RELU : NNLA_SIGMOID);
            guarded_scratch_destroy(&scratch);
            fixture_destroy(&f);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_geometries),   cmocka_unit_test(test_special_values),
        cmocka_unit_test(test_many_samples), cmocka_unit_test(test_random_geometries),
        cmocka_unit_test(test_threads),      cmocka_unit_test(test_row_alone),
        cmocka_unit_test(test_then),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
