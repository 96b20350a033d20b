/* dW: a chain's sums are a unit of work; a wave of chains waits in scratch until its sums are added in order. */
#include "kernel/convolve_dW.h"

#include "base/checked.h"
#include "base/parallel.h"

enum {
    COPY_BYTES = 1 << 17,  /* of the zero-padded planes of a unit, and of its operand, about */
    WAVE_BYTES = 1 << 20,  /* of the sums that wait, unless one chain's are more */
    ADDED_ELEMENTS = 1024, /* at once, of all chains of a wave */
    UNITS_A_THREAD = 2
};

static const struct {
    size_t (*sums)(const nnla__dW_plan *p, size_t channels);
    size_t (*operand)(const nnla__dW_plan *p);
    void (*add)(const nnla__dW_plan *p, nnla__dW_slot *slot, const nnla__dW_part *part);
    void (*store)(const nnla__dW_plan *p, const void *sums, size_t channels, void *W, size_t row);
} ways[] = {
    [NNLA__LANES_FILTERS] = {nnla__dW_filters_sums, nnla__dW_filters_operand, nnla__dW_filters_add,
                             nnla__dW_filters_store},
    [NNLA__LANES_KERNEL] = {nnla__dW_kernel_sums, nnla__dW_kernel_operand, nnla__dW_kernel_add, nnla__dW_kernel_store},
};

/* The work that threads share. */
typedef struct wave {
    nnla__dW_plan plan;
    size_t chains, most, first, count; /* in all, of a wave at most; of this one */
    char *sums, *total, *slots;
    size_t slot, claimed, units;
} wave;

/* ---- Plans ---- */

/* Sums of a chain. */
static size_t all_sums(const nnla__dW_plan *p) { return p->ranges * p->convolution->groups * p->range_sums; }

/* Tiles of whole vectors for a term, about. */
static nnla__dW_lanes choose_lanes(const nnla__dW_plan *p) {
    const size_t lanes = p->kernels->lanes, elements = p->c.channels * p->kernel;
    const size_t filters =
        nnla__round_up(elements, p->kernels->product->patch_rows) * nnla__ceil_div(p->c.outputs, lanes);
    const size_t kernel = p->c.outputs * nnla__ceil_div(elements, lanes);
    const int is_run = p->c.columns.tap_step == 1 || p->c.columns.taps == 1;
    return is_run && kernel + kernel / 4 < filters ? NNLA__LANES_KERNEL : NNLA__LANES_FILTERS;
}

static void set_range(nnla__dW_plan *p, size_t channels) {
    p->channels = channels;
    p->ranges = nnla__ceil_div(p->c.channels, channels);
    if (p->along == NNLA__LANES_KERNEL)
        p->strip_rows = nnla__dW_strip_rows(p);
    p->range_sums = ways[p->along].sums(p, channels);
}

static nnla__dW_plan plan_of(const nnla__kernels *kernels, const nnla__convolution *c, size_t batch) {
    nnla__dW_plan p = {.kernels = kernels,
                       .size = nnla__dtype_size(kernels->dtype),
                       .convolution = c,
                       .c = nnla__forward_correlation(c),
                       .positions = c->out_height * c->out_width,
                       .kernel = c->kernel_height * c->kernel_width};
    p.terms = batch * p.positions;
    p.along = choose_lanes(&p);
    p.panels = nnla__panels_of(kernels, p.along == NNLA__LANES_FILTERS ? NNLA__LANES_OUTPUTS : NNLA__LANES_POSITIONS,
                               p.c.outputs);
    set_range(&p, p.c.channels);
    while (p.channels > 1 &&
           (nnla__copy_elements(&p.c, NNLA__LANES_OUTPUTS, p.channels, nnla__chain_rows(&p.c)) * p.size > COPY_BYTES ||
            ways[p.along].operand(&p) > COPY_BYTES))
        set_range(&p, nnla__ceil_div(p.channels, 2));
    return p;
}

