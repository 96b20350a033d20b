/* Optimizer updates over flat vectors. */
#include "kernel/element_blocks.h"

typedef struct update_call {
    const nnla__element_kernels *kernels;
    size_t n, size, block;
    const nnla__sgd_step *sgd;
    const nnla__adam_step *adam;
    void *p, *m, *v;
    const void *g;
} update_call;

/* An update does little but read and write: its time goes with the bytes, here of the parameters. */
static void run(update_call *call, double bytes_per_ns, nnla__block_function *block) {
    const double work = (double)(call->n * call->size) / bytes_per_ns;
    call->block = nnla__long_block(call->n, work);
    nnla__parallel_for(nnla__block_count(call->n, call->block), work, block, call);
}

static void sgd_block(void *payload, size_t index) {
    const update_call *c = payload;
    nnla__span s = nnla__block_span(c->n, c->block, index);
    c->kernels->sgd(s.count, c->sgd, nnla__at(c->p, s.first, c->size), nnla__at(c->v, s.first, c->size),
                    nnla__at(c->g, s.first, c->size));
}

void nnla__sgd(const nnla__pass *pass, size_t n, const nnla__sgd_step *step, void *p, void *v, const void *g) {
    update_call call = {.kernels = pass->kernels->element,
                        .n = n,
                        .size = nnla__dtype_size(pass->kernels->dtype),
                        .sgd = step,
                        .p = p,
                        .v = v,
                        .g = g};
    run(&call, 36, sgd_block);
}

static void adam_block(void *payload, size_t index) {
    const update_call *c = payload;
    nnla__span s = nnla__block_span(c->n, c->block, index);
    c->kernels->adam(s.count, c->adam, nnla__at(c->p, s.first, c->size), nnla__at(c->m, s.first, c->size),
                     nnla__at(c->v, s.first, c->size), nnla__at(c->g, s.first, c->size));
}

void nnla__adam(const nnla__pass *pass, size_t n, const nnla__adam_step *step, void *p, void *m, void *v,
                const void *g) {
    update_call call = {.kernels = pass->kernels->element,
                        .n = n,
                        .size = nnla__dtype_size(pass->kernels->dtype),
                        .adam = step,
                        .p = p,
                        .m = m,
                        .v = v,
                        .g = g};
    run(&call, 16, adam_block);
}
