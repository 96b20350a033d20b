#include <string.h>

#include "kernel/kernels.h"
#include "numeric/simd_probe.h"

#define JOIN_OF(a, b) a##b
#define JOIN(a, b)    JOIN_OF(a, b)

#define DECLARE_0(id)
#define DECLARE_1(id)                           extern const simd_probe simd_probe_##id##_f32, simd_probe_##id##_f64;
#define NNLA__ISA(id, processor, flags, header) JOIN(DECLARE_, NNLA__HAVE_##id)(id)
#include "kernel/isas.inc"
#undef NNLA__ISA

#define ENTRY_0(id)
#define ENTRY_1(id) &simd_probe_##id##_f32, &simd_probe_##id##_f64,
static const simd_probe *const probes[] = {
#define NNLA__ISA(id, processor, flags, header) JOIN(ENTRY_, NNLA__HAVE_##id)(id)
#include "kernel/isas.inc"
#undef NNLA__ISA
};

const simd_probe *simd_probe_of(const char *isa, nnla_dtype dtype) {
    int runs_here = 0;
    for (size_t i = 0; i < nnla__isa_count(); i++)
        runs_here |= strcmp(nnla__isa(i), isa) == 0;
    for (size_t i = 0; runs_here && i < sizeof probes / sizeof probes[0]; i++)
        if (strcmp(probes[i]->isa, isa) == 0 && probes[i]->dtype == dtype)
            return probes[i];
    return NULL;
}
