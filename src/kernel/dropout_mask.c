/* Dropout: N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014, inverted
   (the kept values are scaled in training, inference does nothing). */
#include "kernel/element_blocks.h"

enum { CHUNK = 1024 }; /* draws that are made at a time; a multiple of 4 */

typedef struct dropout_call {
    const nnla__element_kernels *kernels;
    const nnla__element_kernels *f64;
    size_t n, size;
    nnla__rng mask; /* draw i is the 32 bits i mod 4 of its block i / 4 */
    uint64_t threshold;
    double scale;
    const void *x;
    void *y;
} dropout_call;

static void dropout_block(void *payload, size_t index) {
    const dropout_call *c = payload;
    nnla__span s = nnla__block_span(c->n, NNLA__ELEMENT_BLOCK, index);
    uint64_t words[CHUNK / 2];
    for (size_t done = 0; done < s.count; done += CHUNK) {
        size_t first = s.first + done, count = nnla__smaller(CHUNK, s.count - done);
        c->f64->random_words(&c->mask, first / 4, nnla__ceil_div(count, 4), words);
        c->kernels->dropout(count, words, c->threshold, c->scale, nnla__at(c->x, first, c->size),
                            nnla__at(c->y, first, c->size));
    }
}

void nnla__dropout(const nnla__pass *pass, uint64_t stream, double rate, size_t n, const void *x, void *y) {
    /* Each mask has a stream of its own: the random number at position `draw` of the layer's stream. */
    nnla__rng layer = nnla__rng_create(pass->seed, stream);
    layer.counter = pass->draw;
    dropout_call call = {.kernels = pass->kernels->element,
                         .f64 = nnla__f64_kernels(pass),
                         .n = n,
                         .size = nnla__dtype_size(pass->kernels->dtype),
                         .mask = nnla__rng_create(pass->seed, nnla__rng_bits(&layer)),
                         .threshold = (uint64_t)(rate * 0x1p32),
                         .scale = 1 / (1 - rate),
                         .x = x,
                         .y = y};
    nnla__parallel_for(nnla__ceil_div(n, NNLA__ELEMENT_BLOCK), (double)n * 4, dropout_block, &call);
}
