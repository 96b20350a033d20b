/* The thread pool: its shared state, and the doors between its three files. parallel.c is its user, pool.c
   posts and runs loops, pool_workers.c starts, sleeps and ends threads. Without threads the two are empty, and each loop
   runs on its caller. */
#ifndef NNLA_SRC_POOL_H
#define NNLA_SRC_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "base/parallel.h"
#include "base/thread_start.h"

enum { NNLA__MAX_THREADS = 256 };

#if NNLA__HAVE_THREADS

#  include <pthread.h>
#  include <stdalign.h>
#  include <stdatomic.h>

#  include "base/float_state.h"

/* Nanoseconds. To wake a sleeper costs the caller 7 to 14 µs, to start a thread more; a spinning worker takes
   a block within a microsecond. */
enum {
    NNLA__WORTH_SHARING = 6000,  /* work from which spinning workers pay */
    NNLA__WORTH_WAKING = 100000, /* work from which it pays to wake or start workers, in one loop or in a run of them */
    NNLA__RUN_GAP = 20000,       /* loops that follow each other more closely than this are one run */
    NNLA__SPIN_TIME = 75000,     /* how long a thread spins before it sleeps */
    NNLA__SERIAL_FACTOR = 100, /* a join so late that one thread had been as fast means that a neighbour holds a core */
    NNLA__SERIAL_TIME = 5000000,  /* and that the pool stays out of its way: factor times the wait, at most this */
    NNLA__RETRY_TIME = 1000000000 /* after which a thread that could not be made is tried again */
};

/* One loop. Written by its owner while no block of any loop is left, read by whoever has claimed a block of
   it and not yet finished that block: between these two the atomics `remaining` and `finished` order
   everything. */
typedef struct nnla__loop {
    nnla__block_function *function;
    void *payload;
    size_t blocks;
    uint64_t number; /* from 1: tells a worker when to take over the floating-point state */
    nnla__float_state float_state;
} nnla__loop;

typedef struct nnla__pool {
    atomic_int busy;   /* held by the thread that owns the loop; guards what is marked (busy) */
    atomic_int closed; /* set for good when the library unloads */
    atomic_uint limit; /* threads of a loop, its caller included; 0: not yet known */
    atomic_uint started;
    int64_t serial_until; /* (busy) */
    int64_t retry_after;  /* (busy) */
    double refused;       /* (busy) work of a run of loops for which nobody was awake */
    int64_t refused_at;   /* (busy) when the last of them came */

    nnla__loop loop;
    alignas(64) atomic_size_t remaining; /* blocks that nobody has claimed */
    alignas(64) atomic_size_t finished;  /* blocks that are done */
    alignas(64) atomic_uint awake;       /* workers that spin or run a block */
    atomic_uint sleeping;                /* workers that wait for `work` */
    atomic_int caller_waits;             /* the owner waits for `done` */
    atomic_int caller_processor;         /* on which the owner posted its loop; −1: not known */
    atomic_int crowded;                  /* a worker found itself on the same one, and no other to go to */

    pthread_mutex_t mutex; /* of the three conditions; guards no data */
    pthread_cond_t work;   /* a loop was posted */
    pthread_cond_t parked; /* the limit was raised: workers above it wait here */
    pthread_cond_t done;   /* the last block is finished */
    pthread_t threads[NNLA__MAX_THREADS - 1];
} nnla__pool;

extern nnla__pool nnla__the_pool;

/* Runs a loop with the workers' help. Returns 0, having done nothing, if the caller had better do it alone. */
int nnla__pool_run(size_t blocks, double nanoseconds, nnla__block_function *function, void *payload);

/* Claims and runs blocks of the loop until none is left. Returns how many. */
size_t nnla__pool_run_blocks(int is_owner);

/* Threads of a loop, the caller included. */
unsigned nnla__pool_limit(void);
void nnla__pool_set_limit(unsigned limit);

/* Sees to it that `wanted` workers exist, as far as threads can be made. For the owner. */
void nnla__pool_start(unsigned wanted, int64_t now);

/* Wakes sleepers until `wanted` workers are awake. */
void nnla__pool_wake(unsigned wanted);

/* Waits until the last block of the loop is finished, asleep. */
void nnla__pool_sleep_until_done(size_t blocks);

int64_t nnla__clock(void);

/* Tells the processor that this thread spins. */
static inline void nnla__pause(void) {
#  if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#  elif defined(__aarch64__)
    __asm__ volatile("yield");
#  endif
}

#endif

#endif
