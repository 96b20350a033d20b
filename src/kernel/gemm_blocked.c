/* The blocked product, as in K. Goto, R. A. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS
   34(3), 2008. C is cut into blocks, each of which one thread computes alone: a stretch of terms after the other, in a
   stretch one panel of columns after the other, in a panel the tiles, downwards. B's panel stays in the L2 cache; A runs
   past it as the processor fetches rows ahead. An operand is read where it lies, unless its rows lie so that they push
   each other out of a cache, or B's panel serves so many tiles that it is worth packing. */
#include <stdatomic.h>
#include <string.h>

#include "base/parallel.h"
#include "kernel/product.h"

enum {
    STRETCH = 2 * NNLA__CHAIN, /* terms between two visits of C */
    BLOCK_PANELS = 4,          /* in a block */
    BLOCKS_A_THREAD = 4,       /* so that all end at about the same time */
    MOST_SLOTS = 8,            /* threads that have scratch of their own */
    SCALED_ROWS = 128,         /* of a block, about, and … */
    SCALED_COLUMNS = 128,      /* columns of a block whose sums wait in scratch for alpha and beta */
    STRAIGHT_TILES = 5,        /* so few tiles never pay for packing B */
    PACKED_TILES = 34,         /* so many always do */
    SHARED_ROWS = 2048,        /* of A, copied for all blocks */
    SHARED_TERMS = 16,         /* of them, copied by one thread at once */
    THEN_COLUMNS = 64,         /* of a block, at least, if something follows the product */
    LINE = 64,
    LARGE_C = 1 << 18, /* bytes from which on it is worth fetching beforehand */
    LARGE_A = 1 << 21  /* bytes that are read a stretch at a time by all blocks, as it stays in the L3 cache */
};

/* What all blocks of a product share. */
typedef struct plan {
    const nnla__product *product;
    size_t rows, panel;  /* of a tile; columns of a panel */
    size_t across, down; /* blocks beside each other; below each other */
    int copies_a, packs_b, is_scaled, fetches_c;
    char *shared;           /* the copy of A */
    char *slots;            /* of the threads: a panel of B, sums */
    size_t slot, slot_sums; /* bytes of a slot; where the sums begin */
    size_t row, row_end;    /* what the blocks compute now: rows of C … */
    size_t from, to;        /* … and terms */
    atomic_size_t claimed;  /* blocks */
} plan;

/* A stretch of a block. */
typedef struct stretch {
    const plan *plan;
    size_t i, i_end, j, j_end, from, to; /* rows and columns of C, terms */
    char *packed, *sums;                 /* B's panel; where the sums of row i and column j are */
    nnla__tile tile;                     /* what all have in common; a is of row i and the first term */
} stretch;

static size_t part_of(size_t count, size_t parts, size_t index) { return count * index / parts; }

/* ---- Operands ---- */

/* Rows that begin a multiple of `bytes` after each other share few sets of a cache. */
static int collides(size_t stride, size_t size, size_t bytes) { return stride > 0 && stride * size % bytes == 0; }

/* The stride of a copy: whole cache lines, an odd number of them. */
static size_t copy_stride(size_t count, size_t size) {
    const size_t line = LINE / size;
    return (nnla__ceil_div(count, line) | 1) * line;
}

/* Into the L2 cache. */
static void fetch(const char *x, size_t bytes) {
    for (size_t byte = 0; byte < bytes; byte += LINE)
        __builtin_prefetch(x + byte, 0, 2);
}

/* Some terms of A, whose rows lie along them, for all blocks: Aᵀ with rows that do not push each other out. */
static void copy_shared(void *payload, size_t index) {
    const plan *p = payload;
    const nnla__product *product = p->product;
    const size_t size = product->size, rows = p->row_end - p->row, stride = copy_stride(rows, size);
    const size_t end = nnla__smaller(p->from + (index + 1) * SHARED_TERMS, p->to);
    for (size_t t = p->from + index * SHARED_TERMS; t < end; t++) {
        const char *source = nnla__at(product->a, p->row + t * product->a_step, size);
        if (t + 2 < p->to)
            fetch(source + 2 * product->a_step * size, rows * size);
        memcpy(nnla__at(p->shared, (t - p->from) * stride, size), source, rows * size);
    }
}

