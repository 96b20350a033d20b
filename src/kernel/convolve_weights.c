/* The weights of a correlation in the order in which tiles read them: panels of outputs, term after term. */
#include <string.h>

#include "kernel/convolve.h"

/* The fuller lanes, with what a tile takes besides its terms: sums of outputs are transposed. */
nnla__lanes nnla__choose_lanes(const nnla__kernels *kernels, const nnla__correlation *c) {
    enum { TILE_TERMS = 4, TRANSPOSED_TERMS = 10 };
    const size_t lanes = kernels->lanes, positions = c->rows.positions * c->columns.positions;
    const size_t strips = c->rows.positions * nnla__ceil_div(c->columns.positions, lanes);
    const double terms = (double)nnla__correlation_terms(c);
    const double along_positions = (double)strips * (double)c->outputs * (terms + TILE_TERMS);
    const double along_outputs =
        (double)positions * (double)nnla__ceil_div(c->outputs, lanes) * (terms + TRANSPOSED_TERMS);
    return along_positions < along_outputs ? NNLA__LANES_POSITIONS : NNLA__LANES_OUTPUTS;
}

nnla__panels nnla__panels_of(const nnla__kernels *kernels, nnla__lanes along, size_t outputs) {
    const size_t unit = along == NNLA__LANES_OUTPUTS ? kernels->lanes : 1;
    const size_t most = along == NNLA__LANES_OUTPUTS ? kernels->product->patch_vectors : kernels->product->plane_rows;
    const size_t units = nnla__ceil_div(outputs, unit);
    return (nnla__panels){.width = nnla__ceil_div(units, nnla__ceil_div(units, most)) * unit, .padded = units * unit};
}

size_t nnla__correlation_weights(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward) {
    const nnla__correlation bound = nnla__correlation_bound(c, is_backward);
    const size_t terms = bound.channels * c->kernel_height * c->kernel_width;
    return c->groups * terms * nnla__panels_of(kernels, nnla__choose_lanes(kernels, &bound), bound.outputs).padded;
}

/* What the weights of one group's correlation are packed from and to. */
typedef struct packing {
    const nnla__kernels *kernels;
    const nnla__correlation *c;
    nnla__lanes along;
    size_t size, width, count;   /* bytes of an element; outputs of the panel; those that are packed at once */
    size_t kernel_width, kernel; /* elements of a row, of all rows of a kernel */
} packing;

/* to[t·width + i] = from[i·output + t·term] */
static void pack_terms(const packing *p, char *to, size_t terms, const char *from, size_t output, size_t term) {
    const size_t size = p->size;
    if (p->along == NNLA__LANES_OUTPUTS && (term == 1 || output == 1)) {
        p->kernels->product->pack(to, p->width, p->count, terms, from, output, term);
        return;
    }
    for (size_t t = 0; t < terms; t++, to += p->width * size, from += term * size) {
        if (p->along == NNLA__LANES_OUTPUTS)
            p->kernels->product->pack(to, p->width, p->count, 1, from, output, 1);
        else
            for (size_t i = 0; i < p->count; i++)
                memcpy(to + i * size, from + i * output * size, size);
    }
}

/* Of dX: term (row tap, filter, column tap) of output `channel` is W[filter][channel][row][column]. */
static void pack_backward(const packing *p, char *to, const char *W) {
    const nnla__axis *rows = &p->c->rows, *columns = &p->c->columns;
    for (size_t row = 0; row < rows->taps; row++)
        for (size_t filter = 0; filter < p->c->channels; filter++) {
            const size_t tap = (rows->first_tap + row * rows->taps_apart) * p->kernel_width + columns->first_tap;
            const char *const from = nnla__at(W, filter * p->c->outputs * p->kernel + tap, p->size);
            pack_terms(p, to, columns->taps, from, p->kernel, columns->taps_apart);
            to = nnla__at(to, columns->taps * p->width, p->size);
        }
}

/* One correlation of one group; W is the group's. */
static void pack_correlation(packing *p, nnla__panels panels, const char *W, char *packed) {
    const size_t terms = nnla__correlation_terms(p->c), outputs = p->c->outputs;
    for (size_t f = 0; f < outputs; f += panels.width) {
        p->width = nnla__smaller(panels.width, panels.padded - f);
        const size_t end = nnla__smaller(f + panels.width, outputs);
        for (size_t i = f; i < end; i += p->count) {
            p->count = p->along == NNLA__LANES_OUTPUTS ? nnla__smaller(p->kernels->lanes, end - i) : end - i;
            char *const to = nnla__at(packed, f * terms + i - f, p->size);
            if (p->c->is_flipped)
                pack_backward(p, to, nnla__at(W, i * p->kernel, p->size));
            else
                pack_terms(p, to, terms, nnla__at(W, i * terms, p->size), terms, 1);
        }
    }
}

void nnla__correlation_pack(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward, const void *W,
                            void *packed) {
    nnla__correlation one = nnla__correlation_bound(c, is_backward);
    packing p = {.kernels = kernels,
                 .c = &one,
                 .along = nnla__choose_lanes(kernels, &one),
                 .size = nnla__dtype_size(kernels->dtype),
                 .kernel_width = c->kernel_width,
                 .kernel = c->kernel_height * c->kernel_width};
    const nnla__panels panels = nnla__panels_of(kernels, p.along, one.outputs);
    const size_t group_weights = one.channels * one.outputs * p.kernel;
    const size_t group_packed = nnla__correlation_weights(kernels, c, is_backward) / c->groups;
    for (size_t group = 0; group < c->groups; group++) {
        const char *const from = nnla__at(W, group * group_weights, p.size);
        char *to = nnla__at(packed, group * group_packed, p.size);
        if (!is_backward) {
            pack_correlation(&p, panels, from, to);
            continue;
        }
        for (nnla__phases phases = nnla__phases_of(c); nnla__next_phase(&phases, &one);) {
            pack_correlation(&p, panels, from, to);
            to = nnla__at(to, nnla__correlation_terms(&one) * panels.padded, p.size);
        }
    }
}
