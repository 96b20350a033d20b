/* Rows of positions of one sample and group: how many, their memory and tables. */
#include "kernel/convolve_chunk.h"

#include "base/checked.h"

enum {
    COPY_BYTES = 1 << 17, /* of the zero-padded rows of a chunk, about: they stay in an L2 cache */
    CHUNK_POSITIONS = 256,
    CHUNK_LANES = 4096 /* of positions along the lanes, whose sums go straight to the result */
};

/* Vectors of positions, or positions. */
static size_t places_of(const nnla__chunk_plan *p, const nnla__correlation *c, size_t rows) {
    return rows * (p->along == NNLA__LANES_POSITIONS ? nnla__ceil_div(c->columns.positions, p->kernels->lanes)
                                                     : c->columns.positions);
}

nnla__chunk_plan nnla__plan_chunks(const nnla__kernels *kernels, const nnla__correlation *bound) {
    nnla__chunk_plan p = {
        .kernels = kernels, .size = nnla__dtype_size(kernels->dtype), .along = nnla__choose_lanes(kernels, bound)};
    p.panels = nnla__panels_of(kernels, p.along, bound->outputs);
    const size_t most = p.along == NNLA__LANES_POSITIONS ? CHUNK_LANES : CHUNK_POSITIONS;
    p.rows = nnla__smaller(nnla__larger(most / bound->columns.positions, 1), bound->rows.positions);
    while (p.rows > 1 && nnla__copy_elements(bound, p.along, bound->channels, p.rows) * p.size > COPY_BYTES)
        p.rows--;
    return p;
}

size_t nnla__lay_chunk_slot(const nnla__chunk_plan *p, const nnla__correlation *bound, void *memory,
                            nnla__chunk_slot *slot) {
    const size_t places = places_of(p, bound, p->rows), lanes = p->kernels->lanes;
    const int is_strip = p->along == NNLA__LANES_POSITIONS;
    size_t used = 0, sums = 0;
    slot->term_places = nnla__take(memory, &used, nnla__correlation_terms(bound) * sizeof(size_t));
    slot->places = nnla__take(memory, &used, places * sizeof(size_t));
    slot->sums_places = nnla__take(memory, &used, is_strip ? places * sizeof(size_t) : 0);
    slot->lanes = nnla__take(memory, &used, is_strip ? places * sizeof(size_t) : 0);
    slot->copy = nnla__take(memory, &used, nnla__copy_elements(bound, p->along, bound->channels, p->rows) * p->size);
    if (!is_strip)
        sums = places * p->panels.width;
    else if (!nnla__is_dense(bound))
        sums = places * lanes * p->panels.width;
    slot->sums = nnla__take(memory, &used, sums * p->size);
    slot->phase = SIZE_MAX;
    return used;
}

/* Vectors of positions: a row's last one may be incomplete. */
static void set_strips(const nnla__chunk_plan *p, nnla__chunk_slot *s, const nnla__chunk *k, size_t row_step) {
    const size_t lanes = p->kernels->lanes, columns = k->c->columns.positions;
    const size_t sums_row = nnla__is_dense(k->c) ? columns : nnla__round_up(columns, lanes);
    size_t vector = 0;
    for (size_t y = 0; y < k->rows; y++)
        for (size_t x = 0; x < columns; x += lanes, vector++) {
            s->places[vector] = y * row_step + x;
            s->sums_places[vector] = y * sums_row + x;
            s->lanes[vector] = nnla__smaller(lanes, columns - x);
        }
}

static void set_tables(const nnla__chunk_plan *p, nnla__chunk_slot *s, const nnla__chunk *k,
                       const nnla__planes *planes) {
    nnla__term_places(k->c, k->c->channels, planes, s->term_places);
    if (p->along == NNLA__LANES_POSITIONS)
        set_strips(p, s, k, k->c->rows.step * planes->row);
    else
        nnla__position_places(k->c, 0, k->rows * k->c->columns.positions, planes, s->places);
}

void nnla__run_chunk(const nnla__chunk_plan *p, nnla__chunk_slot *slot, const nnla__chunk *chunk) {
    const nnla__correlation *c = chunk->c;
    const int is_of_chunk = slot->phase == chunk->phase && slot->rows == chunk->rows;
    const int has_zeros = is_of_chunk && slot->row == chunk->row;
    const nnla__planes planes = nnla__patch_planes(c, p->along, p->size, chunk->source, c->channels, chunk->row,
                                                   chunk->rows, slot->copy, has_zeros);
    if (!is_of_chunk)
        set_tables(p, slot, chunk, &planes);
    slot->phase = chunk->phase;
    slot->row = chunk->row;
    slot->rows = chunk->rows;
    if (p->along == NNLA__LANES_POSITIONS)
        nnla__convolve_positions(p, slot, chunk, planes.first);
    else
        nnla__convolve_outputs(p, slot, chunk, planes.first);
}
