/* dW = Σ dY Pᵀ over samples and positions, which are the terms of its chains: filters along the lanes, elements of the
   kernel in the rows of tiles, which read the image where it lies. A chain's sums are a unit of work; a wave of chains
   waits in scratch until its sums are added in order. */
#include "base/checked.h"
#include "base/parallel.h"
#include "kernel/convolve.h"

enum {
    COPY_BYTES = 1 << 17,  /* of the zero-padded planes of a unit, about */
    WAVE_BYTES = 1 << 20,  /* of the sums that wait, unless one chain's are more */
    ADDED_ELEMENTS = 1024, /* at once, of all chains of a wave */
    UNITS_A_THREAD = 2
};

typedef struct plan {
    const nnla__kernels *kernels;
    size_t size;
    const nnla__convolution *convolution;
    nnla__correlation c;
    nnla__matrix dW, dY, X;
    nnla__panels panels;
    size_t positions, terms;       /* of a sample, of all samples */
    size_t kernel, group_sums;     /* elements of a kernel; sums of a group */
    size_t ranges, range_channels; /* of the channels of a group, a unit each */
    size_t chains, wave;           /* in all, in a wave */
    size_t first_chain, wave_chains;
    char *sums, *total;
    char *slots;
    size_t slot, claimed, units;
} plan;

/* A thread's memory. */
typedef struct slot {
    size_t *row_places, *term_places;
    void *copy, *dYt;
    size_t plane; /* that row_places is of */
} slot;

static size_t sums_of(const plan *p) { return p->convolution->groups * p->group_sums; }

/* Rows of positions that a chain's part in one sample touches, at most. */
static size_t chain_rows(const nnla__correlation *c) {
    return nnla__smaller((NNLA__CHAIN - 2) / c->columns.positions + 2, c->rows.positions);
}

static size_t lay_slot(const plan *p, size_t channels, void *memory, slot *s) {
    size_t used = 0;
    s->row_places = nnla__take(memory, &used, channels * p->kernel * sizeof(size_t));
    s->term_places = nnla__take(memory, &used, NNLA__CHAIN * sizeof(size_t));
    s->copy = nnla__take(memory, &used,
                         nnla__copy_elements(&p->c, NNLA__LANES_OUTPUTS, channels, chain_rows(&p->c)) * p->size);
    s->dYt = nnla__take(memory, &used, NNLA__CHAIN * p->panels.width * p->size);
    s->plane = SIZE_MAX;
    return used;
}

/* All but the operands; returns the bytes of scratch. */
static size_t plan_of(plan *p, const nnla__kernels *kernels, const nnla__convolution *c, size_t batch, void *scratch) {
    *p = (plan){.kernels = kernels,
                .size = nnla__dtype_size(kernels->dtype),
                .convolution = c,
                .c = nnla__forward_correlation(c),
                .positions = c->out_height * c->out_width,
                .kernel = c->kernel_height * c->kernel_width};
    p->panels = nnla__panels_of(kernels, NNLA__LANES_OUTPUTS, p->c.outputs);
    p->terms = batch * p->positions;
    p->chains = nnla__ceil_div(p->terms, NNLA__CHAIN);
    p->group_sums = nnla__correlation_terms(&p->c) * p->panels.padded;
    p->wave = nnla__smaller(nnla__larger(WAVE_BYTES / (sums_of(p) * p->size), 1), p->chains);
    p->range_channels = p->c.channels;
    while (p->range_channels > 1 &&
           nnla__copy_elements(&p->c, NNLA__LANES_OUTPUTS, p->range_channels, chain_rows(&p->c)) * p->size > COPY_BYTES)
        p->range_channels = nnla__ceil_div(p->range_channels, 2);
    size_t used = 0;
    slot s;
    p->total = nnla__take(scratch, &used, sums_of(p) * p->size);
    p->sums = nnla__take(scratch, &used, p->wave * sums_of(p) * p->size);
    p->slot = lay_slot(p, p->range_channels, NULL, &s);
    p->slots = nnla__take(scratch, &used, NNLA__CONVOLVE_SLOTS * p->slot);
    return used;
}

