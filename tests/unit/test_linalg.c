/* Linear algebra: values against NumPy, bits against the definition, identities, threads, memory. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "nnla/linalg.h"
#include "reference/linalg_reference.inc"
#include "support/failing_allocator.h"
#include "support/random_data.h"

enum { MOST = 64 };

/* A writable tensor of these values, rounded to the dtype. */
static nnla_tensor *tensor_of(nnla_dtype dtype, const double *values, size_t rank, const size_t *dims) {
    nnla_tensor *exact = nnla_tensor_wrap_const(NNLA_F64, values, rank, dims);
    nnla_tensor *tensor = nnla_tensor_create(dtype, rank, dims);
    assert_created(tensor);
    assert_ok(nnla_tensor_convert(exact, tensor));
    nnla_tensor_destroy(exact);
    return tensor;
}

static nnla_tensor *matrix_of(nnla_dtype dtype, const double *values, size_t rows, size_t cols) {
    return tensor_of(dtype, values, 2, (const size_t[]){rows, cols});
}

static nnla_tensor *vector_of(nnla_dtype dtype, const double *values, size_t count) {
    return tensor_of(dtype, values, 1, &count);
}

static double tolerance_of(nnla_dtype dtype) { return dtype == NNLA_F32 ? 2e-6 : 4e-15; }

/* The values are the expected ones; destroys the tensor. */
static void check_values(nnla_tensor *actual, const double *expected) {
    double values[MOST], tolerance = tolerance_of(nnla_tensor_dtype(actual));
    size_t count = nnla_tensor_count(actual);
    nnla_tensor *flat = nnla_tensor_view_reshaped(actual, 1, &count);
    nnla_tensor *wide = nnla_tensor_wrap(NNLA_F64, values, 1, &count);
    assert_true(count <= MOST);
    assert_ok(nnla_tensor_convert(flat, wide));
    assert_all_close_f64(values, expected, count, tolerance, tolerance);
    nnla_tensor_destroy(wide);
    nnla_tensor_destroy(flat);
    nnla_tensor_destroy(actual);
}

/* The transpose of values [rows × cols]. */
static const double *transposed(const double *values, size_t rows, size_t cols) {
    static double result[MOST];
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < cols; j++)
            result[j * rows + i] = values[i * cols + j];
    }
    return result;
}

static void test_gemm(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        for (int forms = 0; forms < 4; forms++) {
            int ta = forms & 1, tb = forms >> 1;
            nnla_tensor *A =
                ta ? matrix_of(dtype, transposed(reference_A, 5, 7), 7, 5) : matrix_of(dtype, reference_A, 5, 7);
            nnla_tensor *B =
                tb ? matrix_of(dtype, transposed(reference_B, 7, 4), 4, 7) : matrix_of(dtype, reference_B, 7, 4);
            nnla_tensor *C = matrix_of(dtype, reference_C, 5, 4);
            assert_ok(nnla_gemm(ta, tb, 1.5, A, B, -0.5, C));
            check_values(C, reference_gemm);
            nnla_tensor_destroy(B);
            nnla_tensor_destroy(A);
        }
    }
}

static void test_affine(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla_tensor *W = matrix_of(dtype, reference_W, 3, 7), *b = vector_of(dtype, reference_b, 3);
        nnla_tensor *X = matrix_of(dtype, reference_A, 5, 7), *x = vector_of(dtype, reference_x, 7);
        nnla_tensor *Y = nnla_tensor_create(dtype, 2, (const size_t[]){5, 3});
        assert_ok(nnla_affine(W, b, X, Y));
        check_values(Y, reference_affine);
        Y = nnla_tensor_create(dtype, 2, (const size_t[]){5, 3});
        assert_ok(nnla_affine(W, NULL, X, Y));
        check_values(Y, reference_linear);
        nnla_tensor *y = nnla_tensor_create(dtype, 1, (const size_t[]){3});
        assert_ok(nnla_affine(W, b, x, y));
        check_values(y, reference_affine_vector);
        nnla_tensor_destroy(x);
        nnla_tensor_destroy(X);
        nnla_tensor_destroy(b);
        nnla_tensor_destroy(W);
    }
}

