/* What a module of kernels exports (kernel_table.h). Beside it the module holds kernel_set.c of one instruction set, for
   f32 and perhaps f64, and cpu.c. In the library itself this file is empty. */
#include "kernel/kernel_table.h"

#ifdef NNLA__PLUG

#  include "base/cpu.h"

#  define NNLA__PLUG_OF(isa, bits)  nnla__kernels_##isa##_f##bits
#  define NNLA__PLUG_SET(isa, bits) NNLA__PLUG_OF(isa, bits)
extern const nnla__kernels NNLA__PLUG_SET(NNLA__PLUG, 32);
#  if NNLA__PLUG_F64
extern const nnla__kernels NNLA__PLUG_SET(NNLA__PLUG, 64);
#    define F64 &NNLA__PLUG_SET(NNLA__PLUG, 64)
#  else
#    define F64 NULL
#  endif

const nnla__kernels *const *nnla__kernels_to_plug(void) {
    static const nnla__kernels *const sets[2] = {&NNLA__PLUG_SET(NNLA__PLUG, 32), F64};
    return (nnla__cpu_features() & sets[0]->features) == sets[0]->features ? sets : NULL;
}

#endif
