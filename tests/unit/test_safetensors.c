/* The safetensors container: what is read and written, failing memory; bytes and text. */
#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "io/little_endian.h"
#include "support/failing_allocator.h"
#include "support/safetensors_bytes.h"
#include "support/temp_dir.h"

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
    compose_container(&c, sound, 24);
    assert_ok(parse_exactly(&s, &copy, c.bytes, c.size));
    check_sound(&s, c.bytes + 8 + strlen(sound));
    nnla__safetensors_release(&s);
    free(copy);
    nnla__safetensors_release(&s); /* twice is harmless */

    compose_container(&c, "{}", 0);
    assert_ok(parse_exactly(&s, &copy, c.bytes, c.size));
    assert_int_equal(s.count, 0);
    assert_null(s.metadata);
    assert_null(nnla__safetensors_find(&s, "a"));
    assert_null(nnla__safetensors_metadata(&s, "who"));
    nnla__safetensors_release(&s);
    free(copy);
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
    compose_container(&c, sound, 24);
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
    compose_container(&c, sound, 24);
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

        cmocka_unit_test(test_write),      cmocka_unit_test(test_file), cmocka_unit_test(test_memory_failures),
        cmocka_unit_test(test_byte_order), cmocka_unit_test(test_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
