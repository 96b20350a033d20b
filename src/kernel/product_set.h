/* The product kernels of one instruction set × element type. */
#ifndef NNLA_SRC_PRODUCT_SET_H
#define NNLA_SRC_PRODUCT_SET_H

#include "kernel/gemm_pack.h"
#include "kernel/gemm_tile.h"
#include "kernel/gemv_columns.h"
#include "kernel/gemv_rows.h"

#define NNLA__TILE_ENTRY(rows, vectors) [rows][vectors] = tile_##rows##x##vectors,
static const nnla__product_kernels product_table = {
    .flops_per_ns = NNLA__FLOPS_PER_NS * (32.0 / NNLA__REAL_BITS),
    .tile_rows = NNLA__TILE_ROWS,
    .tiles = {NNLA__TILES(NNLA__TILE_ENTRY)},
    .strip_vectors = NNLA__STRIP_VECTORS,
    .pack = pack,
    .columns_product = columns_product,
    .rows_product = rows_product,
    .finish = finish,
    .transpose = transpose,
};
#undef NNLA__TILE_ENTRY

#endif
