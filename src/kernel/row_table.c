/* A table of rows, read and added to by index. */
#include <string.h>

#include "kernel/element_blocks.h"

typedef struct table_call {
    const nnla__element_kernels *kernels;
    size_t size, block;
    nnla__matrix W, Y; /* or their gradients */
    const int32_t *indices;
} table_call;

static void look_up_block(void *payload, size_t index) {
    const table_call *c = payload;
    const nnla__span rows = nnla__block_span(c->Y.rows, c->block, index);
    for (size_t i = rows.first; i < rows.first + rows.count; i++)
        memcpy(nnla__at(c->Y.data, i * c->Y.stride, c->size),
               nnla__at(c->W.data, (size_t)c->indices[i] * c->W.stride, c->size), c->Y.cols * c->size);
}

static table_call call_of(const nnla__pass *pass, nnla__matrix W, nnla__matrix Y, const int32_t *indices) {
    return (table_call){.kernels = pass->kernels->element,
                        .size = nnla__dtype_size(pass->kernels->dtype),
                        .W = W,
                        .Y = Y,
                        .indices = indices};
}

/* Nanoseconds of a call, for its n elements and the rows that may come from memory. */
static double work_of(const nnla__pass *pass, const nnla__matrix *Y) {
    return nnla__work(pass, (double)Y->rows * (double)Y->cols, 1) + 3 * (double)Y->rows;
}

void nnla__look_up(const nnla__pass *pass, nnla__matrix Y, nnla__matrix W, const int32_t *indices) {
    table_call call = call_of(pass, W, Y, indices);
    call.block = nnla__rows_per_block(Y.cols);
    nnla__parallel_for(nnla__ceil_div(Y.rows, call.block), work_of(pass, &Y), look_up_block, &call);
}

/* Some rows of dW are one thread's, which looks at all indices for them: each row takes its sums in order. */
static void add_block(void *payload, size_t index) {
    const table_call *c = payload;
    const nnla__span rows = nnla__block_span(c->W.rows, c->block, index);
    for (size_t i = rows.first; i < rows.first + rows.count; i++)
        memset(nnla__at(c->W.data, i * c->W.stride, c->size), 0, c->W.cols * c->size);
    for (size_t i = 0; i < c->Y.rows; i++) {
        const size_t row = (size_t)c->indices[i];
        if (row - rows.first >= rows.count)
            continue;
        void *dw = nnla__at(c->W.data, row * c->W.stride, c->size);
        c->kernels->add(c->W.cols, dw, nnla__at(c->Y.data, i * c->Y.stride, c->size), dw);
    }
}

void nnla__look_up_backward(const nnla__pass *pass, nnla__matrix dW, nnla__matrix dY, const int32_t *indices) {
    table_call call = call_of(pass, dW, dY, indices);
    const double work = 2 * work_of(pass, &dY) + nnla__work(pass, (double)dW.rows * (double)dW.cols, 1);
    call.block = nnla__ceil_div(dW.rows, nnla__parallel_threads(work));
    nnla__parallel_for(nnla__ceil_div(dW.rows, call.block), work, add_block, &call);
}
