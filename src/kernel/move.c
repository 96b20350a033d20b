/* Moving data without looking at it. */
#include <string.h>

#include "kernel/element_blocks.h"

void nnla__gather_rows(nnla__matrix Y, nnla__matrix X, const size_t *indices, size_t size) {
    size_t bytes = X.cols * size;
    if (bytes == 0)
        return;
    for (size_t i = 0; i < Y.rows; i++)
        memcpy(nnla__at(Y.data, i * Y.stride, size), nnla__at(X.data, indices[i] * X.stride, size), bytes);
}
