/* One value of each row, its mean or an element, and the way back. */
#include <string.h>

#include "kernel/element_blocks.h"
#include "kernel/layer_kernels.h"

typedef struct row_call {
    const nnla__kernels *kernels;
    size_t size;
    nnla__matrix X;
    const int32_t *indices;
    void *y;
    const void *dy;
} row_call;

static void for_rows(row_call *c, const nnla__pass *pass, double ns, nnla__block_function *block) {
    c->kernels = pass->kernels;
    c->size = nnla__dtype_size(pass->kernels->dtype);
    const double work = nnla__work(pass, (double)c->X.rows * (double)c->X.cols, ns);
    nnla__parallel_for(nnla__ceil_div(c->X.rows, nnla__rows_per_block(c->X.cols)), work, block, c);
}

static nnla__span rows_of_block(const row_call *c, size_t index) {
    return nnla__block_span(c->X.rows, nnla__rows_per_block(c->X.cols), index);
}

static void *element(const row_call *c, size_t row, size_t column) {
    return nnla__at(c->X.data, row * c->X.stride + column, c->size);
}

static void means_block(void *payload, size_t index) {
    const row_call *c = payload;
    const nnla__span rows = rows_of_block(c, index);
    const nnla__matrix X = nnla__row_block(c->X, rows, c->size);
    c->kernels->layer->row_means(&X, nnla__at(c->y, rows.first, c->size));
}

void nnla__row_means(const nnla__pass *pass, nnla__matrix X, void *y) {
    row_call call = {.X = X, .y = y};
    for_rows(&call, pass, 1.5, means_block);
}

static void means_backward_block(void *payload, size_t index) {
    const row_call *c = payload;
    const nnla__span rows = rows_of_block(c, index);
    for (size_t i = rows.first; i < rows.first + rows.count; i++) {
        const double share = nnla__element_at(c->kernels->dtype, c->dy, i) / (double)c->X.cols;
        c->kernels->element->fill(c->X.cols, share, element(c, i, 0));
    }
}

void nnla__row_means_backward(const nnla__pass *pass, nnla__matrix dX, const void *dy) {
    row_call call = {.X = dX, .dy = dy};
    for_rows(&call, pass, 1, means_backward_block);
}

static void pick_block(void *payload, size_t index) {
    const row_call *c = payload;
    const nnla__span rows = rows_of_block(c, index);
    for (size_t i = rows.first; i < rows.first + rows.count; i++)
        memcpy(nnla__at(c->y, i, c->size), element(c, i, (size_t)c->indices[i]), c->size);
}

void nnla__pick(const nnla__pass *pass, nnla__matrix X, const int32_t *indices, void *y) {
    row_call call = {.X = X, .indices = indices, .y = y};
    for_rows(&call, pass, 0, pick_block);
}

static void pick_backward_block(void *payload, size_t index) {
    const row_call *c = payload;
    const nnla__span rows = rows_of_block(c, index);
    for (size_t i = rows.first; i < rows.first + rows.count; i++) {
        memset(element(c, i, 0), 0, c->X.cols * c->size);
        memcpy(element(c, i, (size_t)c->indices[i]), nnla__at(c->dy, i, c->size), c->size);
    }
}

void nnla__pick_backward(const nnla__pass *pass, nnla__matrix dX, const int32_t *indices, const void *dy) {
    row_call call = {.X = dX, .indices = indices, .dy = dy};
    for_rows(&call, pass, 1, pick_backward_block);
}
