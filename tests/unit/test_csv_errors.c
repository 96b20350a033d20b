/* CSV texts and settings that are wrong: each is refused with its place and reason. */
#include "support/nnla_test.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/csv_scan.h"
#include "io/errno_text.h"
#include "io/file_read.h"
#include "nnla/data.h"
#include "support/temp_dir.h"

static nnla_csv_config defaults(void) { return (nnla_csv_config)NNLA_CSV_CONFIG_INIT; }

static void check_refused(const char *text, size_t length, const nnla_csv_config *config, nnla_status status,
                          const char *message) {
    assert_null(nnla_csv_parse(text, length, config));
    assert_message(message);
    assert_status(nnla_error_status(), status);
}

static void test_malformed(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "text: the text is empty"},
        {"\n\r\n\n", "text: the text is empty"},
        {"\xEF\xBB\xBF", "text: the text is empty"},
        {"a,b\n", "text: no row follows the header"},
        {"a\n1\n", "text: a row has one field, expected features and a target"},
        {"a,b\n1,x\n2\n", "text:3:1: the row has 1 fields, expected 2"},
        {"a,b\n1,x\n\n2,x\n", "text:3:1: the row has 1 fields, expected 2"},
        {"a,b\n1,x\n2,x,\n", "text:3:3: the row has 3 fields, expected 2"},
        {"a,b\nabc,x\n", "text:2:1: expected a number, got 'abc' (column 'a')"},
        {",b\nabc,x\n", "text:2:1: expected a number, got 'abc'"},
        {"a,b\n 1,x\n", "text:2:1: expected a number, got ' 1'"},
        {"a,b\n1 ,x\n", "expected a number, got '1 '"},
        {"a,b\n0x1p3,x\n", "expected a number, got '0x1p3'"},
        {"a,b\n1;5,x\n", "expected a number, got '1;5'"},
        {"a,b\n1e,x\n", "expected a number, got '1e'"},
        {"a,b\n\"1\"\"\",x\n", "expected a number, got '1\"\"'"},
        {"a,b\n,x\n", "text:2:1: expected a number, got an empty field (column 'a')"},
        {"a,b\n\"\",x\n", "text:2:1: expected a number, got an empty field"},
        {"a,b\nnan,x\n", "text:2:1: expected a finite number, got 'nan'"},
        {"a,b\n-INF,x\n", "expected a finite number, got '-INF'"},
        {"a,b\n1e999,x\n", "expected a finite number, got '1e999'"},
        {"a,b\n1e39,x\n", "expected a number in the range of f32, got '1e39'"},
        {"a,b\n1,x\n1,\n", "text:3:2: expected a class label, got an empty field (column 'b')"},
        {"a,b\n1,\"x\n", "text:2:2: a quote is never closed"},
        {"a,b\n1,\"x\"\"", "text:2:2: a quote is never closed"},
        {"a,b\n1,\"", "text:2:2: a quote is never closed"},
        {"a,b\n1,\"x\" \n", "text:2:2: text after a closing quote"},
        {"a,b\n1,x\"y\"\n", "text:2:2: a quote inside a field that is not quoted"},
        {"a,b\r1,x\r", "text:1:2: a carriage return without a line feed"},
        {"a,b\n1,x\r", "text:2:2: a carriage return without a line feed"},
        {"a,b\n1,\"x\"\ry\n", "text:2:2: a carriage return without a line feed"},
        {"a,b\n\"1\n\n\",\"x\n\"\n2,y,z\n", "text:6:3: the row has 3 fields, expected 2"},
        {"a,b\n1,x\n\x01\x7F\xC3\xA9,x\n", "text:3:1: expected a number, got '??\xC3\xA9'"},
        {"a,b\n123456789012345678901234567890123456789\xC3\xA9z,x\n", "901234567890123456789…'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_refused(cases[i].text, strlen(cases[i].text), NULL, NNLA_ERROR_FORMAT, cases[i].message);
}

