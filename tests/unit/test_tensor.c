/* Tensors: their handles, shapes, views and elements. */
#include "support/nnla_test.h"

#include <math.h>
#include <string.h>

#include "nnla/tensor.h"
#include "support/failing_allocator.h"
#include "tensor/tensor_impl.h"

static const size_t dims_3_4[] = {3, 4};
static const nnla_dtype dtypes[] = {NNLA_F32, NNLA_F64, NNLA_I32};

static void test_dtypes(void **state) {
    (void)state;
    assert_string_equal(nnla_dtype_name(NNLA_F32), "f32");
    assert_string_equal(nnla_dtype_name(NNLA_F64), "f64");
    assert_string_equal(nnla_dtype_name(NNLA_I32), "i32");
    assert_string_equal(nnla_dtype_name(3), "unknown dtype");
    assert_string_equal(nnla_dtype_name(-1), "unknown dtype");
    assert_int_equal(nnla_dtype_size(NNLA_F32), 4);
    assert_int_equal(nnla_dtype_size(NNLA_F64), 8);
    assert_int_equal(nnla_dtype_size(NNLA_I32), 4);
    assert_int_equal(nnla_dtype_size(77), 0);
}

static void test_create(void **state) {
    (void)state;
    for (size_t d = 0; d < 3; d++) {
        nnla_tensor *X = nnla_tensor_create(dtypes[d], 2, dims_3_4);
        assert_created(X);
        assert_int_equal(nnla_tensor_dtype(X), dtypes[d]);
        assert_int_equal(nnla_tensor_rank(X), 2);
        assert_int_equal(nnla_tensor_dim(X, 0), 3);
        assert_int_equal(nnla_tensor_dim(X, 1), 4);
        assert_int_equal(nnla_tensor_count(X), 12);
        assert_int_equal((uintptr_t)nnla_tensor_data(X) % 64, 0);
        assert_ptr_equal(nnla_tensor_data(X), nnla_tensor_const_data(X));
        const char zeros[12 * sizeof(double)] = {0};
        assert_same_bits(nnla_tensor_const_data(X), zeros, 12 * nnla_dtype_size(dtypes[d]));
        nnla_tensor_destroy(X);
    }
}

static void test_rank_0_and_zero_dimensions(void **state) {
    (void)state;
    nnla_tensor *x = nnla_tensor_create(NNLA_F64, 0, NULL);
    double value = 0;
    assert_created(x);
    assert_int_equal(nnla_tensor_rank(x), 0);
    assert_int_equal(nnla_tensor_count(x), 1);
    assert_ok(nnla_tensor_set(x, NULL, 2.5));
    assert_ok(nnla_tensor_get(x, NULL, &value));
    assert_close(value, 2.5, 0, 0);
    nnla_tensor_destroy(x);

    nnla_tensor *empty = nnla_tensor_create(NNLA_F32, 3, (const size_t[]){2, 0, 5});
    assert_created(empty);
    assert_int_equal(nnla_tensor_count(empty), 0);
    assert_int_equal(nnla_tensor_dim(empty, 2), 5);
    assert_ok(nnla_tensor_fill(empty, 1));
    nnla_tensor *clone = nnla_tensor_clone(empty), *rows = nnla_tensor_view_rows(empty, 1, 1);
    assert_created(clone);
    assert_created(rows);
    assert_ok(nnla_tensor_copy(empty, clone));
    assert_int_equal(nnla_tensor_dim(rows, 0), 1);
    nnla_tensor_destroy(rows);
    nnla_tensor_destroy(clone);
    nnla_tensor_destroy(empty);

    nnla_tensor *nothing = nnla_tensor_wrap(NNLA_F32, NULL, 2, (const size_t[]){0, 3});
    assert_created(nothing);
    assert_null(nnla_tensor_data(nothing));
    nnla_tensor_destroy(nothing);
}

static void test_sizes_that_overflow(void **state) {
    (void)state;
    static const size_t shapes[][3] = {
        {SIZE_MAX, 1, 1},        {SIZE_MAX / 4, 1, 1}, {SIZE_MAX, SIZE_MAX, 1}, {(size_t)1 << 31, (size_t)1 << 31, 8},
        {SIZE_MAX, SIZE_MAX, 0}, {0, SIZE_MAX, 2},
    };
    double number = 0;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        assert_null(nnla_tensor_create(NNLA_F64, 3, shapes[i]));
        assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
        assert_message("nnla_tensor_create: the size of [");
        assert_message("f64 overflows");
        assert_null(nnla_tensor_wrap(NNLA_F64, &number, 3, shapes[i]));
        assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
        assert_message("nnla_tensor_wrap: the size of [");
    }
}

