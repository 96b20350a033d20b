/* Linear algebra: each wrong call, its status and its message; outputs stay as they were. */
#include "support/nnla_test.h"

#include "nnla/linalg.h"

/* Tensors of many shapes; every f32 and f64 one is filled with 7. */
typedef struct shapes {
    nnla_tensor *A34, *A45, *A35, *A33, *v3, *v4, *v5, *cube, *wide34, *wide4, *classes, *fixed34, *fixed3, *part;
} shapes;

static shapes t;
static double outcome = 7;

static nnla_tensor *sevens(nnla_dtype dtype, size_t rank, const size_t *dims) {
    nnla_tensor *tensor = nnla_tensor_create(dtype, rank, dims);
    assert_created(tensor);
    assert_ok(nnla_tensor_fill(tensor, 7));
    return tensor;
}

static nnla_tensor *matrix(nnla_dtype dtype, size_t rows, size_t cols) {
    return sevens(dtype, 2, (const size_t[]){rows, cols});
}

static nnla_tensor *vector(nnla_dtype dtype, size_t count) { return sevens(dtype, 1, &count); }

static int set_up(void **state) {
    (void)state;
    t = (shapes){.A34 = matrix(NNLA_F32, 3, 4),
                 .A45 = matrix(NNLA_F32, 4, 5),
                 .A35 = matrix(NNLA_F32, 3, 5),
                 .A33 = matrix(NNLA_F32, 3, 3),
                 .v3 = vector(NNLA_F32, 3),
                 .v4 = vector(NNLA_F32, 4),
                 .v5 = vector(NNLA_F32, 5),
                 .cube = sevens(NNLA_F32, 3, (const size_t[]){2, 3, 4}),
                 .wide34 = matrix(NNLA_F64, 3, 4),
                 .wide4 = vector(NNLA_F64, 4),
                 .classes = matrix(NNLA_I32, 3, 4)};
    t.fixed34 = nnla_tensor_view_rows_const(t.A34, 0, 3);
    t.fixed3 = nnla_tensor_view_rows_const(t.v3, 0, 3);
    t.part = nnla_tensor_view_rows(t.v5, 1, 4);
    return 0;
}

static void check_sevens(const nnla_tensor *tensor) {
    const float *values = nnla_tensor_const_data(tensor);
    for (size_t i = 0; i < nnla_tensor_count(tensor); i++)
        assert_true(values[i] == 7);
}

static int tear_down(void **state) {
    (void)state;
    nnla_tensor *const owners[] = {t.A34, t.A45, t.A35, t.A33, t.v3, t.v4, t.v5, t.cube};
    nnla_tensor *const others[] = {t.fixed34, t.fixed3, t.part, t.wide34, t.wide4, t.classes};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        nnla_tensor_destroy(others[i]);
    for (size_t i = 0; i < sizeof owners / sizeof owners[0]; i++) {
        check_sevens(owners[i]);
        nnla_tensor_destroy(owners[i]);
    }
    assert_true(outcome == 7);
    return 0;
}

/* The call, whose status is `actual`, failed with this status and a message that holds the text. */
#define assert_fails(actual, status, text) check_failure(actual, status, text, __LINE__)

static void check_failure(nnla_status actual, nnla_status status, const char *text, int line) {
    assert_status_at(actual, status, "the call", __FILE__, line);
    assert_message_at(text, __FILE__, line);
}

static void test_gemm(void **state) {
    (void)state;
    assert_fails(nnla_gemm(0, 0, 1, NULL, t.A45, 0, t.A35), NNLA_ERROR_INVALID_ARGUMENT, "nnla_gemm: A is NULL");
    assert_fails(nnla_gemm(0, 0, 1, t.A34, NULL, 0, t.A35), NNLA_ERROR_INVALID_ARGUMENT, "nnla_gemm: B is NULL");
    assert_fails(nnla_gemm(0, 0, 1, t.A34, t.A45, 0, NULL), NNLA_ERROR_INVALID_ARGUMENT, "nnla_gemm: C is NULL");
    assert_fails(nnla_gemm(0, 0, 1, t.cube, t.A45, 0, t.A35), NNLA_ERROR_SHAPE,
                 "nnla_gemm: A [2 x 3 x 4] has rank 3, expected rank 2");
    assert_fails(nnla_gemm(0, 0, 1, t.A34, t.v4, 0, t.A35), NNLA_ERROR_SHAPE, "B [4] has rank 1, expected rank 2");
    assert_fails(nnla_gemm(0, 0, 1, t.A34, t.A35, 0, t.A35), NNLA_ERROR_SHAPE,
                 "nnla_gemm: A [3 x 4] times B [3 x 5]: inner dimensions 4 and 3 differ");
    assert_fails(nnla_gemm(1, 1, 1, t.A34, t.A45, 0, t.A35), NNLA_ERROR_SHAPE,
                 "nnla_gemm: transposed A [3 x 4] times transposed B [4 x 5]: inner dimensions 3 and 5 differ");
    assert_fails(nnla_gemm(0, 0, 1, t.A34, t.A45, 0, t.A33), NNLA_ERROR_SHAPE, "C is [3 x 3], expected [3 x 5]");
    assert_fails(nnla_gemm(1, 0, 1, t.A34, t.A35, 0, t.v5), NNLA_ERROR_SHAPE, "C is [5], expected [4 x 5]");
    assert_fails(nnla_gemm(0, 0, 1, t.wide34, t.A45, 0, t.A35), NNLA_ERROR_DTYPE, "A is f64 but B is f32");
    assert_fails(nnla_gemm(0, 1, 1, t.A33, t.A33, 0, t.A33), NNLA_ERROR_INVALID_ARGUMENT, "C shares memory with A");
    assert_fails(nnla_gemm(0, 0, 1, t.classes, t.A45, 0, t.A35), NNLA_ERROR_DTYPE, "A is i32, expected f32 or f64");
    assert_fails(nnla_gemm(0, 0, 1, t.A33, t.A34, 0, t.fixed34), NNLA_ERROR_INVALID_ARGUMENT, "C is read-only");
}

