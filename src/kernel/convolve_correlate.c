/* Y = W P, P the patches, for all samples and groups: chunks of positions are shared among threads. Nothing but W is
   packed, once for all samples; the image is read where it lies, or from a copy of a chunk's rows with the zeros around
   them. */
#include <string.h>

#include "base/parallel.h"
#include "kernel/convolve_chunk.h"

enum { UNITS_A_THREAD = 2 };

/* What all units share. */
typedef struct plan {
    const nnla__correlation_call *call;
    nnla__chunk_plan chunk;
    nnla__correlation bound, only; /* the one that is run if there are chunks */
    size_t chunks;                 /* of a sample and group that are units of their own; 0: it is one unit */
    const char *bias;              /* padded */
    char *slots;
    size_t slot; /* bytes */
    size_t claimed, units;
} plan;

static size_t bias_bytes(const nnla__chunk_plan *p, size_t groups) {
    return nnla__round_up(groups * p->panels.padded * p->size, NNLA__CACHE_LINE);
}

size_t nnla__correlate_scratch(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward) {
    const nnla__correlation bound = nnla__correlation_bound(c, is_backward);
    const nnla__chunk_plan p = nnla__plan_chunks(kernels, &bound);
    nnla__chunk_slot slot;
    return NNLA__CONVOLVE_SLOTS * nnla__lay_chunk_slot(&p, &bound, NULL, &slot) + bias_bytes(&p, c->groups);
}

/* What follows rows of positions of a sample's outputs; all of a plane's are one run of memory. */
static void then_rows(const plan *p, const nnla__chunk *k, size_t sample, size_t group, size_t row, size_t rows) {
    const nnla__correlation_call *call = p->call;
    if (call->then == NULL)
        return;
    const size_t columns = k->c->columns.extent, plane = k->c->rows.extent * columns, size = p->chunk.size;
    const size_t first = group * k->c->outputs * plane;
    const int is_whole = rows == k->c->rows.extent;
    const size_t runs = is_whole ? 1 : k->c->outputs, count = is_whole ? k->c->outputs * plane : rows * columns;
    for (size_t i = 0; i < runs; i++) {
        const size_t at = i * plane + row * columns;
        const nnla__matrix block = {nnla__at(k->result, at, size), 1, count, call->result.stride};
        nnla__then_block(call->then, p->chunk.kernels->element, size, &block, sample, first + at);
    }
}

/* All positions, or those of one chunk. */
static void run_unit(const plan *p, nnla__chunk_slot *s, size_t index) {
    const nnla__correlation_call *call = p->call;
    const size_t size = p->chunk.size, groups = call->convolution->groups;
    const size_t of_sample = p->chunks ? index / p->chunks : index, sample = of_sample / groups;
    const size_t group = of_sample % groups, source = call->source.cols / groups, result = call->result.cols / groups;
    const size_t weights = nnla__correlation_weights(p->chunk.kernels, call->convolution, call->is_backward) / groups;
    nnla__correlation one = p->only;
    nnla__chunk k = {.c = &one,
                     .source = nnla__at(call->source.data, sample * call->source.stride + group * source, size),
                     .result = nnla__at(call->result.data, sample * call->result.stride + group * result, size),
                     .weights = nnla__at(call->weights, group * weights, size),
                     .bias = nnla__at(p->bias, group * p->chunk.panels.padded, size)};
    if (p->chunks) {
        k.row = index % p->chunks * p->chunk.rows;
        k.rows = nnla__smaller(p->chunk.rows, one.rows.positions - k.row);
        nnla__run_chunk(&p->chunk, s, &k);
        then_rows(p, &k, sample, group, k.row, k.rows);
        return;
    }
    for (nnla__phases all = nnla__phases_of(call->convolution); nnla__next_phase(&all, &one); k.phase++) {
        for (k.row = 0; k.row < one.rows.positions; k.row += p->chunk.rows) {
            k.rows = nnla__smaller(p->chunk.rows, one.rows.positions - k.row);
            nnla__run_chunk(&p->chunk, s, &k);
        }
        k.weights = nnla__at(k.weights, nnla__correlation_terms(&one) * p->chunk.panels.padded, size);
    }
    then_rows(p, &k, sample, group, 0, one.rows.extent);
}

/* One thread's share: units that nobody has taken yet. */
static void run_units(void *payload, size_t index) {
    plan *p = payload;
    nnla__chunk_slot slot;
    nnla__lay_chunk_slot(&p->chunk, &p->bound, p->slots + index * p->slot, &slot);
    for (;;) {
        const size_t unit = __atomic_fetch_add(&p->claimed, 1, __ATOMIC_RELAXED);
        if (unit >= p->units)
            return;
        run_unit(p, &slot, unit);
    }
}

static void pad_bias(const plan *p, char *padded) {
    const size_t size = p->chunk.size, width = p->chunk.panels.padded, outputs = p->bound.outputs;
    const size_t groups = p->call->convolution->groups;
    memset(padded, 0, groups * width * size);
    for (size_t group = 0; group < groups; group++)
        memcpy(padded + group * width * size, nnla__at(p->call->bias, group * outputs, size), outputs * size);
}

/* Chunks are shared where only one correlation is run; fewer rows where samples are too few. */
static void plan_units(plan *p, size_t threads) {
    const nnla__convolution *c = p->call->convolution;
    const size_t samples = p->call->batch * c->groups;
    p->units = samples;
    if (p->call->is_backward && (c->stride_height > 1 || c->stride_width > 1))
        return;
    if (threads > 1 && samples < UNITS_A_THREAD * threads) {
        const size_t wanted = nnla__ceil_div(UNITS_A_THREAD * threads, samples);
        p->chunk.rows = nnla__smaller(p->chunk.rows, nnla__ceil_div(p->bound.rows.positions, wanted));
    }
    nnla__phases all = nnla__phases_of(c);
    if (p->call->is_backward)
        (void)nnla__next_phase(&all, &p->only);
    p->chunks = nnla__ceil_div(p->bound.rows.positions, p->chunk.rows);
    p->units = samples * p->chunks;
}

static double nanoseconds_of(const nnla__correlation_call *call) {
    const nnla__convolution *c = call->convolution;
    const double positions = (double)call->batch * (double)c->out_height * (double)c->out_width;
    const size_t channels = c->channels / c->groups;
    const double weights = (double)(c->filters * channels) * (double)(c->kernel_height * c->kernel_width);
    return 2 * positions * weights / call->pass->kernels->product->flops_per_ns;
}

void nnla__correlate(const nnla__correlation_call *call) {
    const nnla__correlation bound = nnla__correlation_bound(call->convolution, call->is_backward);
    plan p = {.call = call,
              .chunk = nnla__plan_chunks(call->pass->kernels, &bound),
              .bound = bound,
              .only = bound,
              .slots = call->scratch};
    const double nanoseconds = nanoseconds_of(call);
    const size_t threads = nnla__smaller(nnla__parallel_threads(nanoseconds), NNLA__CONVOLVE_SLOTS);
    if (call->bias) {
        p.bias = p.slots;
        pad_bias(&p, p.slots);
        p.slots += bias_bytes(&p.chunk, call->convolution->groups);
    }
    plan_units(&p, threads);
    nnla__chunk_slot slot;
    p.slot = nnla__lay_chunk_slot(&p.chunk, &p.bound, NULL, &slot);
    if (threads > 1)
        nnla__parallel_for(nnla__smaller(threads, p.units), nanoseconds, run_units, &p);
    else
        run_units(&p, 0);
}