static size_t lay_slot(const nnla__dW_plan *p, void *memory, nnla__dW_slot *s) {
    size_t used = 0;
    s->row_places = nnla__take(memory, &used, p->channels * p->kernel * sizeof(size_t));
    s->term_places = nnla__take(memory, &used, NNLA__CHAIN * sizeof(size_t));
    s->copy = nnla__take(
        memory, &used, nnla__copy_elements(&p->c, NNLA__LANES_OUTPUTS, p->channels, nnla__chain_rows(&p->c)) * p->size);
    s->operand = nnla__take(memory, &used, ways[p->along].operand(p));
    s->rows = 0;
    return used;
}

/* Returns the bytes of scratch. */
static size_t plan_wave(wave *w, void *scratch) {
    const nnla__dW_plan *p = &w->plan;
    const size_t bytes = all_sums(p) * p->size;
    nnla__dW_slot slot;
    size_t used = 0;
    w->chains = nnla__ceil_div(p->terms, NNLA__CHAIN);
    w->most = nnla__smaller(nnla__larger(WAVE_BYTES / bytes, 1), w->chains);
    w->total = nnla__take(scratch, &used, bytes);
    w->sums = nnla__take(scratch, &used, w->most * bytes);
    w->slot = lay_slot(p, NULL, &slot);
    w->slots = nnla__take(scratch, &used, NNLA__CONVOLVE_SLOTS * w->slot);
    return used;
}

/* ---- Chains ---- */

nnla__planes nnla__dW_planes(const nnla__dW_plan *p, nnla__dW_slot *s, const nnla__dW_part *part) {
    const size_t across = p->c.columns.positions, row = part->first / across;
    const size_t rows = (part->first + part->count - 1) / across - row + 1, plane = p->c.rows.size * p->c.columns.size;
    const size_t channel = part->group * p->c.channels + part->channel;
    const void *const source = nnla__at(p->X.data, part->sample * p->X.stride + channel * plane, p->size);
    const int is_of_range = s->rows > 0 && s->range_channels == part->channels;
    const nnla__planes planes = nnla__patch_planes(&p->c, NNLA__LANES_OUTPUTS, p->size, source, part->channels, row,
                                                   rows, s->copy, is_of_range && s->row == row && s->rows == rows);
    if (p->along == NNLA__LANES_FILTERS && !(is_of_range && s->plane == planes.plane))
        nnla__term_places(&p->c, part->channels, &planes, s->row_places);
    s->range_channels = part->channels;
    s->row = row;
    s->rows = rows;
    s->plane = planes.plane;
    return planes;
}

/* One chain of one range of a group. */
static void run_unit(const wave *w, nnla__dW_slot *s, size_t index) {
    const nnla__dW_plan *p = &w->plan;
    const size_t groups = p->convolution->groups, range = index / groups % p->ranges;
    const size_t chain = index / groups / p->ranges, begin = (w->first + chain) * NNLA__CHAIN;
    const size_t end = nnla__smaller(begin + NNLA__CHAIN, p->terms);
    nnla__dW_part part = {.group = index % groups,
                          .channel = range * p->channels,
                          .channels = nnla__smaller(p->channels, p->c.channels - range * p->channels)};
    part.sums = nnla__at(w->sums, chain * all_sums(p) + (range * groups + part.group) * p->range_sums, p->size);
    for (size_t t = begin; t < end; t += part.count) {
        part.sample = t / p->positions;
        part.first = t % p->positions;
        part.count = nnla__smaller(p->positions - part.first, end - t);
        part.goes_on = t > begin;
        ways[p->along].add(p, s, &part);
    }
}

/* One thread's share: units that nobody has taken yet. */
static void run_units(void *payload, size_t index) {
    wave *w = payload;
    nnla__dW_slot slot;
    lay_slot(&w->plan, w->slots + index * w->slot, &slot);
    for (;;) {
        const size_t unit = __atomic_fetch_add(&w->claimed, 1, __ATOMIC_RELAXED);
        if (unit >= w->units)
            return;
        run_unit(w, &slot, unit);
    }
}

