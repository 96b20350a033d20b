/* Parallel loops over fixed blocks. Who runs a block is decided at run time and must not show in the result. */
#ifndef NNLA_SRC_PARALLEL_H
#define NNLA_SRC_PARALLEL_H

#include <stddef.h>

/* Runs block `index` of a loop. `payload` is the loop's; may run on any thread, in any order. */
typedef void nnla__block_function(void *payload, size_t index);

/* Runs function(payload, 0 … blocks − 1) and returns when all are done. `nanoseconds` is an estimate of the whole
   loop's work on one thread: below what a wake-up costs nobody is woken. Never fails: a busy pool, a nested loop
   or a missing thread means that the caller does the work itself. */
void nnla__parallel_for(size_t blocks, double nanoseconds, nnla__block_function *function, void *payload);

/* How many threads would share a loop of so much work: 1 if it is not worth sharing. */
size_t nnla__parallel_threads(double nanoseconds);

#endif
