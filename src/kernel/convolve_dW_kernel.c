/* Elements of the kernel along the lanes, for few filters. The rows of the image that a row of patches needs are copied
   side by side, column after column: so a patch is one run of memory, and the next one begins a column later. Where the
   vectors have lanes to spare, such a strip has rows for some rows of patches, each of which begins a few elements on. */
#include <string.h>

#include "kernel/convolve_dW.h"

/* Rows of the image in a strip that serves so many rows of positions. */
static size_t strip_height(const nnla__dW_plan *p, size_t rows) { return (rows - 1) * p->c.rows.step + p->c.rows.taps; }

/* Elements of a strip's column; from a patch's first to behind its last. */
static size_t column_of(const nnla__dW_plan *p, size_t channels) { return channels * strip_height(p, p->strip_rows); }

static size_t patch_span(const nnla__dW_plan *p, size_t channels, size_t height) {
    return ((p->c.columns.taps - 1) * channels + channels - 1) * height + p->c.rows.taps;
}

static size_t padded_patch(const nnla__dW_plan *p, size_t channels) {
    return nnla__round_up(patch_span(p, channels, strip_height(p, p->strip_rows)), p->kernels->lanes);
}

size_t nnla__dW_strip_rows(const nnla__dW_plan *p) {
    const size_t lanes = p->kernels->lanes;
    const size_t vectors = nnla__ceil_div(patch_span(p, p->channels, p->c.rows.taps), lanes);
    size_t rows = 1;
    while (p->c.rows.tap_step == 1 && rows < p->c.rows.positions &&
           nnla__ceil_div(patch_span(p, p->channels, strip_height(p, rows + 1)), lanes) == vectors)
        rows++;
    return rows;
}

static size_t columns_of(const nnla__dW_plan *p) { return nnla__axis_span(&p->c.columns, p->c.columns.positions); }

size_t nnla__dW_kernel_sums(const nnla__dW_plan *p, size_t channels) {
    return p->c.outputs * padded_patch(p, channels);
}

size_t nnla__dW_kernel_operand(const nnla__dW_plan *p) {
    const size_t strips = nnla__ceil_div(nnla__chain_rows(&p->c), p->strip_rows);
    return (strips * columns_of(p) * column_of(p, p->channels) + NNLA__VECTOR_MOST) * p->size;
}

/* The strips of so many rows of positions. What the last one has too many is left as it is: no lane that counts. */
static void fill_strips(const nnla__dW_plan *p, const nnla__planes *planes, size_t channels, size_t rows,
                        char *strips) {
    const size_t column = column_of(p, channels), columns = columns_of(p);
    for (size_t y = 0; y < rows; y += p->strip_rows, strips += columns * column * p->size) {
        const size_t height = strip_height(p, nnla__smaller(p->strip_rows, rows - y));
        for (size_t channel = 0; channel < channels; channel++)
            p->kernels->product->interleave(
                nnla__at(strips, channel * strip_height(p, p->strip_rows), p->size), column,
                nnla__at(planes->first, channel * planes->plane + y * p->c.rows.step * planes->row, p->size),
                p->c.rows.tap_step * planes->row, columns, height);
    }
}

/* Where the terms' patches begin in the strips. */
static void set_places(const nnla__dW_plan *p, const nnla__dW_part *part, size_t column, size_t *places) {
    const size_t across = p->c.columns.positions, strip = columns_of(p) * column, step = p->c.columns.step * column;
    size_t x = part->first % across, end = part->count;
    for (size_t y = 0; end > 0; y++, x = 0) {
        const size_t count = nnla__smaller(across - x, end);
        size_t place = y / p->strip_rows * strip + y % p->strip_rows * p->c.rows.step + x * step;
        for (size_t i = 0; i < count; i++, place += step)
            places[i] = place;
        places += count;
        end -= count;
    }
}

/* The sums of filters f … */
static void add_filters(const nnla__dW_plan *p, const nnla__dW_slot *slot, const nnla__dW_part *part, size_t f,
                        size_t filters) {
    enum { MOST = NNLA__PLANE_VECTORS_MAX };
    const size_t lanes = p->kernels->lanes, padded = padded_patch(p, part->channels);
    size_t places[MOST], all[MOST];
    nnla__plane_tile tile = {.a = nnla__dW_dY(p, part, f),
                             .a_row = p->positions,
                             .a_step = 1,
                             .vector_places = places,
                             .term_places = slot->term_places,
                             .terms = part->count,
                             .sums_row = padded,
                             .sums_places = places,
                             .lanes = all,
                             .goes_on = part->goes_on};
    for (size_t i = 0; i < MOST; i++) {
        places[i] = i * lanes;
        all[i] = lanes;
    }
    for (size_t vector = 0, vectors; vector < padded / lanes; vector += vectors) {
        vectors = nnla__plane_vectors(p->kernels, filters, padded / lanes - vector);
        tile.image = nnla__at(slot->operand, vector * lanes, p->size);
        tile.sums = nnla__at(part->sums, f * padded + vector * lanes, p->size);
        p->kernels->product->plane_tiles[filters][vectors](&tile);
    }
}

void nnla__dW_kernel_add(const nnla__dW_plan *p, nnla__dW_slot *slot, const nnla__dW_part *part) {
    const nnla__planes planes = nnla__dW_planes(p, slot, part);
    const size_t across = p->c.columns.positions;
    fill_strips(p, &planes, part->channels, (part->first + part->count - 1) / across - part->first / across + 1,
                slot->operand);
    set_places(p, part, column_of(p, part->channels), slot->term_places);
    for (size_t f = 0; f < p->c.outputs; f += p->panels.width)
        add_filters(p, slot, part, f, nnla__smaller(p->panels.width, p->c.outputs - f));
}

/* Lanes are columns of kernels, channel by channel in each, with the rows of a strip. */
void nnla__dW_kernel_store(const nnla__dW_plan *p, const void *sums, size_t channels, void *W, size_t row) {
    const size_t taps = p->c.rows.taps, columns = p->c.columns.taps, padded = padded_patch(p, channels);
    const size_t height = strip_height(p, p->strip_rows);
    for (size_t f = 0; f < p->c.outputs; f++)
        for (size_t i = 0; i < channels * taps; i++) /* channel and row of a kernel */
            for (size_t x = 0; x < columns; x++)
                memcpy(nnla__at(W, f * row + i * columns + x, p->size),
                       nnla__at(sums, f * padded + (x * channels + i / taps) * height + i % taps, p->size), p->size);
}
