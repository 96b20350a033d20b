/* The progress of the examples: plain lines into a file, a bar on a terminal of any width. */
#define _GNU_SOURCE

#include "support/nnla_test.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "support/fork_child.h"
#include "support/progress.h"
#include "support/temp_dir.h"

static void run_epochs(size_t count, int timed) {
    progress bar = progress_begin(count);
    for (size_t epoch = 1; epoch <= count; epoch++)
        if (timed)
            progress_update_timed(&bar, epoch, 12.345, 1.5 / (double)epoch, 0.5);
        else
            progress_update(&bar, epoch, 1.5 / (double)epoch, 0.5);
    progress_end(&bar);
    printf("the result\n");
    fflush(stdout);
}

typedef struct target {
    const char *file;
    int terminal; /* the other end of the terminal */
    size_t epochs;
    int timed; /* with seconds */
} target;

static int into_file(void *payload) {
    const target *t = payload;
    if (freopen(t->file, "w", stdout) == NULL)
        return 100;
    run_epochs(t->epochs, t->timed);
    return 0;
}

static void check_lines(size_t epochs, int timed, size_t least, size_t most) {
    temp_dir dir;
    char path[300], last[120];
    size_t lines = 0;
    temp_dir_create(&dir);
    target t = {temp_dir_file(&dir, "out", path, sizeof path), -1, epochs, timed};
    assert_int_equal(run_in_child(into_file, &t, 60000), 0);
    char *text = read_file(path, NULL);
    for (const char *at = text; *at != '\0'; at++)
        lines += *at == '\n';
    assert_in_range(lines, least + 1, most + 1);
    assert_null(strchr(text, '\r'));
    snprintf(last, sizeof last, "epoch %zu/%zu  %sloss %.6f  %saccuracy 0.5000\nthe result\n", epochs, epochs,
             timed ? "12.35 s  " : "", 1.5 / (double)epochs, timed ? "test " : "");
    assert_non_null(strstr(text, last));
    free(text);
    temp_dir_remove(&dir);
}

static void test_plain_lines(void **state) {
    (void)state;
    check_lines(1, 0, 1, 1);
    check_lines(7, 0, 7, 7);
    check_lines(150, 0, 10, 10);
    check_lines(1003, 0, 9, 11);
    check_lines(10, 1, 10, 10);
    check_lines(25, 1, 25, 25);
}

static int onto_terminal(void *payload) {
    const target *t = payload;
    if (dup2(t->terminal, STDOUT_FILENO) < 0)
        return 100;
    run_epochs(t->epochs, t->timed);
    return 0;
}

/* All that was written to the terminal; the system hands it over in pieces. Its other end is closed. */
static void read_terminal(int master, char *text, size_t size) {
    size_t length = 0;
    for (ssize_t part; length + 1 < size && (part = read(master, text + length, size - 1 - length)) > 0;)
        length += (size_t)part;
    text[length] = '\0';
}

/* The text between two carriage returns is one state of the line. */
static void check_columns(unsigned short columns, int timed, const char *expected) {
    char name[128], text[4096];
    const struct winsize size = {24, columns, 0, 0};
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0)
        skip(); /* a bare chroot has no pseudo-terminals */
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    assert_int_equal(ptsname_r(master, name, sizeof name), 0);
    int terminal = open(name, O_RDWR | O_NOCTTY);
    assert_true(terminal >= 0);
    assert_int_equal(ioctl(terminal, TIOCSWINSZ, &size), 0);
    target t = {NULL, terminal, 150, timed};
    assert_int_equal(run_in_child(onto_terminal, &t, 60000), 0);
    close(terminal);
    read_terminal(master, text, sizeof text);
    close(master);
    assert_non_null(strstr(text, expected));
    assert_non_null(strstr(text, "\r\nthe result\r\n"));
    *strstr(text, "the result") = '\0';
    for (const char *line = strtok(text, "\r\n"); line != NULL; line = strtok(NULL, "\r\n"))
        assert_true(strlen(line) < columns);
}

static void test_bar(void **state) {
    (void)state;
    check_columns(120, 0,
                  "epoch 150/150  [##################################################]  loss 0.010000  "
                  "accuracy 0.5000");
    check_columns(80, 0, "epoch 150/150  [##############################]  loss 0.010000  accuracy 0.5000");
    check_columns(50, 0, "epoch 150/150  loss 0.010000  accuracy 0.5000");
    check_columns(35, 0, "150/150 loss 0.0100 acc 0.5000");
    check_columns(20, 0, "150/150 0.010 0.500");
    check_columns(10, 0, "150/150");
    check_columns(5, 0, "150/");
    check_columns(
        100, 1, "epoch 150/150  [####################################]  12.35 s  loss 0.010000  test accuracy 0.5000");
    check_columns(60, 1, "epoch 150/150  12.35 s  loss 0.010000  test accuracy 0.5000");
    check_columns(50, 1, "150/150 12.35 s loss 0.0100 acc 0.5000");
    check_columns(30, 1, "150/150 12.3s 0.010 0.500");
    check_columns(20, 1, "150/150");
}

static void test_nothing(void **state) {
    (void)state;
    progress bar = progress_begin(0);
    progress_update(&bar, 1, 1, (double)NAN);
    progress_end(&bar);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_lines),
        cmocka_unit_test(test_bar),
        cmocka_unit_test(test_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