static void test_vectors_and_matrices(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla_tensor *A = matrix_of(dtype, reference_A, 5, 7), *result = NULL;
        nnla_tensor *x = vector_of(dtype, reference_x, 7), *y = vector_of(dtype, reference_y, 5);
        result = nnla_tensor_clone(y);
        assert_ok(nnla_gemv(0, 0.75, A, x, 2, result));
        check_values(result, reference_gemv);
        result = nnla_tensor_clone(x);
        assert_ok(nnla_gemv(1, 0.75, A, y, -3, result));
        check_values(result, reference_gemv_transposed);
        result = nnla_tensor_clone(y);
        assert_ok(nnla_combine_columns(A, x, result));
        check_values(result, reference_combination);
        result = nnla_tensor_clone(A);
        assert_ok(nnla_outer(-2.5, y, x, 0.5, result));
        check_values(result, reference_outer);
        result = nnla_tensor_create(dtype, 2, (const size_t[]){7, 5});
        assert_ok(nnla_transpose(A, result));
        double values[MOST];
        for (size_t i = 0; i < 35; i++)
            values[i] = dtype == NNLA_F32 ? (float)transposed(reference_A, 5, 7)[i] : transposed(reference_A, 5, 7)[i];
        check_values(result, values);
        nnla_tensor_destroy(y);
        nnla_tensor_destroy(x);
        nnla_tensor_destroy(A);
    }
}

/* The first four columns of the reference's A. */
static const double *left_columns(void) {
    static double result[20];
    for (size_t i = 0; i < 20; i++)
        result[i] = reference_A[i / 4 * 7 + i % 4];
    return result;
}

static void test_elementwise(void **state) {
    (void)state;
    double sum[20], difference[20], product[20];
    for (size_t i = 0; i < 20; i++) {
        sum[i] = left_columns()[i] + reference_C[i];
        difference[i] = left_columns()[i] - reference_C[i];
        product[i] = left_columns()[i] * reference_C[i];
    }
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        nnla_tensor *A = matrix_of(dtype, left_columns(), 5, 4), *B = matrix_of(dtype, reference_C, 5, 4);
        nnla_tensor *result = nnla_tensor_clone(B);
        assert_ok(nnla_axpby(1.25, A, -0.75, result));
        check_values(result, reference_axpby);
        result = nnla_tensor_clone(B);
        assert_ok(nnla_add(A, B, result));
        check_values(result, sum);
        result = nnla_tensor_clone(A); /* in place of the first, of the second */
        assert_ok(nnla_subtract(result, B, result));
        check_values(result, difference);
        result = nnla_tensor_clone(B);
        assert_ok(nnla_multiply(A, result, result));
        check_values(result, product);
        result = nnla_tensor_clone(A);
        assert_ok(nnla_axpby(2, result, -1, result));
        check_values(result, left_columns());
        nnla_tensor_destroy(B);
        nnla_tensor_destroy(A);
    }
}

static void test_dot_norm_cosine(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        double tolerance = tolerance_of(dtype), value = -1;
        nnla_tensor *A = matrix_of(dtype, reference_A, 5, 7);
        nnla_tensor *L = matrix_of(dtype, left_columns(), 5, 4), *C = matrix_of(dtype, reference_C, 5, 4);
        assert_ok(nnla_dot(L, C, &value));
        assert_close(value, reference_dot[0], tolerance, tolerance);
        assert_ok(nnla_norm(A, &value));
        assert_close(value, reference_norm[0], tolerance, 0);
        assert_ok(nnla_cosine(L, C, &value));
        assert_close(value, reference_cosine[0], tolerance, tolerance);
        assert_ok(nnla_cosine(A, A, &value));
        assert_close(value, 1, tolerance, 0);
        nnla_tensor_destroy(C);
        nnla_tensor_destroy(L);
        nnla_tensor_destroy(A);
    }
}

/* The angle does not depend on the lengths, from the smallest numbers to the largest. */
static void test_cosine_of_any_length(void **state) {
    (void)state;
    static const double lengths[][7] = {{1e-44, 1e-30, 1e-10, 1, 1e12, 1e20, 1e38},
                                        {1e-320, 1e-200, 1e-100, 1, 1e130, 1e200, 1e308}};
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        for (size_t i = 0; i < 49; i++) {
            double a = lengths[dtype][i / 7], b = lengths[dtype][i % 7], value = 0;
            nnla_tensor *x = vector_of(dtype, (const double[]){a, a, 0, 0}, 4);
            nnla_tensor *y = vector_of(dtype, (const double[]){b, 0, -b, 0}, 4);
            assert_ok(nnla_cosine(x, y, &value));
            assert_close(value, 0.5, tolerance_of(dtype), 0);
            nnla_tensor_destroy(y);
            nnla_tensor_destroy(x);
        }
    }
}

