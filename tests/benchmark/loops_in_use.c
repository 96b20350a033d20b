/* Of the loops that are compiled for each instruction set, those of the one in use. */
#include <string.h>

#include "nnla/base.h"
#include "peak_loops.h"
#include "vector_function_loops.h"

#define JOIN_OF(a, b) a##b
#define JOIN(a, b)    JOIN_OF(a, b)

#define DECLARE_0(id)
#define DECLARE_1(id)                                                                                                  \
  extern const peak_loops peak_loops_##id##_f32, peak_loops_##id##_f64;                                                \
  extern const vector_function_loops vector_function_loops_##id##_f32, vector_function_loops_##id##_f64;
#define NNLA__ISA(id, processor, flags, header) JOIN(DECLARE_, NNLA__HAVE_##id)(id)
#include "kernel/isas.inc"
#undef NNLA__ISA

static const struct {
    const peak_loops *peak;
    const vector_function_loops *functions;
} all[] = {
#define ENTRY_0(id)
#define ENTRY_1(id)                                                                                                    \
  {&peak_loops_##id##_f32, &vector_function_loops_##id##_f32},                                                         \
      {&peak_loops_##id##_f64, &vector_function_loops_##id##_f64},
#define NNLA__ISA(id, processor, flags, header) JOIN(ENTRY_, NNLA__HAVE_##id)(id)
#include "kernel/isas.inc"
#undef NNLA__ISA
};

static size_t index_in_use(int bits) {
    size_t i = 0;
    while (strcmp(all[i].peak->isa, nnla_isa_name()) != 0 || all[i].peak->bits != bits)
        i++; /* the name is always one of the list */
    return i;
}

const peak_loops *peak_loops_in_use(int bits) { return all[index_in_use(bits)].peak; }

const vector_function_loops *vector_function_loops_in_use(int bits) { return all[index_in_use(bits)].functions; }
