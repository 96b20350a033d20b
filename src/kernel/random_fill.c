/* Arrays of random numbers. A block of the generator, 128 bits, makes two numbers, both computed in double with the
   library's own functions and then rounded to the element type: the same on every instruction set and for any number
   of threads. */
#include <math.h>

#include "kernel/element_blocks.h"

enum {
    BLOCK = 4096, /* numbers that a thread makes at a time; even */
    CHUNK = 256   /* on its way in words and doubles; even */
};

/* Makes numbers first … first + count − 1, of which the first is even. */
typedef struct fill_call fill_call;
typedef void chunk_function(const fill_call *c, size_t first, size_t count);

struct fill_call {
    const nnla__element_kernels *kernels; /* of x */
    const nnla__element_kernels *f64;
    chunk_function *chunk;
    nnla__rng rng;
    double low, width; /* or mean, deviation */
    size_t n, size;
    void *x;
};

static void uniform_chunk(const fill_call *c, size_t first, size_t count) {
    uint64_t words[CHUNK];
    c->f64->random_words(&c->rng, c->rng.counter + first / 2, (count + 1) / 2, words);
    c->kernels->uniform(count, words, c->low, c->width, nnla__at(c->x, first, c->size));
}

/* √(−2 log(1 − u)) · (cos 2πv, sin 2πv) */
static void normal_chunk(const fill_call *c, size_t first, size_t count) {
    uint64_t words[CHUNK];
    double radius[CHUNK / 2] = {0}, angle[CHUNK / 2] = {0}, cosine[CHUNK / 2], x[CHUNK];
    size_t pairs = (count + 1) / 2;
    c->f64->random_words(&c->rng, c->rng.counter + first / 2, pairs, words);
    c->f64->uniform(2 * pairs, words, 0, 1, x);
    for (size_t i = 0; i < pairs; i++) {
        radius[i] = 1 - x[2 * i]; /* in (0, 1] */
        angle[i] = 6.283185307179586477 * x[2 * i + 1];
    }
    c->f64->map[NNLA__LOG](pairs, radius, radius);
    c->f64->map[NNLA__COS](pairs, angle, cosine);
    c->f64->map[NNLA__SIN](pairs, angle, angle);
    for (size_t i = 0; i < pairs; i++) {
        double r = sqrt(-2 * radius[i]);
        x[2 * i] = c->low + c->width * (r * cosine[i]);
        x[2 * i + 1] = c->low + c->width * (r * angle[i]);
    }
    c->kernels->round(count, x, nnla__at(c->x, first, c->size));
}

static void fill_block(void *payload, size_t index) {
    const fill_call *c = payload;
    nnla__span s = nnla__block_span(c->n, BLOCK, index);
    for (size_t done = 0; done < s.count; done += CHUNK)
        c->chunk(c, s.first + done, nnla__smaller(CHUNK, s.count - done));
}

static void fill(const nnla__pass *pass, nnla__rng *rng, double low, double width, size_t n, void *x,
                 chunk_function *chunk, double ns_per_vector) {
    fill_call call = {.kernels = pass->kernels->element,
                      .f64 = nnla__f64_kernels(pass),
                      .chunk = chunk,
                      .rng = *rng,
                      .low = low,
                      .width = width,
                      .n = n,
                      .size = nnla__dtype_size(pass->kernels->dtype),
                      .x = x};
    nnla__parallel_for(nnla__ceil_div(n, BLOCK), nnla__work(pass, (double)n, ns_per_vector), fill_block, &call);
    rng->counter += n / 2 + n % 2;
}

void nnla__fill_uniform(const nnla__pass *pass, nnla__rng *rng, double low, double high, size_t n, void *x) {
    fill(pass, rng, low, high - low, n, x, uniform_chunk, 4);
}

void nnla__fill_normal(const nnla__pass *pass, nnla__rng *rng, double mean, double deviation, size_t n, void *x) {
    fill(pass, rng, mean, deviation, n, x, normal_chunk, 32);
}
