/* The blocked product, as in K. Goto, R. A. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS
   34(3), 2008. C is cut into blocks, each of which one thread computes alone: a stretch of terms after the other, in a
   stretch one panel of columns after the other, in a panel the tiles, downwards. A's part of a stretch stays in the L2
   cache, B's panel comes from there or from the L1 cache. An operand is read where it lies, unless its rows lie so that
   they push each other out of a cache, or B's panel serves so many tiles that it is worth packing. */
#include <stdatomic.h>
#include <string.h>

#include "base/parallel.h"
#include "kernel/product.h"

enum {
    BLOCK_BYTES = 256 * 1024,  /* of A: half of a small L2 cache */
    STRETCH = 2 * NNLA__CHAIN, /* terms between two visits of C */
    BLOCKS_A_THREAD = 4,       /* blocks a thread, so that all end at about the same time */
    MOST_SLOTS = 8,            /* threads that have scratch of their own */
    SLOT_COLUMNS = 256,        /* columns of C for which a thread may copy A */
    SCALED_COLUMNS = 128,      /* columns of a block whose sums wait in scratch for alpha and beta */
    STRAIGHT_TILES = 3,        /* so few tiles never pay for packing B */
    PACKED_TILES = 20,         /* so many always do */
    SHARED_COLUMNS = 2048,     /* of the panels that all blocks share */
    SHARED_PANELS = 16,        /* packed by one thread, at most */
    THEN_COLUMNS = 64,         /* of a block, at least, if something follows the product */
    PACKED_TERMS = 16,         /* packed at once */
    LINE = 64,
    LARGE = 1 << 18,     /* bytes of C from which on it is worth fetching beforehand */
    THEN_BYTES = 1 << 16 /* of C, about: what follows finds it in the cache */
};

/* What all blocks of a product share. */
typedef struct plan {
    const nnla__product *product;
    size_t rows, panel;  /* of a tile; columns of a panel */
    size_t tiles;        /* of C's rows */
    size_t down, across; /* blocks */
    int copies_a, packs_b, is_scaled, fetches_c;
    int shares_b; /* panels are packed for all blocks, where several lie below each other */
    char *shared;
    size_t shared_panels;             /* packed by one thread */
    char *slots;                      /* of the threads: A, a panel of B, sums */
    size_t slot, slot_b, slot_sums;   /* bytes of a slot; where parts of it begin */
    size_t from, to, column, columns; /* terms and columns that the blocks compute now */
    atomic_size_t claimed;            /* blocks */
} plan;

