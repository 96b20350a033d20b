/* Each fault of a safetensors file, with its message; damaged files. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/little_endian.h"
#include "support/safetensors_bytes.h"

static void expect_fault_of(const void *bytes, size_t size, nnla_status status, const char *message) {
    nnla__safetensors s;
    unsigned char *copy;
    assert_status(parse_exactly(&s, &copy, bytes, size), status);
    assert_message("a.safetensors: ");
    assert_message(message);
    assert_null(s.header);
    free(copy);
}

static void expect_fault(const char *header, size_t data, nnla_status status, const char *message) {
    container c;
    compose_container(&c, header, data);
    expect_fault_of(c.bytes, c.size, status, message);
}

static void test_header_faults(void **state) {
    (void)state;
    static const unsigned char long_header[] = {0, 0xE1, 0xF5, 5, 1, 0, 0, 0, '{', '}'};
    container c;
    compose_container(&c, "{}", 0);
    for (size_t size = 0; size < 8; size++)
        expect_fault_of(c.bytes, size, NNLA_ERROR_FORMAT, "ends within its header");
    expect_fault_of(c.bytes, 9, NNLA_ERROR_FORMAT, "byte 9: the file ends within its header");
    c.bytes[0] = 1;
    expect_fault_of(c.bytes, 10, NNLA_ERROR_FORMAT, "byte 0: a header of 1 bytes, expected 2 to 100000000");
    expect_fault_of(long_header, sizeof long_header, NNLA_ERROR_FORMAT, "a header of 4394967296 bytes");
    memset(c.bytes, 0xFF, 8);
    expect_fault_of(c.bytes, 10, NNLA_ERROR_FORMAT, "a header of 18446744073709551615 bytes");
    expect_fault(" {}", 0, NNLA_ERROR_FORMAT, "byte 8: the header does not begin with '{'");
    expect_fault("[]", 0, NNLA_ERROR_FORMAT, "does not begin with '{'");
    expect_fault("{\"a\":", 0, NNLA_ERROR_FORMAT, "byte 13: ");
    expect_fault("{}{}", 0, NNLA_ERROR_FORMAT, "byte 11: ");
    expect_fault("{\"a\":[[[[1]]]]}", 0, NNLA_ERROR_FORMAT, "byte 15: nested more than 3 deep");
    expect_fault("{\"__metadata__\":{},\"__metadata__\":{}}", 0, NNLA_ERROR_FORMAT, "duplicate");
    expect_fault("{\"__metadata__\":{\"a\":\"\",\"\\u0061\":\"\"}}", 0, NNLA_ERROR_FORMAT, "duplicate");
    expect_fault("{\"__metadata__\":{\"a\":\"\xC0\x80\"}}", 0, NNLA_ERROR_FORMAT, "unable to decode byte 0xc0");
    expect_fault("{\"__metadata__\":{\"a\":\"\\u0000\"}}", 0, NNLA_ERROR_FORMAT, "byte");
    expect_fault("{\"__metadata__\":[]}", 0, NNLA_ERROR_FORMAT, "__metadata__ is no object");
    expect_fault("{\"__metadata__\":{\"n\":1}}", 0, NNLA_ERROR_FORMAT, "__metadata__: 'n' is no string");
}

static void expect_tensor_fault(const char *tensor, size_t data, nnla_status status, const char *message) {
    char header[LONGEST_CONTAINER];
    snprintf(header, sizeof header, "{\"x\":%s}", tensor);
    expect_fault(header, data, status, message);
}

static void test_tensor_faults(void **state) {
    (void)state;
    static const char keys[] = "tensor 'x': expected dtype, shape and data_offsets, and nothing else";
    static const char shape[] = "tensor 'x': its shape is no list of at most 8 sizes";
    static const char offsets[] = "tensor 'x': its data_offsets are not two sizes";
    static const struct {
        const char *tensor;
        nnla_status status;
        const char *message;
    } faults[] = {
        {"1", NNLA_ERROR_FORMAT, keys},
        {"{}", NNLA_ERROR_FORMAT, keys},
        {"{\"dtype\":\"F32\",\"shape\":[1]}", NNLA_ERROR_FORMAT, keys},
        {"{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}", NNLA_ERROR_FORMAT, keys},
        {"{\"dtype\":32,\"shape\":[1],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT, "'x': its dtype is no string"},
        {"{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}", NNLA_ERROR_UNSUPPORTED,
         "tensor 'x': its dtype is BF16, expected F32, F64 or I32"},
        {"{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT, shape},
        {"{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT, shape},
        {"{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT,
         "byte 38: a number that is no integer"},
        {"{\"dtype\":\"F32\",\"shape\":[1E0],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT,
         "a number that is no integer"},
        {"{\"dtype\":\"F32\",\"shape\":[true],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT, shape},
        {"{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT, shape},
        {"{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT, shape},
        {"{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}", NNLA_ERROR_FORMAT,
         "tensor 'x': the size of its shape overflows"},
        {"{\"dtype\":\"F32\",\"shape\":[0,4294967296,4294967296],\"data_offsets\":[0,0]}", NNLA_ERROR_FORMAT,
         "tensor 'x': the size of its shape overflows"},
        {"{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,0]}", NNLA_ERROR_FORMAT, "byte"},
        {"{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":4}", NNLA_ERROR_FORMAT, offsets},
        {"{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}", NNLA_ERROR_FORMAT, offsets},
        {"{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}", NNLA_ERROR_FORMAT, offsets},
        {"{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}", NNLA_ERROR_FORMAT, offsets},
        {"{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}", NNLA_ERROR_FORMAT,
         "tensor 'x': its data_offsets are 4 to 0, but [1] F32 takes 4 bytes"},
        {"{\"dtype\":\"F64\",\"shape\":[2,3],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT,
         "tensor 'x': its data_offsets are 0 to 4, but [2 x 3] F64 takes 48 bytes"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        expect_tensor_fault(faults[i].tensor, 4, faults[i].status, faults[i].message);
}

static void test_cover_faults(void **state) {
    (void)state;
    static const char one[] = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    expect_fault(one, 3, NNLA_ERROR_FORMAT, "the file ends within its tensors");
    expect_fault(one, 5, NNLA_ERROR_FORMAT, "the file goes on behind its last tensor");
    expect_fault("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, NNLA_ERROR_FORMAT,
                 "tensor 'x': begins at byte 4 of the data, expected 0: a hole");
    expect_fault("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                 "\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
                 12, NNLA_ERROR_FORMAT, "tensor 'y': begins at byte 4 of the data, expected 8: an overlap");
    expect_fault("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                 "\"y\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                 4, NNLA_ERROR_FORMAT, "an overlap");
    expect_fault("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                 "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                 8, NNLA_ERROR_FORMAT, "duplicate");
    expect_fault("{\"\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, NNLA_ERROR_FORMAT,
                 "a tensor's name is empty");
    expect_fault("{\"a\\nb\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, NNLA_ERROR_FORMAT,
                 "a tensor's name holds a control character");
}

static void test_long_name(void **state) {
    (void)state;
    char header[LONGEST_CONTAINER], name[1026];
    memset(name, 'n', sizeof name);
    name[1025] = '\0';
    assert_string_equal(nnla__stored_name_fault(name), "is longer than 1024 bytes");
    snprintf(header, sizeof header, "{\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", name);
    expect_fault(header, 4, NNLA_ERROR_FORMAT, "a tensor's name is longer than 1024 bytes");
    name[1024] = '\0';
    assert_null(nnla__stored_name_fault(name));
    assert_string_equal(nnla__stored_name_fault("\xFF"), "is not UTF-8");
}

/* More values than may be: refused before jansson makes them. */
static void test_many_values(void **state) {
    (void)state;
    size_t length = 2 * (size_t)NNLA__JSON_MAX_VALUES + 8;
    char *file = malloc(8 + length);
    assert_non_null(file);
    nnla__write_little_endian_64((unsigned char *)file, length);
    memcpy(file + 8, "{\"a\":[", 6);
    for (size_t i = 6; i + 2 < length; i += 2)
        memcpy(file + 8 + i, "1,", 2);
    memcpy(file + 8 + length - 3, "1]}", 3);
    expect_fault_of(file, 8 + length, NNLA_ERROR_FORMAT, "more than 1048576 values");
    free(file);
}

