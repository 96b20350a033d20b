/* How a large product is cut into blocks, and what is copied. An operand is read where it lies, unless its rows lie so
   that they push each other out of a cache, or B's panel serves so many tiles that it is worth packing. */
#include "kernel/gemm_plan.h"

#include "base/checked.h"
#include "base/parallel.h"

enum {
    PAGE = 4096,          /* bytes: rows that begin a multiple of it apart share a set of the L1 cache */
    BLOCK_PANELS = 4,     /* in a block, at most: A runs past each from the L2 cache; more gained nothing */
    BLOCKS_A_THREAD = 4,  /* so that all end at about the same time */
    MOST_SLOTS = 8,       /* threads that have scratch of their own */
    SCALED_ROWS = 128,    /* of a block, about, and … */
    SCALED_COLUMNS = 128, /* columns of a block whose sums wait in scratch for alpha and beta */
    STRAIGHT_TILES = 5,   /* so few tiles never pay for packing B */
    PACKED_TILES = 34,    /* so many always do */
    THEN_COLUMNS = 64,    /* of a block, at least, if something follows the product */
    GROUP_B = 1 << 17,    /* bytes of panels and … */
    GROUP_A = 1 << 18,    /* … of the rows that run past them: both stay in an L2 cache of 512 KiB */
    GROUP_SPAN = 1 << 19, /* from the first of these rows to the last if they share sets: half the ways of 1 MiB */
    LARGE_C = 1 << 18,    /* bytes from which on it is worth fetching beforehand */
    LARGE_A = 1 << 21     /* bytes that are read a stretch at a time by all blocks, as it stays in the L3 cache */
};

/* Rows that begin a multiple of `bytes` after each other share few sets of a cache. */
static int collides(size_t stride, size_t size, size_t bytes) { return stride > 0 && stride * size % bytes == 0; }

/* Columns of B that stay in the L2 cache beside a group of A's rows: 0 if a stretch of all rows stays there. */
static size_t group_columns(size_t m, size_t k, size_t size) {
    const size_t row = nnla__smaller(k, NNLA__STRETCH) * size; /* bytes */
    return m * row > 2 * (size_t)GROUP_A ? GROUP_B / row : 0;
}

/* ---- Scratch ---- */

/* Elements, at most; each grows with m, n and k, whatever the blocks. */
typedef struct scratch_sizes {
    size_t shared, b, sums, slots;
} scratch_sizes;

static scratch_sizes scratch_for(const nnla__product_kernels *kernels, size_t lanes, size_t size, size_t m, size_t n,
                                 size_t k) {
    const size_t terms = nnla__smaller(k, NNLA__STRETCH), panel = NNLA__TILE_VECTORS_MAX * lanes * terms;
    const size_t group = group_columns(m, k, size) > 0 ? GROUP_B / size : 0;
    const size_t rows = SCALED_ROWS + kernels->tile_rows; /* of a block whose sums are kept: choose_blocks */
    scratch_sizes sizes = {.b = nnla__smaller(nnla__round_up(n, lanes) * terms, panel > group ? panel : group),
                           .slots = nnla__ceil_div(m, kernels->tile_rows) * nnla__ceil_div(n, lanes)};
    sizes.slots = nnla__smaller(sizes.slots, MOST_SLOTS);
    if (k > NNLA__CHAIN)
        sizes.sums = nnla__round_up(nnla__smaller(m, rows) * nnla__smaller(n, SCALED_COLUMNS), NNLA__LINE / size);
    sizes.shared = nnla__copy_stride(nnla__smaller(m, NNLA__SHARED_ROWS), size) * terms;
    return sizes;
}

size_t nnla__gemm_blocked_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k) {
    const size_t size = nnla__dtype_size(kernels->dtype);
    const scratch_sizes sizes = scratch_for(kernels->product, kernels->lanes, size, m, n, k);
    return (sizes.shared + (sizes.b + sizes.sums) * sizes.slots) * size;
}

/* ---- Plans ---- */

/* The rows of all tiles, evenly: 18 rows are 6 + 6 + 6, not 8 + 8 + 2. */
static size_t tile_rows(const nnla__product *product) {
    const size_t most = product->kernels->tile_rows;
    if (product->m <= most)
        return product->m;
    return nnla__ceil_div(product->m, nnla__ceil_div(product->m, most));
}

static size_t tile_vectors(const nnla__product *product, size_t rows) {
    size_t vectors = NNLA__TILE_VECTORS_MAX;
    while (!product->kernels->tiles[rows][vectors])
        vectors--;
    return vectors;
}