static void test_cosine_of_special_values(void **state) {
    (void)state;
    static const double zero[] = {0, 0}, one[] = {1, 0}, opposite[] = {-3, 0}, nan[] = {NAN, 1},
                        infinite[] = {INFINITY, 1};
    static const struct {
        const double *x, *y;
        double cosine; /* 7: NaN */
    } cases[] = {{zero, zero, 0}, {zero, one, 0}, {one, zero, 0},     {one, opposite, -1},
                 {nan, one, 7},   {zero, nan, 7}, {infinite, one, 7}, {zero, infinite, 7}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value = -5;
        nnla_tensor *x = vector_of(NNLA_F64, cases[i].x, 2), *y = vector_of(NNLA_F64, cases[i].y, 2);
        assert_ok(nnla_cosine(x, y, &value));
        if (cases[i].cosine > 1)
            assert_true(isnan(value));
        else
            assert_close(value, cases[i].cosine, 0, 0);
        nnla_tensor_destroy(y);
        nnla_tensor_destroy(x);
    }
}

/* One element of a product as design and headers define it. */
static double chain(const double *a, const double *b, size_t count) {
    double total = 0;
    for (size_t first = 0; first < count; first += 256) {
        double block = 0;
        for (size_t k = first; k < count && k < first + 256; k++)
            block = fma(a[k], b[k], block);
        total = first == 0 ? block : total + block;
    }
    return total;
}

static int isa_keeps_the_promise(void) { return strcmp(nnla_isa_name(), "sse2-fast") != 0; }

static void test_products_have_the_bits_of_their_definition(void **state) {
    (void)state;
    enum { M = 5, N = 3, K = 700 };
    static double a[M * K], b[N * K], c[M * N], x[K], y[M], expected[M * N], row[M];
    if (!isa_keeps_the_promise())
        skip();
    random_fill_f64(a, M * K, 1, -1, 1);
    random_fill_f64(b, N * K, 2, -1, 1);
    random_fill_f64(x, K, 3, -1, 1);
    random_fill_f64(c, M * N, 4, -1, 1);
    nnla_tensor *A = matrix_of(NNLA_F64, a, M, K), *B = matrix_of(NNLA_F64, b, N, K), *C = matrix_of(NNLA_F64, c, M, N);
    for (size_t i = 0; i < M; i++) {
        for (size_t j = 0; j < N; j++)
            expected[i * N + j] = fma(0.3, c[i * N + j], -1.7 * chain(a + i * K, b + j * K, K));
        row[i] = chain(a + i * K, x, K);
    }
    assert_ok(nnla_gemm(0, 1, -1.7, A, B, 0.3, C)); /* C = −1.7 A Bᵀ + 0.3 C */
    assert_same_bits(nnla_tensor_const_data(C), expected, sizeof expected);
    nnla_tensor *vector = vector_of(NNLA_F64, x, K), *result = nnla_tensor_wrap(NNLA_F64, y, 1, (const size_t[]){M});
    assert_ok(nnla_gemv(0, 1, A, vector, 0, result));
    assert_same_bits(y, row, sizeof row);
    memset(y, 0, sizeof y);
    assert_ok(nnla_combine_columns(A, vector, result));
    assert_same_bits(y, row, sizeof row);
    memset(y, 0, sizeof y);
    assert_ok(nnla_affine(A, NULL, vector, result));
    assert_same_bits(y, row, sizeof row);
    nnla_tensor_destroy(result);
    nnla_tensor_destroy(vector);
    nnla_tensor_destroy(C);
    nnla_tensor_destroy(B);
    nnla_tensor_destroy(A);
}

/* beta = 0: what is in the output is not read, not even a NaN. No terms: the sum is 0. */
static void test_unread_outputs_and_empty_sums(void **state) {
    (void)state;
    nnla_tensor *A = matrix_of(NNLA_F32, reference_A, 5, 7), *B = matrix_of(NNLA_F32, reference_B, 7, 4);
    nnla_tensor *C = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){5, 4});
    assert_ok(nnla_tensor_fill(C, (double)NAN));
    assert_ok(nnla_gemm(0, 0, 0, A, B, 0, C));
    for (size_t i = 0; i < 20; i++)
        assert_true(((const float *)nnla_tensor_const_data(C))[i] == 0);
    assert_ok(nnla_tensor_fill(C, (double)NAN));
    assert_ok(nnla_axpby(0, C, 0, C));
    nnla_tensor *narrow = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){5, 0});
    nnla_tensor *flat = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){0, 4});
    assert_ok(nnla_tensor_fill(C, 3));
    assert_ok(nnla_gemm(0, 0, 1, narrow, flat, 2, C));
    assert_close(((const float *)nnla_tensor_const_data(C))[19], 6, 0, 0);
    assert_ok(nnla_gemm(0, 0, 1, narrow, flat, 0, C));
    assert_close(((const float *)nnla_tensor_const_data(C))[19], 0, 0, 0);
    nnla_tensor *none = nnla_tensor_create(NNLA_F32, 1, (const size_t[]){0});
    double value = 5;
    assert_ok(nnla_dot(none, none, &value));
    assert_close(value, 0, 0, 0);
    assert_ok(nnla_norm(none, &value));
    assert_close(value, 0, 0, 0);
    assert_ok(nnla_cosine(none, none, &value));
    assert_close(value, 0, 0, 0);
    nnla_tensor *const all[] = {none, flat, narrow, C, B, A};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

