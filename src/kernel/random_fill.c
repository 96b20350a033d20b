/* Arrays of random numbers. A block of the generator, 128 bits, makes two numbers, both computed in double with the
   library's own functions and then rounded to the element type: the same on every instruction set and for any number
   of threads. */
#include <math.h>

#include "kernel/element_blocks.h"

enum { CHUNK = 128 }; /* numbers that are made at a time; even */

typedef struct fill_call {
    const nnla__element_kernels *kernels; /* of x */
    const nnla__element_kernels *f64;
    nnla__rng rng;
    double low, width; /* or mean, deviation */
    size_t n, size;
    void *x;
} fill_call;

/* Numbers 2i and 2i + 1: two multiples of 2^−53 in [0, 1). */
static void uniform_pair(const fill_call *c, size_t i, double u[2]) {
    uint32_t bits[4];
    nnla__rng_block(&c->rng, c->rng.counter + i, bits);
    u[0] = (double)(((uint64_t)bits[1] << 32 | bits[0]) >> 11) * 0x1p-53;
    u[1] = (double)(((uint64_t)bits[3] << 32 | bits[2]) >> 11) * 0x1p-53;
}

static void uniform_block(void *payload, size_t index) {
    const fill_call *c = payload;
    nnla__span s = nnla__block_span(c->n, CHUNK, index);
    double u[CHUNK];
    for (size_t i = 0; i < s.count; i += 2)
        uniform_pair(c, (s.first + i) / 2, u + i);
    for (size_t i = 0; i < s.count; i++)
        u[i] = c->low + c->width * u[i];
    c->kernels->round(s.count, u, nnla__at(c->x, s.first, c->size));
}

/* √(−2 log(1 − u)) · (cos 2πv, sin 2πv) */
static void normal_block(void *payload, size_t index) {
    const fill_call *c = payload;
    nnla__span s = nnla__block_span(c->n, CHUNK, index);
    double radius[CHUNK / 2] = {0}, angle[CHUNK / 2] = {0}, cosine[CHUNK / 2], x[CHUNK];
    size_t pairs = (s.count + 1) / 2;
    for (size_t i = 0; i < pairs; i++) {
        double u[2];
        uniform_pair(c, s.first / 2 + i, u);
        radius[i] = 1 - u[0]; /* in (0, 1] */
        angle[i] = 6.283185307179586477 * u[1];
    }
    c->f64->map[NNLA__LOG](pairs, radius, radius);
    c->f64->map[NNLA__COS](pairs, angle, cosine);
    c->f64->map[NNLA__SIN](pairs, angle, angle);
    for (size_t i = 0; i < pairs; i++) {
        double r = sqrt(-2 * radius[i]);
        x[2 * i] = c->low + c->width * (r * cosine[i]);
        x[2 * i + 1] = c->low + c->width * (r * angle[i]);
    }
    c->kernels->round(s.count, x, nnla__at(c->x, s.first, c->size));
}

static void fill(const nnla__pass *pass, nnla__rng *rng, double low, double width, size_t n, void *x,
                 nnla__block_function *block) {
    const nnla__kernels *f64 = pass->kernels->dtype == NNLA_F64 ? pass->kernels : nnla__kernels_for(NNLA_F64);
    fill_call call = {.kernels = pass->kernels->element,
                      .f64 = f64->element,
                      .rng = *rng,
                      .low = low,
                      .width = width,
                      .n = n,
                      .size = nnla__dtype_size(pass->kernels->dtype),
                      .x = x};
    nnla__parallel_for(nnla__ceil_div(n, CHUNK), (double)n * 12, block, &call);
    rng->counter += n / 2 + n % 2;
}

void nnla__fill_uniform(const nnla__pass *pass, nnla__rng *rng, double low, double high, size_t n, void *x) {
    fill(pass, rng, low, high - low, n, x, uniform_block);
}

void nnla__fill_normal(const nnla__pass *pass, nnla__rng *rng, double mean, double deviation, size_t n, void *x) {
    fill(pass, rng, mean, deviation, n, x, normal_block);
}
