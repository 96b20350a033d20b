/* The safetensors container: what is read and written, each fault of a file, damaged files, memory. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "io/little_endian.h"
#include "io/safetensors.h"
#include "support/failing_allocator.h"
#include "support/temp_dir.h"

enum { LONGEST = 4096 };

/* A container of this header and as many bytes of data, which count up from 1. */
typedef struct container {
    unsigned char bytes[LONGEST];
    size_t size;
} container;

static void compose(container *c, const char *header, size_t header_length, size_t data) {
    assert_true(8 + header_length + data <= LONGEST);
    nnla__write_little_endian_64(c->bytes, header_length);
    memcpy(c->bytes + 8, header, header_length);
    for (size_t i = 0; i < data; i++)
        c->bytes[8 + header_length + i] = (unsigned char)(i + 1);
    c->size = 8 + header_length + data;
}

/* Parses a copy of exactly that size, so that a sanitizer sees a read past the end. */
static nnla_status parse_exactly(nnla__safetensors *s, unsigned char **copy, const void *bytes, size_t size) {
    *copy = malloc(size + (size == 0));
    assert_non_null(*copy);
    memcpy(*copy, bytes, size);
    return nnla__safetensors_parse(s, "a.safetensors", *copy, size);
}

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
    compose(&c, header, strlen(header), data);
    expect_fault_of(c.bytes, c.size, status, message);
}

static const char sound[] = "{\"__metadata__\":{\"who\":\"me\"},"
                            "\"b\":{\"dtype\":\"I32\",\"shape\":[2,1],\"data_offsets\":[8,16]},"
                            "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                            "\"none\":{\"dtype\":\"F64\",\"shape\":[3,0],\"data_offsets\":[16,16]},"
                            "\"one\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[16,24]}}  ";

static void check_sound(const nnla__safetensors *s, const unsigned char *buffer) {
    assert_int_equal(s->count, 4);
    assert_int_equal(s->buffer_size, 24);
    assert_string_equal(nnla__safetensors_metadata(s, "who"), "me");
    assert_null(nnla__safetensors_metadata(s, "why"));
    assert_null(nnla__safetensors_find(s, "c"));
    const nnla__stored *b = nnla__safetensors_find(s, "b"), *none = nnla__safetensors_find(s, "none");
    const nnla__stored *one = nnla__safetensors_find(s, "one");
    assert_non_null(b);
    assert_int_equal(b->dtype, NNLA_I32);
    assert_int_equal(b->rank, 2);
    assert_int_equal(b->dims[0], 2);
    assert_int_equal(b->count, 2);
    assert_memory_equal(b->data, buffer + 8, 8);
    assert_int_equal(none->count, 0);
    assert_int_equal(one->rank, 0);
    assert_int_equal(one->count, 1);
    assert_int_equal(nnla__safetensors_find(s, "a")->begin, 0);
}

static void test_read(void **state) {
    (void)state;
    container c;
    nnla__safetensors s;
    unsigned char *copy;
    compose(&c, sound, strlen(sound), 24);
    assert_ok(parse_exactly(&s, &copy, c.bytes, c.size));
    check_sound(&s, c.bytes + 8 + strlen(sound));
    nnla__safetensors_release(&s);
    free(copy);
    nnla__safetensors_release(&s); /* twice is harmless */

    compose(&c, "{}", 2, 0);
    assert_ok(parse_exactly(&s, &copy, c.bytes, c.size));
    assert_int_equal(s.count, 0);
    assert_null(s.metadata);
    assert_null(nnla__safetensors_find(&s, "a"));
    assert_null(nnla__safetensors_metadata(&s, "who"));
    nnla__safetensors_release(&s);
    free(copy);
}