/* ---- Chains ---- */

/* A chain of sums for some channels of a group. */
typedef struct unit {
    size_t group, channel, channels;
    char *sums; /* the group's */
} unit;

/* `count` positions of one sample from `first` on, whose sums go on if the chain has begun. */
static void add_positions(const plan *p, slot *s, const unit *u, size_t sample, size_t first, size_t count,
                          int goes_on) {
    const size_t size = p->size, columns = p->c.columns.positions, row = first / columns;
    const size_t image = p->c.rows.size * p->c.columns.size;
    const void *const source =
        nnla__at(p->X.data, sample * p->X.stride + (u->group * p->c.channels + u->channel) * image, size);
    const nnla__planes planes = nnla__patch_planes(&p->c, NNLA__LANES_OUTPUTS, size, source, u->channels, row,
                                                   (first + count - 1) / columns - row + 1, s->copy);
    if (s->plane != planes.plane)
        nnla__term_places(&p->c, p->range_channels, &planes, s->row_places);
    s->plane = planes.plane;
    nnla__position_places(&p->c, first, count, &planes, s->term_places);
    const size_t rows = u->channels * p->kernel, most = p->kernels->product->patch_rows;
    const size_t lanes = p->kernels->lanes, all_rows = nnla__correlation_terms(&p->c);
    for (size_t f = 0; f < p->c.outputs; f += p->panels.width) {
        const size_t width = nnla__smaller(p->panels.width, p->panels.padded - f);
        const char *dY =
            nnla__at(p->dY.data, sample * p->dY.stride + (u->group * p->c.outputs + f) * p->positions + first, size);
        for (size_t i = 0; i < width; i += lanes)
            p->kernels->product->pack(nnla__at(s->dYt, i, size), width, nnla__smaller(lanes, p->c.outputs - f - i),
                                      count, nnla__at(dY, i * p->positions, size), p->positions, 1);
        char *const sums = nnla__at(u->sums, f * all_rows + u->channel * p->kernel * width, size);
        nnla__patch_tile tile = {.image = planes.first,
                                 .term_places = s->term_places,
                                 .terms = count,
                                 .b = s->dYt,
                                 .b_step = width,
                                 .sums_row = width,
                                 .goes_on = goes_on};
        for (size_t i = 0; i < rows; i += most) {
            tile.rows = nnla__smaller(most, rows - i);
            tile.row_places = s->row_places + i;
            tile.sums = nnla__at(sums, i * width, size);
            p->kernels->product->patch_tiles[width / lanes](&tile);
        }
    }
}

static void run_unit(const plan *p, slot *s, size_t index) {
    const size_t range = index % p->ranges, of_range = index / p->ranges;
    const size_t chain = of_range / p->convolution->groups;
    unit u = {.group = of_range % p->convolution->groups, .channel = range * p->range_channels};
    u.channels = nnla__smaller(p->range_channels, p->c.channels - u.channel);
    u.sums = nnla__at(p->sums, chain * sums_of(p) + u.group * p->group_sums, p->size);
    const size_t begin = (p->first_chain + chain) * NNLA__CHAIN;
    const size_t end = nnla__smaller(begin + NNLA__CHAIN, p->terms);
    for (size_t t = begin, next; t < end; t = next) {
        const size_t sample = t / p->positions;
        next = nnla__smaller((sample + 1) * p->positions, end);
        add_positions(p, s, &u, sample, t % p->positions, next - t, t > begin);
    }
}

