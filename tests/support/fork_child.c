#define _POSIX_C_SOURCE 200809L

#include "fork_child.h"

#include "nnla_test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void silence(void) {
    int null = open("/dev/null", O_WRONLY);
    if (null < 0)
        _exit(255);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    close(null);
}

static int wait_for(pid_t child, unsigned timeout_milliseconds) {
    const struct timespec millisecond = {0, 1000000};
    int status = 0;
    pid_t ended = 0;
    for (unsigned waited = 0; waited < timeout_milliseconds; waited++) {
        ended = waitpid(child, &status, WNOHANG);
        if (ended != 0)
            break;
        nanosleep(&millisecond, NULL);
    }
    if (ended == 0) {
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        return FORK_CHILD_TIMEOUT;
    }
    if (ended < 0)
        return FORK_CHILD_FAILED;
    return WIFSIGNALED(status) ? FORK_CHILD_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

static int run(int (*function)(void *payload), void *payload, unsigned timeout_milliseconds, int quiet) {
    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        return FORK_CHILD_FAILED;
    if (child == 0) {
        if (quiet)
            silence();
        int code = function(payload);
        fflush(NULL);
        _exit(code);
    }
    return wait_for(child, timeout_milliseconds);
}

int run_in_child(int (*function)(void *payload), void *payload, unsigned timeout_milliseconds) {
    return run(function, payload, timeout_milliseconds, 0);
}

int run_in_quiet_child(int (*function)(void *payload), void *payload, unsigned timeout_milliseconds) {
    return run(function, payload, timeout_milliseconds, 1);
}

static int run_nested_test(void *payload) {
    const struct CMUnitTest *test = payload;
    const struct CMUnitTest tests[] = {*test};
    return cmocka_run_group_tests_name("nested", tests, NULL, NULL) == 0 ? 0 : 1;
}

int test_fails(void (*test)(void **state)) {
    struct CMUnitTest nested = cmocka_unit_test(test);
    int code = run_in_quiet_child(run_nested_test, &nested, 30000);
    assert_in_range(code, 0, 1);
    return code;
}
