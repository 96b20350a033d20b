/* Y = W P, P the patches, a sample and group at a time: outputs along the lanes, positions in the rows of tiles, which
   read the image where it lies. So only W is packed, once for all samples. What a tile leaves, positions × outputs, is
   transposed while it is in the cache. */
#include <string.h>

#include "base/checked.h"
#include "base/parallel.h"
#include "kernel/convolve.h"

enum {
    COPY_BYTES = 1 << 17, /* of the zero-padded rows of a chunk, about: they stay in an L2 cache */
    CHUNK_POSITIONS = 256,
    UNITS_A_THREAD = 2
};

/* What all units share. */
typedef struct plan {
    const nnla__correlation_call *call;
    const nnla__kernels *kernels;
    size_t size;
    nnla__correlation only; /* forward */
    size_t rows, chunks;    /* of positions in a chunk; chunks of a sample that are units of their own */
    nnla__patch_panels panels;
    const char *bias; /* padded */
    char *slots;
    size_t slot; /* bytes */
    size_t claimed, units;
} plan;

/* A thread's memory. */
typedef struct slot {
    size_t *term_places, *position_places;
    void *copy, *sums;
    nnla__planes planes; /* that the tables are of */
    size_t phase, positions;
} slot;

/* ---- Sizes ---- */

nnla__patch_panels nnla__patch_panels_of(const nnla__kernels *kernels, size_t outputs) {
    const size_t vectors = nnla__ceil_div(outputs, kernels->lanes);
    const size_t panels = nnla__ceil_div(vectors, kernels->product->patch_vectors);
    return (nnla__patch_panels){
        .width = nnla__ceil_div(vectors, panels) * kernels->lanes, .count = panels, .padded = vectors * kernels->lanes};
}

static nnla__correlation bound_of(const nnla__convolution *c, int is_backward) {
    return is_backward ? nnla__backward_bound(c) : nnla__forward_correlation(c);
}

/* Rows of positions in a chunk. */
static size_t chunk_rows(const nnla__correlation *c, size_t size) {
    size_t rows = nnla__smaller(nnla__larger(CHUNK_POSITIONS / c->columns.positions, 1), c->rows.positions);
    while (rows > 1 && nnla__copy_elements(c, c->channels, rows) * size > COPY_BYTES)
        rows--;
    return rows;
}

/* Lays a thread's memory out, or counts its bytes if `memory` is NULL. */
static size_t lay_slot(const nnla__kernels *kernels, const nnla__correlation *bound, size_t rows, void *memory,
                       slot *s) {
    const size_t size = nnla__dtype_size(kernels->dtype), positions = rows * bound->columns.positions;
    size_t used = 0;
    s->term_places = nnla__take(memory, &used, nnla__correlation_terms(bound) * sizeof(size_t));
    s->position_places = nnla__take(memory, &used, positions * sizeof(size_t));
    s->copy = nnla__take(memory, &used, nnla__copy_elements(bound, bound->channels, rows) * size);
    s->sums = nnla__take(memory, &used, positions * nnla__patch_panels_of(kernels, bound->outputs).width * size);
    s->phase = SIZE_MAX;
    return used;
}

static size_t bias_bytes(const nnla__kernels *kernels, const nnla__correlation *c, size_t groups) {
    return nnla__round_up(groups * nnla__patch_panels_of(kernels, c->outputs).padded * nnla__dtype_size(kernels->dtype),
                          NNLA__CACHE_LINE);
}

size_t nnla__correlate_scratch(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward) {
    const nnla__correlation bound = bound_of(c, is_backward);
    slot s;
    const size_t bytes = lay_slot(kernels, &bound, chunk_rows(&bound, nnla__dtype_size(kernels->dtype)), NULL, &s);
    return NNLA__CONVOLVE_SLOTS * bytes + bias_bytes(kernels, &bound, c->groups);
}

/* ---- Weights ---- */

size_t nnla__correlation_weights(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward) {
    const size_t outputs = (is_backward ? c->channels : c->filters) / c->groups;
    const size_t terms = (is_backward ? c->filters : c->channels) / c->groups * c->kernel_height * c->kernel_width;
    return c->groups * terms * nnla__patch_panels_of(kernels, outputs).padded;
}

/* Terms t … of a panel's vector of `lanes` outputs, whose elements for a term are `lane` apart and those of the terms
   `step`. */
