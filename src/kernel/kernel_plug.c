/* What a module of kernels exports (kernel_table.h). Beside it the module holds kernel_set.c of one instruction set, for
   f32, and cpu.c. In the library itself this file is empty. */
#include "kernel/kernel_table.h"

#ifdef NNLA__PLUG

#  include "base/cpu.h"

extern const nnla__kernels NNLA__PLUG;

const nnla__kernels *nnla__kernels_to_plug(void) {
    return (nnla__cpu_features() & NNLA__PLUG.features) == NNLA__PLUG.features ? &NNLA__PLUG : NULL;
}

#endif
