/* Convolutions as products with patches. Forward and backward by the input are one computation, a correlation: outputs
   are W · patch for the patches of a zero-padded stack of planes. It is described axis by axis. */
#ifndef NNLA_SRC_CONVOLVE_H
#define NNLA_SRC_CONVOLVE_H

#include <stddef.h>

#include "kernel/addressing.h"
#include "kernel/product.h"

/* One axis. A patch takes `taps` elements of the source, tap_step apart. */
typedef struct nnla__axis {
    size_t size; /* of the source */
    size_t taps, tap_step;
    size_t first_tap, taps_apart; /* which of the kernel's elements these are: first_tap, first_tap + taps_apart, … */
    size_t positions, step;       /* patches; elements of the source from one to the next */
    ptrdiff_t origin;             /* of the first patch; it may lie outside the source, among the zeros */
    size_t first, spacing;        /* position i is element first + i · spacing of the result … */
    size_t extent;                /* … of so many */
} nnla__axis;

typedef struct nnla__correlation {
    size_t channels, outputs; /* of one group */
    nnla__axis rows, columns;
    int is_flipped; /* the kernel's elements run against the source's */
} nnla__correlation;

/* Elements of the source that so many patches span, gaps between them included; 0 if they have no taps. */
size_t nnla__axis_span(const nnla__axis *axis, size_t positions);
/* Whether all patches lie inside the source. */
int nnla__correlation_is_inside(const nnla__correlation *c);
size_t nnla__correlation_terms(const nnla__correlation *c);

nnla__correlation nnla__forward_correlation(const nnla__convolution *c);
/* Rows of positions that have the same terms, `rows` of them from `row` on, and which terms these are. Backward, the rows
   of taps that lie outside the source are none; forward, all are. */
typedef struct nnla__band {
    size_t rows, first_term, terms;
} nnla__band;
nnla__band nnla__band_from(const nnla__correlation *c, size_t row, size_t rows);

/* Which runs along the lanes of a tile: outputs, of a few positions; or positions of a row, of a few outputs. */
typedef enum nnla__lanes { NNLA__LANES_OUTPUTS, NNLA__LANES_POSITIONS } nnla__lanes;
nnla__lanes nnla__choose_lanes(const nnla__kernels *kernels, const nnla__correlation *c);

/* Memory that patches are read from. */
typedef struct nnla__planes {
    const void *first; /* what the first patch begins with */
    size_t plane, row; /* elements from one to the next */
    size_t parts;      /* 1, or a row has its columns 0, parts, 2 parts, …, then 1, parts + 1, … */
    size_t part;       /* elements of such a part */
} nnla__planes;

/* places[t]: how far the term (channel, row tap, column tap), in this order, lies from where its patch begins; backward
   the order is (row tap, channel, column tap). */
void nnla__term_places(const nnla__correlation *c, size_t channels, const nnla__planes *planes, size_t *places);
/* places[p]: where patch `first` + p begins, from where that of the first one's row does. */
void nnla__position_places(const nnla__correlation *c, size_t first, size_t count, const nnla__planes *planes,
                           size_t *places);
/* The patches of rows `row` … row + rows of positions, of `channels` planes at `source`: where they lie, or a copy with
   the zeros around it. If positions are the lanes it is a copy, in whose rows those of neighbours are neighbours, and
   whole vectors may be read. A copy has nnla__copy_elements; if it `has_zeros` from a call with the same numbers, they
   are left. */
nnla__planes nnla__patch_planes(const nnla__correlation *c, nnla__lanes along, size_t size, const void *source,
                                size_t channels, size_t row, size_t rows, void *copy, int has_zeros);
size_t nnla__copy_elements(const nnla__correlation *c, nnla__lanes along, size_t channels, size_t rows);

/* Where the operands of all samples and groups are, in elements. */
typedef struct nnla__correlation_call {
    const nnla__pass *pass;
    const nnla__convolution *convolution;
    int is_backward; /* one correlation, or those of dX */
    size_t batch;
    nnla__matrix source, result; /* a row a sample, without gaps */
    const void *weights;         /* packed, a group after the other */
    const void *bias;            /* one an output, or NULL */
    void *scratch;
    const nnla__then *then;
} nnla__correlation_call;

void nnla__correlate(const nnla__correlation_call *call);
size_t nnla__correlate_scratch(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward);

/* Elements of all packed weights. */
size_t nnla__correlation_weights(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward);
void nnla__correlation_pack(const nnla__kernels *kernels, const nnla__convolution *c, int is_backward, const void *W,
                            void *packed);
/* Forward, or as large as the largest of those of dX. */
nnla__correlation nnla__correlation_bound(const nnla__convolution *c, int is_backward);

/* The correlations of dX, one after the other: positions whose row and column leave the same remainders by the strides
   meet the same taps. */
typedef struct nnla__phases {
    const nnla__convolution *c;
    size_t row, column, rows, columns;
} nnla__phases;
nnla__phases nnla__phases_of(const nnla__convolution *c);
int nnla__next_phase(nnla__phases *phases, nnla__correlation *c);

size_t nnla__convolve_dW_scratch(const nnla__kernels *kernels, const nnla__convolution *c, size_t batch);
size_t nnla__convolve_db_scratch(const nnla__kernels *kernels, const nnla__convolution *c, size_t batch);

/* Outputs in the panels in which their weights are packed, alike but for the last. */
typedef struct nnla__panels {
    size_t width;  /* outputs */
    size_t padded; /* all outputs, to what a panel may have */
} nnla__panels;
nnla__panels nnla__panels_of(const nnla__kernels *kernels, nnla__lanes along, size_t outputs);

enum { NNLA__CONVOLVE_SLOTS = 8, NNLA__CACHE_LINE = 64, NNLA__VECTOR_MOST = 64 /* lanes */ };

/* The widest tile of planes of so many rows that has no more vectors than are left. */
static inline size_t nnla__plane_vectors(const nnla__kernels *kernels, size_t rows, size_t left) {
    size_t vectors = nnla__smaller(left, NNLA__PLANE_VECTORS_MAX);
    while (!kernels->product->plane_tiles[rows][vectors])
        vectors--;
    return vectors;
}

/* Takes so many bytes of scratch, on a cache line; counts only if `memory` is NULL. */
static inline void *nnla__take(void *memory, size_t *used, size_t bytes) {
    void *const taken = memory ? (char *)memory + *used : NULL;
    *used += nnla__round_up(bytes, NNLA__CACHE_LINE);
    return taken;
}

#endif