static void test_zero_bytes(void **state) {
    (void)state;
    static const char plain[] = "a,b\n1,x\0y\n", quoted[] = "a,b\n1,\"x\0y\"\n", header[] = "a\0,b\n1,x\n";
    static const char utf16[] = "a\0,\0b\0\n\0";
    check_refused(plain, sizeof plain - 1, NULL, NNLA_ERROR_FORMAT, "text:2:2: a zero byte");
    check_refused(quoted, sizeof quoted - 1, NULL, NNLA_ERROR_FORMAT, "text:2:2: a zero byte");
    check_refused(header, sizeof header - 1, NULL, NNLA_ERROR_FORMAT, "text:1:1: a zero byte");
    check_refused(utf16, sizeof utf16 - 1, NULL, NNLA_ERROR_FORMAT, "text:1:1: a zero byte");
}

static void test_bounds(void **state) {
    (void)state;
    const size_t size = NNLA__CSV_MAX_FIELD + 10;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, ',', size);
    check_refused(text, size, NULL, NNLA_ERROR_FORMAT, "text:1:1048577: more than 1048576 fields in a row");
    memset(text, 'x', size);
    check_refused(text, size, NULL, NNLA_ERROR_FORMAT, "text:1:1: a field longer than 1048576 bytes");
    text[0] = '"';
    text[size - 1] = '"';
    check_refused(text, size, NULL, NNLA_ERROR_FORMAT, "text:1:1: a field longer than 1048576 bytes");
    free(text);
}

static const char small[] = "a,b,b\n1,2,3\n";

static void refuse_config(nnla_csv_config config, nnla_status status, const char *message) {
    check_refused(small, strlen(small), &config, status, message);
    assert_null(nnla_csv_load("/nonexistent", &config));
}

static void test_config(void **state) {
    (void)state;
    nnla_csv_config config = defaults();
    config.struct_size = 1;
    refuse_config(config, NNLA_ERROR_INVALID_ARGUMENT, "csv: the config's struct_size is 1");
    config = defaults();
    config.dtype = NNLA_I32;
    refuse_config(config, NNLA_ERROR_DTYPE, "csv: dtype is 2, expected NNLA_F32 or NNLA_F64");
    config = defaults();
    config.skip_lines = -1;
    refuse_config(config, NNLA_ERROR_INVALID_ARGUMENT, "csv: skip_lines is -1, expected 0 or more");
    config = defaults();
    config.header = 2;
    refuse_config(config, NNLA_ERROR_INVALID_ARGUMENT, "csv: header is 2, expected 0 or 1");
    config = defaults();
    config.target = 3;
    refuse_config(config, NNLA_ERROR_INVALID_ARGUMENT, "csv: target is 3");
    static const int32_t separators[] = {0, -1, 128, 300, '"', '\n', '\r', '.', '-', '5', 'e', INT32_MIN};
    for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
        config = defaults();
        config.separator = separators[i];
        refuse_config(config, NNLA_ERROR_INVALID_ARGUMENT, "csv: separator is ");
    }
}

static void test_target_columns(void **state) {
    (void)state;
    static const int32_t indices[] = {3, -4, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++) {
        nnla_csv_config config = defaults();
        config.target_column = indices[i];
        check_refused(small, strlen(small), &config, NNLA_ERROR_INVALID_ARGUMENT, "but a row has 3 fields");
    }
    nnla_csv_config config = defaults();
    config.target_name = "species";
    check_refused(small, strlen(small), &config, NNLA_ERROR_INVALID_ARGUMENT,
                  "text: the header has 0 columns named 'species', expected one");
    config.target_name = "b";
    check_refused(small, strlen(small), &config, NNLA_ERROR_FORMAT, "text: the header has 2 columns named 'b'");
    config.header = 0;
    refuse_config(config, NNLA_ERROR_INVALID_ARGUMENT, "csv: target_name is 'b', but there is no header");
    config.header = 1;
    config.target = NNLA_CSV_NO_TARGET;
    refuse_config(config, NNLA_ERROR_INVALID_ARGUMENT, "csv: target_name is 'b', but there is no target");
}