static void test_wrong_shapes(void **state) {
    (void)state;
    static const size_t dims[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    nnla_tensor *deep = nnla_tensor_create(NNLA_F32, 8, dims);
    assert_created(deep);
    nnla_tensor_destroy(deep);
    assert_null(nnla_tensor_create(NNLA_F32, 9, dims));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_SHAPE);
    assert_message("nnla_tensor_create: rank 9 is above 8");
    assert_null(nnla_tensor_create(NNLA_F32, 2, NULL));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("dims is NULL, expected 2 dimensions");
    assert_null(nnla_tensor_create(3, 2, dims));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_DTYPE);
    assert_message("3 is no dtype");
}

static void test_wrap(void **state) {
    (void)state;
    float data[12] = {0};
    nnla_tensor *X = nnla_tensor_wrap(NNLA_F32, data, 2, dims_3_4);
    assert_created(X);
    assert_ptr_equal(nnla_tensor_data(X), data);
    assert_ok(nnla_tensor_set(X, (const size_t[]){2, 3}, 0.1));
    assert_same_bits(&data[11], &(float){0.1F}, sizeof(float));
    nnla_tensor_destroy(X);
    assert_null(nnla_tensor_wrap(NNLA_F32, NULL, 2, dims_3_4));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_wrap: data is NULL, expected 12 elements for [3 x 4]");
    assert_null(nnla_tensor_wrap(NNLA_F32, (char *)data + 1, 1, (const size_t[]){2}));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("data is not aligned to the 4 bytes of f32");
}

static void test_wrap_const_is_read_only(void **state) {
    (void)state;
    static const double data[12] = {1, 2, 3};
    nnla_tensor *X = nnla_tensor_wrap_const(NNLA_F64, data, 2, dims_3_4);
    assert_created(X);
    assert_ptr_equal(nnla_tensor_const_data(X), data);
    assert_null(nnla_tensor_data(X));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_data: tensor is read-only");
    assert_status(nnla_tensor_set(X, (const size_t[]){0, 0}, 5), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_set: tensor is read-only");
    assert_status(nnla_tensor_fill(X, 5), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_tensor_copy(X, X), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_copy: target is read-only");
    nnla_tensor *views[] = {nnla_tensor_view_rows(X, 1, 2), nnla_tensor_view_rows_const(X, 1, 2),
                            nnla_tensor_view_reshaped(X, 1, (const size_t[]){12}),
                            nnla_tensor_view_reshaped_const(X, 1, (const size_t[]){12})};
    for (size_t i = 0; i < 4; i++) {
        assert_created(views[i]);
        assert_null(nnla_tensor_data(views[i]));
        assert_status(nnla_tensor_fill(views[i], 5), NNLA_ERROR_INVALID_ARGUMENT);
        nnla_tensor_destroy(views[i]);
    }
    nnla_tensor *clone = nnla_tensor_clone(X);
    assert_created(clone);
    assert_same_bits(nnla_tensor_data(clone), data, sizeof data);
    assert_ok(nnla_tensor_fill(clone, 5));
    nnla_tensor_destroy(clone);
    nnla_tensor_destroy(X);
}

static void test_views(void **state) {
    (void)state;
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 3, (const size_t[]){4, 2, 3});
    float *data = nnla_tensor_data(X);
    nnla_tensor *rows = nnla_tensor_view_rows(X, 1, 2);
    assert_created(rows);
    assert_ptr_equal(nnla_tensor_data(rows), data + 6);
    assert_int_equal(nnla_tensor_rank(rows), 3);
    assert_int_equal(nnla_tensor_dim(rows, 0), 2);
    assert_int_equal(nnla_tensor_count(rows), 12);
    nnla_tensor *last = nnla_tensor_view_rows(rows, 1, 1), *none = nnla_tensor_view_rows(X, 4, 0);
    assert_ptr_equal(nnla_tensor_data(last), data + 12);
    assert_created(none);
    assert_int_equal(nnla_tensor_count(none), 0);
    nnla_tensor *flat = nnla_tensor_view_reshaped(rows, 2, (const size_t[]){6, 2});
    assert_created(flat);
    assert_ok(nnla_tensor_set(flat, (const size_t[]){5, 1}, 3));
    assert_close(data[17], 3, 0, 0);
    nnla_tensor *fixed = nnla_tensor_view_rows_const(X, 0, 4);
    assert_ptr_equal(nnla_tensor_const_data(fixed), data);
    assert_null(nnla_tensor_data(fixed));

    assert_null(nnla_tensor_view_rows(X, 3, 2));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_view_rows: 2 rows from row 3 on, but the tensor is [4 x 2 x 3]");
    assert_null(nnla_tensor_view_rows(X, 5, 0));
    assert_null(nnla_tensor_view_rows(X, 1, SIZE_MAX));
    assert_null(nnla_tensor_view_rows_const(NULL, 0, 0));
    assert_message("nnla_tensor_view_rows_const: tensor is NULL");
    assert_null(nnla_tensor_view_reshaped(X, 2, (const size_t[]){5, 5}));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_SHAPE);
    assert_message("[4 x 2 x 3] has 24 elements, but [5 x 5] would have 25");
    assert_null(nnla_tensor_view_reshaped(X, 2, (const size_t[]){SIZE_MAX, 0}));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_OUT_OF_MEMORY);
    assert_null(nnla_tensor_view_reshaped(NULL, 0, NULL));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_tensor *number = nnla_tensor_create(NNLA_F32, 0, NULL);
    assert_null(nnla_tensor_view_rows(number, 0, 0));
    assert_int_equal(nnla_error_status(), NNLA_ERROR_SHAPE);
    assert_message("a tensor of rank 0 has no rows");
    nnla_tensor *const all[] = {number, fixed, flat, none, last, rows, X};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        nnla_tensor_destroy(all[i]);
}

