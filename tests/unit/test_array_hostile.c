/* Damaged IDX and .npy files, plain and compressed, and failing memory: an error or a tensor, never a crash, a leak, or
   memory that the file's length does not justify. */
#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "nnla/array_file.h"
#include "reference/array_files.inc"
#include "support/failing_allocator.h"

typedef struct sample {
    const unsigned char *bytes;
    size_t length;
    int is_npy;
} sample;

static const sample samples[] = {
    {idx_labels, sizeof idx_labels, 0},
    {idx_labels_gz, sizeof idx_labels_gz, 0},
    {idx_two_members_gz, sizeof idx_two_members_gz, 0},
    {idx_i2, sizeof idx_i2, 0},
    {npy_f4, sizeof npy_f4, 1},
    {npy_fortran_big, sizeof npy_fortran_big, 1},
};
enum { SAMPLES = sizeof samples / sizeof samples[0] };

static nnla_tensor *parse(const unsigned char *bytes, size_t length, int is_npy) {
    return is_npy ? nnla_npy_parse(bytes, length) : nnla_idx_parse(bytes, length, NNLA_F64);
}

/* From memory of exactly that size, so that a sanitizer sees a read past the end. Returns 1 if there is a tensor. */
static int parse_exactly(const unsigned char *bytes, size_t length, int is_npy) {
    unsigned char *exact = malloc(length > 0 ? length : 1);
    assert_non_null(exact);
    memcpy(exact, bytes, length);
    nnla_tensor *tensor = parse(exact, length, is_npy);
    int whole = tensor != NULL;
    assert_true(whole || nnla_error_status() == NNLA_ERROR_FORMAT);
    nnla_tensor_destroy(tensor);
    free(exact);
    return whole;
}

static void test_each_length(void **state) {
    (void)state;
    for (size_t s = 0; s < SAMPLES; s++) {
        for (size_t length = 0; length < samples[s].length; length++)
            assert_int_equal(parse_exactly(samples[s].bytes, length, samples[s].is_npy), 0);
        assert_int_equal(parse_exactly(samples[s].bytes, samples[s].length, samples[s].is_npy), 1);
    }
}

static void test_bytes_beyond(void **state) {
    (void)state;
    for (size_t s = 0; s < SAMPLES; s++) {
        unsigned char longer[1024] = {0};
        memcpy(longer, samples[s].bytes, samples[s].length);
        for (size_t more = 1; more < 20; more++)
            assert_int_equal(parse_exactly(longer, samples[s].length + more, samples[s].is_npy), 0);
    }
}

static void test_each_byte_replaced(void **state) {
    (void)state;
    for (size_t s = 0; s < SAMPLES; s++) {
        unsigned char changed[1024];
        memcpy(changed, samples[s].bytes, samples[s].length);
        for (size_t i = 0; i < samples[s].length; i++) {
            for (int byte = 0; byte < 256; byte++) {
                changed[i] = (unsigned char)byte;
                parse_exactly(changed, samples[s].length, samples[s].is_npy);
            }
            changed[i] = samples[s].bytes[i];
        }
    }
}

/* A change of compressed data, its checksum or its length is found; the bits after the last code of a block mean
   nothing. */
static void test_checksum(void **state) {
    (void)state;
    enum { GZIP_HEADER = 10 };
    unsigned char changed[sizeof idx_labels_gz];
    memcpy(changed, idx_labels_gz, sizeof changed);
    for (size_t i = GZIP_HEADER; i < sizeof changed; i++) {
        changed[i] ^= 1;
        assert_null(nnla_idx_parse(changed, sizeof changed, NNLA_I32));
        changed[i] ^= 1;
    }
    changed[sizeof changed - 5] ^= 1;
    assert_null(nnla_idx_parse(changed, sizeof changed, NNLA_I32));
    assert_message("bytes: byte 34: gzip: incorrect data check");
    changed[sizeof changed - 5] ^= 1;
    changed[sizeof changed - 1] ^= 1;
    assert_null(nnla_idx_parse(changed, sizeof changed, NNLA_I32));
    assert_message("gzip: incorrect length check");
}

static size_t compress_bytes(const void *bytes, size_t length, unsigned char *out, size_t room) {
    z_stream stream = {
        .next_in = (z_const Bytef *)bytes, .avail_in = (uInt)length, .next_out = out, .avail_out = (uInt)room};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return room - stream.avail_out;
}

static size_t most_asked_for;

static void *counting_allocate(void *payload, size_t size) {
    (void)payload;
    most_asked_for = size > most_asked_for ? size : most_asked_for;
    return malloc(size);
}

static void counting_release(void *payload, void *block) {
    (void)payload;
    free(block);
}

/* Headers that promise what neither the file's bytes nor what they may inflate to can hold. */
static void test_memory_is_justified(void **state) {
    (void)state;
    static const unsigned char million[] = {0, 0, 8, 2, 0, 0, 4, 0, 0, 0, 4, 0, 7};
    const nnla_allocator counting = {sizeof counting, NULL, counting_allocate, counting_release};
    unsigned char compressed[200];
    size_t length = compress_bytes(million, sizeof million, compressed, sizeof compressed);
    assert_ok(nnla_set_allocator(&counting));
    assert_null(nnla_idx_parse(million, sizeof million, NNLA_F64));
    assert_message("bytes: byte 12: [1024 x 1024] takes 1048576 bytes, the file has 1 more");
    assert_null(nnla_idx_parse(compressed, length, NNLA_F64));
    assert_message("byte 12 of the inflated content: [1024 x 1024] takes 1048576 bytes, ");
    assert_message("compressed ones cannot hold them");
    assert_in_range(most_asked_for, 1, 60000); /* zlib's window */
    assert_ok(nnla_set_allocator(NULL));
}

/* A bomb: its header is true, what follows has no end. It is inflated no further than the header says. */
static void test_bomb(void **state) {
    (void)state;
    enum { LENGTH = 1 << 22 };
    unsigned char *content = calloc(LENGTH, 1), compressed[10000];
    const unsigned char header[] = {0, 0, 8, 1, 0, 0, 1, 0};
    assert_non_null(content);
    memcpy(content, header, sizeof header);
    size_t length = compress_bytes(content, LENGTH, compressed, sizeof compressed);
    assert_null(nnla_idx_parse(compressed, length, NNLA_F32));
    assert_message("byte 264 of the inflated content: bytes follow what the header describes");
    free(content);
}

static nnla_status parse_once(void *payload) {
    const sample *given = payload;
    nnla_tensor *tensor = parse(given->bytes, given->length, given->is_npy);
    nnla_status status = tensor != NULL ? NNLA_OK : nnla_error_status();
    if (tensor == NULL)
        assert_message("bytes: ");
    nnla_tensor_destroy(tensor);
    return status;
}

static void test_memory_failures(void **state) {
    (void)state;
    const size_t expected[SAMPLES] = {1, 3, 4, 1, 1, 2};
    for (size_t s = 0; s < SAMPLES; s++)
        assert_in_range(run_with_each_allocation_failed(parse_once, (void *)&samples[s]),
                        expected[s] > 2 ? 2 : expected[s], expected[s]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_length),
        cmocka_unit_test(test_bytes_beyond),
        cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_memory_is_justified),
        cmocka_unit_test(test_bomb),
        cmocka_unit_test(test_memory_failures),
        cmocka_unit_test(test_each_byte_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
