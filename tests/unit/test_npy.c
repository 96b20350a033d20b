/* .npy files: NumPy's own in each version, type and order; what is written; each refusal with its place and reason. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nnla/array_file.h"
#include "reference/array_files.inc"
#include "support/temp_dir.h"

#define parse(bytes) nnla_npy_parse(bytes, sizeof bytes)

/* [2 x 3 x 4], element [i, j, k] is 100 i + 10 j + k − 50 + shift. */
static void check_cube(nnla_tensor *tensor, nnla_dtype dtype, double shift) {
    assert_created(tensor);
    assert_int_equal(nnla_tensor_dtype(tensor), dtype);
    assert_int_equal(nnla_tensor_rank(tensor), 3);
    size_t index[3];
    for (index[0] = 0; index[0] < 2; index[0]++) {
        for (index[1] = 0; index[1] < 3; index[1]++) {
            for (index[2] = 0; index[2] < 4; index[2]++) {
                double value = 0;
                assert_ok(nnla_tensor_get(tensor, index, &value));
                assert_close(value, 100.0 * (double)index[0] + 10.0 * (double)index[1] + (double)index[2] - 50 + shift,
                             0, 0);
            }
        }
    }
    nnla_tensor_destroy(tensor);
}

static void test_types_and_orders(void **state) {
    (void)state;
    check_cube(parse(npy_f4), NNLA_F32, 0);
    check_cube(parse(npy_f8), NNLA_F64, 0);
    check_cube(parse(npy_f4_big), NNLA_F32, 0);
    check_cube(parse(npy_f8_big), NNLA_F64, 0);
    check_cube(parse(npy_i1), NNLA_I32, 0);
    check_cube(parse(npy_i2_big), NNLA_I32, 0);
    check_cube(parse(npy_i4), NNLA_I32, 0);
    check_cube(parse(npy_i8), NNLA_I32, 0);
    check_cube(parse(npy_u1), NNLA_I32, 50);
    check_cube(parse(npy_u4_big), NNLA_I32, 50);
    check_cube(parse(npy_fortran), NNLA_F64, 0);
    check_cube(parse(npy_fortran_big), NNLA_I32, 0);
    check_cube(parse(npy_version_1), NNLA_F32, 0);
    check_cube(parse(npy_version_2), NNLA_F32, 0);
    check_cube(parse(npy_version_3), NNLA_F32, 0);
}

static void test_other_shapes(void **state) {
    (void)state;
    nnla_tensor *flags = parse(npy_bool), *scalar = parse(npy_scalar), *empty = parse(npy_empty);
    const int32_t expected[] = {1, 0, 1};
    double value = 0;
    assert_created(flags);
    assert_same_bits(nnla_tensor_const_data(flags), expected, sizeof expected);
    assert_created(scalar);
    assert_int_equal(nnla_tensor_rank(scalar), 0);
    assert_ok(nnla_tensor_get(scalar, NULL, &value));
    assert_close(value, 2.5, 0, 0);
    assert_created(empty);
    assert_int_equal(nnla_tensor_dim(empty, 0), 0);
    assert_int_equal(nnla_tensor_dim(empty, 1), 5);
    nnla_tensor_destroy(flags);
    nnla_tensor_destroy(scalar);
    nnla_tensor_destroy(empty);
}

static void check_refused(const void *bytes, size_t length, const char *message) {
    assert_null(nnla_npy_parse(bytes, length));
    assert_message(message);
    assert_status(nnla_error_status(), NNLA_ERROR_FORMAT);
}

static void test_unsupported_types(void **state) {
    (void)state;
    static const char types[] = "byte 19: expected an element type of f4, f8, i1 to i8, u1 to u8 or b1 in the header";
    check_refused(npy_half, sizeof npy_half, types);
    check_refused(npy_complex, sizeof npy_complex, types);
    check_refused(npy_text, sizeof npy_text, types);
    check_refused(npy_record, sizeof npy_record, "byte 20: expected a text in quotes in the header");
    check_refused(npy_wide, sizeof npy_wide, "byte 136: the element 3000000000 is none of i32");
}