static void test_null_and_wrong_axis(void **state) {
    (void)state;
    nnla_tensor_destroy(NULL);
    assert_int_equal(nnla_tensor_dtype(NULL), -1);
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_dtype: tensor is NULL");
    assert_int_equal(nnla_tensor_rank(NULL), 0);
    assert_int_equal(nnla_tensor_dim(NULL, 0), 0);
    assert_int_equal(nnla_tensor_count(NULL), 0);
    assert_null(nnla_tensor_data(NULL));
    assert_null(nnla_tensor_const_data(NULL));
    assert_null(nnla_tensor_clone(NULL));
    assert_message("nnla_tensor_clone: tensor is NULL");
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 2, dims_3_4);
    assert_int_equal(nnla_tensor_dim(X, 2), 0);
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_dim: [3 x 4] has no axis 2");
    nnla_tensor_destroy(X);
}

static void test_elements(void **state) {
    (void)state;
    for (size_t d = 0; d < 3; d++) {
        nnla_tensor *X = nnla_tensor_create(dtypes[d], 2, dims_3_4);
        double value = 0;
        assert_ok(nnla_tensor_fill(X, -7));
        assert_ok(nnla_tensor_set(X, (const size_t[]){1, 2}, 2147483647.0));
        assert_ok(nnla_tensor_get(X, (const size_t[]){1, 2}, &value));
        assert_close(value, dtypes[d] == NNLA_F32 ? 2147483648.0 : 2147483647.0, 0, 0);
        assert_ok(nnla_tensor_get(X, (const size_t[]){2, 3}, &value));
        assert_close(value, -7, 0, 0);
        assert_status(nnla_tensor_get(X, (const size_t[]){1, 4}, &value), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message("nnla_tensor_get: index 4 on axis 1 of [3 x 4] is out of range");
        assert_status(nnla_tensor_set(X, (const size_t[]){3, 0}, 1), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message("index 3 on axis 0");
        assert_status(nnla_tensor_get(X, NULL, &value), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message("index is NULL");
        assert_status(nnla_tensor_get(X, (const size_t[]){0, 0}, NULL), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message("value is NULL");
        assert_status(nnla_tensor_set(NULL, NULL, 1), NNLA_ERROR_INVALID_ARGUMENT);
        assert_status(nnla_tensor_get(NULL, NULL, &value), NNLA_ERROR_INVALID_ARGUMENT);
        nnla_tensor_destroy(X);
    }
}

static void test_class_indices_are_integers(void **state) {
    (void)state;
    nnla_tensor *T = nnla_tensor_create(NNLA_I32, 1, (const size_t[]){2});
    static const double wrong[] = {0.5, 2147483648.0, -2147483649.0, (double)NAN, (double)INFINITY};
    const size_t first[] = {0};
    for (size_t i = 0; i < 5; i++) {
        assert_status(nnla_tensor_set(T, first, wrong[i]), NNLA_ERROR_INVALID_ARGUMENT);
        assert_message("is no integer of i32");
        assert_status(nnla_tensor_fill(T, wrong[i]), NNLA_ERROR_INVALID_ARGUMENT);
    }
    assert_message("nnla_tensor_fill: the value inf is");
    const int32_t *data = nnla_tensor_const_data(T);
    assert_true(data[0] == 0 && data[1] == 0);
    assert_ok(nnla_tensor_set(T, first, -2147483648.0));
    assert_true(data[0] == INT32_MIN);
    nnla_tensor_destroy(T);
}

static void test_copy(void **state) {
    (void)state;
    float data[5] = {1, 2, 3, 4, 5};
    nnla_tensor *head = nnla_tensor_wrap(NNLA_F32, data, 1, (const size_t[]){4});
    nnla_tensor *tail = nnla_tensor_wrap(NNLA_F32, data + 1, 1, (const size_t[]){4});
    assert_ok(nnla_tensor_copy(head, tail));
    assert_same_bits(data, ((const float[]){1, 1, 2, 3, 4}), sizeof data);
    nnla_tensor *wide = nnla_tensor_create(NNLA_F64, 1, (const size_t[]){4});
    nnla_tensor *square = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){2, 2});
    assert_status(nnla_tensor_copy(head, wide), NNLA_ERROR_DTYPE);
    assert_message("nnla_tensor_copy: source is f32 but target is f64");
    assert_status(nnla_tensor_copy(head, square), NNLA_ERROR_SHAPE);
    assert_message("source [4] and target [2 x 2] differ in shape");
    assert_status(nnla_tensor_copy(NULL, square), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_tensor_copy(square, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_tensor_destroy(square);
    nnla_tensor_destroy(wide);
    nnla_tensor_destroy(tail);
    nnla_tensor_destroy(head);
}

static void test_convert(void **state) {
    (void)state;
    static const double values[] = {1, -2, 3e9, 0.1};
    nnla_tensor *X = nnla_tensor_wrap_const(NNLA_F64, values, 1, (const size_t[]){4});
    nnla_tensor *Y = nnla_tensor_create(NNLA_F32, 1, (const size_t[]){4});
    nnla_tensor *T = nnla_tensor_create(NNLA_I32, 1, (const size_t[]){4});
    assert_ok(nnla_tensor_convert(X, Y));
    assert_same_bits(nnla_tensor_const_data(Y), ((const float[]){1, -2, 3e9F, 0.1F}), 16);
    assert_ok(nnla_tensor_fill(T, 9));
    assert_status(nnla_tensor_convert(X, T), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_convert: the value 3000000000 is no integer of i32");
    assert_same_bits(nnla_tensor_const_data(T), ((const int32_t[]){9, 9, 9, 9}), 16);
    nnla_tensor *head = nnla_tensor_view_rows_const(X, 0, 2), *classes = nnla_tensor_view_rows(T, 0, 2);
    assert_ok(nnla_tensor_convert(head, classes));
    assert_same_bits(nnla_tensor_const_data(T), ((const int32_t[]){1, -2, 9, 9}), 16);
    assert_ok(nnla_tensor_convert(T, Y));
    assert_same_bits(nnla_tensor_const_data(Y), ((const float[]){1, -2, 9, 9}), 16);
    assert_status(nnla_tensor_convert(head, T), NNLA_ERROR_SHAPE);
    assert_status(nnla_tensor_convert(Y, Y), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("target shares memory with source");
    assert_status(nnla_tensor_convert(NULL, T), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_tensor_convert(T, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_status(nnla_tensor_convert(T, X), NNLA_ERROR_INVALID_ARGUMENT);
    nnla_tensor_destroy(classes);
    nnla_tensor_destroy(head);
    nnla_tensor_destroy(T);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(X);
}

/* What another object holds is its own to release. */
static void test_embedded(void **state) {
    (void)state;
    nnla_tensor parameter;
    float data[12];
    nnla__tensor_init(&parameter, NNLA_F32, data, 2, dims_3_4);
    assert_int_equal(nnla_tensor_count(&parameter), 12);
    nnla_tensor_destroy(&parameter);
    assert_int_equal(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_tensor_destroy: the tensor is part of another object");
    assert_ptr_equal(nnla_tensor_data(&parameter), data);
}

static void test_as_matrices(void **state) {
    (void)state;
    nnla_tensor t;
    nnla__tensor_init(&t, NNLA_F32, NULL, 3, (const size_t[]){2, 3, 5});
    nnla__matrix rows = nnla__tensor_rows(&t), columns = nnla__tensor_columns(&t);
    assert_true(rows.rows == 2 && rows.cols == 15 && rows.stride == 15);
    assert_true(columns.rows == 6 && columns.cols == 5 && columns.stride == 5);
    nnla__tensor_init(&t, NNLA_F32, NULL, 1, (const size_t[]){4});
    rows = nnla__tensor_rows(&t);
    columns = nnla__tensor_columns(&t);
    assert_true(rows.rows == 4 && rows.cols == 1 && columns.rows == 1 && columns.cols == 4);
    nnla__tensor_init(&t, NNLA_F32, NULL, 0, NULL);
    rows = nnla__tensor_rows(&t);
    columns = nnla__tensor_columns(&t);
    assert_true(rows.rows == 1 && rows.cols == 1 && columns.rows == 1 && columns.cols == 1);
}

static void test_shape_text(void **state) {
    (void)state;
    char text[NNLA__SHAPE_TEXT_SIZE];
    const size_t m = SIZE_MAX, longest[] = {m, m, m, m, m, m, m, m, m};
    assert_string_equal(nnla__shape_text(text, 0, NULL), "[]");
    assert_string_equal(nnla__shape_text(text, 2, dims_3_4), "[3 x 4]");
    assert_string_equal(nnla__shape_text(text, 9, longest), "[rank 9]");
    assert_true(strlen(nnla__shape_text(text, 8, longest)) < sizeof text);
    assert_int_equal(text[strlen(text) - 1], ']');
}

static nnla_status make_each(void *payload) {
    nnla_tensor *X = payload;
    static float data[12];
    nnla_tensor *const made[] = {nnla_tensor_create(NNLA_F64, 2, dims_3_4),
                                 nnla_tensor_wrap(NNLA_F32, data, 2, dims_3_4),
                                 nnla_tensor_wrap_const(NNLA_F32, data, 2, dims_3_4),
                                 nnla_tensor_clone(X),
                                 nnla_tensor_view_rows(X, 1, 1),
                                 nnla_tensor_view_rows_const(X, 1, 1),
                                 nnla_tensor_view_reshaped(X, 1, (const size_t[]){12}),
                                 nnla_tensor_view_reshaped_const(X, 1, (const size_t[]){12})};
    nnla_status status = NNLA_OK;
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        status = made[i] == NULL ? nnla_error_status() : status;
        nnla_tensor_destroy(made[i]);
    }
    return status;
}

static void test_each_allocation_failed(void **state) {
    (void)state;
    failing_allocator_install();
    nnla_tensor *X = nnla_tensor_create(NNLA_F32, 2, dims_3_4);
    assert_int_equal(run_with_each_allocation_failed(make_each, X), 8);
    failing_allocator_fail_at(0);
    assert_null(nnla_tensor_create(NNLA_F32, 2, dims_3_4));
    assert_message("nnla_tensor_create: [3 x 4] f32: out of memory");
    failing_allocator_fail_at(SIZE_MAX);
    nnla_tensor_destroy(X);
    failing_allocator_remove();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dtypes),
        cmocka_unit_test(test_create),
        cmocka_unit_test(test_rank_0_and_zero_dimensions),
        cmocka_unit_test(test_sizes_that_overflow),
        cmocka_unit_test(test_wrong_shapes),
        cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_wrap_const_is_read_only),
        cmocka_unit_test(test_views),
        cmocka_unit_test(test_null_and_wrong_axis),
        cmocka_unit_test(test_elements),
        cmocka_unit_test(test_class_indices_are_integers),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_convert),
        cmocka_unit_test(test_embedded),
        cmocka_unit_test(test_as_matrices),
        cmocka_unit_test(test_shape_text),
        cmocka_unit_test(test_each_allocation_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
