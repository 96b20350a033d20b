/* IDX files: element types, shapes, dtypes, compressed ones; each refusal with its place and reason. */
#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "nnla/array_file.h"
#include "reference/array_files.inc"
#include "support/temp_dir.h"

#define parse(bytes, dtype) nnla_idx_parse(bytes, sizeof bytes, dtype)

static double element(const nnla_tensor *tensor, size_t index) {
    const void *data = nnla_tensor_const_data(tensor);
    switch (nnla_tensor_dtype(tensor)) {
    case NNLA_F32:
        return (double)((const float *)data)[index];
    case NNLA_F64:
        return ((const double *)data)[index];
    default:
        return ((const int32_t *)data)[index];
    }
}

/* [2 x 3 x 4], element [i, j, k] is scale (100 i + 10 j + k − 50). */
static void check_cube(nnla_tensor *tensor, nnla_dtype dtype, double scale) {
    assert_created(tensor);
    assert_int_equal(nnla_tensor_dtype(tensor), dtype);
    assert_int_equal(nnla_tensor_rank(tensor), 3);
    assert_int_equal(nnla_tensor_dim(tensor, 0), 2);
    assert_int_equal(nnla_tensor_dim(tensor, 1), 3);
    assert_int_equal(nnla_tensor_dim(tensor, 2), 4);
    for (size_t n = 0; n < 24; n++) {
        double value = 100.0 * (double)(n / 12) + 10.0 * (double)(n / 4 % 3) + (double)(n % 4) - 50;
        assert_close(element(tensor, n), scale * value, 0, 0);
    }
    nnla_tensor_destroy(tensor);
}

static void test_element_types(void **state) {
    (void)state;
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_I32; dtype++) {
        check_cube(parse(idx_i1, dtype), dtype, 1);
        check_cube(parse(idx_i2, dtype), dtype, 1);
        check_cube(parse(idx_i4, dtype), dtype, 1);
    }
    for (nnla_dtype dtype = NNLA_F32; dtype <= NNLA_F64; dtype++) {
        check_cube(parse(idx_f4, dtype), dtype, 0.25);
        check_cube(parse(idx_f8, dtype), dtype, 0.25);
    }
}

static void check_labels(nnla_tensor *labels) {
    assert_created(labels);
    assert_int_equal(nnla_tensor_rank(labels), 1);
    assert_int_equal(nnla_tensor_dim(labels, 0), 10);
    for (size_t i = 0; i < 10; i++)
        assert_close(element(labels, i), (double)i, 0, 0);
    nnla_tensor_destroy(labels);
}

static void check_images(nnla_tensor *images) {
    assert_created(images);
    assert_int_equal(nnla_tensor_count(images), 2 * 28 * 28);
    for (size_t i = 0; i < 2 * 28 * 28; i++)
        assert_close(element(images, i), (double)(7 * i % 256), 0, 0);
    nnla_tensor_destroy(images);
}

static void test_compressed(void **state) {
    (void)state;
    check_labels(parse(idx_labels, NNLA_I32));
    check_labels(parse(idx_labels_gz, NNLA_I32));
    check_labels(parse(idx_two_members_gz, NNLA_F64));
    check_images(parse(idx_images_gz, NNLA_F32));
    check_images(parse(idx_images_gz, NNLA_F64));
}

static void test_files(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    temp_dir_create(&dir);
    temp_dir_file(&dir, "labels", path, sizeof path);
    write_file(path, idx_labels_gz, sizeof idx_labels_gz);
    check_labels(nnla_idx_load(path, NNLA_I32));
    write_file(path, idx_labels_gz, sizeof idx_labels_gz - 1);
    assert_null(nnla_idx_load(path, NNLA_I32));
    assert_status(nnla_error_status(), NNLA_ERROR_FORMAT);
    assert_message("labels: byte 37: the compressed data is cut off");
    write_file(path, idx_labels, sizeof idx_labels - 1);
    assert_null(nnla_idx_load(path, NNLA_I32));
    assert_message("labels: byte 8: [10] takes 10 bytes, the file has 9 more");
    temp_dir_remove(&dir);
    assert_null(nnla_idx_load(path, NNLA_I32));
    assert_status(nnla_error_status(), NNLA_ERROR_IO);
    assert_message("labels: cannot open the file: no such file or folder");
}

static void check_refused(const void *bytes, size_t length, nnla_dtype dtype, nnla_status status, const char *message) {
    assert_null(nnla_idx_parse(bytes, length, dtype));
    assert_message(message);
    assert_status(nnla_error_status(), status);
}

