/* Damaged CSV texts and failing memory: an error or a table, never a crash, never a leak. */
#include "support/nnla_test.h"

#include <stdlib.h>
#include <string.h>

#include "nnla/data.h"
#include "support/failing_allocator.h"
#include "support/random_data.h"
#include "support/temp_dir.h"

static const char sound[] = "\xEF\xBB\xBFlength,\"wid\"\"th\",species\r\n"
                            "5.1,-3.5e1,setosa\r\n"
                            "\"7.0\",3.2,\"ver,si\ncolor\"\r\n"
                            "4.9,3,\"set\"\"osa\"\r\n";

/* A table is whole: what it says of itself can be read. Returns 1 if there is one. */
static int check_outcome(nnla_table *table) {
    if (table == NULL) {
        assert_true(nnla_error_status() < 0);
        return 0;
    }
    const nnla_tensor *X = nnla_table_features(table), *T = nnla_table_targets(table);
    size_t rows = nnla_tensor_dim(X, 0);
    assert_true(rows > 0);
    assert_int_equal(nnla_tensor_dim(T, 0), rows);
    for (size_t i = 0; i < rows; i++) {
        int32_t class = ((const int32_t *)nnla_tensor_const_data(T))[i];
        assert_non_null(nnla_table_class_name(table, (size_t) class));
    }
    nnla_table_destroy(table);
    return 1;
}

/* From memory of exactly that size, so that a sanitizer sees a read past the end. */
static int parse_exactly(const char *text, size_t length) {
    char *exact = malloc(length > 0 ? length : 1);
    assert_non_null(exact);
    memcpy(exact, text, length);
    int whole = check_outcome(nnla_csv_parse(exact, length, NULL));
    free(exact);
    return whole;
}

static void test_each_byte_replaced(void **state) {
    (void)state;
    char text[sizeof sound];
    memcpy(text, sound, sizeof sound);
    int whole = 0;
    for (size_t i = 0; i < sizeof sound - 1; i++) {
        for (int byte = 0; byte < 256; byte++) {
            text[i] = (char)byte;
            whole += parse_exactly(text, sizeof sound - 1);
        }
        text[i] = sound[i];
    }
    assert_in_range(whole, 1000, 255 * (sizeof sound - 1));
}

static void test_each_length(void **state) {
    (void)state;
    for (size_t length = 0; length < sizeof sound; length++)
        parse_exactly(sound, length);
    for (size_t i = 0; i < sizeof sound - 1; i++) { /* byte i left out; byte i doubled */
        char text[sizeof sound + 1];
        memcpy(text, sound, i);
        memcpy(text + i, sound + i + 1, sizeof sound - 2 - i);
        parse_exactly(text, sizeof sound - 2);
        memcpy(text, sound, i + 1);
        memcpy(text + i + 1, sound + i, sizeof sound - 1 - i);
        parse_exactly(text, sizeof sound);
    }
}

static void test_random_texts(void **state) {
    (void)state;
    static const char alphabet[] = "0123456789.,,,,\n\n\n\r\"\"ae-+ ";
    uint64_t seed = 11;
    char text[40];
    for (int i = 0; i < 50000; i++) {
        size_t length = random_bits(&seed) % sizeof text;
        for (size_t j = 0; j < length; j++)
            text[j] = alphabet[random_bits(&seed) % (sizeof alphabet - 1)];
        parse_exactly(text, length);
    }
}

static nnla_status parse_once(void *payload) {
    nnla_table *table = nnla_csv_parse(sound, strlen(sound), payload);
    nnla_status status = table != NULL ? NNLA_OK : nnla_error_status();
    nnla_table_destroy(table);
    return status;
}

static nnla_status load_once(void *payload) {
    nnla_table *table = nnla_csv_load(payload, NULL);
    nnla_status status = table != NULL ? NNLA_OK : nnla_error_status();
    nnla_table_destroy(table);
    return status;
}

static void test_memory_failures(void **state) {
    (void)state;
    temp_dir dir;
    char path[300];
    char *large = malloc(300000);
    assert_non_null(large);
    for (size_t i = 0; i < 300000; i += 4)
        memcpy(large + i, "1,2\n", 4);
    assert_in_range(run_with_each_allocation_failed(parse_once, NULL), 8, 30);
    temp_dir_create(&dir);
    temp_dir_file(&dir, "large.csv", path, sizeof path);
    write_file(path, large, 300000);
    assert_in_range(run_with_each_allocation_failed(load_once, path), 11, 40);
    temp_dir_remove(&dir);
    free(large);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_byte_replaced),
        cmocka_unit_test(test_each_length),
        cmocka_unit_test(test_random_texts),
        cmocka_unit_test(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