/* A file of version 1.0 with that header and `elements` zero bytes. */
static void check_header(const char *header, size_t elements, const char *message) {
    char bytes[600] = "\x93NUMPY\1";
    size_t length = strlen(header);
    bytes[8] = (char)(length & 0xFF);
    bytes[9] = (char)(length >> 8);
    memcpy(bytes + 10, header, length);
    if (message != NULL) {
        check_refused(bytes, 10 + length + elements, message);
        return;
    }
    nnla_tensor *tensor = nnla_npy_parse(bytes, 10 + length + elements);
    assert_created(tensor);
    nnla_tensor_destroy(tensor);
}

static void test_headers(void **state) {
    (void)state;
    check_header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 8, NULL);
    check_header("{\"shape\":(2,3),\"fortran_order\":True,\"descr\":\"<f4\"}", 24, NULL);
    check_header(" { 'shape' : ( 2 , 3 , ) , 'fortran_order' : False , 'descr' : '|u1' } \n", 6, NULL);
    check_header("", 0, "byte 10: expected { in the header");
    check_header("x", 0, "byte 10: expected { in the header");
    check_header("{", 0, "byte 11: expected a text in quotes in the header");
    check_header("{'descr", 0, "byte 17: expected a closing quote in the header");
    check_header("{'descr' '<f4'", 0, "byte 19: expected : in the header");
    check_header("{'descr': '<f4' 'shape': ()}", 0, "byte 26: expected , or } in the header");
    check_header("{'descr': '<f4', 'shape': ()}", 4, "descr, fortran_order and shape, each once,");
    check_header("{'descr': '<f4', 'descr': '<f4', 'shape': ()}", 4, "byte 27: expected descr, fortran_order");
    check_header("{'extra': '<f4'}", 4, "byte 11: expected descr, fortran_order and shape");
    check_header("{'fortran_order': true", 4, "byte 28: expected True or False in the header");
    check_header("{'shape': 2}", 4, "byte 20: expected ( in the header");
    check_header("{'shape': (2)}", 4, "byte 22: expected , in the header");
    check_header("{'shape': (2 3)}", 4, "byte 23: expected , or ) in the header");
    check_header("{'shape': (-2,)}", 4, "byte 21: expected a dimension in the header");
    check_header("{'shape': (,)}", 4, "byte 21: expected a dimension in the header");
    check_header("{'shape': (2", 4, "byte 22: expected , or ) in the header");
    check_header("{'shape': (99999999999999999999999,)}", 4, "byte 21: expected a dimension that fits in the header");
    check_header("{'shape': (1,1,1,1,1,1,1,1,1)}", 4, "byte 37: expected at most 8 dimensions in the header");
    check_header("{'descr': '|f4'", 4, "an element type");
    check_header("{'descr': '=f4'", 4, "an element type");
    check_header("{'descr': '<f4 '", 4, "an element type");
    check_header("{'descr': '<f4', 'fortran_order': False, 'shape': ()} x", 4, "expected blanks after the dictionary");
    check_header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 7,
                 "[2] takes 8 bytes, the file has 7 more");
    check_header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 9,
                 "bytes follow what the header describes");
    check_header("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296, 4294967296), }", 0, "overflows");
    check_header("{'descr': '<f4', 'fortran_order': True, 'shape': (1000, 1000000), }", 9,
                 "[1000000 x 1000] takes 4000000000 bytes, expected at most 1073741824");
}

static void test_prefixes(void **state) {
    (void)state;
    check_refused("\x93NUMP", 5, "byte 5: the file ends, expected 3 more bytes");
    check_refused("\x93NUMPZ\1\0", 8, "byte 0: a .npy file begins with the byte 0x93 and NUMPY");
    check_refused("\x93NUMPY\4\0", 8, "byte 6: version 4.0, expected 1.0, 2.0 or 3.0");
    check_refused("\x93NUMPY\1\1", 8, "byte 6: version 1.1, expected 1.0");
    check_refused("\x93NUMPY\2\0\xFF\xFF\xFF\xFF", 12, "byte 8: a header of 4294967295 bytes, expected at most 4096");
    check_refused("\x93NUMPY\2\0\5\0\0\0{", 13, "byte 13: the file ends, expected 4 more bytes");
}

