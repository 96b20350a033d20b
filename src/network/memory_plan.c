#include "network/memory_plan.h"

#include <stdint.h>

#include "base/alloc.h"
#include "base/checked.h"

static nnla__lifetime *largest_unplaced(nnla__lifetime *buffers, size_t count) {
    nnla__lifetime *largest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!buffers[i].placed && (largest == NULL || buffers[i].bytes > largest->bytes))
            largest = &buffers[i];
    }
    return largest;
}

/* A placed buffer that is in the way of `wanted` at its present offset; NULL if there is none. */
static const nnla__lifetime *obstacle(const nnla__lifetime *buffers, size_t count, const nnla__lifetime *wanted) {
    for (size_t i = 0; i < count; i++) {
        const nnla__lifetime *other = &buffers[i];
        int same_time = other->first <= wanted->last && wanted->first <= other->last;
        int same_place =
            other->offset < wanted->offset + wanted->bytes && wanted->offset < other->offset + other->bytes;
        if (other->placed && same_time && same_place)
            return other;
    }
    return NULL;
}

size_t nnla__plan_memory(nnla__lifetime *buffers, size_t count) {
    size_t sum = 0, total = 0; /* no buffer ends behind the sum of all */
    for (size_t i = 0; i < count; i++) {
        if (buffers[i].bytes > SIZE_MAX - NNLA__ALIGNMENT)
            return SIZE_MAX;
        buffers[i].bytes = nnla__aligned(buffers[i].bytes);
        if (!nnla__checked_add(sum, buffers[i].bytes, &sum))
            return SIZE_MAX;
    }
    for (size_t i = 0; i < count; i++) {
        nnla__lifetime *next = largest_unplaced(buffers, count);
        const nnla__lifetime *other;
        next->offset = 0;
        while ((other = obstacle(buffers, count, next)) != NULL)
            next->offset = other->offset + other->bytes;
        next->placed = 1;
        if (next->offset + next->bytes > total)
            total = next->offset + next->bytes;
    }
    return total;
}
