/* Matrix products on every instruction set against their definition, bit for bit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/kernels.h"
#include "support/nnla_test.h"
#include "support/product_reference.h"
#include "support/random_data.h"

static const nnla_dtype dtypes[] = {NNLA_F32, NNLA_F64};

static void check_on_isa(const product_case *c, product_operands *o, size_t isa) {
    const nnla__kernels *kernels = nnla__kernels_of_isa(isa, c->dtype);
    guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, c->m, c->n, c->k));
    const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
    guarded_matrix_reset(&o->C);
    if (c->with_bias)
        nnla__affine(&pass, o->C.matrix, o->A.matrix, o->B.matrix, o->bias.matrix.data, NULL);
    else
        nnla__gemm_within(&pass, SIZE_MAX, c->transpose_a, c->transpose_b, c->alpha, &o->A.matrix, &o->B.matrix,
                          c->beta, &o->C.matrix, NULL);
    assert_product(c, o, nnla__isa(isa), isa_is_exact(nnla__isa(isa)));
    guarded_scratch_destroy(&scratch);
}

/* An affine map has B transposed, alpha = 1 and beta = 0. */
static void check(product_case c) {
    for (size_t d = 0; d < 2; d++) {
        c.dtype = dtypes[d];
        product_operands o = product_operands_create(&c);
        for (size_t isa = 0; isa < nnla__isa_count(); isa++)
            check_on_isa(&c, &o, isa);
        product_operands_destroy(&o);
    }
}

static void check_transposes(product_case c) {
    for (int t = 0; t < 4; t++) {
        c.transpose_a = t & 1;
        c.transpose_b = t >> 1;
        check(c);
    }
    c.transpose_a = 0;
    c.transpose_b = 1;
    c.alpha = 1;
    c.beta = 0;
    c.with_bias = 1;
    check(c);
}

static void test_small_shapes(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17}, depths[] = {0, 1, 2, 3, 4, 5, 8, 11};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            const size_t k = depths[(i * 5 + j * 3) % 8];
            check_transposes((product_case){.m = sizes[i], .n = sizes[j], .k = k, .alpha = 1, .seed = i * 100 + j});
        }
}

/* Around the end of each chain, on each path: one row, one column, narrow, wide, both. */
static void test_chain_edges(void **state) {
    (void)state;
    static const size_t depths[] = {31, 255, 256, 257, 511, 512, 513, 770};
    static const size_t shapes[][2] = {{1, 1}, {1, 19}, {19, 1}, {3, 2}, {2, 35}, {35, 3}, {15, 34}};
    for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++)
        for (size_t j = 0; j < sizeof shapes / sizeof shapes[0]; j++)
            check_transposes((product_case){.m = shapes[j][0],
                                            .n = shapes[j][1],
                                            .k = depths[i],
                                            .alpha = j % 2 ? 1 : 0.5,
                                            .beta = j % 3 ? 0 : -1,
                                            .seed = i + j});
}

/* Around every edge of a tile: rows of all kinds, and columns around one to four vectors. */
static void test_tile_edges(void **state) {
    (void)state;
    for (size_t m = 1; m <= 30; m++)
        check_transposes((product_case){.m = m, .n = 16 + m, .k = 6, .alpha = 1, .gap = 1, .seed = m});
    static const size_t columns[] = {31, 32, 33, 47, 48, 49, 63, 64, 65, 79, 127, 128, 129, 130};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        check_transposes((product_case){.m = 1 + i % 7, .n = columns[i], .k = 5, .alpha = 1, .seed = i});
}

static void test_alpha_and_beta(void **state) {
    (void)state;
    static const double values[] = {0, 1, -1, 0.5, 0.1};
    static const size_t shapes[][3] = {{7, 9, 5}, {1, 33, 6}, {33, 1, 6}, {20, 2, 4}, {6, 40, 300}, {4, 4, 0}};
    for (size_t a = 0; a < 5; a++)
        for (size_t b = 0; b < 5; b++)
            for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
                check_transposes((product_case){.m = shapes[s][0],
                                                .n = shapes[s][1],
                                                .k = shapes[s][2],
                                                .alpha = values[a],
                                                .beta = values[b],
                                                .gap = 3,
                                                .offset = 1,
                                                .seed = a + b + s});
    check_transposes((product_case){.m = 5, .n = 20, .k = 3, .alpha = NAN, .beta = 1});
    check_transposes((product_case){.m = 5, .n = 20, .k = 3, .alpha = 1, .beta = NAN});
}

