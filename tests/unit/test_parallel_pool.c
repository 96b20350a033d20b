/* The thread pool: each block once, whoever asks, whatever happens around it. */
#define _GNU_SOURCE

#include "support/nnla_test.h"

#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__SSE2__)
#  include <xmmintrin.h>
#endif

#include "base/parallel.h"
#include "base/pool.h"
#include "support/fork_child.h"
#include "support/sanitized.h"
#include "support/thread_watch.h"

enum { MAX_BLOCKS = 3000 };

static const double huge = 1e9, medium = 50e3, small = 3e3; /* estimates, in nanoseconds */

typedef struct loop {
    size_t blocks;
    atomic_int runs[MAX_BLOCKS];
} loop;

static void count_run(void *payload, size_t index) {
    loop *l = payload;
    atomic_fetch_add_explicit(&l->runs[index < l->blocks ? index : 0], 1, memory_order_relaxed);
}

/* Runs a loop; returns 1 if each block ran once. */
static int runs_each_once(loop *l, size_t blocks, double estimate) {
    memset(l, 0, sizeof *l);
    l->blocks = blocks;
    nnla__parallel_for(blocks, estimate, count_run, l);
    for (size_t i = 0; i < MAX_BLOCKS; i++) {
        if (atomic_load_explicit(&l->runs[i], memory_order_relaxed) != (i < blocks))
            return 0;
    }
    return 1;
}

/* A loop whose blocks keep their thread until a second one has come, or 20 ms have gone. */
typedef struct gathering {
    atomic_int first, others; /* the number of the first thread; whether another has come */
    void (*look)(void *seen);
    void *seen;
} gathering;

static void gather(void *payload, size_t index) {
    gathering *g = payload;
    int nobody = 0, self = thread_number();
    (void)index;
    if (!atomic_compare_exchange_strong(&g->first, &nobody, self) && nobody != self)
        atomic_store(&g->others, 1);
    if (g->look != NULL)
        g->look(g->seen);
    for (int i = 0; i < 20 && !atomic_load(&g->others); i++)
        sleep_milliseconds(1);
}

/* Returns 1 once a loop had blocks on more threads than the caller's: the machine may be busy for a while. */
static int finds_help(void (*look)(void *seen), void *seen) {
    for (int attempt = 0; attempt < 200; attempt++) {
        gathering g = {.look = look, .seen = seen};
        nnla__parallel_for(8, huge, gather, &g);
        if (atomic_load(&g.others))
            return 1;
        sleep_milliseconds(10);
    }
    return 0;
}

/* Whether all blocks run on one thread. */
typedef struct watch {
    int self;
    atomic_int others;
} watch;

static void note_thread(void *payload, size_t index) {
    watch *w = payload;
    (void)index;
    if (thread_number() != w->self)
        atomic_store(&w->others, 1);
}

static int runs_alone(double estimate) {
    watch w = {.self = thread_number()};
    nnla__parallel_for(100, estimate, note_thread, &w);
    return !atomic_load(&w.others);
}

/* Runs first: no thread exists yet, and small loops make none. */
static int set_threads_in_child(void *payload) {
    (void)payload;
    return nnla_set_threads(2) == NNLA_OK && nnla_threads() == 2 ? 7 : 1;
}

/* Forked while another thread is in nnla_set_threads, before there is any worker: the child is not locked out. The first
   test: nothing watches forks yet. */
static void test_fork_before_the_first_worker(void **state) {
    (void)state;
    pthread_mutex_lock(&nnla__the_pool.mutex);
    int code = run_in_child(set_threads_in_child, NULL, 10000);
    pthread_mutex_unlock(&nnla__the_pool.mutex);
    assert_int_equal(code, 7);
}

static void test_small_loops_start_nobody(void **state) {
    (void)state;
    size_t threads = thread_count();
    assert_ok(nnla_set_threads(4));
    for (int i = 0; i < 1000; i++)
        assert_true(runs_alone(small));
    for (int i = 0; i < 20; i++) {
        assert_true(runs_alone(medium));
        sleep_milliseconds(1);
    }
    assert_int_equal(thread_count(), threads);
}

/* One loop of medium work is not worth waking anybody; many that follow each other at once are. */
static void test_run_of_loops_finds_help(void **state) {
    (void)state;
    int alone = 1;
    assert_ok(nnla_set_threads(2));
    for (int attempt = 0; attempt < 200 && alone; attempt++) {
        for (int i = 0; i < 10000 && alone; i++)
            alone = runs_alone(medium);
        sleep_milliseconds(10);
    }
    assert_false(alone);
}

