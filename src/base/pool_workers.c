#define _GNU_SOURCE

#include "base/pool.h"

#if NNLA__HAVE_THREADS

#  include <sched.h>
#  include <unistd.h>

#  include "base/processor.h"

nnla__pool nnla__the_pool = {
    .mutex = PTHREAD_MUTEX_INITIALIZER,
    .work = PTHREAD_COND_INITIALIZER,
    .parked = PTHREAD_COND_INITIALIZER,
    .done = PTHREAD_COND_INITIALIZER,
    .caller_processor = -1,
};

/* A block function's frames are small; this leaves room for the host's thread-local variables, which live on
 * it. */
enum { STACK_SIZE = 1 << 20 };

static unsigned processors(void) {
#  if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return (unsigned)CPU_COUNT(&set);
#  endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}

static unsigned default_limit(void) {
    unsigned count = processors();
    return count > NNLA__MAX_THREADS ? NNLA__MAX_THREADS : count;
}

unsigned nnla__pool_limit(void) {
    unsigned limit = atomic_load_explicit(&nnla__the_pool.limit, memory_order_relaxed);
    if (limit != 0)
        return limit;
    unsigned chosen = default_limit();
    return atomic_compare_exchange_strong(&nnla__the_pool.limit, &limit, chosen) ? chosen : limit;
}

/* Lets every waiting worker look again. */
static void wake_all(nnla__pool *pool) {
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_broadcast(&pool->work);
    pthread_cond_broadcast(&pool->parked);
    pthread_mutex_unlock(&pool->mutex);
}

void nnla__pool_set_limit(unsigned limit) {
    nnla__pool *pool = &nnla__the_pool;
    atomic_store(&pool->limit, limit != 0 ? limit : default_limit());
    /* Without a worker nobody waits, and nothing would free the mutex in a child forked meanwhile. */
    if (atomic_load(&pool->started) != 0)
        wake_all(pool);
}

static int is_allowed(nnla__pool *pool, unsigned index) {
    return index + 1 < atomic_load_explicit(&pool->limit, memory_order_relaxed);
}

static int is_work_left(nnla__pool *pool) { return atomic_load(&pool->remaining) != 0; }

/* On the caller's processor, where a worker is often woken, it would take the caller's time: it moves to another. Returns 1
   if there is no other. */
static int is_crowded(nnla__pool *pool) {
    int processor = nnla__processor();
    if (processor < 0 || processor != atomic_load_explicit(&pool->caller_processor, memory_order_relaxed) ||
        nnla__leave_processor(processor))
        return 0;
    atomic_store_explicit(&pool->crowded, 1, memory_order_relaxed);
    return 1;
}

/* Returns 1 when there is work for this worker, 0 after the spinning time. */
static int spin(nnla__pool *pool, unsigned index) {
    int64_t begin = nnla__clock();
    if (is_crowded(pool))
        return is_work_left(pool) && is_allowed(pool, index);
    for (unsigned spins = 1; !atomic_load_explicit(&pool->closed, memory_order_relaxed); spins++) {
        if (atomic_load_explicit(&pool->remaining, memory_order_relaxed) != 0 && is_allowed(pool, index))
            return 1;
        nnla__pause();
        if (spins % 64 == 0 && (nnla__clock() - begin > NNLA__SPIN_TIME || is_crowded(pool)))
            break;
    }
    return 0;
}

/* Sleeps until there may be work. The poster stores `remaining` and then reads `sleeping`; here it is the
   other way round, so one of the two sees the other. */
static void sleep_for_work(nnla__pool *pool, unsigned index) {
    pthread_mutex_lock(&pool->mutex);
    atomic_fetch_sub(&pool->awake, 1);
    while (!is_allowed(pool, index) && !atomic_load(&pool->closed))
        pthread_cond_wait(&pool->parked, &pool->mutex);
    atomic_fetch_add(&pool->sleeping, 1);
    if (!is_work_left(pool) && !atomic_load(&pool->closed))
        pthread_cond_wait(&pool->work, &pool->mutex);
    atomic_fetch_sub(&pool->sleeping, 1);
    atomic_fetch_add(&pool->awake, 1);
    pthread_mutex_unlock(&pool->mutex);
}

static void *work(void *argument) {
    nnla__pool *pool = &nnla__the_pool;
    unsigned index = (unsigned)(uintptr_t)argument;
    while (!atomic_load(&pool->closed)) {
        if (spin(pool, index))
            nnla__pool_run_blocks(0);
        else
            sleep_for_work(pool, index);
    }
    return NULL;
}

void nnla__pool_wake(unsigned wanted) {
    nnla__pool *pool = &nnla__the_pool;
    unsigned sleeping = atomic_load(&pool->sleeping), awake = atomic_load(&pool->awake);
    if (sleeping == 0 || awake >= wanted)
        return;
    pthread_mutex_lock(&pool->mutex);
    if (wanted - awake >= sleeping) {
        pthread_cond_broadcast(&pool->work);
    } else {
        for (unsigned i = awake; i < wanted; i++)
            pthread_cond_signal(&pool->work);
    }
    pthread_mutex_unlock(&pool->mutex);
}

void nnla__pool_sleep_until_done(size_t blocks) {
    nnla__pool *pool = &nnla__the_pool;
    int cancel_state;
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state); /* or a cancelled caller would keep the pool */
    pthread_mutex_lock(&pool->mutex);
    atomic_store(&pool->caller_waits, 1);
    while (atomic_load(&pool->finished) != blocks)
        pthread_cond_wait(&pool->done, &pool->mutex);
    atomic_store(&pool->caller_waits, 0);
    pthread_mutex_unlock(&pool->mutex);
    pthread_setcancelstate(cancel_state, NULL);
}

