/* The rounding and flush modes of a thread, to be taken over by another. */
#ifndef NNLA_SRC_FLOAT_STATE_H
#define NNLA_SRC_FLOAT_STATE_H

#if defined(__SSE2__)

#  include <xmmintrin.h>

typedef unsigned nnla__float_state; /* MXCSR, but for the exception flags */

static inline nnla__float_state nnla__float_state_read(void) { return _mm_getcsr() & ~(unsigned)_MM_EXCEPT_MASK; }

static inline void nnla__float_state_write(nnla__float_state state) { _mm_setcsr(state); }

#else

#  include <fenv.h>

typedef fenv_t nnla__float_state;

static inline nnla__float_state nnla__float_state_read(void) {
    fenv_t state;
    fegetenv(&state);
    return state;
}

static inline void nnla__float_state_write(nnla__float_state state) { fesetenv(&state); }

#endif

#endif