/* A of the group, where it lies or copied. */
static void place_a(stretch *s) {
    const plan *p = s->plan;
    const nnla__product *product = p->product;
    nnla__tile *tile = &s->tile;
    tile->a_row = product->a_row;
    if (p->copies_a) {
        tile->a_step = copy_stride(p->row_end - p->row, product->size);
        tile->a = nnla__at(p->shared, s->i - p->row, product->size);
    } else {
        tile->a_step = product->a_step;
        tile->a = nnla__at(product->a, s->i * product->a_row + s->from * product->a_step, product->size);
    }
}

/* A panel has whole vectors of columns. */
static size_t panel_width(const plan *p, size_t columns) { return nnla__round_up(columns, p->product->lanes); }

/* Columns j … of B, all terms of the stretch. */
static void pack_panel(const stretch *s, size_t j, size_t columns) {
    const nnla__product *product = s->plan->product;
    const size_t size = product->size, terms = s->to - s->from, width = panel_width(s->plan, columns);
    const size_t lanes = product->b_column == 1 ? columns : product->lanes; /* at once */
    for (size_t done = 0; done < columns; done += lanes)
        product->kernels->pack(nnla__at(s->packed, done, size), width, nnla__smaller(columns - done, lanes), terms,
                               nnla__at(product->b, s->from * product->b_step + (j + done) * product->b_column, size),
                               product->b_column, product->b_step);
}

/* ---- Tiles ---- */

/* With the last chain the sums become C's elements. */
static void finish_tile(const plan *p, nnla__tile *tile, size_t i, size_t j) {
    const nnla__product *product = p->product;
    tile->bias = nnla__at(product->epilogue.bias, i * product->bias_row + j * product->bias_column, product->size);
    if (!p->is_scaled)
        return;
    tile->epilogue = &product->epilogue;
    tile->c = nnla__at(product->c, i * product->c_row + j * product->c_column, product->size);
}

/* All chains of the stretch, for the tile at (i, j) of C; `tile` has what does not change, and a, b of the first. */
static void run_tile(const stretch *s, nnla__tile tile, size_t i, size_t j, size_t rows, size_t vectors,
                     size_t columns) {
    const plan *p = s->plan;
    const nnla__product *product = p->product;
    const size_t size = product->size;
    nnla__tile_function *const run = product->kernels->tiles[rows][vectors];
    tile.columns = columns;
    tile.sums = nnla__at(s->sums, (i - s->i) * tile.sums_row + (j - s->j), size);
    if (p->fetches_c && !p->is_scaled)
        for (size_t row = 0; row < rows; row++)
            fetch(nnla__at(tile.sums, (rows + row) * tile.sums_row, size), columns * size); /* of the next tile */
    for (size_t from = s->from;;) {
        tile.terms = nnla__smaller(s->to - from, NNLA__CHAIN);
        tile.add = from > 0;
        from += tile.terms;
        if (from == product->k)
            finish_tile(p, &tile, i, j);
        run(&tile);
        if (from == s->to)
            return;
        tile.a = nnla__at(tile.a, NNLA__CHAIN * tile.a_step, size);
        tile.b = nnla__at(tile.b, NNLA__CHAIN * tile.b_step, size);
    }
}

/* Columns j … of C; where B is read straight from the matrix, its last, incomplete vector is a panel by itself. */
static void run_panel(const stretch *s, size_t j, size_t columns, const char *b, size_t b_step) {
    const plan *p = s->plan;
    const size_t size = p->product->size, vectors = nnla__ceil_div(columns, p->product->lanes);
    const size_t tiles = nnla__ceil_div(s->i_end - s->i, p->rows);
    nnla__tile tile = s->tile;
    tile.b = b;
    tile.b_step = b_step;
    for (size_t t = 0, i = s->i; t < tiles; t++, i += p->rows) {
        tile.a = nnla__at(s->tile.a, (i - s->i) * tile.a_row, size);
        run_tile(s, tile, i, j, nnla__smaller(p->rows, s->i_end - i), vectors, columns);
    }
}

