#define _GNU_SOURCE

#include "base/processor.h"

#if defined(__linux__)

#  include <sched.h>

int nnla__processor(void) { return sched_getcpu(); }

int nnla__leave_processor(int processor) {
    cpu_set_t own, others;
    if (processor < 0 || processor >= CPU_SETSIZE || sched_getaffinity(0, sizeof own, &own) != 0)
        return 0;
    others = own;
    CPU_CLR((unsigned)processor, &others);
    if (CPU_COUNT(&others) == 0 || sched_setaffinity(0, sizeof others, &others) != 0)
        return 0;
    sched_setaffinity(0, sizeof own, &own);
    return 1;
}

#else

int nnla__processor(void) { return -1; }

int nnla__leave_processor(int processor) {
    (void)processor;
    return 0;
}

#endif
