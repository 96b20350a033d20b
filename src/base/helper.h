/* A thread that does one thing at a time beside its owner, and, where there is none, the owner itself: what it does must
   not depend on which. */
#ifndef NNLA_SRC_HELPER_H
#define NNLA_SRC_HELPER_H

#include "base/float_state.h"
#include "base/thread_start.h"

typedef enum nnla__helper_state { NNLA__HELPER_IDLE, NNLA__HELPER_BUSY, NNLA__HELPER_ENDING } nnla__helper_state;

typedef struct nnla__helper {
    void (*function)(void *payload);
    void *payload;
    int posted; /* and not yet awaited */

#if NNLA__HAVE_THREADS
    int has_thread;
    long process; /* that the thread is of: a forked child has it no more */
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    nnla__helper_state state; /* guarded by the mutex */
    nnla__float_state float_state;
#endif
} nnla__helper;

/* Without `threaded`, or if no thread can be made, the owner does all. */
void nnla__helper_create(nnla__helper *helper, void (*function)(void *payload), void *payload, int threaded);

/* Asks for one run of the function; the one before has been awaited. What the owner wrote before is seen by it. */
void nnla__helper_post(nnla__helper *helper);

/* Returns when the run that was asked for is done. */
void nnla__helper_await(nnla__helper *helper);

/* Awaits a run under way; one that the owner would have to do itself is left out. */
void nnla__helper_destroy(nnla__helper *helper);

#endif