/* One row of a batch has the bits of the row alone, and the number of threads does not show. */
static void test_same_bits_for_rows_and_threads(void **state) {
    (void)state;
    enum { BATCH = 97, IN = 301, OUT = 130 };
    static const size_t counts[] = {1, 2, 3, 8};
    static float first[BATCH * OUT];
    nnla_tensor *W = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){OUT, IN});
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){BATCH, IN});
    nnla_tensor *Y = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){BATCH, OUT});
    nnla_tensor *b = nnla_tensor_create(NNLA_F32, 1, (const size_t[]){OUT});
    random_fill(NNLA_F32, nnla_tensor_data(W), OUT * IN, 1, -1, 1);
    random_fill(NNLA_F32, nnla_tensor_data(X), BATCH * IN, 2, -1, 1);
    random_fill(NNLA_F32, nnla_tensor_data(b), OUT, 3, -1, 1);
    for (size_t c = 0; c < 4; c++) {
        assert_ok(nnla_set_threads(counts[c]));
        assert_ok(nnla_tensor_fill(Y, 0));
        assert_ok(nnla_affine(W, b, X, Y));
        if (c == 0)
            memcpy(first, nnla_tensor_const_data(Y), sizeof first);
        assert_same_bits(nnla_tensor_const_data(Y), first, sizeof first);
        assert_ok(nnla_gemm(0, 1, 1, X, W, 0, Y));
        nnla_tensor *Z = nnla_tensor_clone(Y);
        assert_ok(nnla_affine(W, NULL, X, Z));
        assert_same_bits(nnla_tensor_const_data(Z), nnla_tensor_const_data(Y), sizeof first);
        nnla_tensor_destroy(Z);
    }
    for (size_t i = 0; i < BATCH; i += 24) {
        nnla_tensor *x = nnla_tensor_view_rows(X, i, 1), *y = nnla_tensor_view_rows(Y, i, 1);
        assert_ok(nnla_affine(W, b, x, y));
        assert_same_bits(nnla_tensor_const_data(y), first + i * OUT, OUT * sizeof(float));
        nnla_tensor_destroy(y);
        nnla_tensor_destroy(x);
    }
    assert_ok(nnla_set_threads(0));
    nnla_tensor *const all[] = {b, Y, X, W};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

static nnla_status compute_each(void *payload) {
    nnla_tensor *const *t = payload;
    double value = 0;
    nnla_status status = nnla_gemm(0, 0, 1, t[0], t[1], 0, t[2]);
    if (status == NNLA_OK)
        status = nnla_affine(t[0], NULL, t[1], t[2]);
    if (status == NNLA_OK)
        status = nnla_cosine(t[0], t[1], &value);
    return status;
}

static void test_each_allocation_failed(void **state) {
    (void)state;
    static const size_t dims[] = {200, 200};
    failing_allocator_install();
    nnla_tensor *t[3];
    for (size_t i = 0; i < 3; i++)
        t[i] = nnla_tensor_create(NNLA_F32, 2, dims);
    assert_ok(nnla_tensor_fill(t[0], 1e30));
    assert_ok(nnla_tensor_fill(t[1], 1));
    assert_true(run_with_each_allocation_failed(compute_each, t) >= 1);
    for (size_t i = 0; i < 3; i++)
        nnla_tensor_destroy(t[i]);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gemm),
        cmocka_unit_test(test_affine),
        cmocka_unit_test(test_vectors_and_matrices),
        cmocka_unit_test(test_elementwise),
        cmocka_unit_test(test_dot_norm_cosine),
        cmocka_unit_test(test_cosine_of_any_length),
        cmocka_unit_test(test_cosine_of_special_values),
        cmocka_unit_test(test_products_have_the_bits_of_their_definition),
        cmocka_unit_test(test_unread_outputs_and_empty_sums),
        cmocka_unit_test(test_same_bits_for_rows_and_threads),
        cmocka_unit_test(test_each_allocation_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