static void test_special_values(void **state) {
    (void)state;
    static const size_t shapes[][3] = {{7, 9, 5}, {1, 33, 6}, {33, 1, 6}, {20, 2, 4}, {6, 40, 260}, {17, 17, 2}};
    for (size_t s = 0; s < sizeof shapes / sizeof shapes[0]; s++)
        for (uint64_t seed = 0; seed < 4; seed++)
            check_transposes((product_case){.m = shapes[s][0],
                                            .n = shapes[s][1],
                                            .k = shapes[s][2],
                                            .alpha = seed % 2 ? 1 : -1,
                                            .beta = seed / 2 ? 0 : 1,
                                            .special = 1,
                                            .seed = seed});
}

static void test_random_shapes(void **state) {
    (void)state;
    static const double scales[] = {1, 1, 1, -0.75}, keeps[] = {0, 0, 1, 0.25};
    uint64_t draw = 42;
    for (int i = 0; i < 150; i++)
        check_transposes((product_case){.m = random_bits(&draw) % 50,
                                        .n = random_bits(&draw) % 90,
                                        .k = random_bits(&draw) % (i % 10 ? 40 : 600), /* now and then several chains */
                                        .alpha = scales[random_bits(&draw) % 4],
                                        .beta = keeps[random_bits(&draw) % 4],
                                        .gap = random_bits(&draw) % 9,
                                        .offset = random_bits(&draw) % 5,
                                        .seed = random_bits(&draw)});
}

/* Products that are packed, cut into parts, and cut into blocks: one that is scaled waits in scratch. */
static void test_blocks(void **state) {
    (void)state;
    static const product_case cases[] = {
        {.m = 150, .n = 70, .k = 257, .alpha = 1, .seed = 1},
        {.m = 145, .n = 35, .k = 260, .alpha = 1, .beta = 1, .seed = 2},
        {.m = 515, .n = 18, .k = 258, .alpha = 2, .beta = 1, .seed = 3},
        {.m = 16, .n = 520, .k = 259, .alpha = 2, .seed = 4},
        {.m = 4099, .n = 5, .k = 2, .alpha = 1, .seed = 5},
        {.m = 4099, .n = 17, .k = 1, .alpha = 1, .seed = 6},
        {.m = 5, .n = 4099, .k = 2, .alpha = 1, .beta = -1, .seed = 7},
        /* panels of three vectors that end far beyond the last column, and sums behind them */
        {.m = 7, .n = 32, .k = 300, .alpha = 2, .seed = 8},
        {.m = 8, .n = 16, .k = 300, .alpha = 2, .seed = 9},
        {.m = 32, .n = 7, .k = 300, .alpha = 1, .seed = 10},
        /* scaled, several blocks of C and several stretches of terms */
        {.m = 300, .n = 64, .k = 600, .alpha = 2, .beta = 1, .seed = 11},
        {.m = 200, .n = 64, .k = 513, .transpose_b = 1, .alpha = 1, .beta = 1, .seed = 12},
        {.m = 150, .n = 70, .k = 1030, .transpose_b = 1, .alpha = 1, .beta = -1, .seed = 13},
        {.m = 140, .n = 300, .k = 513, .alpha = 0.5, .seed = 14},
        /* Groups of A's rows run past several panels of B; then such rows share sets of a cache. */
        {.m = 300, .n = 150, .k = 513, .alpha = 1, .seed = 15},
        {.m = 141, .n = 70, .k = 1024, .transpose_b = 1, .alpha = 1, .seed = 16},
        {.m = 270, .n = 75, .k = 1024, .alpha = 1, .seed = 17},
        /* Aᵀ whose rows share sets of a cache is copied; then in parts. */
        {.m = 1024, .n = 50, .k = 40, .alpha = 1, .seed = 18},
        {.m = 3072, .n = 50, .k = 20, .alpha = 1, .seed = 19},
        {.m = 1024, .n = 50, .k = 20, .alpha = 2, .beta = 1, .seed = 20},
        /* as many tiles as make B worth packing, and panels around whole ones */
        {.m = 271, .n = 49, .k = 20, .alpha = 1, .seed = 21},
        {.m = 273, .n = 97, .k = 20, .alpha = 1, .seed = 22},
        {.m = 33, .n = 193, .k = 45, .alpha = 1, .seed = 23},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_transposes(cases[i]);
}

/* A row alone is the row in any batch, and a column alone is the column in any width. */
static void test_row_alone(void **state) {
    (void)state;
    enum { BATCH = 29, IN = 37, OUT = 21 };
    for (size_t d = 0; d < 2; d++) {
        const size_t size = nnla__dtype_size(dtypes[d]);
        for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
            const nnla__kernels *kernels = nnla__kernels_of_isa(isa, dtypes[d]);
            guarded_matrix X = guarded_matrix_create(dtypes[d], BATCH, IN, 0, 0, 4, 0);
            guarded_matrix W = guarded_matrix_create(dtypes[d], OUT, IN, 0, 0, 5, 0);
            guarded_matrix Y = guarded_matrix_create(dtypes[d], BATCH, OUT, 0, 0, 6, 0);
            guarded_matrix y = guarded_matrix_create(dtypes[d], 1, OUT, 0, 0, 7, 0);
            guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, BATCH, OUT, IN));
            const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
            for (size_t out = 1; out <= OUT; out += 4)
                for (size_t batch = 1; batch <= BATCH; batch++) {
                    const nnla__matrix w = {W.matrix.data, out, IN, IN};
                    nnla__affine(&pass, (nnla__matrix){Y.matrix.data, batch, out, OUT},
                                 (nnla__matrix){X.matrix.data, batch, IN, IN}, w, NULL, NULL);
                    for (size_t i = 0; i < batch; i++) {
                        nnla__affine(&pass, (nnla__matrix){y.matrix.data, 1, out, OUT},
                                     (nnla__matrix){(char *)X.matrix.data + i * IN * size, 1, IN, IN}, w, NULL, NULL);
                        assert_same_bits((char *)Y.matrix.data + i * OUT * size, y.matrix.data, out * size);
                    }
                }
            guarded_scratch_destroy(&scratch);
            guarded_matrix_destroy(&X);
            guarded_matrix_destroy(&W);
            guarded_matrix_destroy(&Y);
            guarded_matrix_destroy(&y);
        }
    }
}

