/* Positions of a row along the lanes, a few outputs in the rows of tiles, whose sums go straight to the result. */
#include <string.h>

#include "kernel/convolve_chunk.h"

/* All chains of the outputs of a panel, a few vectors of positions after the other. */
static void sum_panel(const nnla__chunk_plan *p, const nnla__chunk_slot *s, const nnla__chunk *k, const void *image,
                      size_t f, size_t outputs) {
    const nnla__axis *columns = &k->c->columns;
    const size_t size = p->size, terms = nnla__correlation_terms(k->c);
    const size_t strips = k->rows * nnla__ceil_div(columns->positions, p->kernels->lanes);
    const size_t most = p->kernels->product->plane_tile_vectors[outputs];
    nnla__plane_tile_function *const run = p->kernels->product->plane_tiles[outputs];
    const int is_dense = nnla__is_dense(k->c);
    nnla__plane_tile tile = {.image = image,
                             .sums = is_dense ? nnla__result_at(p, k, f, 0) : s->sums,
                             .sums_row = is_dense ? k->c->rows.extent * columns->extent
                                                  : k->rows * nnla__round_up(columns->positions, p->kernels->lanes)};
    for (size_t vector = 0; vector < strips; vector += tile.vectors) {
        tile.vectors = nnla__smaller(most, strips - vector);
        tile.vector_places = s->places + vector;
        tile.sums_places = s->sums_places + vector;
        tile.lanes = s->lanes + vector;
        size_t from = 0;
        do {
            tile.terms = nnla__smaller(terms - from, NNLA__CHAIN);
            tile.term_places = s->term_places + from;
            tile.a = nnla__at(k->weights, f * terms + from * outputs, size);
            tile.add = from > 0;
            from += tile.terms;
            tile.bias = from == terms ? nnla__at(k->bias, f, size) : NULL;
            run(&tile);
        } while (from < terms);
    }
}

/* Sums whose positions are apart in the result. */
static void spread_panel(const nnla__chunk_plan *p, const nnla__chunk_slot *s, const nnla__chunk *k, size_t f,
                         size_t outputs) {
    const nnla__axis *columns = &k->c->columns;
    const size_t size = p->size, row = nnla__round_up(columns->positions, p->kernels->lanes);
    const char *from = s->sums;
    for (size_t i = 0; i < outputs; i++)
        for (size_t y = 0; y < k->rows; y++, from += row * size) {
            char *to = nnla__result_at(p, k, f + i, y);
            for (size_t x = 0; x < columns->positions; x++, to += columns->spacing * size)
                memcpy(to, from + x * size, size);
        }
}

void nnla__convolve_positions(const nnla__chunk_plan *p, const nnla__chunk_slot *slot, const nnla__chunk *chunk,
                              const void *image) {
    for (size_t f = 0; f < chunk->c->outputs; f += p->panels.width) {
        const size_t outputs = nnla__smaller(p->panels.width, chunk->c->outputs - f);
        sum_panel(p, slot, chunk, image, f, outputs);
        if (!nnla__is_dense(chunk->c))
            spread_panel(p, slot, chunk, f, outputs);
    }
}