/* The child has none of the workers, nor a thread that owns a loop or holds the mutex: all is made anew. It is serial
   until it calls nnla_set_threads. There is no handler before the fork: one that takes the mutex could deadlock with
   the host's handlers, which run while it is held. */
static void after_fork_in_child(void) {
    nnla__pool *pool = &nnla__the_pool;
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->parked, NULL);
    pthread_cond_init(&pool->done, NULL);
    atomic_store(&pool->limit, 1);
    atomic_store(&pool->started, 0);
    atomic_store(&pool->remaining, 0);
    atomic_store(&pool->finished, 0);
    atomic_store(&pool->awake, 0);
    atomic_store(&pool->sleeping, 0);
    atomic_store(&pool->caller_waits, 0);
    atomic_store(&pool->caller_processor, -1);
    atomic_store(&pool->crowded, 0);
    atomic_store(&pool->busy, 0);
}

/* Once in the life of the loaded library: the C library forgets the handlers of one that is unloaded. A child
   inherits them. */
static int watch_forks(void) {
    static int watched; /* guarded by `busy` */
    if (!watched)
        watched = pthread_atfork(NULL, NULL, after_fork_in_child) == 0;
    return watched;
}

void nnla__pool_start(unsigned wanted, int64_t now) {
    nnla__pool *pool = &nnla__the_pool;
    unsigned started = atomic_load_explicit(&pool->started, memory_order_relaxed);
    if (started >= wanted || now < pool->retry_after || atomic_load(&pool->closed) || !watch_forks())
        return;
    for (; started < wanted; started++) {
        atomic_fetch_add(&pool->awake, 1);
        if (!nnla__thread_start(&pool->threads[started], STACK_SIZE, work, (void *)(uintptr_t)started)) {
            atomic_fetch_sub(&pool->awake, 1);
            pool->retry_after = now + NNLA__RETRY_TIME;
            return;
        }
        atomic_store(&pool->started, started + 1);
    }
}

/* At unload and at exit. Other threads may still be in the library at exit: a worker ends between two blocks,
   so their loops lose helpers but no block. */
__attribute__((destructor)) static void stop(void) {
    nnla__pool *pool = &nnla__the_pool;
    atomic_store(&pool->closed, 1);
    if (atomic_load(&pool->started) == 0)
        return;
    wake_all(pool);
    unsigned started = atomic_exchange(&pool->started, 0);
    for (unsigned i = 0; i < started; i++)
        pthread_join(pool->threads[i], NULL);
}

#endif
