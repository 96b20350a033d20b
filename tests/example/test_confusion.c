/* The table of which classes are taken for which. */
#define _POSIX_C_SOURCE 200809L

#include "support/nnla_test.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/confusion.h"
#include "support/fork_child.h"
#include "support/temp_dir.h"

static void test_argmax(void **state) {
    (void)state;
    const float values[] = {1, 3, -2, 3};
    assert_int_equal(argmax(values, 4), 1);
    assert_int_equal(argmax(values, 1), 0);
    assert_int_equal(argmax(values + 2, 2), 1);
}

typedef struct printing {
    const char *file;
    const char *const *names;
    size_t classes;
} printing;

/* Class 0 is taken for itself twice and for the last one once; that one for class 0. */
static int print_in_child(void *payload) {
    const printing *p = payload;
    if (freopen(p->file, "w", stdout) == NULL)
        return 100;
    nnla_tensor *Y = nnla_tensor_create(NNLA_F32, 2, (const size_t[]){4, p->classes});
    nnla_tensor *T = nnla_tensor_create(NNLA_I32, 1, (const size_t[]){4});
    float *y = nnla_tensor_data(Y);
    const size_t last = p->classes - 1;
    y[0] = y[p->classes] = 1;
    y[2 * p->classes + last] = 1;
    y[3 * p->classes] = 1;
    ((int32_t *)nnla_tensor_data(T))[3] = (int32_t)last;
    confusion_print(p->names, Y, T);
    nnla_tensor_destroy(Y);
    nnla_tensor_destroy(T);
    return fflush(stdout) == 0 ? 0 : 101;
}

static void check_printed(const char *const *names, size_t classes, const char *expected) {
    temp_dir dir;
    char path[300];
    temp_dir_create(&dir);
    printing p = {temp_dir_file(&dir, "out", path, sizeof path), names, classes};
    assert_int_equal(run_in_child(print_in_child, &p, 60000), 0);
    char *text = read_file(path, NULL);
    assert_string_equal(text, expected);
    free(text);
    temp_dir_remove(&dir);
}

static void test_tables(void **state) {
    (void)state;
    static const char *const few[] = {"no", "perhaps"};
    check_printed(few, 2,
                  "\nconfusion matrix (rows: true, columns: predicted)\n"
                  "              no  perhaps\n"
                  "no             2        1\n"
                  "perhaps        1        0\n");
    /* Names that would need more than a hundred columns are numbered. */
    static const char *const wide[] = {"a rather long name", "b", "c", "a name that is longer than it should be", "e"};
    check_printed(wide, 5,
                  "\nconfusion matrix (rows: true, columns: predicted)\n"
                  "                                   0       1       2       3       4\n"
                  "  0 a rather long name             2       0       0       0       1\n"
                  "  1 b                              0       0       0       0       0\n"
                  "  2 c                              0       0       0       0       0\n"
                  "  3 a name that is longer th       0       0       0       0       0\n"
                  "  4 e                              1       0       0       0       0\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_argmax),
        cmocka_unit_test(test_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
