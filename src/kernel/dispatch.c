/* Which instruction set computes: chosen once, from isas.inc, the processor and NNLA_ISA. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "kernel/kernel_table.h"

/* One line for each instruction set that is in this build, from the slowest to the fastest. */
#define NNLA__JOIN_OF(a, b) a##b
#define NNLA__JOIN(a, b)    NNLA__JOIN_OF(a, b)

#define NNLA__DECLARE_0(id)
#define NNLA__DECLARE_1(id)                     extern const nnla__kernels nnla__kernels_##id##_f32, nnla__kernels_##id##_f64;
#define NNLA__ISA(id, processor, flags, header) NNLA__JOIN(NNLA__DECLARE_, NNLA__HAVE_##id)(id)
#include "kernel/isas.inc"
#undef NNLA__ISA

#define NNLA__ENTRY_0(id)
#define NNLA__ENTRY_1(id) {&nnla__kernels_##id##_f32, &nnla__kernels_##id##_f64},
static const nnla__kernels *const sets[][2] = {
#define NNLA__ISA(id, processor, flags, header) NNLA__JOIN(NNLA__ENTRY_, NNLA__HAVE_##id)(id)
#include "kernel/isas.inc"
#undef NNLA__ISA
};
#define SET_COUNT (sizeof sets / sizeof sets[0])

/* Asked for once: a virtual machine takes tens of microseconds to answer. */
static unsigned cpu_features(void) {
    static atomic_uint features;
    const unsigned known = 1u << 31;
    unsigned value = atomic_load_explicit(&features, memory_order_relaxed);
    if (!(value & known)) {
        value = nnla__cpu_features() | known;
        atomic_store_explicit(&features, value, memory_order_relaxed);
    }
    return value;
}

static int runs_here(size_t set) {
    unsigned needed = sets[set][0]->features;
    return (cpu_features() & needed) == needed;
}

size_t nnla__isa_count(void) {
    size_t count = 0;
    for (size_t i = 0; i < SET_COUNT; i++)
        count += (size_t)runs_here(i);
    return count;
}

/* The index in `sets` of the index-th one that runs here; SET_COUNT if there are not so many. */
static size_t set_of_isa(size_t index) {
    for (size_t i = 0; i < SET_COUNT; i++)
        if (runs_here(i) && index-- == 0)
            return i;
    return SET_COUNT;
}

const nnla__kernels *nnla__kernels_of_isa(size_t index, nnla_dtype dtype) {
    size_t set = set_of_isa(index);
    if (set == SET_COUNT || (dtype != NNLA_F32 && dtype != NNLA_F64))
        return NULL;
    return sets[set][dtype == NNLA_F64];
}

const char *nnla__isa(size_t index) {
    size_t set = set_of_isa(index);
    return set == SET_COUNT ? NULL : sets[set][0]->isa;
}

/* The best that runs here and is not above the one that NNLA_ISA names; a name that is not in this build
   bounds nothing. */
static size_t choose(void) {
    const char *name = getenv("NNLA_ISA");
    size_t bound = SET_COUNT - 1;
    for (size_t i = 0; name && i < SET_COUNT; i++)
        if (strcmp(name, sets[i][0]->isa) == 0)
            bound = i;
    while (bound > 0 && !runs_here(bound))
        bound--;
    return bound;
}

static atomic_size_t chosen; /* 1 + the index in `sets`; 0 until the first call */

/* The first thread to get here decides for all, even if the environment changes meanwhile. */
static __attribute__((noinline)) size_t choose_first(void) {
    size_t known = 0, mine = 1 + choose();
    return atomic_compare_exchange_strong(&chosen, &known, mine) ? mine : known;
}

static size_t chosen_set(void) {
    const size_t known = atomic_load_explicit(&chosen, memory_order_relaxed);
    return (known != 0 ? known : choose_first()) - 1;
}

#if NNLA__HAVE_PLUG
static nnla__kernels plugged[2]; /* of no name: none */

static const nnla__kernels *plugged_for(nnla_dtype dtype) {
    return plugged[0].isa != NULL ? &plugged[dtype == NNLA_F64] : NULL;
}

void nnla__plug_kernels(const nnla__kernels *const f32_and_f64[2]) {
    plugged[1] = *sets[chosen_set()][1];
    if (f32_and_f64[1] != NULL)
        plugged[1].element = f32_and_f64[1]->element;
    plugged[0] = *f32_and_f64[0];
}
#else
static const nnla__kernels *plugged_for(nnla_dtype dtype) { return (void)dtype, NULL; }
#endif

const char *nnla_isa_name(void) {
    const nnla__kernels *plugged_here = plugged_for(NNLA_F32);
    return plugged_here != NULL ? plugged_here->isa : sets[chosen_set()][0]->isa;
}

const nnla__kernels *nnla__kernels_for(nnla_dtype dtype) {
    if (dtype != NNLA_F32 && dtype != NNLA_F64)
        return NULL;
    const nnla__kernels *plugged_here = plugged_for(dtype);
    return plugged_here != NULL ? plugged_here : sets[chosen_set()][dtype == NNLA_F64];
}

nnla_dtype nnla__kernels_dtype(const nnla__kernels *kernels) { return kernels->dtype; }

size_t nnla__dtype_size(nnla_dtype dtype) {
    switch (dtype) {
    case NNLA_F32:
        return sizeof(float);
    case NNLA_F64:
        return sizeof(double);
    case NNLA_I32:
        return sizeof(int32_t);
    default:
        return 0;
    }
}