/* C = A Bᵀ with just the scratch that it asks for, nothing before that. */
static void check_within(const nnla__kernels *kernels, nnla_dtype dtype, size_t m, size_t n, size_t k) {
    guarded_matrix A = guarded_matrix_create(dtype, m, k, 0, 0, 8, 0);
    guarded_matrix B = guarded_matrix_create(dtype, n, k, 0, 0, 9, 0);
    guarded_matrix C = guarded_matrix_create(dtype, m, n, 0, 0, 10, 0);
    guarded_matrix expected = guarded_matrix_create(dtype, m, n, 0, 0, 10, 0);
    const size_t bytes = m * n * nnla__dtype_size(dtype);
    guarded_scratch all = guarded_scratch_create(nnla__gemm_scratch(kernels, m, n, k));
    const nnla__pass whole = {.kernels = kernels, .scratch = all.memory};
    const nnla__pass none = {.kernels = kernels};
    const size_t needed = nnla__gemm_within(&none, 0, 0, 1, 1, &A.matrix, &B.matrix, 0, &C.matrix, NULL);
    if (needed > 0) {
        assert_same_bits(C.matrix.data, expected.matrix.data, bytes);
        guarded_scratch scratch = guarded_scratch_create(needed);
        const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
        assert_int_equal(nnla__gemm_within(&pass, needed - 1, 0, 1, 1, &A.matrix, &B.matrix, 0, &C.matrix, NULL),
                         needed);
        assert_same_bits(C.matrix.data, expected.matrix.data, bytes);
        assert_int_equal(nnla__gemm_within(&pass, needed, 0, 1, 1, &A.matrix, &B.matrix, 0, &C.matrix, NULL), 0);
        guarded_scratch_destroy(&scratch);
    }
    nnla__gemm_within(&whole, SIZE_MAX, 0, 1, 1, &A.matrix, &B.matrix, 0, &expected.matrix, NULL);
    assert_same_bits(C.matrix.data, expected.matrix.data, bytes);
    guarded_scratch_destroy(&all);
    guarded_matrix_destroy(&A);
    guarded_matrix_destroy(&B);
    guarded_matrix_destroy(&C);
    guarded_matrix_destroy(&expected);
}

static void test_within(void **state) {
    (void)state;
    static const size_t sizes[][3] = {{5, 7, 0},    {9, 1, 300},  {1, 9, 300},   {40, 16, 64},
                                      {40, 17, 64}, {12, 32, 33}, {70, 65, 300}, {150, 90, 700}};
    for (size_t d = 0; d < 2; d++)
        for (size_t isa = 0; isa < nnla__isa_count(); isa++)
            for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
                check_within(nnla__kernels_of_isa(isa, dtypes[d]), dtypes[d], sizes[i][0], sizes[i][1], sizes[i][2]);
}

/* |error| ≤ (min(k, 256) + ⌈k/256⌉) u |A||B| for any data, √k u |A||B| for these (N. J. Higham, "Accuracy and
   Stability of Numerical Algorithms", 2002, §3.1, with blocks). */
