/* Moving data without looking at it. */
#include <string.h>

#include "kernel/element_blocks.h"

static inline void gather(nnla__matrix Y, nnla__matrix X, const size_t *indices, size_t size, size_t bytes) {
    for (size_t i = 0; i < Y.rows; i++)
        memcpy((char *)Y.data + i * Y.stride * size, (const char *)X.data + indices[i] * X.stride * size, bytes);
}

/* Of a few elements, a row costs less than a call of memcpy: with its bytes a constant it is a load and a store. */
void nnla__gather_rows(nnla__matrix Y, nnla__matrix X, const size_t *indices, size_t size) {
    const size_t bytes = X.cols * size;
    switch (bytes) {
    case 0:
        break;
    case 4:
        gather(Y, X, indices, size, 4);
        break;
    case 8:
        gather(Y, X, indices, size, 8);
        break;
    case 16:
        gather(Y, X, indices, size, 16);
        break;
    default:
        gather(Y, X, indices, size, bytes);
    }
}