static void test_arguments(void **state) {
    (void)state;
    check_refused(idx_labels, sizeof idx_labels, 7, NNLA_ERROR_DTYPE, "nnla_idx_parse: 7 is no dtype");
    check_refused(NULL, 1, NNLA_F32, NNLA_ERROR_INVALID_ARGUMENT, "nnla_idx_parse: bytes is NULL");
    check_refused(NULL, 0, NNLA_F32, NNLA_ERROR_FORMAT, "bytes: byte 0: the file ends, expected 4 more bytes");
    check_refused("", SIZE_MAX, NNLA_F32, NNLA_ERROR_FORMAT, "expected at most 1073741824");
    assert_null(nnla_idx_load(NULL, NNLA_F32));
    assert_status(nnla_error_status(), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("nnla_idx_load: path is NULL");
    assert_null(nnla_idx_load("none", -1));
    assert_status(nnla_error_status(), NNLA_ERROR_DTYPE);
}

#define malformed(text, dtype, message) check_refused(text, sizeof text - 1, dtype, NNLA_ERROR_FORMAT, message)

static void test_headers(void **state) {
    (void)state;
    malformed("\0\1\x08\1\0\0\0\1\7", NNLA_F32, "byte 0: an IDX file begins with two zero bytes, got 0x00 0x01");
    malformed("\0\0\x0A\1\0\0\0\1\7", NNLA_F32, "byte 2: element type 0x0a, expected 0x08");
    malformed("\0\0\x08\0\7", NNLA_F32, "byte 3: rank 0, expected 1 to 8");
    malformed("\0\0\x08\x09\7", NNLA_F32, "byte 3: rank 9, expected 1 to 8");
    malformed("\0\0\x08\xFF\7", NNLA_F32, "byte 3: rank 255, expected 1 to 8");
    malformed("\0\0\x08", NNLA_F32, "byte 3: the file ends, expected 1 more bytes");
    malformed("\0\0\x08\2\0\0\0\1\0\0", NNLA_F32, "byte 10: the file ends, expected 2 more bytes");
    malformed("\0\0\x08\1\0\0\0\1", NNLA_F32, "byte 8: [1] takes 1 bytes, the file has 0 more");
    malformed("\0\0\x08\1\0\0\0\1\7\7", NNLA_F32, "byte 9: bytes follow what the header describes");
    malformed("\0\0\x08\1\x7F\xFF\xFF\xFF\7", NNLA_F32, "[2147483647] takes 2147483647 bytes, expected at most");
    malformed("\0\0\x0E\2\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", NNLA_F32, "[4294967295 x 4294967295] overflows");
    malformed("\0\0\x08\3\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", NNLA_F32, "overflows");
}

static void test_elements(void **state) {
    (void)state;
    malformed("\0\0\x0E\1\0\0\0\2\0\0\0\0\0\0\0\0\x7E\x37\xE4\x3C\x88\0\x75\x9C", NNLA_F32,
              "bytes: byte 16: the element 1.0000000000000001e+300 is none of f32");
    malformed("\0\0\x0D\1\0\0\0\1\x3F\0\0\0", NNLA_I32, "byte 8: the element 0.5 is none of i32");
    malformed("\0\0\x0D\1\0\0\0\1\x7F\xC0\0\0", NNLA_I32, "byte 8: the element nan is none of i32");
    /* What is not finite is a value of f32. */
    static const unsigned char infinite[] = "\0\0\x0E\1\0\0\0\1\x7F\xF0\0\0\0\0\0\0";
    nnla_tensor *tensor = nnla_idx_parse(infinite, sizeof infinite - 1, NNLA_F32);
    assert_created(tensor);
    assert_true(element(tensor, 0) > 1e300);
    nnla_tensor_destroy(tensor);
}

static void test_empty(void **state) {
    (void)state;
    nnla_tensor *tensor = nnla_idx_parse("\0\0\x08\2\0\0\0\0\0\0\0\5", 12, NNLA_F32);
    assert_created(tensor);
    assert_int_equal(nnla_tensor_dim(tensor, 1), 5);
    assert_int_equal(nnla_tensor_count(tensor), 0);
    nnla_tensor_destroy(tensor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_element_types), cmocka_unit_test(test_compressed), cmocka_unit_test(test_files),
        cmocka_unit_test(test_arguments),     cmocka_unit_test(test_headers),    cmocka_unit_test(test_elements),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
