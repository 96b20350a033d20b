/* PReLU: blocks of samples are shared among threads; each leaves a sum for each channel, and these are added in order. */
#include <string.h>

#include "kernel/element_blocks.h"
#include "kernel/layer_kernels.h"

typedef struct slope_call {
    const nnla__layer_kernels *kernels;
    nnla__channels size;
    size_t element, block;
    const void *X, *slope, *dY;
    void *to;
    double *sums; /* [blocks × channels] */
} slope_call;

static void for_samples(slope_call *c, const nnla__pass *pass, double ns, nnla__block_function *block) {
    c->kernels = pass->kernels->layer;
    c->element = nnla__dtype_size(pass->kernels->dtype);
    const double elements = (double)c->size.batch * (double)c->size.channels * (double)c->size.area;
    nnla__parallel_for(nnla__ceil_div(c->size.batch, c->block), nnla__work(pass, elements, ns), block, c);
}

/* The block's samples; *at is the first element. */
static nnla__channels samples_of(const slope_call *c, size_t index, size_t *at) {
    const nnla__span s = nnla__block_span(c->size.batch, c->block, index);
    *at = s.first * c->size.channels * c->size.area;
    return (nnla__channels){s.count, c->size.channels, c->size.area};
}

static void forward_block(void *payload, size_t index) {
    const slope_call *c = payload;
    size_t at;
    const nnla__channels part = samples_of(c, index, &at);
    c->kernels->prelu(&part, nnla__at(c->X, at, c->element), c->slope, nnla__at(c->to, at, c->element));
}

void nnla__prelu(const nnla__pass *pass, nnla__channels size, const void *X, const void *slope, void *Y) {
    slope_call call = {
        .size = size, .block = nnla__rows_per_block(size.channels * size.area), .X = X, .slope = slope, .to = Y};
    for_samples(&call, pass, 1.5, forward_block);
}

static void backward_block(void *payload, size_t index) {
    const slope_call *c = payload;
    size_t at;
    const nnla__channels part = samples_of(c, index, &at);
    c->kernels->prelu_backward(&part, nnla__at(c->X, at, c->element), c->slope, nnla__at(c->dY, at, c->element),
                               nnla__at(c->to, at, c->element), c->sums + index * c->size.channels);
}

size_t nnla__prelu_scratch(nnla__channels size) {
    return nnla__ceil_div(size.batch, nnla__block_samples(size.area)) * size.channels * sizeof(double);
}

void nnla__prelu_backward(const nnla__pass *pass, nnla__channels size, const void *X, const void *slope, const void *dY,
                          void *dX, void *dslope) {
    slope_call call = {.size = size,
                       .block = nnla__block_samples(size.area),
                       .X = X,
                       .slope = slope,
                       .dY = dY,
                       .to = dX,
                       .sums = pass->scratch};
    for_samples(&call, pass, 2, backward_block);
    double *total = call.sums;
    for (size_t block = 1; block < nnla__ceil_div(size.batch, call.block); block++)
        for (size_t c = 0; c < size.channels; c++)
            total[c] += call.sums[block * size.channels + c];
    pass->kernels->element->round(size.channels, total, dslope);
}
