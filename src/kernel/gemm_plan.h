/* How a large product is cut and which operands are copied. */
#ifndef NNLA_SRC_GEMM_PLAN_H
#define NNLA_SRC_GEMM_PLAN_H

#include <stdatomic.h>

#include "kernel/product.h"

enum {
    NNLA__STRETCH = 2 * NNLA__CHAIN, /* terms between two visits of C */
    NNLA__SHARED_ROWS = 2048,        /* of A, copied for all blocks */
    NNLA__LINE = 64                  /* of a cache, bytes */
};

/* What all blocks of a product share. */
typedef struct nnla__gemm_plan {
    const nnla__product *product;
    size_t rows, panel;  /* of a tile; columns of a panel */
    size_t unit;         /* columns of a block are a multiple of it */
    size_t across, down; /* blocks beside each other; below each other */
    size_t group_panels; /* of B, for … */
    size_t group_rows;   /* … rows of A */
    int copies_a, packs_b, is_scaled, fetches_c;
    int in_stretches;       /* all blocks compute a stretch before the next */
    char *shared;           /* the copy of A */
    char *slots;            /* of the threads: panels of B, sums */
    size_t slot, slot_sums; /* bytes of a slot; where the sums begin */
    size_t row, row_end;    /* what the blocks compute now: rows of C … */
    size_t from, to;        /* … and terms */
    atomic_size_t claimed;  /* blocks */
} nnla__gemm_plan;

/* The stride of a copy: whole cache lines, an odd number of them. */
static inline size_t nnla__copy_stride(size_t count, size_t size) {
    const size_t line = NNLA__LINE / size;
    return (nnla__ceil_div(count, line) | 1) * line;
}

/* All but the blocks; returns how many threads there is scratch for. */
size_t nnla__plan_product(nnla__gemm_plan *plan, const nnla__product *product, void *scratch);
/* The blocks of the plan's present rows, several a thread. */
void nnla__plan_blocks(nnla__gemm_plan *plan, size_t threads);

#endif
