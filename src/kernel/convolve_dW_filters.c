/* Filters along the lanes, elements of the kernel in the rows of tiles, which read the image where it lies. dY is
   transposed, a chain's terms of it. */
#include "kernel/convolve_dW.h"

size_t nnla__dW_filters_sums(const nnla__dW_plan *p, size_t channels) {
    return channels * p->kernel * p->panels.padded;
}

size_t nnla__dW_filters_operand(const nnla__dW_plan *p) { return NNLA__CHAIN * p->panels.width * p->size; }

/* Positions × filters f … of dY, to whole vectors. */
static void pack_dY(const nnla__dW_plan *p, const nnla__dW_part *part, size_t f, size_t width, void *dYt) {
    const size_t lanes = p->kernels->lanes;
    for (size_t i = 0; i < width; i += lanes)
        p->kernels->product->pack(nnla__at(dYt, i, p->size), width, nnla__smaller(lanes, p->c.outputs - f - i),
                                  part->count, nnla__dW_dY(p, part, f + i), p->positions, 1);
}

void nnla__dW_filters_add(const nnla__dW_plan *p, nnla__dW_slot *slot, const nnla__dW_part *part) {
    const nnla__planes planes = nnla__dW_planes(p, slot, part);
    const size_t rows = part->channels * p->kernel, most = p->kernels->product->patch_rows;
    nnla__position_places(&p->c, part->first, part->count, &planes, slot->term_places);
    for (size_t f = 0; f < p->c.outputs; f += p->panels.width) {
        const size_t width = nnla__smaller(p->panels.width, p->panels.padded - f);
        nnla__patch_tile tile = {.image = planes.first,
                                 .term_places = slot->term_places,
                                 .terms = part->count,
                                 .b = slot->operand,
                                 .sums_row = width,
                                 .goes_on = part->goes_on};
        pack_dY(p, part, f, width, slot->operand);
        for (size_t i = 0; i < rows; i += most) {
            tile.rows = nnla__smaller(most, rows - i);
            tile.row_places = slot->row_places + i;
            tile.sums = nnla__at(part->sums, f * rows + i * width, p->size);
            p->kernels->product->patch_tiles[width / p->kernels->lanes](&tile);
        }
    }
}

void nnla__dW_filters_store(const nnla__dW_plan *p, const void *sums, size_t channels, void *W, size_t row) {
    const size_t rows = channels * p->kernel;
    for (size_t f = 0; f < p->c.outputs; f += p->panels.width) {
        const size_t width = nnla__smaller(p->panels.width, p->panels.padded - f);
        p->kernels->product->transpose(nnla__at(W, f * row, p->size), row, nnla__at(sums, f * rows, p->size), width,
                                       rows, nnla__smaller(width, p->c.outputs - f));
    }
}