/* ---- Blocks ---- */

/* Columns j … next of the stretch. */
static void run_columns(const stretch *s, size_t j, size_t next) {
    const plan *p = s->plan;
    const nnla__product *product = p->product;
    const size_t columns = next - j, rest = columns % product->lanes, straight = p->packs_b ? 0 : columns - rest;
    if (straight)
        run_panel(s, j, straight, nnla__at(product->b, s->from * product->b_step + j, product->size), product->b_step);
    if (straight < columns) {
        pack_panel(s, j + straight, columns - straight);
        run_panel(s, j + straight, columns - straight, s->packed, panel_width(p, columns - straight));
    }
}

/* Two thirds of a panel do nearly as well as a whole one: blocks are cut there. */
static size_t narrow_columns(const plan *p) {
    const size_t lanes = p->product->lanes;
    return (2 * p->panel / lanes + 2) / 3 * lanes;
}

static void run_block(const plan *p, size_t index, size_t slot) {
    const nnla__product *product = p->product;
    const size_t across = index / p->down, down = index % p->down;
    const size_t tiles = nnla__ceil_div(p->row_end - p->row, p->rows);
    const size_t unit = narrow_columns(p), units = nnla__ceil_div(product->n, unit);
    char *const scratch = nnla__at(p->slots, slot * p->slot, 1);
    stretch s = {.plan = p,
                 .i = p->row + part_of(tiles, p->down, down) * p->rows,
                 .i_end = nnla__smaller(p->row + part_of(tiles, p->down, down + 1) * p->rows, p->row_end),
                 .j = part_of(units, p->across, across) * unit,
                 .j_end = nnla__smaller(part_of(units, p->across, across + 1) * unit, product->n),
                 .to = p->from,
                 .packed = scratch,
                 .tile = {.c_row = product->c_row,
                          .c_column = product->c_column,
                          .bias_row = product->bias_row,
                          .bias_column = product->bias_column}};
    if (p->is_scaled) {
        s.sums = nnla__at(scratch, p->slot_sums, 1);
        s.tile.sums_row = s.j_end - s.j;
    } else {
        s.sums = nnla__at(product->c, s.i * product->c_row + s.j, product->size);
        s.tile.sums_row = product->c_row;
    }
    const size_t vectors = nnla__ceil_div(s.j_end - s.j, product->lanes);
    const size_t panels = nnla__ceil_div(vectors, p->panel / product->lanes);
    do {
        s.from = s.to;
        s.to = nnla__smaller(s.from + STRETCH, p->to);
        place_a(&s);
        for (size_t panel = 0, j = s.j, next; panel < panels; panel++, j = next) {
            next = nnla__smaller(s.j + part_of(vectors, panels, panel + 1) * product->lanes, s.j_end);
            run_columns(&s, j, next);
        }
    } while (s.to < p->to);
    if (s.to == product->k)
        nnla__product_then(product, s.i, s.i_end - s.i, s.j, s.j_end - s.j);
}

/* One thread's share: blocks that nobody has taken yet. */
static void run_blocks(void *payload, size_t slot) {
    plan *p = payload;
    const size_t blocks = p->across * p->down;
    for (;;) {
        const size_t index = atomic_fetch_add_explicit(&p->claimed, 1, memory_order_relaxed);
        if (index >= blocks)
            return;
        run_block(p, index, slot);
    }
}

/* ---- Scratch ---- */

/* Elements, at most; each grows with m, n and k, whatever the blocks. */
typedef struct scratch_sizes {
    size_t shared, b, sums, slots;
} scratch_sizes;

