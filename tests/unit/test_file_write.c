/* A file replaced as a whole: what is written, and that no failure leaves anything but the old file. */
#define _GNU_SOURCE

#include "support/nnla_test.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/file_write.h"
#include "support/failing_allocator.h"
#include "support/temp_dir.h"

/* The calls below stand in for the system's; number `fail_at` from the arming on fails. */
static int armed;
static size_t calls, fail_at;

static int fails(void) {
    if (!armed || calls++ != fail_at)
        return 0;
    errno = ENOSPC;
    return 1;
}

/* POSIX lets a function's address come through an object pointer. */
static void find_real(void *call, const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(call, &found, sizeof found);
}

int fsync(int fd) {
    int (*call)(int);
    find_real(&call, "fsync");
    return fails() ? -1 : call(fd);
}

static mode_t mode_at_open; /* of the file that the last armed fchmod was given */

int fchmod(int fd, mode_t mode) {
    int (*call)(int, mode_t);
    struct stat opened;
    if (armed && fstat(fd, &opened) == 0)
        mode_at_open = opened.st_mode;
    find_real(&call, "fchmod");
    return fails() ? -1 : call(fd, mode);
}

int dup(int fd) {
    int (*call)(int);
    find_real(&call, "dup");
    return fails() ? -1 : call(fd);
}

int rename(const char *from, const char *to) {
    int (*call)(const char *, const char *);
    find_real(&call, "rename");
    return fails() ? -1 : call(from, to);
}

/* Writes short while armed, as a full pipe or a signal would make it. */
ssize_t write(int fd, const void *bytes, size_t size) {
    ssize_t (*call)(int, const void *, size_t);
    find_real(&call, "write");
    if (fails())
        return -1;
    return call(fd, bytes, armed && size > 3 ? 3 : size);
}

static const nnla__bytes parts[] = {{"first, ", 7}, {NULL, 0}, {"second", 6}};

typedef struct fixture {
    temp_dir dir;
    char path[512], temporary[600];
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    temp_dir_create(&f->dir);
    temp_dir_file(&f->dir, "file", f->path, sizeof f->path);
    snprintf(f->temporary, sizeof f->temporary, "%s.nnla-tmp", f->path);
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    temp_dir_remove(&f->dir);
    free(f);
    return 0;
}

static void check_content(const char *path, const char *expected) {
    size_t length = 0;
    char *text = read_file(path, &length);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
    free(text);
}

static void test_written(void **state) {
    fixture *f = *state;
    assert_ok(nnla__write_file("f", f->path, 3, parts));
    check_content(f->path, "first, second");
    assert_int_equal(access(f->temporary, F_OK), -1);
    assert_ok(nnla__write_file("f", f->path, 1, parts));
    check_content(f->path, "first, ");
    assert_ok(nnla__write_file("f", f->path, 0, NULL));
    check_content(f->path, "");
}

static void test_relative_paths(void **state) {
    fixture *f = *state;
    char before[512];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(f->dir.path), 0);
    assert_ok(nnla__write_file("f", "file", 3, parts));
    assert_int_equal(chdir(before), 0);
    check_content(f->path, "first, second");
}

static void test_permissions_are_kept(void **state) {
    fixture *f = *state;
    struct stat now;
    write_file(f->path, "old", 3);
    assert_int_equal(chmod(f->path, 0600), 0);
    assert_ok(nnla__write_file("f", f->path, 3, parts));
    assert_int_equal(stat(f->path, &now), 0);
    assert_int_equal(now.st_mode & 0777, 0600);
}

/* A link stays one; its file is what is replaced, beside which the temporary one is made. */
static void test_symbolic_link(void **state) {
    fixture *f = *state;
    char link_path[512];
    struct stat found;
    temp_dir_file(&f->dir, "link", link_path, sizeof link_path);
    assert_int_equal(symlink("file", link_path), 0);
    assert_status(nnla__write_file("f", link_path, 3, parts), NNLA_ERROR_IO);
    assert_message("link: cannot follow the link: no such file or folder");
    write_file(f->path, "old", 3);
    assert_ok(nnla__write_file("f", link_path, 3, parts));
    check_content(f->path, "first, second");
    assert_int_equal(lstat(link_path, &found), 0);
    assert_true(S_ISLNK(found.st_mode));
}