/* A stretch of a block. */
typedef struct stretch {
    const plan *plan;
    size_t i, i_end, j, j_end, from, to; /* rows and columns of C, terms */
    char *copy, *packed, *sums;          /* A, B's panel; where the sums of row i and column j are */
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

/* Into the L2 cache, to be written there or only to be read. */
static void fetch(const char *x, size_t bytes, int writes) {
    for (size_t byte = 0; byte < bytes; byte += LINE) {
        if (writes)
            __builtin_prefetch(x + byte, 1, 2);
        else
            __builtin_prefetch(x + byte, 0, 2);
    }
}

static void copy_rows(char *to, size_t to_stride, const char *from, size_t stride, size_t rows, size_t bytes) {
    for (size_t i = 0; i < rows; i++, to += to_stride, from += stride) {
        if (i + 2 < rows)
            fetch(from + 2 * stride, bytes, 0);
        memcpy(to, from, bytes);
    }
}

/* A of this stretch, where it lies or copied. */
static void place_a(stretch *s) {
    const nnla__product *product = s->plan->product;
    const size_t size = product->size, rows = s->i_end - s->i, terms = s->to - s->from;
    const char *source = nnla__at(product->a, s->i * product->a_row + s->from * product->a_step, size);
    nnla__tile *tile = &s->tile;
    tile->a = source;
    tile->a_row = product->a_row;
    tile->a_step = product->a_step;
    if (!s->plan->copies_a)
        return;
    tile->a = s->copy;
    if (product->a_row == 1) {
        tile->a_step = copy_stride(rows, size);
        copy_rows(s->copy, tile->a_step * size, source, product->a_step * size, terms, rows * size);
    } else {
        tile->a_row = copy_stride(terms, size);
        copy_rows(s->copy, tile->a_row * size, source, product->a_row * size, rows, terms * size);
    }
}

/* A panel has whole vectors of columns. */
static size_t panel_width(const plan *p, size_t columns) { return nnla__round_up(columns, p->product->lanes); }

/* Columns j … of B, some terms of them. */
static void pack_panel(const plan *p, char *packed, size_t j, size_t columns, size_t from, size_t terms) {
    const nnla__product *product = p->product;
    const size_t size = product->size, lanes = product->lanes;
    for (size_t done = 0; done < columns; done += lanes)
        product->kernels->pack(nnla__at(packed, done, size), panel_width(p, columns),
                               nnla__smaller(columns - done, lanes), terms,
                               nnla__at(product->b, from * product->b_step + (j + done) * product->b_column, size),
                               product->b_column, product->b_step);
}

/* Some neighbouring panels for all blocks, a few terms of each in turn: memory is read in long rows, and where a panel
   goes is in the cache by then. */
static void pack_shared(void *payload, size_t index) {
    const plan *p = payload;
    const size_t terms = p->to - p->from, size = p->product->size;
    const size_t begin = index * p->shared_panels * p->panel;
    const size_t end = nnla__smaller(begin + p->shared_panels * p->panel, p->columns);
    const size_t slice = p->product->b_column == 1 ? (size_t)PACKED_TERMS : (size_t)NNLA__CHAIN;
    for (size_t t = 0; t < terms; t += slice) {
        const size_t count = nnla__smaller(slice, terms - t);
        for (size_t j = begin; j < end; j += p->panel) {
            const size_t columns = nnla__smaller(p->panel, end - j), width = panel_width(p, columns);
            char *const packed = nnla__at(p->shared, j * terms + t * width, size);
            if (j + p->panel < end)
                fetch(packed + p->panel * terms * size, count * width * size, 1);
            pack_panel(p, packed, p->column + j, columns, p->from + t, count);
        }
    }
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
            fetch(nnla__at(tile.sums, row * tile.sums_row, size), columns * size, 0);
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
    nnla__tile tile = s->tile;
    tile.b = b;
    tile.b_step = b_step;
    for (size_t i = s->i; i < s->i_end; i += p->rows) {
        tile.a = nnla__at(s->tile.a, (i - s->i) * tile.a_row, size);
        run_tile(s, tile, i, j, nnla__smaller(p->rows, s->i_end - i), vectors, columns);
    }
}

/* ---- Blocks ---- */

/* Columns j … next of this stretch. */
static void run_columns(const stretch *s, size_t j, size_t next) {
    const plan *p = s->plan;
    const nnla__product *product = p->product;
    const size_t terms = s->to - s->from, columns = next - j, rest = columns % product->lanes;
    if (p->shares_b) {
        run_panel(s, j, columns, nnla__at(p->shared, (j - p->column) * terms, product->size), panel_width(p, columns));
        return;
    }
    const size_t straight = p->packs_b ? 0 : columns - rest;
    if (straight)
        run_panel(s, j, straight, nnla__at(product->b, s->from * product->b_step + j, product->size), product->b_step);
    if (straight < columns) {
        pack_panel(p, s->packed, j + straight, columns - straight, s->from, terms);
        run_panel(s, j + straight, columns - straight, s->packed, panel_width(p, columns - straight));
    }
}

static void run_stretch(stretch *s) {
    const plan *p = s->plan;
    const nnla__product *product = p->product;
    const size_t rows = s->i_end - s->i;
    size_t finished = s->j;
    place_a(s);
    for (size_t j = s->j, next; j < s->j_end; j = next) {
        next = nnla__smaller(j + p->panel, s->j_end);
        run_columns(s, j, next);
        if (s->to == product->k && (next == s->j_end || rows * (next - finished) * product->size >= THEN_BYTES)) {
            nnla__product_then(product, s->i, rows, finished, next - finished);
            finished = next;
        }
    }
}

static void run_block(const plan *p, size_t index, size_t slot) {
    const nnla__product *product = p->product;
    const size_t down = index / p->across, across = index % p->across, panels = nnla__ceil_div(p->columns, p->panel);
    char *const scratch = nnla__at(p->slots, slot * p->slot, 1);
    stretch s = {.plan = p,
                 .i = part_of(p->tiles, p->down, down) * p->rows,
                 .i_end = nnla__smaller(part_of(p->tiles, p->down, down + 1) * p->rows, product->m),
                 .j = p->column + part_of(panels, p->across, across) * p->panel,
                 .j_end = p->column + nnla__smaller(part_of(panels, p->across, across + 1) * p->panel, p->columns),
                 .to = p->from,
                 .copy = scratch,
                 .packed = nnla__at(scratch, p->slot_b, 1),
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
    do {
        s.from = s.to;
        s.to = nnla__smaller(s.from + STRETCH, p->to);
        run_stretch(&s);
    } while (s.to < p->to);
}

/* One thread's share: blocks that nobody has taken yet. */
static void run_blocks(void *payload, size_t slot) {
    plan *p = payload;
    const size_t blocks = p->down * p->across;
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
    size_t shared, a, b, sums, slots;
} scratch_sizes;

static scratch_sizes scratch_for(const nnla__product_kernels *kernels, size_t lanes, size_t size, size_t m, size_t n,
                                 size_t k) {
    const size_t terms = nnla__smaller(k, STRETCH), block = BLOCK_BYTES / size;
    const size_t most_rows = block / NNLA__CHAIN + kernels->tile_rows; /* of a block: stretch_terms */
    /* A block has up to block / terms rows and a tile more, and both strides of its copy may be two lines longer: with
       from one to two chains' terms no more than this. */
    const size_t most_a = copy_stride(most_rows, size) * copy_stride(NNLA__CHAIN, size) + STRETCH * LINE / 2;
    scratch_sizes sizes = {.a = nnla__smaller(copy_stride(m, size) * copy_stride(terms, size), most_a),
                           .b = nnla__smaller(nnla__round_up(n, lanes), NNLA__TILE_VECTORS_MAX * lanes) * terms,
                           .slots = nnla__ceil_div(m, block / STRETCH) * nnla__ceil_div(n, SLOT_COLUMNS)};
    sizes.slots = nnla__smaller(sizes.slots, MOST_SLOTS);
    if (k > NNLA__CHAIN)
        sizes.sums = nnla__round_up(nnla__smaller(m, most_rows) * nnla__smaller(n, SCALED_COLUMNS), LINE / size);
    if (m > block / STRETCH)
        sizes.shared = nnla__round_up(nnla__smaller(n, SHARED_COLUMNS), lanes) * terms;
    return sizes;
}

size_t nnla__gemm_blocked_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k) {
    const size_t size = nnla__dtype_size(kernels->dtype);
    const scratch_sizes sizes = scratch_for(kernels->product, kernels->lanes, size, m, n, k);
    return (sizes.shared + (sizes.a + sizes.b + sizes.sums) * sizes.slots) * size;
}

/* ---- Plans ---- */

/* The rows of all tiles, evenly: 32 rows are 11 + 11 + 10, not 14 + 14 + 4. */
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

/* Of A in a block, at least one chain's: the rows of a block are bounded. */
static size_t stretch_terms(const nnla__product *product) {
    return product->k <= NNLA__CHAIN ? NNLA__CHAIN : nnla__smaller(product->k, STRETCH);
}

/* Which operands are copied, where everything is, and how many threads there is scratch for. */
static size_t choose_operands(plan *p, void *scratch) {
    const nnla__product *product = p->product;
    const size_t size = product->size, stride = product->a_row == 1 ? product->a_step : product->a_row;
    p->packs_b = product->b_column != 1 || p->tiles > PACKED_TILES ||
                 (p->tiles > STRAIGHT_TILES && collides(product->b_step, size, 2048));
    /* Sums that wait in a slot do not outlive a block's turn, in which all stretches are computed. */
    p->shares_b = p->packs_b && p->down > 1 && product->k > 0 && !(p->is_scaled && product->k > STRETCH);
    p->copies_a = collides(stride, size, 4096) && product->n > p->panel;
    const int packs_alone = p->packs_b ? !p->shares_b : product->n % product->lanes != 0;
    if (!(p->copies_a || p->shares_b || packs_alone || p->is_scaled))
        return (size_t)-1;
    const scratch_sizes sizes = scratch_for(product->kernels, product->lanes, size, product->m, product->n, product->k);
    p->shared = scratch;
    p->slots = nnla__at(scratch, sizes.shared, size);
    p->slot_b = p->copies_a ? sizes.a * size : 0;
    p->slot_sums = p->slot_b + (packs_alone ? sizes.b * size : 0);
    p->slot = p->slot_sums + (p->is_scaled ? sizes.sums * size : 0);
    return p->slot ? (sizes.a + sizes.b + sizes.sums) * sizes.slots * size / p->slot : (size_t)-1;
}

/* The blocks of the present columns, several a thread. */
static void choose_blocks(plan *p, size_t threads) {
    const size_t panels = nnla__ceil_div(p->columns, p->panel);
    p->across = 1;
    if (p->is_scaled && p->product->k > NNLA__CHAIN)
        p->across = nnla__ceil_div(panels, SCALED_COLUMNS / p->panel);
    const size_t least = p->copies_a ? SLOT_COLUMNS : p->product->then ? THEN_COLUMNS : p->panel;
    const size_t most = nnla__ceil_div(p->columns, least);
    const size_t wanted = threads == 1 ? 1 : nnla__ceil_div(threads * BLOCKS_A_THREAD, p->down);
    if (p->across < wanted)
        p->across = nnla__smaller(wanted, most);
}

static void run_region(plan *p, size_t threads, double nanoseconds) {
    choose_blocks(p, threads);
    atomic_store_explicit(&p->claimed, 0, memory_order_relaxed);
    if (threads > 1)
        nnla__parallel_for(nnla__smaller(threads, p->down * p->across), nanoseconds, run_blocks, p);
    else
        run_blocks(p, 0);
}
/* A part of the columns and a stretch after the other: B is packed for all blocks, then they run. */
static void run_shared(plan *p, size_t threads, double nanoseconds) {
    const nnla__product *product = p->product;
    const size_t part = nnla__smaller(SHARED_COLUMNS / p->panel * p->panel, product->n);
    for (p->column = 0; p->column < product->n; p->column += part) {
        p->columns = nnla__smaller(part, product->n - p->column);
        const size_t panels = nnla__ceil_div(p->columns, p->panel);
        p->shared_panels = nnla__smaller(SHARED_PANELS, nnla__ceil_div(panels, 2 * threads));
        for (p->from = 0; p->from < product->k; p->from = p->to) {
            p->to = nnla__smaller(p->from + STRETCH, product->k);
            const double terms = (double)p->columns * (double)(p->to - p->from);
            nnla__parallel_for(nnla__ceil_div(panels, p->shared_panels), 0.25 * terms, pack_shared, p);
            run_region(p, threads, nanoseconds * terms / ((double)product->n * (double)product->k));
        }
    }
}

void nnla__gemm_blocked(const nnla__product *product, void *scratch) {
    const size_t rows = tile_rows(product), block = BLOCK_BYTES / product->size;
    plan p = {.product = product,
              .rows = rows,
              .panel = tile_vectors(product, rows) * product->lanes,
              .tiles = nnla__ceil_div(product->m, rows),
              .fetches_c = product->m * product->n * product->size >= LARGE,
              /* Sums wait in scratch if they are not stored as they are. */
              .is_scaled = product->c_column != 1 || product->epilogue.alpha != 1 || product->epilogue.beta != 0,
              .down = 1,
              .to = product->k,
              .columns = product->n};
    if (product->m > block / STRETCH)
        p.down = nnla__ceil_div(p.tiles, block / (rows * stretch_terms(product)) + 1);
    const double nanoseconds =
        2.0 * (double)product->m * (double)product->n * (double)product->k / product->kernels->flops_per_ns;
    const size_t threads = nnla__smaller(nnla__parallel_threads(nanoseconds), choose_operands(&p, scratch));
    if (p.shares_b)
        run_shared(&p, threads, nanoseconds);
    else
        run_region(&p, threads, nanoseconds);
}