/* One thread's share: units that nobody has taken yet. */
static void run_units(void *payload, size_t index) {
    plan *p = payload;
    slot s;
    lay_slot(p, p->range_channels, p->slots + index * p->slot, &s);
    for (;;) {
        const size_t next = __atomic_fetch_add(&p->claimed, 1, __ATOMIC_RELAXED);
        if (next >= p->units)
            return;
        run_unit(p, &s, next);
    }
}

/* ---- Waves ---- */

/* Some of the sums, of all chains of the wave. */
static void add_chains(void *payload, size_t index) {
    const plan *p = payload;
    const size_t first = index * ADDED_ELEMENTS, count = nnla__smaller(ADDED_ELEMENTS, sums_of(p) - first);
    void *const total = nnla__at(p->total, first, p->size);
    for (size_t chain = 0; chain < p->wave_chains; chain++) {
        const void *const sums = nnla__at(p->sums, chain * sums_of(p) + first, p->size);
        if (p->first_chain + chain == 0)
            p->kernels->element->axpby(count, 1, sums, 0, total);
        else
            p->kernels->element->add(count, total, sums, total);
    }
}

static void run_wave(plan *p, double nanoseconds) {
    const size_t threads = nnla__smaller(nnla__parallel_threads(nanoseconds), NNLA__CONVOLVE_SLOTS);
    const size_t groups = p->convolution->groups, parts = p->wave_chains * groups;
    p->ranges = nnla__ceil_div(p->c.channels, p->range_channels);
    if (threads > 1 && parts * p->ranges < UNITS_A_THREAD * threads) {
        p->range_channels = nnla__smaller(
            p->range_channels, nnla__ceil_div(p->c.channels, nnla__ceil_div(UNITS_A_THREAD * threads, parts)));
        p->ranges = nnla__ceil_div(p->c.channels, p->range_channels);
    }
    p->units = parts * p->ranges;
    p->claimed = 0;
    if (threads > 1)
        nnla__parallel_for(nnla__smaller(threads, p->units), nanoseconds, run_units, p);
    else
        run_units(p, 0);
    nnla__parallel_for(nnla__ceil_div(sums_of(p), ADDED_ELEMENTS), (double)(p->wave_chains * sums_of(p)) / 16,
                       add_chains, p);
}

/* Kernels × elements of the total become rows of dW. */
static void store(const plan *p, const nnla__then *then) {
    const size_t rows = nnla__correlation_terms(&p->c);
    for (size_t group = 0; group < p->convolution->groups; group++)
        for (size_t f = 0; f < p->c.outputs; f += p->panels.width) {
            const size_t width = nnla__smaller(p->panels.width, p->panels.padded - f);
            p->kernels->product->transpose(nnla__at(p->dW.data, (group * p->c.outputs + f) * rows, p->size), rows,
                                           nnla__at(p->total, group * p->group_sums + f * rows, p->size), width, rows,
                                           nnla__smaller(width, p->c.outputs - f));
        }
    if (then)
        nnla__then_block(then, p->kernels->element, p->size, &p->dW, 0, 0);
}

void nnla__convolve_dW(const nnla__pass *pass, const nnla__convolution *c, nnla__matrix dW, nnla__matrix dY,
                       nnla__matrix X, const nnla__then *then) {
    plan p;
    plan_of(&p, pass->kernels, c, X.rows, pass->scratch);
    p.dW = dW;
    p.dY = dY;
    p.X = X;
    const double flops = 2.0 * (double)NNLA__CHAIN * (double)(dW.rows * dW.cols);
    for (p.first_chain = 0; p.first_chain < p.chains; p.first_chain += p.wave_chains) {
        p.wave_chains = nnla__smaller(p.wave, p.chains - p.first_chain);
        run_wave(&p, flops * (double)p.wave_chains / pass->kernels->product->flops_per_ns);
    }
    store(&p, then);
}

size_t nnla__convolve_dW_scratch(const nnla__kernels *kernels, const nnla__convolution *c, size_t batch) {
    plan p;
    return plan_of(&p, kernels, c, batch, NULL);
}
