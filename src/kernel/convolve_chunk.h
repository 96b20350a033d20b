/* Rows of positions of one sample and group: what one thread computes at once. */
#ifndef NNLA_SRC_CONVOLVE_CHUNK_H
#define NNLA_SRC_CONVOLVE_CHUNK_H

#include "kernel/convolve.h"

/* What all chunks of a call share. */
typedef struct nnla__chunk_plan {
    const nnla__kernels *kernels;
    size_t size; /* bytes of an element */
    nnla__lanes along;
    nnla__panels panels;
    size_t rows; /* of positions in a chunk, at most */
} nnla__chunk_plan;

/* A thread's memory. */
typedef struct nnla__chunk_slot {
    size_t *term_places;
    size_t *places, *sums_places, *lanes; /* of positions, or of vectors of them */
    void *copy, *sums;
    size_t phase, row, rows; /* what the tables and the copy are of; phase SIZE_MAX: of nothing */
} nnla__chunk_slot;

typedef struct nnla__chunk {
    const nnla__correlation *c;
    size_t phase, row, rows; /* the correlation's number; rows of positions */
    const char *source, *weights, *bias;
    char *result; /* planes of all outputs */
} nnla__chunk;

/* Of correlations no larger than `bound`. */
nnla__chunk_plan nnla__plan_chunks(const nnla__kernels *kernels, const nnla__correlation *bound);
/* Lays a thread's memory out, or counts its bytes if `memory` is NULL. */
size_t nnla__lay_chunk_slot(const nnla__chunk_plan *p, const nnla__correlation *bound, void *memory,
                            nnla__chunk_slot *slot);

void nnla__run_chunk(const nnla__chunk_plan *p, nnla__chunk_slot *slot, const nnla__chunk *chunk);

/* The two ways. `image` is what the slot's tables are of. */
void nnla__convolve_outputs(const nnla__chunk_plan *p, const nnla__chunk_slot *slot, const nnla__chunk *chunk,
                            const void *image);
void nnla__convolve_positions(const nnla__chunk_plan *p, const nnla__chunk_slot *slot, const nnla__chunk *chunk,
                              const void *image);

/* Element (output f, row y of the chunk, column 0) of the result. */
static inline char *nnla__result_at(const nnla__chunk_plan *p, const nnla__chunk *k, size_t f, size_t y) {
    const nnla__axis *rows = &k->c->rows, *columns = &k->c->columns;
    const size_t row = f * rows->extent + rows->first + (k->row + y) * rows->spacing;
    return k->result + (row * columns->extent + columns->first) * p->size;
}

/* Whether all positions of a plane are one run of memory. */
static inline int nnla__is_dense(const nnla__correlation *c) { return c->rows.spacing == 1 && c->columns.spacing == 1; }

#endif
