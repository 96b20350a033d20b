/* Threads of the library's own. */
#ifndef NNLA_SRC_THREAD_START_H
#define NNLA_SRC_THREAD_START_H

/* Without threads everything runs on its caller. */
#if defined(__wasm__) && !defined(_REENTRANT)
#  define NNLA__HAVE_THREADS 0
#else
#  define NNLA__HAVE_THREADS 1
#endif

#if NNLA__HAVE_THREADS

#  include <pthread.h>
#  include <stddef.h>

/* Starts a thread that signals from outside do not interrupt. A stack_size of 0 is the system's. Returns 0 if it could
   not. */
int nnla__thread_start(pthread_t *thread, size_t stack_size, void *(*run)(void *), void *argument);

#endif

#endif
