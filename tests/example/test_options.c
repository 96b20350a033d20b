/* The options of the examples. */
#define _POSIX_C_SOURCE 200809L

#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/fork_child.h"
#include "support/options.h"
#include "support/temp_dir.h"

typedef struct values {
    size_t epochs, rows;
    uint64_t seed;
    double rate, any;
    const char *file, *optimizer;
} values;

static values read_all(int argc, char **argv) {
    static const char *const optimizers[] = {"adam", "sgd", NULL};
    values v = {150, 7, 1, 0.01, 0, NULL, "adam"};
    const option options[] = {
        {.name = "epochs", .type = OPTION_SIZE, .value = &v.epochs, .help = "passes", .least = 1, .most = 1000},
        {.name = "rows", .type = OPTION_SIZE, .value = &v.rows, .help = "rows"},
        {.name = "seed", .type = OPTION_SEED, .value = &v.seed, .help = "of chance"},
        {.name = "rate", .type = OPTION_REAL, .value = &v.rate, .help = "of learning", .low = 1e-6, .high = 10},
        {.name = "any", .type = OPTION_REAL, .value = &v.any, .help = "number"},
        {.name = "data", .type = OPTION_TEXT, .value = &v.file, .help = "table"},
        {.name = "optimizer", .type = OPTION_CHOICE, .value = &v.optimizer, .help = "how", .choices = optimizers},
    };
    options_read(argc, argv, "Tests options.", options, sizeof options / sizeof options[0]);
    return v;
}

static void test_values(void **state) {
    (void)state;
    char *none[] = {"./program"};
    values v = read_all(1, none);
    assert_int_equal(v.epochs, 150);
    assert_null(v.file);
    char *all[] = {"program",     "--epochs", "1000", "--rows=0", "--seed",      "18446744073709551615",
                   "--rate=1e-3", "--any",    "-2.5", "--data",   "--optimizer", "--optimizer=sgd"};
    v = read_all(sizeof all / sizeof all[0], all);
    assert_int_equal(v.epochs, 1000);
    assert_int_equal(v.rows, 0);
    assert_true(v.seed == UINT64_MAX);
    assert_close(v.rate, 1e-3, 0, 0);
    assert_close(v.any, -2.5, 0, 0);
    assert_string_equal(v.file, "--optimizer");
    assert_string_equal(v.optimizer, "sgd");
}

typedef struct run {
    char *arguments[4];
    int count;
    const char *output; /* file for what is printed */
} run;

static int read_in_child(void *payload) {
    run *r = payload;
    if (freopen(r->output, "w", stdout) == NULL || freopen(r->output, "a", stderr) == NULL)
        return 100;
    read_all(r->count, r->arguments);
    return 50;
}

static void check_ends(const char *first, const char *second, int code, const char *message) {
    temp_dir dir;
    char path[300], a[64] = "", b[64] = "";
    temp_dir_create(&dir);
    snprintf(a, sizeof a, "%s", first);
    snprintf(b, sizeof b, "%s", second != NULL ? second : "");
    run r = {{"dir/program", a, b, NULL}, second != NULL ? 3 : 2, temp_dir_file(&dir, "out", path, sizeof path)};
    assert_int_equal(run_in_child(read_in_child, &r, 60000), code);
    char *text = read_file(path, NULL);
    if (strstr(text, message) == NULL)
        print_error("'%s' does not contain '%s'\n", text, message);
    assert_non_null(strstr(text, message));
    free(text);
    temp_dir_remove(&dir);
}

static void test_refusals(void **state) {
    (void)state;
    check_ends("--bogus", NULL, 2, "program: unknown option '--bogus'; see program --help");
    check_ends("--epoch", "3", 2, "unknown option '--epoch'");
    check_ends("file", NULL, 2, "unexpected argument 'file'");
    check_ends("-e", NULL, 2, "unexpected argument '-e'");
    check_ends("--epochs", NULL, 2, "--epochs expects a value");
    check_ends("--epochs", "0", 2, "--epochs expects 1 to 1000, got 0");
    check_ends("--epochs", "1001", 2, "--epochs expects 1 to 1000, got 1001");
    check_ends("--epochs", "1e2", 2, "--epochs expects a whole number, got '1e2'");
    check_ends("--epochs", "-1", 2, "--epochs expects a whole number, got '-1'");
    check_ends("--epochs=", NULL, 2, "--epochs expects a whole number, got ''");
    check_ends("--rows", "99999999999999999999", 2, "--rows is too large");
    check_ends("--seed", "18446744073709551616", 2, "--seed is too large");
    check_ends("--rate", "nan", 2, "--rate expects a number, got 'nan'");
    check_ends("--rate", "0x1p1", 2, "--rate expects a number");
    check_ends("--rate", "1,5", 2, "--rate expects a number");
    check_ends("--rate", "", 2, "--rate expects a number");
    check_ends("--any", "1e999", 2, "--any expects a number");
    check_ends("--rate=11", NULL, 2, "--rate expects 1e-06 to 10, got 11");
    check_ends("--data=", NULL, 2, "--data expects a text");
    check_ends("--optimizer", "rmsprop", 2, "--optimizer does not know 'rmsprop'");
}

static void test_help(void **state) {
    (void)state;
    check_ends("--help", NULL, 0, "Tests options.");
    check_ends("--help", "--bogus", 0, "--epochs         passes (150)");
    check_ends("--rate=5", "--help", 0, "adam, sgd");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