static void test_affine(void **state) {
    (void)state;
    assert_fails(nnla_affine(NULL, NULL, t.v4, t.v3), NNLA_ERROR_INVALID_ARGUMENT, "nnla_affine: W is NULL");
    assert_fails(nnla_affine(t.A34, NULL, NULL, t.v3), NNLA_ERROR_INVALID_ARGUMENT, "nnla_affine: X is NULL");
    assert_fails(nnla_affine(t.A34, NULL, t.v4, NULL), NNLA_ERROR_INVALID_ARGUMENT, "nnla_affine: Y is NULL");
    assert_fails(nnla_affine(t.v3, NULL, t.v4, t.v3), NNLA_ERROR_SHAPE, "W [3] has rank 1, expected rank 2");
    assert_fails(nnla_affine(t.A34, NULL, t.cube, t.v3), NNLA_ERROR_SHAPE, "X [2 x 3 x 4] has rank 3");
    assert_fails(nnla_affine(t.A34, NULL, t.v3, t.v3), NNLA_ERROR_SHAPE, "X [3] has 3 columns, but W [3 x 4] takes 4");
    assert_fails(nnla_affine(t.A34, t.v4, t.v4, t.v3), NNLA_ERROR_SHAPE, "b is [4], expected [3]");
    assert_fails(nnla_affine(t.A34, t.A33, t.v4, t.v3), NNLA_ERROR_SHAPE, "b [3 x 3] has rank 2, expected rank 1");
    assert_fails(nnla_affine(t.A34, NULL, t.v4, t.v5), NNLA_ERROR_SHAPE, "Y is [5], expected [3]");
    assert_fails(nnla_affine(t.A34, NULL, t.A34, t.A35), NNLA_ERROR_SHAPE, "Y is [3 x 5], expected [3 x 3]");
    assert_fails(nnla_affine(t.A33, NULL, t.v3, t.v3), NNLA_ERROR_INVALID_ARGUMENT, "Y shares memory with X");
    assert_fails(nnla_affine(t.A34, t.v3, t.v4, t.v3), NNLA_ERROR_INVALID_ARGUMENT, "Y shares memory with b");
    assert_fails(nnla_affine(t.A34, NULL, t.wide4, t.v3), NNLA_ERROR_DTYPE, "W is f32 but X is f64");
    assert_fails(nnla_affine(t.A34, NULL, t.v4, t.fixed3), NNLA_ERROR_INVALID_ARGUMENT, "Y is read-only");
}

static void test_vectors_and_matrices(void **state) {
    (void)state;
    assert_fails(nnla_gemv(0, 1, t.A34, t.v3, 0, t.v3), NNLA_ERROR_SHAPE,
                 "nnla_gemv: A [3 x 4] times x [3]: inner dimensions 4 and 3 differ");
    assert_fails(nnla_gemv(1, 1, t.A34, t.v4, 0, t.v4), NNLA_ERROR_SHAPE, "transposed A [3 x 4] times x [4]");
    assert_fails(nnla_gemv(0, 1, t.A34, t.v4, 0, t.v5), NNLA_ERROR_SHAPE, "y is [5], expected [3]");
    assert_fails(nnla_gemv(0, 1, t.A33, t.v3, 0, t.v3), NNLA_ERROR_INVALID_ARGUMENT, "y shares memory with x");
    assert_fails(nnla_gemv(0, 1, t.A34, t.A34, 0, t.v3), NNLA_ERROR_SHAPE, "x [3 x 4] has rank 2, expected rank 1");
    assert_fails(nnla_combine_columns(NULL, t.v4, t.v3), NNLA_ERROR_INVALID_ARGUMENT,
                 "nnla_combine_columns: A is NULL");
    assert_fails(nnla_combine_columns(t.A34, t.v5, t.v3), NNLA_ERROR_SHAPE,
                 "nnla_combine_columns: A [3 x 4] times x [5]");
    assert_fails(nnla_outer(1, t.v3, t.v5, 0, t.A34), NNLA_ERROR_SHAPE, "nnla_outer: A is [3 x 4], expected [3 x 5]");
    assert_fails(nnla_outer(1, t.v3, NULL, 0, t.A34), NNLA_ERROR_INVALID_ARGUMENT, "nnla_outer: y is NULL");
    assert_fails(nnla_outer(1, t.v3, t.wide4, 0, t.A34), NNLA_ERROR_DTYPE, "x is f32 but y is f64");
    assert_fails(nnla_outer(1, t.A34, t.v4, 0, t.A34), NNLA_ERROR_SHAPE, "x [3 x 4] has rank 2");
    assert_fails(nnla_transpose(t.A34, t.A35), NNLA_ERROR_SHAPE, "nnla_transpose: At is [3 x 5], expected [4 x 3]");
    assert_fails(nnla_transpose(t.A33, t.A33), NNLA_ERROR_INVALID_ARGUMENT, "At shares memory with A");
    assert_fails(nnla_transpose(t.A34, NULL), NNLA_ERROR_INVALID_ARGUMENT, "At is NULL");
    assert_fails(nnla_transpose(t.v3, t.v3), NNLA_ERROR_SHAPE, "A [3] has rank 1");
}

