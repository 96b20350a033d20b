/* Layer normalisation: rows are shared among threads, columns for the gradients by weight and bias. */
#include "kernel/element_blocks.h"
#include "kernel/layer_kernels.h"

typedef void part_function(const nnla__layer_norm *l, nnla__part part);

typedef struct norm_call {
    const nnla__layer_norm *operands;
    part_function *function;
    size_t n, block;
} norm_call;

static void part_block(void *payload, size_t index) {
    const norm_call *c = payload;
    const nnla__span s = nnla__block_span(c->n, c->block, index);
    c->function(c->operands, (nnla__part){s.first, s.count});
}

static void for_parts(const nnla__pass *pass, const nnla__layer_norm *l, size_t n, size_t block, double ns,
                      part_function *function) {
    norm_call call = {l, function, n, block};
    nnla__parallel_for(nnla__ceil_div(n, block), nnla__work(pass, (double)l->rows * (double)l->cols, ns), part_block,
                       &call);
}

void nnla__layer_norm_forward(const nnla__pass *pass, const nnla__layer_norm *l) {
    for_parts(pass, l, l->rows, nnla__rows_per_block(l->cols), 4, pass->kernels->layer->layer_norm_forward);
}

/* dX may be dY, so the columns come first. */
void nnla__layer_norm_backward(const nnla__pass *pass, const nnla__layer_norm *l) {
    enum { COLUMNS = 64 }; /* whole cache lines */
    if (l->dweight != NULL)
        for_parts(pass, l, l->cols, COLUMNS, 2, pass->kernels->layer->layer_norm_parameters);
    if (l->dX != NULL)
        for_parts(pass, l, l->rows, nnla__rows_per_block(l->cols), 4, pass->kernels->layer->layer_norm_backward);
}
