/* Batch normalisation: channels are shared among threads, at inference samples. */
#include "kernel/element_blocks.h"
#include "kernel/layer_kernels.h"

typedef void part_function(const nnla__batch_norm *b, nnla__part part);

typedef struct channel_call {
    const nnla__batch_norm *operands;
    part_function *function;
    size_t block;
} channel_call;

static void channel_block(void *payload, size_t index) {
    const channel_call *c = payload;
    const nnla__span s = nnla__block_span(c->operands->size.channels, c->block, index);
    c->function(c->operands, (nnla__part){s.first, s.count});
}

static void for_channels(const nnla__pass *pass, const nnla__batch_norm *b, double ns, part_function *function) {
    enum { COLUMNS = 64 }; /* of area 1, in one block: whole cache lines */
    const nnla__channels n = b->size;
    channel_call call = {b, function, n.area == 1 ? COLUMNS : nnla__rows_per_block(n.batch * n.area)};
    const double work = nnla__work(pass, (double)n.batch * (double)n.channels * (double)n.area, ns);
    nnla__parallel_for(nnla__ceil_div(n.channels, call.block), work, channel_block, &call);
}

void nnla__batch_norm_forward(const nnla__pass *pass, const nnla__batch_norm *b) {
    for_channels(pass, b, 3, pass->kernels->layer->batch_norm_forward);
}

void nnla__batch_norm_backward(const nnla__pass *pass, const nnla__batch_norm *b) {
    for_channels(pass, b, 3, pass->kernels->layer->batch_norm_backward);
}

void nnla__batch_norm_fold(const nnla__pass *pass, const nnla__batch_norm *b, void *scale, void *shift) {
    pass->kernels->layer->batch_norm_fold(b, scale, shift);
}

typedef struct scale_call {
    const nnla__layer_kernels *kernels;
    nnla__channels size;
    size_t element, block;
    const void *X, *scale, *shift;
    void *Y;
} scale_call;

static void scale_block(void *payload, size_t index) {
    const scale_call *c = payload;
    const nnla__span s = nnla__block_span(c->size.batch, c->block, index);
    const size_t at = s.first * c->size.channels * c->size.area;
    const nnla__channels part = {s.count, c->size.channels, c->size.area};
    c->kernels->scale_channels(&part, nnla__at(c->X, at, c->element), c->scale, c->shift,
                               nnla__at(c->Y, at, c->element));
}

void nnla__scale_channels(const nnla__pass *pass, nnla__channels size, const void *X, const void *scale,
                          const void *shift, void *Y) {
    const size_t elements = size.channels * size.area;
    scale_call call = {.kernels = pass->kernels->layer,
                       .size = size,
                       .element = nnla__dtype_size(pass->kernels->dtype),
                       .block = nnla__rows_per_block(elements),
                       .X = X,
                       .scale = scale,
                       .shift = shift,
                       .Y = Y};
    nnla__parallel_for(nnla__ceil_div(size.batch, call.block),
                       nnla__work(pass, (double)size.batch * (double)elements, 1.5), scale_block, &call);
}
