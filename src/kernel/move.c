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

typedef struct copy_call {
    nnla__matrix Y, X;
    size_t size, block;
} copy_call;

static void copy_block(void *payload, size_t index) {
    const copy_call *c = payload;
    const nnla__span rows = nnla__block_span(c->X.rows, c->block, index);
    for (size_t i = rows.first; i < rows.first + rows.count; i++)
        memcpy(nnla__at(c->Y.data, i * c->Y.stride, c->size), nnla__at(c->X.data, i * c->X.stride, c->size),
               c->X.cols * c->size);
}

void nnla__copy(nnla__matrix Y, nnla__matrix X, size_t size) {
    enum { BYTES_A_NANOSECOND = 16 };
    copy_call call = {Y, X, size, nnla__rows_per_block(X.cols)};
    const double work = (double)X.rows * (double)X.cols * (double)size / BYTES_A_NANOSECOND;
    if (Y.data != X.data)
        nnla__parallel_for(nnla__ceil_div(X.rows, call.block), work, copy_block, &call);
}
