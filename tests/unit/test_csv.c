/* CSV texts that are well formed. */
#include "support/nnla_test.h"

#include <float.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "nnla/data.h"
#include "support/temp_dir.h"

static nnla_table *parse(const char *text, const nnla_csv_config *config) {
    nnla_table *table = nnla_csv_parse(text, strlen(text), config);
    assert_created(table);
    return table;
}

static nnla_csv_config defaults(void) { return (nnla_csv_config)NNLA_CSV_CONFIG_INIT; }

static void check_features(const nnla_table *table, size_t rows, size_t columns, const float *expected) {
    const nnla_tensor *X = nnla_table_features(table);
    assert_int_equal(nnla_tensor_dtype(X), NNLA_F32);
    assert_int_equal(nnla_tensor_rank(X), 2);
    assert_int_equal(nnla_tensor_dim(X, 0), rows);
    assert_int_equal(nnla_tensor_dim(X, 1), columns);
    assert_same_bits(nnla_tensor_const_data(X), expected, rows * columns * sizeof *expected);
}

static void check_classes(const nnla_table *table, size_t rows, const int32_t *expected, size_t count,
                          const char *const *names) {
    const nnla_tensor *T = nnla_table_targets(table);
    assert_int_equal(nnla_tensor_dtype(T), NNLA_I32);
    assert_int_equal(nnla_tensor_rank(T), 1);
    assert_int_equal(nnla_tensor_dim(T, 0), rows);
    assert_same_bits(nnla_tensor_const_data(T), expected, rows * sizeof *expected);
    assert_int_equal(nnla_table_class_count(table), count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(nnla_table_class_name(table, i), names[i]);
    assert_null(nnla_table_class_name(table, count));
}

static const char flowers[] = "length,width,species\n"
                              "5.1,3.5,setosa\n"
                              "7.0,3.2,versicolor\n"
                              "-6.3e0,+0.33e1,virginica\n"
                              "4.9,3,setosa";

static void check_flowers(nnla_table *table) {
    const float features[] = {5.1F, 3.5F, 7.0F, 3.2F, -6.3F, 3.3F, 4.9F, 3.0F};
    const int32_t classes[] = {0, 1, 2, 0};
    const char *const names[] = {"setosa", "versicolor", "virginica"};
    assert_created(table);
    check_features(table, 4, 2, features);
    check_classes(table, 4, classes, 3, names);
    assert_string_equal(nnla_table_feature_name(table, 0), "length");
    assert_string_equal(nnla_table_feature_name(table, 1), "width");
    assert_null(nnla_table_feature_name(table, 2));
    assert_string_equal(nnla_table_target_name(table), "species");
    nnla_table_destroy(table);
}

/* The same table with other line ends, a byte-order mark, with and without a line end at the end. */
static void test_line_ends(void **state) {
    (void)state;
    char text[2 * sizeof flowers + 16] = "\xEF\xBB\xBF";
    size_t length = 3;
    for (const char *at = flowers; *at != '\0'; at++) {
        if (*at == '\n')
            text[length++] = '\r';
        text[length++] = *at;
    }
    check_flowers(parse(flowers, NULL));
    check_flowers(parse(text, NULL));
    check_flowers(parse(text + 3, NULL));
    strcpy(text + length, "\n");
    check_flowers(parse(text, NULL));
    strcpy(text + length, "\r\n\r\n\n");
    check_flowers(parse(text, NULL));
}

/* Larger than the first piece that is read of a file. */
static void test_file(void **state) {
    (void)state;
    enum { ROWS = 20000 };
    temp_dir dir;
    char path[300], *text = malloc(ROWS * 8 + 1);
    assert_non_null(text);
    temp_dir_create(&dir);
    temp_dir_file(&dir, "flowers.csv", path, sizeof path);
    write_file(path, flowers, strlen(flowers));
    check_flowers(nnla_csv_load(path, NULL));
    for (size_t i = 0; i < ROWS; i++)
        memcpy(text + 8 * i, i % 2 == 0 ? "1.25,-1\n" : "2.50,+1\n", 9);
    write_file(path, text, 8 * ROWS);
    nnla_csv_config config = defaults();
    config.header = 0;
    nnla_table *table = nnla_csv_load(path, &config);
    assert_created(table);
    const nnla_tensor *X = nnla_table_features(table);
    assert_int_equal(nnla_tensor_dim(X, 0), ROWS);
    assert_int_equal(nnla_tensor_dim(X, 1), 1);
    for (size_t i = 0; i < ROWS; i++) {
        assert_close((double)((const float *)nnla_tensor_const_data(X))[i], i % 2 == 0 ? 1.25 : 2.5, 0, 0);
        assert_int_equal(((const int32_t *)nnla_tensor_const_data(nnla_table_targets(table)))[i], i % 2);
    }
    nnla_table_destroy(table);
    free(text);
    temp_dir_remove(&dir);
}

static void test_quotes(void **state) {
    (void)state;
    const float features[] = {1, 2};
    const int32_t classes[] = {1, 0};
    const char *const names[] = {"a, \"b\"\r\nc", "d"};
    nnla_table *table = parse("\"a \"\"x\"\"\",\"y\nz\"\n\"1\",\"d\"\n2,\"a, \"\"b\"\"\r\nc\"\n", NULL);
    check_features(table, 2, 1, features);
    check_classes(table, 2, classes, 2, names);
    assert_string_equal(nnla_table_feature_name(table, 0), "a \"x\"");
    assert_string_equal(nnla_table_target_name(table), "y\nz");
    nnla_table_destroy(table);
}

/* Numbers by value, then text by bytes, whatever the order of the rows; labels are not trimmed or folded. */
static void test_class_order(void **state) {
    (void)state;
    const char *const names[] = {"-1", "2", "10", "1e1", "A", "a", "a ", "ab", "nan", "\xC3\xA9"};
    const int32_t classes[] = {9, 6, 5, 3, 2, 1, 8, 7, 4, 0, 1};
    nnla_csv_config config = defaults();
    config.header = 0;
    nnla_table *table = parse("0,\xC3\xA9\n0,a \n0,a\n0,1e1\n0,10\n0,2\n0,nan\n0,ab\n0,A\n0,-1\n0,2\n", &config);
    check_classes(table, 11, classes, 10, names);
    assert_null(nnla_table_feature_name(table, 0));
    assert_null(nnla_table_target_name(table));
    nnla_table_destroy(table);
}

static void check_target(const nnla_csv_config *config, float x0, float x1, int32_t names_first) {
    const float features[] = {x0, x1};
    nnla_table *table = parse("a,b,c\n1,2,3\n", config);
    check_features(table, 1, 2, features);
    assert_string_equal(nnla_table_feature_name(table, 0), names_first == 0 ? "b" : "a");
    assert_string_equal(nnla_table_feature_name(table, 1), names_first == 2 ? "b" : "c");
    const char name[] = {(char)('a' + names_first), '\0'};
    assert_string_equal(nnla_table_target_name(table), name);
    nnla_table_destroy(table);
}

static void test_target_column(void **state) {
    (void)state;
    nnla_csv_config config = defaults();
    static const float features[][2] = {{2, 3}, {1, 3}, {1, 2}};
    for (int32_t i = 0; i < 3; i++) {
        config.target_column = i;
        check_target(&config, features[i][0], features[i][1], i);
        config.target_column = i - 3;
        check_target(&config, features[i][0], features[i][1], i);
    }
    config.target_name = "b";
    check_target(&config, 1, 3, 1);
}

static void test_real_targets(void **state) {
    (void)state;
    const double features[] = {0.1, -2.5}, targets[] = {1e300, 0x1p-1074};
    nnla_csv_config config = defaults();
    config.dtype = NNLA_F64;
    config.target = NNLA_CSV_REAL;
    nnla_table *table = parse("x,y\n0.1,1e300\n-2.5,4.9406564584124654e-324\n", &config);
    const nnla_tensor *X = nnla_table_features(table), *T = nnla_table_targets(table);
    assert_int_equal(nnla_tensor_dtype(X), NNLA_F64);
    assert_int_equal(nnla_tensor_dtype(T), NNLA_F64);
    assert_int_equal(nnla_tensor_rank(T), 2);
    assert_int_equal(nnla_tensor_dim(T, 1), 1);
    assert_same_bits(nnla_tensor_const_data(X), features, sizeof features);
    assert_same_bits(nnla_tensor_const_data(T), targets, sizeof targets);
    assert_int_equal(nnla_table_class_count(table), 0);
    assert_null(nnla_table_class_name(table, 0));
    nnla_table_destroy(table);
}

/* The greatest f32 as it is often written rounds down to it, though it is above. */
static void test_no_target(void **state) {
    (void)state;
    const float features[] = {3, FLT_MAX};
    nnla_csv_config config = defaults();
    config.target = NNLA_CSV_NO_TARGET;
    config.separator = '\t';
    nnla_table *table = parse("x\ty\n3\t3.4028235e38\n", &config);
    check_features(table, 1, 2, features);
    assert_null(nnla_table_targets(table));
    assert_null(nnla_table_target_name(table));
    assert_string_equal(nnla_table_feature_name(table, 1), "y");
    nnla_table_destroy(table);
}

/* The form of scikit-learn's tables: a first line of counts and class names, without quotes for its own width. */
static void test_skipped_lines(void **state) {
    (void)state;
    const float features[] = {5.1F, 3.5F, 1.4F, 0.2F, 4.9F, 3.0F, 1.4F, 0.2F};
    const int32_t classes[] = {1, 0};
    const char *const names[] = {"0", "2"};
    nnla_csv_config config = defaults();
    config.header = 0;
    config.skip_lines = 1;
    nnla_table *table = parse("150,4,setosa,\"versi\n5.1,3.5,1.4,0.2,2\n4.9,3.0,1.4,0.2,0\n", &config);
    check_features(table, 2, 4, features);
    check_classes(table, 2, classes, 2, names);
    nnla_table_destroy(table);
    config.header = 1;
    config.skip_lines = 2;
    table = parse("#\r\n\r\nx,y\n1,2\n", &config);
    assert_string_equal(nnla_table_feature_name(table, 0), "x");
    nnla_table_destroy(table);
}

/* A text that ends where its length says, not at a zero byte. */
static void test_length(void **state) {
    (void)state;
    check_flowers(nnla_csv_parse(flowers, strlen(flowers), NULL));
    char *exact = malloc(strlen(flowers));
    assert_non_null(exact);
    memcpy(exact, flowers, strlen(flowers));
    check_flowers(nnla_csv_parse(exact, strlen(flowers), NULL));
    free(exact);
}

static void test_locale(void **state) {
    (void)state;
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
        skip();
    check_flowers(parse(flowers, NULL));
    setlocale(LC_ALL, "C");
}

static void test_no_table(void **state) {
    (void)state;
    assert_null(nnla_table_features(NULL));
    assert_null(nnla_table_targets(NULL));
    assert_null(nnla_table_feature_name(NULL, 0));
    assert_null(nnla_table_target_name(NULL));
    assert_null(nnla_table_class_name(NULL, 0));
    assert_int_equal(nnla_table_class_count(NULL), 0);
    nnla_table_destroy(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_ends),   cmocka_unit_test(test_file),          cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_class_order), cmocka_unit_test(test_real_targets),  cmocka_unit_test(test_target_column),
        cmocka_unit_test(test_no_target),   cmocka_unit_test(test_skipped_lines), cmocka_unit_test(test_length),
        cmocka_unit_test(test_locale),      cmocka_unit_test(test_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