static const char sound[] = "{\"__metadata__\":{\"who\":\"me\"},"
                            "\"b\":{\"dtype\":\"I32\",\"shape\":[2,1],\"data_offsets\":[8,16]},"
                            "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                            "\"none\":{\"dtype\":\"F64\",\"shape\":[3,0],\"data_offsets\":[16,16]},"
                            "\"one\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[16,24]}}  ";

static void test_each_byte_and_length(void **state) {
    (void)state;
    container c;
    nnla__safetensors s;
    unsigned char *copy;
    compose_container(&c, sound, 24);
    for (size_t size = 0; size < c.size; size++) {
        assert_true(parse_exactly(&s, &copy, c.bytes, size) < 0);
        free(copy);
    }
    size_t whole = 0;
    for (size_t i = 0; i < 8 + strlen(sound); i++) {
        unsigned char kept = c.bytes[i];
        for (int byte = 0; byte < 256; byte++) {
            c.bytes[i] = (unsigned char)byte;
            if (parse_exactly(&s, &copy, c.bytes, c.size) == NNLA_OK) {
                whole++;
                nnla__safetensors_release(&s);
            }
            free(copy);
        }
        c.bytes[i] = kept;
    }
    assert_in_range(whole, 8 + strlen(sound), 8000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header_faults), cmocka_unit_test(test_tensor_faults),
        cmocka_unit_test(test_cover_faults),  cmocka_unit_test(test_long_name),
        cmocka_unit_test(test_many_values),   cmocka_unit_test(test_each_byte_and_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
