#include <string.h>

#include "nnla/base.h"
#include "peak_loops.h"

#define JOIN_OF(a, b) a##b
#define JOIN(a, b)    JOIN_OF(a, b)

#define DECLARE_0(id)
#define DECLARE_1(id)                           extern const peak_loops peak_loops_##id##_f32, peak_loops_##id##_f64;
#define NNLA__ISA(id, processor, flags, header) JOIN(DECLARE_, NNLA__HAVE_##id)(id)
#include "kernel/isas.inc"
#undef NNLA__ISA

#define ENTRY_0(id)
#define ENTRY_1(id) &peak_loops_##id##_f32, &peak_loops_##id##_f64,
static const peak_loops *const all[] = {
#define NNLA__ISA(id, processor, flags, header) JOIN(ENTRY_, NNLA__HAVE_##id)(id)
#include "kernel/isas.inc"
#undef NNLA__ISA
};

const peak_loops *peak_loops_in_use(int bits) {
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i]->isa, nnla_isa_name()) == 0 && all[i]->bits == bits)
            return all[i];
    return NULL;
}
