/* Outputs along the lanes, positions in the rows of tiles. What tiles leave, positions × outputs, is transposed while it
   is in the cache. */
#include <string.h>

#include "kernel/convolve_chunk.h"

/* Sums of one panel at the positions first … end, a chain after the other. */
static void sum_panel(const nnla__chunk_plan *p, const nnla__chunk_slot *s, const nnla__band *band, size_t first,
                      size_t end, const void *image, const char *weights, const void *bias, size_t width) {
    const size_t most = p->kernels->product->patch_rows;
    nnla__patch_tile_function *const run = p->kernels->product->patch_tiles[width / p->kernels->lanes];
    nnla__patch_tile tile = {.image = image, .sums_row = width};
    size_t from = 0;
    do {
        tile.terms = nnla__smaller(band->terms - from, NNLA__CHAIN);
        tile.term_places = s->term_places + band->first_term + from;
        tile.b = nnla__at(weights, (band->first_term + from) * width, p->size);
        tile.add = from > 0;
        from += tile.terms;
        tile.bias = from == band->terms ? bias : NULL;
        for (size_t i = first; i < end; i += most) {
            tile.rows = nnla__smaller(most, end - i);
            tile.row_places = s->places + i;
            tile.sums = nnla__at(s->sums, i * width, p->size);
            run(&tile);
        }
    } while (from < band->terms);
}

/* The sums of outputs f … become rows of the result. */
static void store_panel(const nnla__chunk_plan *p, const nnla__chunk_slot *s, const nnla__chunk *k, size_t f,
                        size_t outputs, size_t width) {
    const nnla__axis *columns = &k->c->columns;
    const size_t size = p->size;
    if (nnla__is_dense(k->c)) {
        p->kernels->product->transpose(nnla__result_at(p, k, f, 0), k->c->rows.extent * columns->extent, s->sums, width,
                                       k->rows * columns->positions, outputs);
        return;
    }
    for (size_t i = 0; i < outputs; i++)
        for (size_t y = 0; y < k->rows; y++) {
            char *to = nnla__result_at(p, k, f + i, y);
            const char *from = nnla__at(s->sums, y * columns->positions * width + i, size);
            for (size_t x = 0; x < columns->positions; x++, to += columns->spacing * size, from += width * size)
                memcpy(to, from, size);
        }
}

void nnla__convolve_outputs(const nnla__chunk_plan *p, const nnla__chunk_slot *slot, const nnla__chunk *chunk,
                            const void *image) {
    const size_t outputs = chunk->c->outputs, terms = nnla__correlation_terms(chunk->c);
    const size_t columns = chunk->c->columns.positions;
    for (size_t f = 0; f < outputs; f += p->panels.width) {
        const size_t width = nnla__smaller(p->panels.width, p->panels.padded - f);
        nnla__band band;
        for (size_t y = 0; y < chunk->rows; y += band.rows) {
            band = nnla__band_from(chunk->c, chunk->row + y, chunk->rows - y);
            sum_panel(p, slot, &band, y * columns, (y + band.rows) * columns, image,
                      nnla__at(chunk->weights, f * terms, p->size), nnla__at(chunk->bias, f, p->size), width);
        }
        store_panel(p, slot, chunk, f, nnla__smaller(width, outputs - f), width);
    }
}