static void check_written(const char *path, nnla_tensor *tensor) {
    assert_ok(nnla_npy_save(tensor, path));
    nnla_tensor *again = nnla_npy_load(path);
    assert_created(again);
    assert_int_equal(nnla_tensor_dtype(again), nnla_tensor_dtype(tensor));
    assert_int_equal(nnla_tensor_rank(again), nnla_tensor_rank(tensor));
    for (size_t axis = 0; axis < nnla_tensor_rank(tensor); axis++)
        assert_int_equal(nnla_tensor_dim(again, axis), nnla_tensor_dim(tensor, axis));
    if (nnla_tensor_count(tensor) > 0)
        assert_same_bits(nnla_tensor_const_data(again), nnla_tensor_const_data(tensor),
                         nnla_tensor_count(tensor) * nnla_dtype_size(nnla_tensor_dtype(tensor)));
    nnla_tensor_destroy(again);
    nnla_tensor_destroy(tensor);
}

static void test_written(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    const size_t dims[] = {2, 1, 3, 1, 1, 2, 1, 2}, empty[] = {3, 0};
    temp_dir_create(&dir);
    temp_dir_file(&dir, "tensor.npy", path, sizeof path);
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_I32; dtype++) {
        for (size_t rank = 0; rank <= 8; rank++) {
            nnla_tensor *tensor = nnla_tensor_create(dtype, rank, dims);
            assert_created(tensor);
            unsigned char *bytes = nnla_tensor_data(tensor);
            for (size_t i = 0; i < nnla_tensor_count(tensor) * nnla_dtype_size(dtype); i++)
                bytes[i] = (unsigned char)(31 * i + 7); /* NaNs among them: payloads are kept */
            check_written(path, tensor);
        }
        check_written(path, nnla_tensor_create(dtype, 2, empty));
    }
    temp_dir_remove(&dir);
}

/* What is written is what NumPy writes. */
static void test_same_as_numpy(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    size_t length = 0;
    temp_dir_create(&dir);
    temp_dir_file(&dir, "cube.npy", path, sizeof path);
    nnla_tensor *cube = parse(npy_f4);
    assert_ok(nnla_npy_save(cube, path));
    char *bytes = read_file(path, &length);
    assert_int_equal(length, sizeof npy_f4);
    assert_same_bits(bytes, npy_f4, length);
    free(bytes);
    nnla_tensor_destroy(cube);
    temp_dir_remove(&dir);
}

static void test_arguments(void **state) {
    (void)state;
    nnla_tensor *tensor = nnla_tensor_create(NNLA_F32, 0, NULL);
    assert_status(nnla_npy_save(NULL, "x"), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_npy_save: tensor is NULL");
    assert_status(nnla_npy_save(tensor, NULL), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_npy_save: path is NULL");
    assert_status(nnla_npy_save(tensor, "no/such/folder/x.npy"), NNLA_ERROR_IO);
    assert_message("nnla_npy_save: no/such/folder/x.npy: cannot create a file beside it: no such file or folder");
    assert_null(nnla_npy_load(NULL));
    assert_message("nnla_npy_load: path is NULL");
    assert_null(nnla_npy_load("no/such.npy"));
    assert_status(nnla_error_status(), NNLA_ERROR_IO);
    nnla_tensor_destroy(tensor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types_and_orders),  cmocka_unit_test(test_other_shapes),
        cmocka_unit_test(test_unsupported_types), cmocka_unit_test(test_headers),
        cmocka_unit_test(test_prefixes),          cmocka_unit_test(test_written),
        cmocka_unit_test(test_same_as_numpy),     cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