static void test_set_threads(void **state) {
    (void)state;
    assert_ok(nnla_set_threads(0));
    assert_in_range(nnla_threads(), 1, 256);
    assert_ok(nnla_set_threads(256));
    assert_int_equal(nnla_threads(), 256);
    assert_status(nnla_set_threads(257), NNLA_ERROR_INVALID_ARGUMENT);
    assert_message("set_threads: count is 257, expected at most 256");
    assert_int_equal(nnla_threads(), 256);
    assert_ok(nnla_set_threads(1));
    assert_true(runs_alone(huge));
}

static void test_each_block_once(void **state) {
    (void)state;
    static loop l;
    static const size_t counts[] = {0, 1, 2, 3, 7, 64, 257, MAX_BLOCKS};
    static const double estimates[] = {0, 3e3, 10e3, 200e3, 1e9};
    for (size_t threads = 1; threads <= 8; threads++) {
        assert_ok(nnla_set_threads(threads));
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
            for (size_t j = 0; j < sizeof estimates / sizeof estimates[0]; j++) {
                assert_true(runs_each_once(&l, counts[i], estimates[j]));
            }
        }
    }
}

static void test_many_short_loops(void **state) {
    (void)state;
    static loop l;
    assert_ok(nnla_set_threads(3));
    for (size_t i = 0; i < 3000; i++)
        assert_true(runs_each_once(&l, i % 17, i % 50 == 0 ? 200e3 : 10e3));
}

static void test_finds_help(void **state) {
    (void)state;
    assert_ok(nnla_set_threads(3));
    assert_true(finds_help(NULL, NULL));
    assert_ok(nnla_set_threads(1));
    assert_true(runs_alone(huge));
    assert_ok(nnla_set_threads(2));
    assert_true(finds_help(NULL, NULL));
}

/* Workers that nobody needs sleep, and what is too small to wake them does not. */
static void test_idle_workers_sleep(void **state) {
    (void)state;
    assert_ok(nnla_set_threads(4));
    assert_true(finds_help(NULL, NULL));
    sleep_milliseconds(100);
    clock_t before = clock();
    sleep_milliseconds(300);
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 0.1);
    assert_true(runs_alone(medium));
}

typedef struct nest {
    atomic_int wrong;
} nest;

static void count_block(void *payload, size_t index) {
    atomic_fetch_add_explicit(&((atomic_int *)payload)[index], 1, memory_order_relaxed);
}

/* On this thread if the outer loop has the pool; on others, perhaps, if the pool is out of a neighbour's way and free. */
static void run_inner(void *payload, size_t index) {
    nest *n = payload;
    const size_t blocks = 5 + index % 3;
    atomic_int runs[7] = {0};
    nnla__parallel_for(blocks, huge, count_block, runs);
    for (size_t i = 0; i < 7; i++)
        if (atomic_load(&runs[i]) != (i < blocks))
            atomic_store(&n->wrong, 1);
}

static void test_nested(void **state) {
    (void)state;
    nest n = {0};
    assert_ok(nnla_set_threads(4));
    for (int i = 0; i < 50; i++)
        nnla__parallel_for(40, huge, run_inner, &n);
    assert_false(atomic_load(&n.wrong));
}

static atomic_int stop;

typedef struct caller {
    loop loop;
    int wrong;
    pthread_t thread;
} caller;

enum { CALLERS = 6 };

static caller callers[CALLERS];

static void *call_often(void *argument) {
    static const double estimates[] = {10e3, 1e9};
    caller *c = argument;
    for (size_t i = 0; i < 200; i++) {
        if (!runs_each_once(&c->loop, 1 + i % 40, estimates[i % 2]))
            c->wrong = 1;
    }
    return NULL;
}

static void *call_until_stopped(void *argument) {
    while (!atomic_load(&stop))
        call_often(argument);
    return NULL;
}

static void start_callers(size_t count, void *(*start)(void *)) {
    for (size_t i = 0; i < count; i++) {
        callers[i].wrong = 0;
        assert_int_equal(pthread_create(&callers[i].thread, NULL, start, &callers[i]), 0);
    }
}

static void join_callers(size_t count) {
    for (size_t i = 0; i < count; i++)
        pthread_join(callers[i].thread, NULL);
    for (size_t i = 0; i < count; i++)
        assert_false(callers[i].wrong);
}

static void test_many_callers(void **state) {
    (void)state;
    start_callers(CALLERS, call_often);
    for (size_t i = 0; i < 200; i++)
        assert_ok(nnla_set_threads(1 + i % 7));
    join_callers(CALLERS);
}