static void pack_terms(const nnla__kernels *kernels, char *to, size_t width, size_t lanes, size_t terms,
                       const char *from, size_t lane, size_t step) {
    const size_t size = nnla__dtype_size(kernels->dtype);
    if (step == 1 || lane == 1) {
        kernels->product->pack(to, width, lanes, terms, from, lane, step);
        return;
    }
    for (size_t t = 0; t < terms; t++)
        kernels->product->pack(nnla__at(to, t * width, size), width, lanes, 1, nnla__at(from, t * step, size), lane, 1);
}

/* The weights of dX: term (filter, row tap, column tap) of output `channel` is W[filter][channel][row][column]. */
static void pack_backward(const nnla__kernels *kernels, const nnla__correlation *c, size_t kernel_width,
                          size_t kernel_elements, const char *W, char *to, size_t width, size_t lanes) {
    const size_t size = nnla__dtype_size(kernels->dtype);
    for (size_t filter = 0; filter < c->channels; filter++)
        for (size_t row = 0; row < c->rows.taps; row++) {
            const size_t tap = (c->rows.first_tap + row * c->rows.taps_apart) * kernel_width + c->columns.first_tap;
            pack_terms(kernels, to, width, lanes, c->columns.taps,
                       nnla__at(W, filter * c->outputs * kernel_elements + tap, size), kernel_elements,
                       c->columns.taps_apart);
            to = nnla__at(to, c->columns.taps * width, size);
        }
}

/* One correlation of one group; W is the group's. */
static void pack_correlation(const nnla__kernels *kernels, const nnla__convolution *convolution,
                             const nnla__correlation *c, const char *W, char *packed) {
    const size_t size = nnla__dtype_size(kernels->dtype), lanes = kernels->lanes;
    const size_t terms = nnla__correlation_terms(c);
    const size_t kernel_elements = convolution->kernel_height * convolution->kernel_width;
    const nnla__patch_panels panels = nnla__patch_panels_of(kernels, c->outputs);
    for (size_t i = 0; i < c->outputs; i += lanes) {
        const size_t panel = i / panels.width * panels.width,
                     width = nnla__smaller(panels.width, panels.padded - panel);
        const size_t count = nnla__smaller(lanes, c->outputs - i);
        char *const to = nnla__at(packed, panel * terms + i - panel, size);
        if (c->is_flipped)
            pack_backward(kernels, c, convolution->kernel_width, kernel_elements,
                          nnla__at(W, i * kernel_elements, size), to, width, count);
        else
            pack_terms(kernels, to, width, count, terms, nnla__at(W, i * terms, size), terms, 1);
    }
}

/* All correlations of a group, in the order in which units run them. */
typedef struct phases {
    const nnla__convolution *c;
    size_t row, column, rows, columns;
} phases;

static phases phases_of(const nnla__convolution *c) {
    return (phases){c, 0, 0, nnla__smaller(c->stride_height, c->height), nnla__smaller(c->stride_width, c->width)};
}

static int next_phase(phases *p, nnla__correlation *c) {
    if (p->row == p->rows)
        return 0;
    *c = nnla__backward_correlation(p->c, p->row, p->column);
    if (++p->column == p->columns) {
        p->column = 0;
        p->row++;
    }
    return 1;
}

void nnla__correlation_pack(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward, const void *W,
                            void *packed) {
    const size_t size = nnla__dtype_size(kernels->dtype);
    const size_t weights = c->filters / c->groups * (c->channels / c->groups) * c->kernel_height * c->kernel_width;
    const size_t group_packed = nnla__correlation_weights(kernels, c, is_backward) / c->groups;
    for (size_t group = 0; group < c->groups; group++) {
        const char *const from = nnla__at(W, group * weights, size);
        char *to = nnla__at(packed, group * group_packed, size);
        nnla__correlation one = nnla__forward_correlation(c);
        if (!is_backward) {
            pack_correlation(kernels, c, &one, from, to);
            continue;
        }
        for (phases p = phases_of(c); next_phase(&p, &one);) {
            pack_correlation(kernels, c, &one, from, to);
            to = nnla__at(to, nnla__correlation_terms(&one) * nnla__patch_panels_of(kernels, one.outputs).padded, size);
        }
    }
}

/* ---- Chunks ---- */

/* Rows of positions of one sample and group. */
typedef struct chunk {
    const nnla__correlation *c;
    size_t phase, row, rows;
    const char *source, *weights, *bias;
    char *result;
} chunk;

static void set_tables(const chunk *k, slot *s, const nnla__planes *planes) {
    const size_t positions = k->rows * k->c->columns.positions;
    if (s->phase == k->phase && s->positions >= positions && s->planes.plane == planes->plane)
        return;
    nnla__term_places(k->c, k->c->channels, planes, s->term_places);
    nnla__position_places(k->c, 0, positions, planes, s->position_places);
    s->planes = *planes;
    s->phase = k->phase;
    s->positions = positions;
}