static void test_header_faults(void **state) {
    (void)state;
    static const unsigned char long_header[] = {0, 0xE1, 0xF5, 5, 1, 0, 0, 0, '{', '}'};
    container c;
    compose(&c, "{}", 2, 0);
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
    char header[LONGEST];
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
        {"{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}", NNLA_ERROR_FORMAT, shape},
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
    char header[LONGEST], name[1026];
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

static void test_each_byte_and_length(void **state) {
    (void)state;
    container c;
    nnla__safetensors s;
    unsigned char *copy;
    compose(&c, sound, strlen(sound), 24);
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

/* ---- Writing ---- */

static json_t *some_metadata(void) { return json_pack("{s:s, s:s}", "format", "test", "ä\"", "\n"); }

static const float some_floats[] = {1, -2.5f, 3};
static const int32_t some_indices[] = {7, -1};
static const nnla__stored some_tensors[] = {
    {.name = "z", .dtype = NNLA_F32, .rank = 2, .dims = {1, 3}, .data = (const unsigned char *)some_floats},
    {.name = "ä.b", .dtype = NNLA_I32, .rank = 1, .dims = {2}, .data = (const unsigned char *)some_indices},
    {.name = "e", .dtype = NNLA_F64, .rank = 2, .dims = {0, 3}, .data = NULL},
};

/* The image as one block, to be freed. */
static unsigned char *join(const nnla__safetensors_image *image) {
    unsigned char *bytes = malloc(image->size), *at = bytes;
    assert_non_null(bytes);
    for (size_t i = 0; i < image->count; i++) {
        if (image->parts[i].size > 0)
            memcpy(at, image->parts[i].data, image->parts[i].size);
        at += image->parts[i].size;
    }
    assert_int_equal((size_t)(at - bytes), image->size);
    return bytes;
}

static void test_write(void **state) {
    (void)state;
    static const char expected[] = "{\"__metadata__\":{\"format\":\"test\",\"ä\\\"\":\"\\n\"},"
                                   "\"z\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[0,12]},"
                                   "\"ä.b\":{\"dtype\":\"I32\",\"shape\":[2],\"data_offsets\":[12,20]},"
                                   "\"e\":{\"dtype\":\"F64\",\"shape\":[0,3],\"data_offsets\":[20,20]}}";
    nnla__safetensors_image image;
    assert_ok(nnla__safetensors_make_image(&image, some_metadata(), 3, some_tensors));
    assert_int_equal(image.count, 4);
    unsigned char *bytes = join(&image);
    uint64_t length = nnla__read_little_endian_64(bytes);
    assert_int_equal(length % 8, 0);
    assert_memory_equal(bytes + 8, expected, strlen(expected));
    for (size_t i = strlen(expected); i < length; i++)
        assert_int_equal(bytes[8 + i], ' ');

    nnla__safetensors s;
    assert_ok(nnla__safetensors_parse(&s, "image", bytes, image.size));
    float x[3];
    nnla__copy_little_endian(x, nnla__safetensors_find(&s, "z")->data, 3, sizeof *x);
    assert_memory_equal(x, some_floats, sizeof x);
    assert_string_equal(nnla__safetensors_metadata(&s, "ä\""), "\n");
    nnla__safetensors_release(&s);
    nnla__safetensors_image_release(&image);
    free(bytes);
}

static void test_file(void **state) {
    (void)state;
    temp_dir dir;
    char path[300], message[400];
    container c;
    nnla__safetensors s;
    temp_dir_create(&dir);
    temp_dir_file(&dir, "a.safetensors", path, sizeof path);
    compose(&c, sound, strlen(sound), 24);
    write_file(path, c.bytes, c.size);
    assert_ok(nnla__safetensors_load(&s, path));
    check_sound(&s, c.bytes + 8 + strlen(sound));
    nnla__safetensors_release(&s);
    for (size_t size = 0; size < c.size; size++) {
        write_file(path, c.bytes, size);
        assert_status(nnla__safetensors_load(&s, path), NNLA_ERROR_FORMAT);
        snprintf(message, sizeof message, "a.safetensors: byte %zu: the file ends within its", size);
        assert_message(message);
    }
    write_file(path, c.bytes, c.size + 1);
    assert_status(nnla__safetensors_load(&s, path), NNLA_ERROR_FORMAT);
    assert_message("the file goes on behind its last tensor");
    temp_dir_remove(&dir);

    assert_status(nnla__safetensors_load(&s, path), NNLA_ERROR_IO);
    assert_message("cannot open the file: no such file or folder");
    assert_status(nnla__safetensors_load(&s, "."), NNLA_ERROR_IO);
    assert_message(".: cannot read the file: it is a folder");
    assert_status(nnla__safetensors_load(&s, "/dev/zero"), NNLA_ERROR_FORMAT);
    assert_message("/dev/zero: byte 0: a header of 0 bytes");
}

static nnla_status write_and_read(void *payload) {
    nnla__safetensors_image image;
    nnla__safetensors s;
    nnla_status status = nnla__safetensors_make_image(&image, some_metadata(), 3, some_tensors);
    if (status != NNLA_OK)
        return status;
    unsigned char *bytes = join(&image);
    status = nnla__safetensors_parse(&s, "image", bytes, image.size);
    if (status == NNLA_OK)
        nnla__safetensors_release(&s);
    free(bytes);
    nnla__safetensors_image_release(&image);
    if (status != NNLA_OK)
        return status;
    status = nnla__safetensors_load(&s, payload);
    if (status == NNLA_OK)
        nnla__safetensors_release(&s);
    return status;
}

static void test_memory_failures(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    container c;
    temp_dir_create(&dir);
    temp_dir_file(&dir, "a.safetensors", path, sizeof path);
    compose(&c, sound, strlen(sound), 24);
    write_file(path, c.bytes, c.size);
    assert_in_range(run_with_each_allocation_failed(write_and_read, path), 9, 12);
    temp_dir_remove(&dir);
}

/* ---- Bytes and text ---- */

static void test_byte_order(void **state) {
    (void)state;
    static const unsigned char bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    unsigned char out[8];
    assert_true(nnla__read_little_endian_64(bytes) == UINT64_C(0x0807060504030201));
    nnla__write_little_endian_64(out, UINT64_C(0x0807060504030201));
    assert_memory_equal(out, bytes, 8);
    nnla__copy_reversed(out, bytes, 2, 4);
    assert_memory_equal(out, ((unsigned char[]){4, 3, 2, 1, 8, 7, 6, 5}), 8);
    nnla__copy_reversed(out, bytes, 1, 8);
    assert_memory_equal(out, ((unsigned char[]){8, 7, 6, 5, 4, 3, 2, 1}), 8);
    uint32_t value;
    nnla__copy_little_endian(&value, bytes, 1, sizeof value);
    assert_int_equal(value, 0x04030201);
    nnla__copy_little_endian(NULL, NULL, 0, 4);
}

static void test_utf8(void **state) {
    (void)state;
    static const char *const good[] = {
        "", "plain", "\xC2\x80", "\xE0\xA0\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "aä€😀"};
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xC2",
                                      "\xC2g",
                                      "\xE0\x9F\xBF",
                                      "\xE2\x82",
                                      "\xED\xA0\x80",
                                      "\xF0\x8F\xBF\xBF",
                                      "\xF4\x90\x80\x80",
                                      "\xF8\x88\x80\x80\x80",
                                      "\xFF"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(nnla__utf8_valid(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(nnla__utf8_valid(bad[i], strlen(bad[i])));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_header_faults),
        cmocka_unit_test(test_tensor_faults),
        cmocka_unit_test(test_cover_faults),
        cmocka_unit_test(test_long_name),
        cmocka_unit_test(test_many_values),
        cmocka_unit_test(test_each_byte_and_length),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_memory_failures),
        cmocka_unit_test(test_byte_order),
        cmocka_unit_test(test_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
