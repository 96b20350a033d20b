/* dW = Σ dY Pᵀ over samples and positions, which are the terms of its chains. */
#ifndef NNLA_SRC_CONVOLVE_DW_H
#define NNLA_SRC_CONVOLVE_DW_H

#include "kernel/convolve.h"

/* Which runs along the lanes: filters, of a few elements of a kernel; or the elements of a kernel, of a few filters. */
typedef enum nnla__dW_lanes { NNLA__LANES_FILTERS, NNLA__LANES_KERNEL } nnla__dW_lanes;

typedef struct nnla__dW_plan {
    const nnla__kernels *kernels;
    size_t size; /* bytes of an element */
    const nnla__convolution *convolution;
    nnla__correlation c;
    nnla__dW_lanes along;
    nnla__matrix dY, X;
    nnla__panels panels;     /* of filters */
    size_t positions, terms; /* of a sample, of all samples */
    size_t kernel;           /* elements of one channel */
    size_t channels, ranges; /* the channels of a group in ranges of so many */
    size_t range_sums;       /* sums of a range, a group after the other */
    size_t strip_rows;       /* of positions, that a strip serves: NNLA__LANES_KERNEL */
} nnla__dW_plan;

/* A thread's memory. */
typedef struct nnla__dW_slot {
    size_t *row_places, *term_places;
    void *copy, *operand;                    /* padded planes; dY transposed, or strips of the image */
    size_t range_channels, row, rows, plane; /* what the copy and row_places are of; rows 0: of nothing */
} nnla__dW_slot;

/* Positions first … first + count of one sample, for the channels of a range. */
typedef struct nnla__dW_part {
    size_t group, channel, channels;
    size_t sample, first, count;
    int goes_on; /* the chain has begun */
    char *sums;  /* of the group's range */
} nnla__dW_part;

/* Rows of positions that a chain's part in one sample touches, at most. */
static inline size_t nnla__chain_rows(const nnla__correlation *c) {
    return nnla__smaller((NNLA__CHAIN - 2) / c->columns.positions + 2, c->rows.positions);
}

/* The part's planes, where its first row of positions is. */
nnla__planes nnla__dW_planes(const nnla__dW_plan *p, nnla__dW_slot *slot, const nnla__dW_part *part);
/* dY of the part's filter f of its group. */
static inline const void *nnla__dW_dY(const nnla__dW_plan *p, const nnla__dW_part *part, size_t f) {
    return nnla__at(p->dY.data,
                    part->sample * p->dY.stride + (part->group * p->c.outputs + f) * p->positions + part->first,
                    p->size);
}

/* The two ways: sums of a range with so many channels; bytes of a thread's operand; the part's terms added to the sums;
   the group's sums, of one range, into W, whose rows of `row` elements begin with the range's. */
size_t nnla__dW_filters_sums(const nnla__dW_plan *p, size_t channels);
size_t nnla__dW_filters_operand(const nnla__dW_plan *p);
void nnla__dW_filters_add(const nnla__dW_plan *p, nnla__dW_slot *slot, const nnla__dW_part *part);
void nnla__dW_filters_store(const nnla__dW_plan *p, const void *sums, size_t channels, void *W, size_t row);

/* How many rows of positions a strip may serve for the same number of vectors. */
size_t nnla__dW_strip_rows(const nnla__dW_plan *p);
size_t nnla__dW_kernel_sums(const nnla__dW_plan *p, size_t channels);
size_t nnla__dW_kernel_operand(const nnla__dW_plan *p);
void nnla__dW_kernel_add(const nnla__dW_plan *p, nnla__dW_slot *slot, const nnla__dW_part *part);
void nnla__dW_kernel_store(const nnla__dW_plan *p, const void *sums, size_t channels, void *W, size_t row);

#endif