/* Of a leftover not even the file is used: it may have another name, or block. */
static void test_foreign_leftover(void **state) {
    fixture *f = *state;
    char other[512];
    struct stat found;
    temp_dir_file(&f->dir, "other", other, sizeof other);
    write_file(other, "precious", 8);
    assert_int_equal(link(other, f->temporary), 0);
    assert_ok(nnla__write_file("f", f->path, 3, parts));
    check_content(other, "precious");
    check_content(f->path, "first, second");
    assert_int_equal(mkfifo(f->temporary, 0600), 0);
    alarm(60);
    assert_ok(nnla__write_file("f", f->path, 1, parts));
    alarm(0);
    check_content(f->path, "first, ");
    assert_int_equal(stat(f->path, &found), 0);
    assert_true(S_ISREG(found.st_mode));
}

/* Who may read what is written is decided before there is anything to read. */
static void test_private_from_the_start(void **state) {
    fixture *f = *state;
    write_file(f->path, "old", 3);
    assert_int_equal(chmod(f->path, 0600), 0);
    fail_at = SIZE_MAX;
    armed = 1;
    mode_at_open = 0;
    assert_ok(nnla__write_file("f", f->path, 3, parts));
    armed = 0;
    assert_int_equal(mode_at_open & 0777, 0600);
}

/* What a crash left is removed; what another call is writing is not touched. */
static void test_leftover(void **state) {
    fixture *f = *state;
    write_file(f->temporary, "longer than what will be written", 32);
    assert_ok(nnla__write_file("f", f->path, 3, parts));
    check_content(f->path, "first, second");
    int other = open(f->temporary, O_WRONLY | O_CREAT, 0666);
    assert_int_equal(flock(other, LOCK_EX), 0);
    assert_status(nnla__write_file("f", f->path, 1, parts), NNLA_ERROR_IO);
    assert_message("file: cannot write the file: another call is writing it");
    check_content(f->path, "first, second");
    assert_int_equal(access(f->temporary, F_OK), 0);
    close(other);
    unlink(f->temporary);
    assert_int_equal(symlink(f->path, f->temporary), 0);
    assert_status(nnla__write_file("f", f->path, 1, parts), NNLA_ERROR_IO);
    assert_message("too many symbolic links");
    check_content(f->path, "first, second");
}

static void test_refusals(void **state) {
    fixture *f = *state;
    char path[600];
    snprintf(path, sizeof path, "%s/none/file", f->dir.path);
    assert_status(nnla__write_file("function", path, 3, parts), NNLA_ERROR_IO);
    assert_message("none/file: cannot create a file beside it: no such file or folder");
    assert_memory_equal(nnla_error_message(), "function: /", 11);
    assert_status(nnla__write_file("f", "/", 3, parts), NNLA_ERROR_IO);
    unlink("/.nnla-tmp");
    assert_message("cannot replace the file: it is a folder");
    assert_int_equal(mkfifo(f->path, 0600), 0);
    assert_status(nnla__write_file("f", f->path, 3, parts), NNLA_ERROR_IO);
    assert_message("it is no regular file");
    assert_int_equal(access(f->temporary, F_OK), -1);
}

static void test_each_call_failed(void **state) {
    fixture *f = *state;
    write_file(f->path, "old", 3);
    for (fail_at = 0;; fail_at++) {
        calls = 0;
        armed = 1;
        nnla_status status = nnla__write_file("f", f->path, 3, parts);
        armed = 0;
        if (calls <= fail_at) { /* none failed */
            assert_ok(status);
            break;
        }
        assert_status(status, NNLA_ERROR_IO);
        assert_message("the disk is full");
        assert_int_equal(access(f->temporary, F_OK), -1);
        if (strstr(nnla_error_message(), "durable") == NULL)
            check_content(f->path, "old");
    }
    check_content(f->path, "first, second");
    assert_in_range(fail_at, 8, 20);
}

static nnla_status write_once(void *payload) {
    const fixture *f = payload;
    return nnla__write_file("f", f->path, 3, parts);
}

static void test_memory_failures(void **state) {
    fixture *f = *state;
    assert_int_equal(run_with_each_allocation_failed(write_once, f), 1);
}

#define with_fixture(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        with_fixture(test_written),
        with_fixture(test_relative_paths),
        with_fixture(test_permissions_are_kept),
        with_fixture(test_symbolic_link),
        with_fixture(test_foreign_leftover),
        with_fixture(test_private_from_the_start),
        with_fixture(test_leftover),
        with_fixture(test_refusals),
        with_fixture(test_each_call_failed),
        with_fixture(test_memory_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
