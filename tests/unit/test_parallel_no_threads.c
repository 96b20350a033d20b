/* Where no thread can be made the caller does the work, and that is no error. */
#define _GNU_SOURCE

#include "support/nnla_test.h"

#include <dlfcn.h>
#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/parallel.h"
#include "support/fork_child.h"
#include "support/sanitized.h"
#include "support/thread_watch.h"

typedef void *start_function(void *argument);
typedef int create_function(pthread_t *thread, const pthread_attr_t *attributes, start_function *start, void *argument);

static int threads_left; /* how many may still be made */
static int refused;

#if !SANITIZED
/* Stands in front of the C library's. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, start_function *start, void *argument) {
    void *found = dlsym(RTLD_NEXT, "pthread_create");
    create_function *real;
    memcpy(&real, &found, sizeof real);
    if (threads_left == 0) {
        refused++;
        return EAGAIN;
    }
    threads_left--;
    return real(thread, attributes, start, argument);
}
#endif

static void add_up(void *payload, size_t index) { __atomic_fetch_add((size_t *)payload, index, __ATOMIC_RELAXED); }

static int adds_up(void) {
    size_t sum = 0;
    nnla__parallel_for(1000, 1e9, add_up, &sum);
    return sum == 999 * 1000 / 2;
}

/* No more processes for a user without privileges. */
static int run_under_limit(void *payload) {
    const struct rlimit none = {0, 0};
    (void)payload;
    threads_left = 100;
    nnla_set_threads(4);
    if (getuid() == 0 && (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
        return 77;
    if (setrlimit(RLIMIT_NPROC, &none) != 0)
        return 77;
    for (int i = 0; i < 100; i++) {
        if (!adds_up())
            return 1;
    }
    return thread_count() > 1 ? 77 : 0; /* the limit does not bind here */
}

static void test_limit(void **state) {
    (void)state;
    if (SANITIZED)
        skip();
    int code = run_in_child(run_under_limit, NULL, 30000);
    if (code == 77)
        skip();
    assert_int_equal(code, 0);
}

static void test_no_thread(void **state) {
    (void)state;
    if (SANITIZED)
        skip();
    threads_left = 0;
    assert_ok(nnla_set_threads(4));
    for (int i = 0; i < 100; i++)
        assert_true(adds_up());
    assert_int_equal(refused, 1); /* and is not asked for again and again */
}

static void test_too_few_threads(void **state) {
    (void)state;
    if (SANITIZED)
        skip();
    sleep_milliseconds(1100);
    size_t before = thread_count();
    threads_left = 1;
    for (int i = 0; i < 100; i++)
        assert_true(adds_up());
    assert_int_equal(refused, 2);
    assert_int_equal(thread_count(), before + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_no_thread),
        cmocka_unit_test(test_too_few_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
