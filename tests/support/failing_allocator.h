/* An allocator that counts, fails on demand and tracks what is alive. There is one, for the whole process. */
#ifndef NNLA_TESTS_FAILING_ALLOCATOR_H
#define NNLA_TESTS_FAILING_ALLOCATOR_H

#include <stddef.h>

#include "nnla/base.h"

/* Makes it the library's allocator, failing nothing. Asserts that no memory of the library is in use. */
void failing_allocator_install(void);

/* Puts malloc back. Asserts that everything was released. */
void failing_allocator_remove(void);

/* Fails the allocation number `index` from now (0 is the next); SIZE_MAX fails none. Resets the count. */
void failing_allocator_fail_at(size_t index);

size_t failing_allocator_calls(void);       /* allocations since fail_at or install, the failed one included */
size_t failing_allocator_live_blocks(void); /* blocks allocated and not yet released */

/* Runs the scenario with its allocation 0, 1, 2, … failed in turn, until it makes fewer than that. A scenario
   makes what it needs, releases all of it whatever happens, and returns NNLA_OK or the failed call's status
   (nnla_error_status() after a constructor returned NULL). Asserts that each failed allocation gives
   NNLA_ERROR_OUT_OF_MEMORY and leaks nothing. Installs the allocator for its duration unless it is installed
   already (for objects made beforehand). Returns how many allocations were failed. */
size_t run_with_each_allocation_failed(nnla_status (*scenario)(void *payload), void *payload);

#endif
