/* The product kernels of one instruction set × element type. */
#ifndef NNLA_SRC_PRODUCT_SET_H
#define NNLA_SRC_PRODUCT_SET_H

#include "kernel/layers_in_use.h"

#undef UNROLL
#define UNROLL(n) UNROLL_ALWAYS(n)

#if NNLA__HAVE_CONVOLUTION
#  include "kernel/convolve_patch_tile.h"
#  include "kernel/convolve_plane_tile.h"
#endif
#include "kernel/direct_columns.h"
#include "kernel/direct_outer.h"
#include "kernel/direct_pack.h"
#include "kernel/direct_row.h"
#include "kernel/direct_rows.h"
#include "kernel/gemm_pack.h"
#include "kernel/gemm_tile.h"

#define NNLA__PATCH_ENTRY(rows, vectors) [vectors] = tile_patches_##rows##x##vectors,
#define NNLA__PLANE_ENTRY(rows, vectors) [rows][vectors] = tile_planes_##rows##x##vectors,
#define NNLA__TILE_ENTRY(rows, vectors)  [rows][vectors] = tile_##rows##x##vectors,
static const nnla__product_kernels product_table = {
    .flops_per_ns = NNLA__FLOPS_PER_NS * (32.0 / NNLA__REAL_BITS),
    .tile_rows = NNLA__TILE_ROWS,
    .tiles = {NNLA__TILES(NNLA__TILE_ENTRY)},
#if NNLA__HAVE_CONVOLUTION
    .patch_rows = NNLA__PATCH_ROWS,
    .patch_vectors = NNLA__PATCH_VECTORS,
    .patch_tiles = {NNLA__PATCH_WIDTHS(NNLA__PATCH_ENTRY)},
    .plane_rows = NNLA__PLANE_ROWS,
    .plane_tiles = {NNLA__PLANES(NNLA__PLANE_ENTRY)},
#endif
    .pack = pack,
    .direct_columns = direct_columns,
    .direct_rows = direct_rows,
    .direct_lines = direct_lines,
    .direct_row = direct_row,
    .direct_outer = direct_outer,
    .direct_pack = direct_pack,
    .strip_vectors = NNLA__DIRECT_WIDEST(1, 1),
    .few_columns = NNLA__FEW_COLUMNS,
    .interleave = interleave,
    .finish = finish,
    .transpose = transpose,
};
#undef NNLA__TILE_ENTRY
#undef NNLA__PATCH_ENTRY
#undef NNLA__PLANE_ENTRY

#endif
