#define _POSIX_C_SOURCE 200809L

#include "base/pool.h"

#if NNLA__HAVE_THREADS

#  include <time.h>

#  include "base/processor.h"

int64_t nnla__clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Claims a block: returns how many were unclaimed, this one included, or 0. It needs nothing of the loop but
   `remaining`, so a worker that comes late, even after the next loop was posted, takes a right block or none. */
static size_t claim(nnla__pool *pool) {
    size_t left = atomic_load_explicit(&pool->remaining, memory_order_relaxed);
    while (left != 0 && !atomic_compare_exchange_weak_explicit(&pool->remaining, &left, left - 1, memory_order_acquire,
                                                               memory_order_relaxed)) {
    }
    return left;
}

/* Counts a finished block. With the last one the loop may be gone, so nothing of it is touched after that.
   Either this thread sees that the owner waits, or the owner, which says so first, sees the count. */
static void finish(nnla__pool *pool, size_t blocks) {
    if (atomic_fetch_add(&pool->finished, 1) + 1 != blocks || !atomic_load(&pool->caller_waits))
        return;
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_signal(&pool->done);
    pthread_mutex_unlock(&pool->mutex);
}

size_t nnla__pool_run_blocks(int is_owner) {
    nnla__pool *pool = &nnla__the_pool;
    uint64_t entered = 0;
    size_t count = 0;
    for (size_t left = claim(pool); left != 0; left = claim(pool), count++) {
        const nnla__loop *loop = &pool->loop;
        size_t blocks = loop->blocks;
        if (!is_owner && entered != loop->number) {
            entered = loop->number;
            nnla__float_state_write(loop->float_state);
        }
        loop->function(loop->payload, blocks - left);
        finish(pool, blocks);
    }
    return count;
}

/* Returns how long it took. */
static int64_t join(nnla__pool *pool, size_t blocks, int64_t begin) {
    for (unsigned spins = 1; atomic_load_explicit(&pool->finished, memory_order_acquire) != blocks; spins++) {
        nnla__pause();
        if (spins % 64 == 0 && nnla__clock() - begin > NNLA__SPIN_TIME) {
            nnla__pool_sleep_until_done(blocks);
            return nnla__clock() - begin;
        }
    }
    return nnla__clock() - begin;
}

static void post(nnla__pool *pool, size_t blocks, nnla__block_function *function, void *payload) {
    pool->loop.function = function;
    pool->loop.payload = payload;
    pool->loop.blocks = blocks;
    pool->loop.number++;
    pool->loop.float_state = nnla__float_state_read();
    atomic_store_explicit(&pool->finished, 0, memory_order_relaxed);
    atomic_store_explicit(&pool->caller_processor, nnla__processor(), memory_order_relaxed);
    atomic_store(&pool->remaining, blocks);
}

/* Whether it pays to wake workers, or to start them: for this loop, or for the run of small ones that it belongs to. */
static int is_worth_waking(nnla__pool *pool, double nanoseconds, int64_t now) {
    if (nanoseconds >= NNLA__WORTH_WAKING)
        return 1;
    if (atomic_load_explicit(&pool->awake, memory_order_relaxed) != 0)
        return 0;
    if ((double)(now - pool->refused_at) > nanoseconds + NNLA__RUN_GAP)
        pool->refused = 0;
    pool->refused += nanoseconds;
    pool->refused_at = now;
    return pool->refused >= NNLA__WORTH_WAKING;
}

/* How long the pool stays out of a neighbour's way after a join took so long: the longer, the longer. */
static int64_t serial_time(int64_t waited) {
    int64_t wanted = NNLA__SERIAL_FACTOR * waited;
    return wanted < NNLA__SERIAL_TIME ? wanted : NNLA__SERIAL_TIME;
}

/* For the owner of the pool. Returns 0, having done nothing, if there is nobody to help. */
static int run_shared(nnla__pool *pool, unsigned helpers, size_t blocks, double nanoseconds,
                      nnla__block_function *function, void *payload) {
    int64_t begin = nnla__clock();
    if (begin < pool->serial_until)
        return 0;
    int worth_waking = is_worth_waking(pool, nanoseconds, begin);
    if (worth_waking) {
        pool->refused = 0;
        nnla__pool_start(helpers, begin);
    }
    if (atomic_load_explicit(&pool->started, memory_order_relaxed) == 0)
        return 0;
    if (!worth_waking && atomic_load_explicit(&pool->awake, memory_order_relaxed) == 0)
        return 0;
    post(pool, blocks, function, payload);
    if (worth_waking)
        nnla__pool_wake(helpers);

    int64_t first = worth_waking ? nnla__clock() : begin;
    size_t own = nnla__pool_run_blocks(1);
    int64_t last = nnla__clock();
    int64_t waited = join(pool, blocks, last);
    double block = own > 0 ? (double)(last - first) / (double)own : nanoseconds / (double)blocks;
    int crowded = atomic_exchange_explicit(&pool->crowded, 0, memory_order_relaxed);
    if (crowded || (double)(last - first + waited) > block * (double)blocks) /* alone it had not taken longer */
        pool->serial_until = last + waited + serial_time(waited);
    return 1;
}

int nnla__pool_run(size_t blocks, double nanoseconds, nnla__block_function *function, void *payload) {
    nnla__pool *pool = &nnla__the_pool;
    size_t helpers = nnla__pool_limit() - 1;
    if (helpers > blocks - 1)
        helpers = blocks - 1;
    if (helpers == 0)
        return 0;
    /* Held by another thread's loop, or by the one this is nested in. */
    if (atomic_exchange_explicit(&pool->busy, 1, memory_order_acquire))
        return 0;
    int done = run_shared(pool, (unsigned)helpers, blocks, nanoseconds, function, payload);
    atomic_store_explicit(&pool->busy, 0, memory_order_release);
    return done;
}

#endif
