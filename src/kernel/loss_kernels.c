/* Losses and their gradients. */
#include "kernel/element_blocks.h"

typedef struct element_loss_call {
    nnla__element_loss_kernel *kernel;
    size_t n, size;
    const void *y, *t;
    double scale;
    void *L, *D;
} element_loss_call;

static void element_loss_block(void *payload, size_t index) {
    const element_loss_call *c = payload;
    nnla__span s = nnla__block_span(c->n, NNLA__ELEMENT_BLOCK, index);
    c->kernel(s.count, nnla__at(c->y, s.first, c->size), nnla__at(c->t, s.first, c->size), c->scale,
              nnla__at(c->L, s.first, c->size), nnla__at(c->D, s.first, c->size));
}

/* Nanoseconds a vector, as measured with AVX-512 and f32. */
static const double element_loss_ns[NNLA__ELEMENT_LOSS_COUNT] = {
    [NNLA__SQUARED] = 1.2,           [NNLA__ABSOLUTE] = 1.2,     [NNLA__HUBER] = 1.4,
    [NNLA__BINARY_PROBABILITY] = 10, [NNLA__BINARY_LOGIT] = 9.5,
};
enum { ROW_LOSS_NS = 10 };

void nnla__element_loss(const nnla__pass *pass, int loss, size_t n, const void *y, const void *t, double scale, void *L,
                        void *D) {
    size_t size = nnla__dtype_size(pass->kernels->dtype);
    element_loss_call call = {pass->kernels->element->element_loss[loss], n, size, y, t, scale, L, D};
    nnla__parallel_for(nnla__ceil_div(n, NNLA__ELEMENT_BLOCK), nnla__work(pass, (double)n, element_loss_ns[loss]),
                       element_loss_block, &call);
}

typedef struct row_loss_call {
    nnla__row_loss_kernel *kernel;
    size_t size;
    nnla__matrix Y;
    nnla__row_targets T;
    double scale;
    void *L;
    nnla__matrix D;
} row_loss_call;

static void row_loss_block(void *payload, size_t index) {
    const row_loss_call *c = payload;
    nnla__span rows = nnla__block_span(c->Y.rows, nnla__rows_per_block(c->Y.cols), index);
    nnla__row_targets T = c->T;
    if (T.T != NULL)
        T.T = nnla__at(T.T, rows.first * T.stride, c->size);
    else
        T.classes += rows.first;
    c->kernel(nnla__row_block(c->Y, rows, c->size), T, c->scale, nnla__at(c->L, rows.first, c->size),
              nnla__row_block(c->D, rows, c->size));
}

static void row_loss(const nnla__pass *pass, nnla__row_loss_kernel *kernel, nnla__matrix Y, nnla__row_targets T,
                     double scale, void *L, const nnla__matrix *D) {
    const nnla__matrix none = {0};
    row_loss_call call = {kernel, nnla__dtype_size(pass->kernels->dtype), Y, T, scale, L, D == NULL ? none : *D};
    nnla__parallel_for(nnla__ceil_div(Y.rows, nnla__rows_per_block(Y.cols)),
                       nnla__work(pass, (double)Y.rows * (double)Y.cols, ROW_LOSS_NS), row_loss_block, &call);
}

void nnla__cross_entropy_logits(const nnla__pass *pass, nnla__matrix Z, nnla__row_targets T, double scale, void *L,
                                nnla__matrix *D) {
    row_loss(pass, pass->kernels->element->cross_entropy_logits, Z, T, scale, L, D);
}

void nnla__cross_entropy_probabilities(const nnla__pass *pass, nnla__matrix Y, nnla__row_targets T, double scale,
                                       void *L, nnla__matrix *D) {
    row_loss(pass, pass->kernels->element->cross_entropy_probabilities, Y, T, scale, L, D);
}
