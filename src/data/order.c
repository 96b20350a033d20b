#include "data/order.h"

#include "base/alloc.h"
#include "base/rng.h"

size_t *nnla__shuffled_order(size_t count, uint64_t seed, uint64_t stream) {
    size_t *order = nnla__allocate_array(count, sizeof *order);
    if (order == NULL)
        return NULL;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    nnla__rng rng = nnla__rng_create(seed, stream);
    nnla__rng_shuffle(&rng, order, count);
    return order;
}