static void test_accuracy(void **state) {
    (void)state;
    static const size_t depths[] = {10, 100, 256, 1000, 4096, 16384};
    const nnla__kernels *kernels = nnla__kernels_for(NNLA_F32);
    for (size_t d = 0; d < sizeof depths / sizeof depths[0]; d++) {
        const size_t k = depths[d];
        guarded_matrix A = guarded_matrix_create(NNLA_F32, 3, k, 0, 0, 8, 0);
        guarded_matrix B = guarded_matrix_create(NNLA_F32, 20, k, 0, 0, 9, 0);
        float C[3 * 20];
        guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, 3, 20, k));
        const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
        nnla__affine(&pass, nnla__matrix_of(C, 3, 20), A.matrix, B.matrix, NULL, NULL);
        for (size_t i = 0; i < 3; i++)
            for (size_t j = 0; j < 20; j++) {
                const float *a = (const float *)A.matrix.data + i * k, *b = (const float *)B.matrix.data + j * k;
                long double sum = 0, magnitude = 0;
                for (size_t t = 0; t < k; t++) {
                    sum += (long double)a[t] * b[t];
                    magnitude += fabsl((long double)a[t] * b[t]);
                }
                const double error = (double)fabsl(sum - C[i * 20 + j]) / (0x1p-24 * (double)magnitude);
                if (isa_is_exact(nnla_isa_name()))
                    assert_true(error <= sqrt((double)k));
                assert_true(error <= 2 * ((double)(k < 256 ? k : 256) + ceil((double)k / 256)));
            }
        guarded_scratch_destroy(&scratch);
        guarded_matrix_destroy(&A);
        guarded_matrix_destroy(&B);
    }
}

/* A large product in O(n²): C x = A (B x) for a random x, as BLIS's testsuite does. */
static void test_large_by_random_vector(void **state) {
    (void)state;
    enum { N = 700 };
    const nnla__kernels *kernels = nnla__kernels_for(NNLA_F64);
    guarded_matrix A = guarded_matrix_create(NNLA_F64, N, N, 0, 0, 10, 0);
    guarded_matrix B = guarded_matrix_create(NNLA_F64, N, N, 0, 0, 11, 0);
    guarded_matrix C = guarded_matrix_create(NNLA_F64, N, N, 0, 0, 12, 0);
    guarded_matrix x = guarded_matrix_create(NNLA_F64, N, 3, 0, 0, 13, 0);
    double *y = calloc((size_t)3 * N, sizeof *y);
    assert_non_null(y);
    guarded_scratch scratch = guarded_scratch_create(nnla__gemm_scratch(kernels, N, N, N));
    const nnla__pass pass = {.kernels = kernels, .scratch = scratch.memory};
    const double *a = A.matrix.data, *b = B.matrix.data, *c = C.matrix.data, *v = x.matrix.data;
    nnla__gemm_nn(&pass, C.matrix, A.matrix, B.matrix, NULL);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            y[i] += b[i * N + j] * v[j];
            y[2 * N + i] += c[i * N + j] * v[j];
        }
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            y[N + i] += a[i * N + j] * y[j];
    for (size_t i = 0; i < N; i++)
        assert_close(y[2 * N + i], y[N + i], 1e-11, 1e-10);
    guarded_scratch_destroy(&scratch);
    free(y);
    guarded_matrix_destroy(&A);
    guarded_matrix_destroy(&B);
    guarded_matrix_destroy(&C);
    guarded_matrix_destroy(&x);
}

static void test_scratch_grows(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 14, 15, 16, 17, 100, 512, 513, 4095, 4096, 4097, 10000};
    enum { COUNT = sizeof sizes / sizeof sizes[0] };
    for (size_t isa = 0; isa < nnla__isa_count(); isa++) {
        const nnla__kernels *kernels = nnla__kernels_of_isa(isa, NNLA_F32);
        for (size_t i = 0; i < COUNT * COUNT * COUNT; i++) {
            const size_t m = i % COUNT, n = i / COUNT % COUNT, k = i / COUNT / COUNT;
            const size_t bytes = nnla__gemm_scratch(kernels, sizes[m], sizes[n], sizes[k]);
            if (m)
                assert_true(bytes >= nnla__gemm_scratch(kernels, sizes[m - 1], sizes[n], sizes[k]));
            if (n)
                assert_true(bytes >= nnla__gemm_scratch(kernels, sizes[m], sizes[n - 1], sizes[k]));
            if (k)
                assert_true(bytes >= nnla__gemm_scratch(kernels, sizes[m], sizes[n], sizes[k - 1]));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_shapes),   cmocka_unit_test(test_chain_edges),
        cmocka_unit_test(test_tile_edges),     cmocka_unit_test(test_alpha_and_beta),
        cmocka_unit_test(test_special_values), cmocka_unit_test(test_random_shapes),
        cmocka_unit_test(test_blocks),         cmocka_unit_test(test_row_alone),
        cmocka_unit_test(test_within),         cmocka_unit_test(test_accuracy),
        cmocka_unit_test(test_scratch_grows),  cmocka_unit_test(test_large_by_random_vector),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
