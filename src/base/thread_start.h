/* Threads of the library's own. */
#ifndef NNLA_SRC_THREAD_START_H
#define NNLA_SRC_THREAD_START_H

#include <stddef.h>

#include "base/features.h"

#if NNLA__HAVE_THREADS

#  include <pthread.h>

/* Starts a thread that signals from outside do not interrupt. A stack_size of 0 is the system's. Returns 0 if it could
   not. */
int nnla__thread_start(pthread_t *thread, size_t stack_size, void *(*run)(void *), void *argument);

#endif

#endif