/* Sums of one panel at all positions, a chain after the other. */
static void sum_panel(const plan *p, const chunk *k, const slot *s, const void *image, const char *weights,
                      const void *bias, size_t width) {
    const size_t positions = k->rows * k->c->columns.positions, terms = nnla__correlation_terms(k->c);
    const size_t most = p->kernels->product->patch_rows;
    nnla__patch_tile_function *const run = p->kernels->product->patch_tiles[width / p->kernels->lanes];
    nnla__patch_tile tile = {.image = image, .b_step = width, .sums_row = width};
    size_t from = 0;
    do {
        tile.terms = nnla__smaller(terms - from, NNLA__CHAIN);
        tile.term_places = s->term_places + from;
        tile.b = nnla__at(weights, from * width, p->size);
        tile.add = from > 0;
        from += tile.terms;
        tile.bias = from == terms ? bias : NULL;
        for (size_t i = 0; i < positions; i += most) {
            tile.rows = nnla__smaller(most, positions - i);
            tile.row_places = s->position_places + i;
            tile.sums = nnla__at(s->sums, i * width, p->size);
            run(&tile);
        }
    } while (from < terms);
}

/* The sums of outputs f … become rows of the result. */
static void store_panel(const plan *p, const chunk *k, const slot *s, size_t f, size_t outputs, size_t width) {
    const nnla__axis *rows = &k->c->rows, *columns = &k->c->columns;
    const size_t plane = rows->extent * columns->extent, size = p->size;
    if (rows->spacing == 1 && columns->spacing == 1) {
        p->kernels->product->transpose(nnla__at(k->result, f * plane + k->row * columns->extent, size), plane, s->sums,
                                       width, k->rows * columns->positions, outputs);
        return;
    }
    for (size_t i = 0; i < outputs; i++)
        for (size_t y = 0; y < k->rows; y++) {
            char *to = nnla__at(k->result,
                                (f + i) * plane + (rows->first + (k->row + y) * rows->spacing) * columns->extent +
                                    columns->first,
                                size);
            const char *from = nnla__at(s->sums, y * columns->positions * width + i, size);
            for (size_t x = 0; x < columns->positions; x++, to += columns->spacing * size, from += width * size)
                memcpy(to, from, size);
        }
}

static void run_chunk(const plan *p, slot *s, const chunk *k) {
    const nnla__correlation *c = k->c;
    const nnla__planes planes = nnla__patch_planes(c, p->size, k->source, c->channels, k->row, k->rows, s->copy);
    const size_t terms = nnla__correlation_terms(c);
    set_tables(k, s, &planes);
    for (size_t f = 0; f < c->outputs; f += p->panels.width) {
        const size_t width = nnla__smaller(p->panels.width, p->panels.padded - f);
        sum_panel(p, k, s, planes.first, nnla__at(k->weights, f * terms, p->size), nnla__at(k->bias, f, p->size),
                  width);
        store_panel(p, k, s, f, nnla__smaller(width, c->outputs - f), width);
    }
}

/* ---- Units ---- */

/* What follows rows of positions of a sample's outputs; all of a plane's are one run of memory. */
static void then_rows(const plan *p, const chunk *k, size_t sample, size_t group, size_t row, size_t rows) {
    const nnla__correlation_call *call = p->call;
    if (call->then == NULL)
        return;
    const nnla__axis *columns = &k->c->columns;
    const size_t plane = k->c->rows.extent * columns->extent, first = group * k->c->outputs * plane;
    const int is_whole = rows == k->c->rows.extent;
    const size_t runs = is_whole ? 1 : k->c->outputs;
    const size_t count = is_whole ? k->c->outputs * plane : rows * columns->extent;
    for (size_t i = 0; i < runs; i++) {
        const size_t at = i * plane + row * columns->extent;
        const nnla__matrix block = {nnla__at(k->result, at, p->size), 1, count, call->result.stride};
        nnla__then_block(call->then, p->kernels->element, p->size, &block, sample, first + at);
    }
}

