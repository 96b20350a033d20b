/* Which threads run the blocks of a loop. */
#ifndef NNLA_TESTS_THREAD_WATCH_H
#define NNLA_TESTS_THREAD_WATCH_H

#include <stddef.h>

/* A number of the calling thread, from 1, its own for the life of the process. */
int thread_number(void);

/* The process's threads as the kernel counts them; 0 where it does not say. */
size_t thread_count(void);

void sleep_milliseconds(long milliseconds);

#endif
