/* The affine map with its weights packed once: panels of NNLA__GROUP_VECTORS vectors of units, all inputs after each
   other, so that one row of X reads them in order and a batch takes them as tiles. */
#include "base/parallel.h"
#include "kernel/product.h"

enum { BLOCK_TILES = 8 };

typedef struct packed_map {
    const nnla__kernels *kernels;
    size_t size, panel; /* bytes of an element; units of a panel */
    nnla__matrix Y, X;
    const void *packed;
    nnla__epilogue epilogue;
    const nnla__then *then;
    size_t across;           /* panels in a row of Y */
    size_t rows, block_rows; /* of a tile, of a block of tiles */
} packed_map;

static size_t panel_units(const nnla__kernels *kernels) { return NNLA__GROUP_VECTORS * kernels->lanes; }

size_t nnla__affine_packed_size(const nnla__kernels *kernels, size_t units, size_t inputs) {
    return nnla__round_up(units, panel_units(kernels)) * inputs * nnla__dtype_size(kernels->dtype);
}

void nnla__affine_pack(const nnla__pass *pass, nnla__matrix W, void *packed) {
    const nnla__kernels *kernels = pass->kernels;
    const size_t size = nnla__dtype_size(kernels->dtype), panel = panel_units(kernels), inputs = W.cols;
    for (size_t unit = 0; unit < nnla__round_up(W.rows, panel); unit += kernels->lanes) {
        const size_t left = unit < W.rows ? W.rows - unit : 0;
        char *to = nnla__at(packed, unit / panel * panel * inputs + unit % panel, size);
        /* A panel's last vector without a unit is zero too: strips read whole panels. */
        kernels->product->pack(to, panel, nnla__smaller(left, kernels->lanes), inputs,
                               nnla__at(W.data, left ? unit * W.stride : 0, size), W.stride, 1);
    }
}

/* A panel of units for a block of rows: one chain's terms of the panel stay in the L1 cache for all tiles. */
static void run_block(void *payload, size_t index) {
    const packed_map *map = payload;
    const size_t size = map->size, inputs = map->X.cols;
    const size_t j = index % map->across * map->panel, columns = nnla__smaller(map->panel, map->Y.cols - j);
    const size_t begin = index / map->across * map->block_rows;
    const size_t end = nnla__smaller(begin + map->block_rows, map->Y.rows);
    const size_t vectors = nnla__ceil_div(columns, map->kernels->lanes);
    nnla__tile tile = {
        .a_row = map->X.stride, .a_step = 1, .b_step = map->panel, .sums_row = map->Y.stride, .columns = columns};
    size_t from = 0;
    do {
        tile.terms = nnla__smaller(inputs - from, NNLA__CHAIN);
        tile.b = nnla__at(map->packed, j * inputs + from * map->panel, size);
        tile.add = from > 0;
        if (from + tile.terms == inputs && map->epilogue.bias)
            tile.bias = nnla__at(map->epilogue.bias, j, size);
        for (size_t i = begin; i < end; i += map->rows) {
            tile.a = nnla__at(map->X.data, i * map->X.stride + from, size);
            tile.sums = nnla__at(map->Y.data, i * map->Y.stride + j, size);
            map->kernels->product->tiles[nnla__smaller(map->rows, end - i)][vectors](&tile);
        }
        from += tile.terms;
    } while (from < inputs);
    if (map->then) {
        const nnla__matrix Y = {nnla__at(map->Y.data, begin * map->Y.stride + j, size), end - begin, columns,
                                map->Y.stride};
        nnla__then_block(map->then, map->kernels->element, size, &Y, begin, j);
    }
}

static void run_blocks(packed_map *map) {
    const nnla__product_kernels *kernels = map->kernels->product;
    const size_t tiles = nnla__ceil_div(map->Y.rows, kernels->tile_rows);
    map->rows = nnla__ceil_div(map->Y.rows, tiles);
    map->block_rows = map->rows * BLOCK_TILES;
    map->across = nnla__ceil_div(map->Y.cols, map->panel);
    const double flops = 2.0 * (double)map->Y.rows * (double)map->Y.cols * (double)map->X.cols;
    nnla__parallel_for(nnla__ceil_div(map->Y.rows, map->block_rows) * map->across, flops / kernels->flops_per_ns,
                       run_block, map);
}

/* One row of X reads the panels in order; small products go tile by tile; blocks share the others. */
void nnla__affine_packed(const nnla__pass *pass, nnla__matrix Y, nnla__matrix X, const void *packed, const void *b,
                         const nnla__then *then) {
    const nnla__kernels *kernels = pass->kernels;
    if (Y.rows == 0 || Y.cols == 0)
        return;
    const size_t panel = panel_units(kernels);
    nnla__product product = {.kernels = kernels->product,
                             .size = kernels->dtype == NNLA_F32 ? sizeof(float) : sizeof(double),
                             .lanes = kernels->lanes,
                             .m = Y.rows,
                             .n = Y.cols,
                             .k = X.cols,
                             .a = X.data,
                             .a_row = X.stride,
                             .a_step = 1,
                             .b = packed,
                             .b_step = panel,
                             .b_column = 1,
                             .b_group = panel * X.cols,
                             .c = Y.data,
                             .c_row = Y.stride,
                             .c_column = 1,
                             .epilogue = {.alpha = 1, .beta = 0, .bias = b},
                             .bias_row = 0,
                             .bias_column = 1,
                             .element = kernels->element,
                             .then = then,
                             .transposed = 0};
    if (nnla__gemm_direct(&product, NULL, 0))
        return;
    packed_map map = {.kernels = kernels,
                      .size = product.size,
                      .panel = panel,
                      .Y = Y,
                      .X = X,
                      .packed = packed,
                      .epilogue = product.epilogue,
                      .then = then};
    run_blocks(&map);
}
