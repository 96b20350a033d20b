/* Positions of a row along the lanes, a few outputs in the rows of tiles, whose sums go straight to the result. */
#include <string.h>

#include "kernel/convolve_chunk.h"

/* All chains of the outputs of a panel in a band of rows, the first of them row y of the chunk: a few vectors of
   positions after the other. */
static void sum_band(const nnla__chunk_plan *p, const nnla__chunk_slot *s, const nnla__chunk *k, const void *image,
                     size_t f, size_t outputs, size_t y, const nnla__band *band) {
    const nnla__axis *columns = &k->c->columns;
    const size_t size = p->size, terms = nnla__correlation_terms(k->c);
    const size_t across = nnla__ceil_div(columns->positions, p->kernels->lanes), end = (y + band->rows) * across;
    const int is_dense = nnla__is_dense(k->c);
    nnla__plane_tile tile = {.a_row = 1,
                             .a_step = outputs,
                             .image = image,
                             .sums = is_dense ? nnla__result_at(p, k, f, 0) : s->sums,
                             .sums_row = is_dense ? k->c->rows.extent * columns->extent
                                                  : k->rows * nnla__round_up(columns->positions, p->kernels->lanes)};
    for (size_t vector = y * across, vectors; vector < end; vector += vectors) {
        vectors = nnla__plane_vectors(p->kernels, outputs, end - vector);
        tile.vector_places = s->places + vector;
        tile.sums_places = s->sums_places + vector;
        tile.lanes = s->lanes + vector;
        size_t from = 0;
        do {
            tile.terms = nnla__smaller(band->terms - from, NNLA__CHAIN);
            tile.term_places = s->term_places + band->first_term + from;
            tile.a = nnla__at(k->weights, f * terms + (band->first_term + from) * outputs, size);
            tile.add = from > 0;
            from += tile.terms;
            tile.bias = from == band->terms ? nnla__at(k->bias, f, size) : NULL;
            p->kernels->product->plane_tiles[outputs][vectors](&tile);
        } while (from < band->terms);
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
        nnla__band band;
        for (size_t y = 0; y < chunk->rows; y += band.rows) {
            band = nnla__band_from(chunk->c, chunk->row + y, chunk->rows - y);
            sum_band(p, slot, chunk, image, f, outputs, y, &band);
        }
        if (!nnla__is_dense(chunk->c))
            spread_panel(p, slot, chunk, f, outputs);
    }
}