/* All positions, or those of one chunk if only one correlation is to be run. */
static void run_unit(const plan *p, slot *s, size_t index) {
    const nnla__correlation_call *call = p->call;
    const nnla__convolution *convolution = call->convolution;
    const size_t size = p->size, of_sample = index / p->chunks;
    const size_t sample = of_sample / convolution->groups, group = of_sample % convolution->groups;
    const size_t weights = nnla__correlation_weights(p->kernels, convolution, call->is_backward) / convolution->groups;
    nnla__correlation one = p->only;
    const size_t source = call->source.cols / convolution->groups, result = call->result.cols / convolution->groups;
    chunk k = {.c = &one,
               .source = nnla__at(call->source.data, sample * call->source.stride + group * source, size),
               .result = nnla__at(call->result.data, sample * call->result.stride + group * result, size),
               .weights = nnla__at(call->weights, group * weights, size),
               .bias = nnla__at(p->bias, group * p->panels.padded, size)};
    if (p->chunks > 1 || !call->is_backward) {
        k.row = index % p->chunks * p->rows;
        k.rows = nnla__smaller(p->rows, one.rows.positions - k.row);
        run_chunk(p, s, &k);
        then_rows(p, &k, sample, group, k.row, k.rows);
        return;
    }
    for (phases all = phases_of(convolution); next_phase(&all, &one); k.phase++) {
        for (k.row = 0; k.row < one.rows.positions; k.row += p->rows) {
            k.rows = nnla__smaller(p->rows, one.rows.positions - k.row);
            run_chunk(p, s, &k);
        }
        k.weights = nnla__at(k.weights, nnla__correlation_terms(&one) * p->panels.padded, size);
    }
    then_rows(p, &k, sample, group, 0, one.rows.extent);
}

/* One thread's share: units that nobody has taken yet. */
static void run_units(void *payload, size_t index) {
    plan *p = payload;
    slot s;
    const nnla__correlation bound = bound_of(p->call->convolution, p->call->is_backward);
    lay_slot(p->kernels, &bound, p->rows, p->slots + index * p->slot, &s);
    for (;;) {
        const size_t unit = __atomic_fetch_add(&p->claimed, 1, __ATOMIC_RELAXED);
        if (unit >= p->units)
            return;
        run_unit(p, &s, unit);
    }
}

static void *pad_bias(const nnla__kernels *kernels, const nnla__correlation *c, size_t groups, const void *bias,
                      char *padded) {
    const size_t size = nnla__dtype_size(kernels->dtype), width = nnla__patch_panels_of(kernels, c->outputs).padded;
    memset(padded, 0, groups * width * size);
    for (size_t group = 0; group < groups; group++)
        memcpy(padded + group * width * size, nnla__at(bias, group * c->outputs, size), c->outputs * size);
    return padded;
}

void nnla__correlate(const nnla__correlation_call *call) {
    const nnla__convolution *c = call->convolution;
    const nnla__kernels *kernels = call->pass->kernels;
    const nnla__correlation bound = bound_of(c, call->is_backward);
    plan p = {.call = call,
              .kernels = kernels,
              .size = nnla__dtype_size(kernels->dtype),
              .chunks = 1,
              .panels = nnla__patch_panels_of(kernels, bound.outputs)};
    slot s;
    const double positions = (double)call->batch * (double)c->out_height * (double)c->out_width;
    const double weights =
        (double)(c->filters * (c->channels / c->groups)) * (double)(c->kernel_height * c->kernel_width);
    const double nanoseconds = 2 * positions * weights / kernels->product->flops_per_ns;
    const size_t threads = nnla__smaller(nnla__parallel_threads(nanoseconds), NNLA__CONVOLVE_SLOTS);
    p.rows = chunk_rows(&bound, p.size);
    const int is_one = !call->is_backward || (c->stride_height == 1 && c->stride_width == 1);
    p.only = call->is_backward ? nnla__backward_correlation(c, 0, 0) : bound;
    const size_t samples = call->batch * c->groups;
    if (is_one) {
        if (threads > 1 && samples < UNITS_A_THREAD * threads) {
            const size_t wanted = nnla__ceil_div(UNITS_A_THREAD * threads, samples);
            p.rows = nnla__smaller(p.rows, nnla__ceil_div(bound.rows.positions, wanted));
        }
        p.chunks = nnla__ceil_div(bound.rows.positions, p.rows);
    }
    p.units = samples * p.chunks;
    p.slots = call->scratch;
    if (call->bias) {
        p.bias = pad_bias(kernels, &bound, c->groups, call->bias, p.slots);
        p.slots += bias_bytes(kernels, &bound, c->groups);
    }
    p.slot = lay_slot(kernels, &bound, p.rows, NULL, &s);
    if (threads > 1)
        nnla__parallel_for(nnla__smaller(threads, p.units), nanoseconds, run_units, &p);
    else
        run_units(&p, 0);
}