/* Which operands are copied, where everything is, and how many threads there is scratch for. */
static size_t choose_operands(nnla__gemm_plan *p, void *scratch) {
    const nnla__product *product = p->product;
    const size_t size = product->size, tiles = nnla__ceil_div(product->m, p->rows);
    const int is_narrow = product->n < p->panel && product->n % product->lanes != 0; /* A runs past once, not twice */
    p->packs_b = product->b_column != 1 || is_narrow || tiles > PACKED_TILES ||
                 (tiles > STRAIGHT_TILES && collides(product->b_step, size, PAGE / 2));
    /* Sums that wait in a slot do not outlive a block's turn, in which all stretches are computed. */
    /* Few rows of A may share a set of the cache, many terms of Aᵀ not; nor does the processor fetch them ahead. */
    p->copies_a = product->a_row == 1 && product->k > 0 &&
                  (collides(product->a_step, size, PAGE) || product->m * product->k * size > LARGE_A) &&
                  product->m > p->rows && product->n > p->panel && !(p->is_scaled && product->k > NNLA__STRETCH);
    const int packs = p->packs_b || product->n % product->lanes != 0;
    if (!(p->copies_a || packs || p->is_scaled))
        return (size_t)-1;
    const scratch_sizes sizes = scratch_for(product->kernels, product->lanes, size, product->m, product->n, product->k);
    p->shared = scratch;
    p->slots = nnla__at(scratch, sizes.shared, size);
    p->slot_sums = packs ? sizes.b * size : 0;
    p->slot = p->slot_sums + (p->is_scaled ? sizes.sums * size : 0);
    return p->slot ? (sizes.b + sizes.sums) * sizes.slots * size / p->slot : (size_t)-1;
}

/* Two thirds of a panel do nearly as well as a whole one: blocks are cut there. */
static size_t narrow_columns(const nnla__gemm_plan *p) {
    const size_t lanes = p->product->lanes;
    return (2 * p->panel / lanes + 2) / 3 * lanes;
}

/* How many panels are packed before a group of A's rows runs past all of them. Wide panels go one by one: all of A runs
   past each of them seldom enough. */
static void choose_groups(nnla__gemm_plan *p) {
    const nnla__product *product = p->product;
    const size_t size = product->size, columns = group_columns(product->m, product->k, size);
    p->group_panels = 1;
    p->group_rows = product->m;
    if (columns < 2 * p->panel)
        return;
    p->group_panels = nnla__smaller(columns / p->panel, BLOCK_PANELS);
    p->group_rows = GROUP_A / (nnla__smaller(product->k, NNLA__STRETCH) * size);
    if (product->a_step == 1 && collides(product->a_row, size, PAGE))
        p->group_rows = nnla__smaller(p->group_rows, GROUP_SPAN / (product->a_row * size));
    p->group_rows = nnla__round_up(p->group_rows + 1, p->rows);
}

size_t nnla__plan_product(nnla__gemm_plan *plan, const nnla__product *product, void *scratch) {
    const size_t rows = tile_rows(product), a_bytes = product->m * product->k * product->size;
    *plan = (nnla__gemm_plan){.product = product,
                              .rows = rows,
                              .panel = tile_vectors(product, rows) * product->lanes,
                              .fetches_c = product->m * product->n * product->size >= LARGE_C,
                              /* Sums wait in scratch if they are not stored as they are. */
                              .is_scaled =
                                  product->c_column != 1 || product->epilogue.alpha != 1 || product->epilogue.beta != 0,
                              .row_end = product->m,
                              .to = product->k};
    plan->unit = narrow_columns(plan);
    choose_groups(plan);
    const size_t slots = choose_operands(plan, scratch);
    plan->in_stretches = plan->copies_a || (!plan->is_scaled && a_bytes > LARGE_A);
    return slots;
}

void nnla__plan_blocks(nnla__gemm_plan *p, size_t threads) {
    const nnla__product *product = p->product;
    const size_t tiles = nnla__ceil_div(p->row_end - p->row, p->rows);
    const int is_kept = p->is_scaled && product->k > NNLA__CHAIN; /* sums of a block, in its slot */
    const size_t narrow = p->unit;
    const size_t least = product->then && narrow < THEN_COLUMNS ? (size_t)THEN_COLUMNS : narrow;
    const size_t most = is_kept ? (size_t)SCALED_COLUMNS : nnla__larger(BLOCK_PANELS * p->panel, least);
    p->across = nnla__ceil_div(product->n, most / narrow * narrow);
    p->down = is_kept ? nnla__ceil_div(tiles, SCALED_ROWS / p->rows + 1) : 1;
    if (threads == 1)
        return;
    const size_t wanted = threads * BLOCKS_A_THREAD;
    if (p->across < wanted)
        p->across = nnla__smaller(wanted, nnla__ceil_div(product->n, least));
    if (p->across > threads)
        p->across = nnla__smaller(nnla__round_up(p->across, threads), nnla__ceil_div(product->n, narrow));
    if (p->across * p->down < wanted)
        p->down = nnla__smaller(nnla__ceil_div(wanted, p->across), tiles);
}
