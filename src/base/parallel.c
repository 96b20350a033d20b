#include "base/parallel.h"

#include "base/pool.h"
#include "base/status.h"

#if NNLA__HAVE_THREADS

void nnla__parallel_for(size_t blocks, double nanoseconds, nnla__block_function *function, void *payload) {
    /* The estimate first: all that a small loop pays is this compare. */
    if (nanoseconds >= NNLA__WORTH_SHARING && blocks > 1 && nnla__pool_run(blocks, nanoseconds, function, payload)) {
        return;
    }
    for (size_t i = 0; i < blocks; i++)
        function(payload, i);
}

size_t nnla__parallel_threads(double nanoseconds) {
    return nanoseconds >= NNLA__WORTH_SHARING ? nnla__pool_limit() : 1;
}

size_t nnla_threads(void) { return nnla__pool_limit(); }

static void set_limit(size_t count) { nnla__pool_set_limit((unsigned)count); }

#else

void nnla__parallel_for(size_t blocks, double nanoseconds, nnla__block_function *function, void *payload) {
    (void)nanoseconds;
    for (size_t i = 0; i < blocks; i++)
        function(payload, i);
}

size_t nnla__parallel_threads(double nanoseconds) {
    (void)nanoseconds;
    return 1;
}

size_t nnla_threads(void) { return 1; }

static void set_limit(size_t count) { (void)count; }

#endif

nnla_status nnla_set_threads(size_t count) {
    if (count > NNLA__MAX_THREADS) {
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "nnla_set_threads: count is %zu, expected at most %d", count,
                          (int)NNLA__MAX_THREADS);
    }
    set_limit(count);
    return NNLA_OK;
}