static void test_elementwise(void **state) {
    (void)state;
    assert_fails(nnla_axpby(1, NULL, 1, t.A34), NNLA_ERROR_INVALID_ARGUMENT, "nnla_axpby: X is NULL");
    assert_fails(nnla_axpby(1, t.A34, 1, NULL), NNLA_ERROR_INVALID_ARGUMENT, "nnla_axpby: Y is NULL");
    assert_fails(nnla_axpby(1, t.A34, 1, t.A35), NNLA_ERROR_SHAPE, "X [3 x 4] and Y [3 x 5] differ in shape");
    assert_fails(nnla_axpby(1, t.wide34, 1, t.A34), NNLA_ERROR_DTYPE, "X is f64 but Y is f32");
    assert_fails(nnla_axpby(1, t.classes, 1, t.classes), NNLA_ERROR_DTYPE, "X is i32");
    assert_fails(nnla_axpby(1, t.A34, 1, t.fixed34), NNLA_ERROR_INVALID_ARGUMENT, "Y is read-only");
    nnla_tensor *head = nnla_tensor_view_rows(t.v5, 0, 4);
    assert_fails(nnla_axpby(1, head, 1, t.part), NNLA_ERROR_INVALID_ARGUMENT, "Y shares memory with X");
    assert_fails(nnla_multiply(t.v4, head, t.part), NNLA_ERROR_INVALID_ARGUMENT,
                 "nnla_multiply: C shares memory with B");
    nnla_tensor_destroy(head);
    assert_fails(nnla_multiply(t.A34, t.A34, NULL), NNLA_ERROR_INVALID_ARGUMENT, "nnla_multiply: C is NULL");
    assert_fails(nnla_add(t.A34, t.A33, t.A34), NNLA_ERROR_SHAPE, "nnla_add: B [3 x 3] and C [3 x 4] differ in shape");
    assert_fails(nnla_subtract(t.cube, t.cube, t.A34), NNLA_ERROR_SHAPE, "nnla_subtract: A [2 x 3 x 4] and C [3 x 4]");
    assert_fails(nnla_multiply(t.A34, t.wide34, t.A34), NNLA_ERROR_DTYPE, "B is f64 but C is f32");
}

static void test_scalars(void **state) {
    (void)state;
    assert_fails(nnla_dot(NULL, t.v3, &outcome), NNLA_ERROR_INVALID_ARGUMENT, "nnla_dot: x is NULL");
    assert_fails(nnla_dot(t.v3, NULL, &outcome), NNLA_ERROR_INVALID_ARGUMENT, "nnla_dot: y is NULL");
    assert_fails(nnla_dot(t.v3, t.v3, NULL), NNLA_ERROR_INVALID_ARGUMENT, "nnla_dot: result is NULL");
    assert_fails(nnla_dot(t.v3, t.v4, &outcome), NNLA_ERROR_SHAPE, "x [3] and y [4] differ in shape");
    assert_fails(nnla_dot(t.v4, t.wide4, &outcome), NNLA_ERROR_DTYPE, "x is f32 but y is f64");
    assert_fails(nnla_norm(t.classes, &outcome), NNLA_ERROR_DTYPE, "nnla_norm: x is i32");
    assert_fails(nnla_norm(t.v3, NULL), NNLA_ERROR_INVALID_ARGUMENT, "nnla_norm: result is NULL");
    assert_fails(nnla_cosine(t.v3, t.A33, &outcome), NNLA_ERROR_SHAPE, "nnla_cosine: x [3] and y [3 x 3]");
    assert_fails(nnla_cosine(t.v3, t.v3, NULL), NNLA_ERROR_INVALID_ARGUMENT, "nnla_cosine: result is NULL");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_gemm, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_affine, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_vectors_and_matrices, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_elementwise, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_scalars, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