static void test_skipped_lines(void **state) {
    (void)state;
    nnla_csv_config config = defaults();
    config.skip_lines = 3;
    check_refused(small, strlen(small), &config, NNLA_ERROR_FORMAT, "text: nothing is left after 3 skipped lines");
    config.skip_lines = 2;
    check_refused(small, strlen(small), &config, NNLA_ERROR_FORMAT, "text: nothing is left after 2 skipped lines");
    config.skip_lines = INT32_MAX;
    check_refused("", 0, &config, NNLA_ERROR_FORMAT, "nothing is left");
    config.skip_lines = 1;
    config.header = 0;
    check_refused("x\n1,2\n1,2,3\n", 12, &config, NNLA_ERROR_FORMAT, "text:3:3: the row has 3 fields, expected 2");
}

static void test_files(void **state) {
    (void)state;
    temp_dir dir;
    char path[300], expected[400];
    assert_null(nnla_csv_load(NULL, NULL));
    assert_message("csv_load: path is NULL");
    assert_null(nnla_csv_parse(NULL, 1, NULL));
    assert_message("csv_parse: text is NULL");
    check_refused(NULL, 0, NULL, NNLA_ERROR_FORMAT, "text: the text is empty");
    temp_dir_create(&dir);
    assert_null(nnla_csv_load(temp_dir_file(&dir, "none.csv", path, sizeof path), NULL));
    assert_status(nnla_error_status(), NNLA_ERROR_IO);
    snprintf(expected, sizeof expected, "%s: cannot open the file: no such file or folder", path);
    assert_message(expected);
    assert_null(nnla_csv_load(dir.path, NULL));
    assert_status(nnla_error_status(), NNLA_ERROR_IO);
    assert_message("cannot read the file: it is a folder");
    write_file(path, "a,b\n1,x\nabc,x\n", 14);
    assert_null(nnla_csv_load(path, NULL));
    assert_status(nnla_error_status(), NNLA_ERROR_FORMAT);
    snprintf(expected, sizeof expected, "%s:3:1: expected a number, got 'abc' (column 'a')", path);
    assert_message(expected);
    write_file(path, "", 0);
    assert_null(nnla_csv_load(path, NULL));
    assert_message("none.csv: the text is empty");
    temp_dir_remove(&dir);
}

/* The reason of a failure stays visible after the longest path. */
static void test_long_path(void **state) {
    (void)state;
    char path[2000];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_null(nnla_csv_load(path, NULL));
    assert_status(nnla_error_status(), NNLA_ERROR_IO);
    assert_message("xxx: cannot open the file: the path is too long");
    for (size_t i = 0; i + 2 < sizeof path; i += 2)
        memcpy(path + i, "\xC3\xA9", 2);
    path[sizeof path - 2] = '\0';
    assert_null(nnla_csv_load(path, NULL));
    assert_memory_equal(nnla_error_message(), "\xC3\xA9", 2);
}

/* A device without an end is not read to its end. */
static void test_endless_file(void **state) {
    (void)state;
    size_t length = 0;
    assert_null(nnla__file_read("/dev/zero", 1 << 18, &length));
    assert_status(nnla_error_status(), NNLA_ERROR_FORMAT);
    assert_message("/dev/zero: the file is longer than 262144 bytes");
}

static void test_errno_text(void **state) {
    (void)state;
    char text[NNLA__ERRNO_TEXT_SIZE];
    assert_string_equal(nnla__errno_text(text, INT_MIN), "system error -2147483648");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_malformed),  cmocka_unit_test(test_zero_bytes),
        cmocka_unit_test(test_bounds),     cmocka_unit_test(test_config),
        cmocka_unit_test(test_files),      cmocka_unit_test(test_target_columns),
        cmocka_unit_test(test_long_path),  cmocka_unit_test(test_skipped_lines),
        cmocka_unit_test(test_errno_text), cmocka_unit_test(test_endless_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