static scratch_sizes scratch_for(const nnla__product_kernels *kernels, size_t lanes, size_t size, size_t m, size_t n,
                                 size_t k) {
    const size_t terms = nnla__smaller(k, STRETCH), width = NNLA__TILE_VECTORS_MAX * lanes;
    const size_t rows = SCALED_ROWS + kernels->tile_rows; /* of a block whose sums are kept: choose_blocks */
    scratch_sizes sizes = {.b = nnla__smaller(nnla__round_up(n, lanes), width) * terms,
                           .slots = nnla__ceil_div(m, kernels->tile_rows) * nnla__ceil_div(n, lanes)};
    sizes.slots = nnla__smaller(sizes.slots, MOST_SLOTS);
    if (k > NNLA__CHAIN)
        sizes.sums = nnla__round_up(nnla__smaller(m, rows) * nnla__smaller(n, SCALED_COLUMNS), LINE / size);
    sizes.shared = copy_stride(nnla__smaller(m, SHARED_ROWS), size) * terms;
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
static size_t choose_operands(plan *p, void *scratch) {
    const nnla__product *product = p->product;
    const size_t size = product->size, tiles = nnla__ceil_div(product->m, p->rows);
    p->packs_b = product->b_column != 1 || tiles > PACKED_TILES ||
                 (tiles > STRAIGHT_TILES && collides(product->b_step, size, 2048));
    /* Sums that wait in a slot do not outlive a block's turn, in which all stretches are computed. */
    /* Few rows of A may share a set of the cache, many terms of Aᵀ not; nor does the processor fetch them ahead. */
    p->copies_a = product->a_row == 1 && product->k > 0 &&
                  (collides(product->a_step, size, 4096) || product->m * product->k * size > LARGE_A) &&
                  product->m > p->rows && product->n > p->panel && !(p->is_scaled && product->k > STRETCH);
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

/* The blocks of the present rows, several a thread. */
static void choose_blocks(plan *p, size_t threads) {
    const nnla__product *product = p->product;
    const size_t tiles = nnla__ceil_div(p->row_end - p->row, p->rows);
    const int is_kept = p->is_scaled && product->k > NNLA__CHAIN; /* sums of a block, in its slot */
    const size_t most = is_kept ? (size_t)SCALED_COLUMNS : BLOCK_PANELS * p->panel;
    const size_t narrow = narrow_columns(p);
    const size_t least = product->then && narrow < THEN_COLUMNS ? (size_t)THEN_COLUMNS : narrow;
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

static void run_region(plan *p, size_t threads, double nanoseconds) {
    choose_blocks(p, threads);
    atomic_store_explicit(&p->claimed, 0, memory_order_relaxed);
    if (threads > 1)
        nnla__parallel_for(nnla__smaller(threads, p->across * p->down), nanoseconds, run_blocks, p);
    else
        run_blocks(p, 0);
}

/* A part of the rows and a stretch after the other, for all blocks; Aᵀ is copied before. */
static void run_stretches(plan *p, size_t threads, double nanoseconds) {
    const nnla__product *product = p->product;
    for (p->row = 0; p->row < product->m; p->row = p->row_end) {
        p->row_end = nnla__smaller(p->row + SHARED_ROWS, product->m);
        for (p->from = 0; p->from < product->k; p->from = p->to) {
            p->to = nnla__smaller(p->from + STRETCH, product->k);
            const double elements = (double)(p->row_end - p->row) * (double)(p->to - p->from);
            if (p->copies_a)
                nnla__parallel_for(nnla__ceil_div(p->to - p->from, SHARED_TERMS), 0.1 * elements, copy_shared, p);
            run_region(p, threads, nanoseconds * elements / ((double)product->m * (double)product->k));
        }
    }
}

void nnla__gemm_blocked(const nnla__product *product, void *scratch) {
    const size_t rows = tile_rows(product);
    plan p = {.product = product,
              .rows = rows,
              .panel = tile_vectors(product, rows) * product->lanes,
              .fetches_c = product->m * product->n * product->size >= LARGE_C,
              /* Sums wait in scratch if they are not stored as they are. */
              .is_scaled = product->c_column != 1 || product->epilogue.alpha != 1 || product->epilogue.beta != 0,
              .row_end = product->m,
              .to = product->k};
    const double nanoseconds =
        2.0 * (double)product->m * (double)product->n * (double)product->k / product->kernels->flops_per_ns;
    const size_t threads = nnla__smaller(nnla__parallel_threads(nanoseconds), choose_operands(&p, scratch));
    if (p.copies_a || (!p.is_scaled && product->m * product->k * product->size > LARGE_A))
        run_stretches(&p, threads, nanoseconds);
    else
        run_region(&p, threads, nanoseconds);
}