/* The rounding and flush modes of the caller, as a block sees them. */
typedef struct float_modes {
    double third, negative_third;
    float flushed;
} float_modes;

static float_modes read_modes(void) {
    volatile double one = 1, three = 3;
    volatile float tiny = 0x1p-130F, half = 0.5F;
    float_modes modes = {one / three, -one / three, tiny * half};
    return modes;
}

typedef struct modes_seen {
    float_modes expected;
    atomic_int differ;
} modes_seen;

static void compare_modes(void *payload) {
    modes_seen *seen = payload;
    float_modes modes = read_modes();
    if (modes.third != seen->expected.third || modes.negative_third != seen->expected.negative_third ||
        modes.flushed != seen->expected.flushed) {
        atomic_store(&seen->differ, 1);
    }
}

static void assert_modes_carried_over(void) {
    modes_seen seen = {.expected = read_modes()};
    int found = finds_help(compare_modes, &seen);
    float_modes after = read_modes();
    int kept = memcmp(&after.third, &seen.expected.third, sizeof after.third) == 0;
    fesetround(FE_TONEAREST);
    assert_true(found);
    assert_true(kept);
    assert_false(atomic_load(&seen.differ));
}

static void test_float_modes(void **state) {
    (void)state;
    static const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO, FE_TONEAREST};
    assert_ok(nnla_set_threads(3));
    for (size_t i = 0; i < 4; i++) {
        fesetround(modes[i]);
        assert_modes_carried_over();
    }
#if defined(__SSE2__)
    unsigned before = _mm_getcsr();
    _mm_setcsr(before | 0x8040); /* flush to zero, denormals are zero */
    assert_true(read_modes().flushed == 0);
    assert_modes_carried_over();
    _mm_setcsr(before);
    assert_true(read_modes().flushed != 0);
    assert_modes_carried_over();
#endif
}

typedef struct signals_seen {
    int caller;
    atomic_int deliverable;
} signals_seen;

static void look_at_signals(void *payload) {
    signals_seen *seen = payload;
    sigset_t blocked;
    if (thread_number() == seen->caller)
        return;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    if (!sigismember(&blocked, SIGTERM) || !sigismember(&blocked, SIGALRM))
        atomic_store(&seen->deliverable, 1);
}

static void test_signals_are_the_hosts(void **state) {
    (void)state;
    sigset_t blocked;
    signals_seen seen = {.caller = thread_number()};
    assert_ok(nnla_set_threads(3));
    assert_true(finds_help(look_at_signals, &seen));
    assert_false(atomic_load(&seen.deliverable));
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    assert_false(sigismember(&blocked, SIGTERM));
}

static int compute_in_child(void *payload) {
    loop *l = payload;
    if (nnla_threads() != 1)
        return 2;
    for (size_t i = 0; i < 20; i++) {
        if (!runs_each_once(l, i, huge))
            return 3;
    }
    if (!runs_alone(huge))
        return 4;
    if (!SANITIZED_THREADS) { /* it ends a child that starts a thread */
        nnla_set_threads(3);
        if (!finds_help(NULL, NULL))
            return 5;
        if (!runs_each_once(l, 100, huge))
            return 6;
    }
    exit(7); /* the library's unloading has threads to join, of this process only */
}

static void test_fork(void **state) {
    (void)state;
    static loop l;
    int code = 7;
    atomic_store(&stop, 0);
    start_callers(2, call_until_stopped);
    assert_ok(nnla_set_threads(3));
    for (int i = 0; i < 10 && code == 7; i++) {
        sleep_milliseconds(3);
        code = run_in_quiet_child(compute_in_child, &l, 60000);
    }
    atomic_store(&stop, 1);
    join_callers(2);
    assert_int_equal(code, 7);
    assert_int_equal(nnla_threads(), 3);
    assert_true(finds_help(NULL, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fork_before_the_first_worker),
        cmocka_unit_test(test_small_loops_start_nobody),
        cmocka_unit_test(test_set_threads),
        cmocka_unit_test(test_each_block_once),
        cmocka_unit_test(test_many_short_loops),
        cmocka_unit_test(test_finds_help),
        cmocka_unit_test(test_run_of_loops_finds_help),
        cmocka_unit_test(test_idle_workers_sleep),
        cmocka_unit_test(test_nested),
        cmocka_unit_test(test_many_callers),
        cmocka_unit_test(test_float_modes),
        cmocka_unit_test(test_signals_are_the_hosts),
        cmocka_unit_test(test_fork),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