/* ---- Waves ---- */

/* Some of the sums, of all chains of the wave. */
static void add_chains(void *payload, size_t index) {
    const wave *w = payload;
    const nnla__dW_plan *p = &w->plan;
    const size_t first = index * ADDED_ELEMENTS, count = nnla__smaller(ADDED_ELEMENTS, all_sums(p) - first);
    void *const total = nnla__at(w->total, first, p->size);
    for (size_t chain = 0; chain < w->count; chain++) {
        const void *const sums = nnla__at(w->sums, chain * all_sums(p) + first, p->size);
        if (w->first + chain == 0)
            p->kernels->element->axpby(count, 1, sums, 0, total);
        else
            p->kernels->element->add(count, total, sums, total);
    }
}

static void run_wave(wave *w, size_t threads, double nanoseconds) {
    const size_t sums = all_sums(&w->plan);
    w->units = w->count * w->plan.ranges * w->plan.convolution->groups;
    w->claimed = 0;
    if (threads > 1)
        nnla__parallel_for(nnla__smaller(threads, w->units), nanoseconds, run_units, w);
    else
        run_units(w, 0);
    nnla__parallel_for(nnla__ceil_div(sums, ADDED_ELEMENTS), (double)(w->count * sums) / 16, add_chains, w);
}

/* Smaller ranges where chains are too few for the threads, unless more sums would be padded. */
static void share_channels(wave *w, size_t threads) {
    nnla__dW_plan *const p = &w->plan;
    const size_t parts = w->most * p->convolution->groups, channels = p->channels, sums = all_sums(p);
    if (threads == 1 || parts * p->ranges >= UNITS_A_THREAD * threads)
        return;
    size_t fewer = nnla__ceil_div(p->c.channels, nnla__ceil_div(UNITS_A_THREAD * threads, parts));
    while (p->c.channels % fewer != 0)
        fewer++;
    set_range(p, nnla__smaller(fewer, channels));
    if (all_sums(p) > sums)
        set_range(p, channels);
}

/* The total, range by range, becomes dW. */
static void store(const wave *w, nnla__matrix dW) {
    const nnla__dW_plan *p = &w->plan;
    const size_t groups = p->convolution->groups;
    for (size_t range = 0; range < p->ranges; range++)
        for (size_t group = 0; group < groups; group++) {
            const size_t channel = range * p->channels;
            ways[p->along].store(p, nnla__at(w->total, (range * groups + group) * p->range_sums, p->size),
                                 nnla__smaller(p->channels, p->c.channels - channel),
                                 nnla__at(dW.data, group * p->c.outputs * dW.cols + channel * p->kernel, p->size),
                                 dW.cols);
        }
}

void nnla__convolve_dW(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix dW, nnla__matrix dY,
                       nnla__matrix X, const nnla__then *then) {
    wave w = {.plan = plan_of(pass->kernels, c, X.rows)};
    nnla__dW_plan *const p = &w.plan;
    plan_wave(&w, pass->scratch);
    p->dY = dY;
    p->X = X;
    const double chain = 2.0 * NNLA__CHAIN * (double)(dW.rows * dW.cols) / pass->kernels->product->flops_per_ns;
    const size_t threads = nnla__smaller(nnla__parallel_threads(chain * (double)w.most), NNLA__CONVOLVE_SLOTS);
    share_channels(&w, threads);
    for (w.first = 0; w.first < w.chains; w.first += w.count) {
        w.count = nnla__smaller(w.most, w.chains - w.first);
        run_wave(&w, threads, chain * (double)w.count);
    }
    store(&w, dW);
    if (then)
        nnla__then_block(then, pass->kernels->element, p->size, &dW, 0, 0);
}

size_t nnla__convolve_dW_scratch(const nnla__kernels *kernels, const nnla__convolution *c, size_t batch) {
    wave w = {.plan = plan_of(kernels, c, batch)};
    return plan_wave(&w, NULL);
}
