/* The blocked product, as in K. Goto, R. A. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS
   34(3), 2008. C is cut into blocks, each of which one thread computes alone: a stretch of terms after the other, in a
   stretch a group of panels of columns after the other, past which a group of A's rows after the other runs, in that
   panel by panel the tiles, downwards. Both groups stay in the L2 cache. */
#include <string.h>

#include "base/parallel.h"
#include "kernel/gemm_plan.h"

typedef nnla__gemm_plan plan;

enum { SHARED_TERMS = 16 };             /* of A, copied by one thread at once */
static const double element_copy = 0.1; /* nanoseconds */

/* A stretch of a block. */
typedef struct stretch {
    const plan *plan;
    size_t i, i_end, j, j_end, from, to; /* rows and columns of C, terms */
    size_t panels;                       /* of the block */
    char *packed, *sums;                 /* B's panels; where the sums of row i and column j are */
    nnla__tile tile;                     /* what all have in common; a is of row i and the first term */
} stretch;

/* count · index / parts */
static size_t part_of(size_t count, size_t parts, size_t index) {
    return count / parts * index + (size_t)((uint64_t)(count % parts) * index / parts);
}

/* ---- Operands ---- */

/* Into the L2 cache. */
static void fetch(const char *x, size_t bytes) {
    for (size_t byte = 0; byte < bytes; byte += NNLA__LINE)
        __builtin_prefetch(x + byte, 0, 2);
}

/* Some terms of A, whose rows lie along them, for all blocks: Aᵀ with rows that do not push each other out. */
static void copy_shared(void *payload, size_t index) {
    const plan *p = payload;
    const nnla__product *product = p->product;
    const size_t size = product->size, rows = p->row_end - p->row, stride = nnla__copy_stride(rows, size);
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
        tile->a_step = nnla__copy_stride(p->row_end - p->row, product->size);
        tile->a = nnla__at(p->shared, s->i - p->row, product->size);
    } else {
        tile->a_step = product->a_step;
        tile->a = nnla__at(product->a, s->i * product->a_row + s->from * product->a_step, product->size);
    }
}

/* A panel has whole vectors of columns. */
static size_t panel_width(const plan *p, size_t columns) { return nnla__round_up(columns, p->product->lanes); }

/* Columns j … of B, all terms of the stretch. */
static void pack_panel(const stretch *s, char *packed, size_t j, size_t columns) {
    const nnla__product *product = s->plan->product;
    const size_t size = product->size, terms = s->to - s->from, width = panel_width(s->plan, columns);
    const size_t lanes = product->b_column == 1 ? columns : product->lanes; /* at once */
    for (size_t done = 0; done < columns; done += lanes)
        product->kernels->pack(nnla__at(packed, done, size), width, nnla__smaller(columns - done, lanes), terms,
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

/* Rows i … and columns j … of C. */
static void run_panel(const stretch *s, size_t i, size_t i_end, size_t j, size_t columns, const char *b,
                      size_t b_step) {
    const plan *p = s->plan;
    const size_t size = p->product->size, vectors = nnla__ceil_div(columns, p->product->lanes);
    nnla__tile tile = s->tile;
    tile.b = b;
    tile.b_step = b_step;
    const size_t tiles = nnla__ceil_div(i_end - i, p->rows);
    for (size_t t = 0; t < tiles; t++, i += p->rows) {
        tile.a = nnla__at(s->tile.a, (i - s->i) * tile.a_row, size);
        run_tile(s, tile, i, j, nnla__smaller(p->rows, i_end - i), vectors, columns);
    }
}

/* ---- Blocks ---- */

/* Of the columns of a panel, those that are read straight from the matrix; an incomplete vector is packed. */
static size_t straight_columns(const plan *p, size_t columns) {
    return p->packs_b ? 0 : columns - columns % p->product->lanes;
}

/* Where a panel begins; the last ends where the next would. */
static size_t panel_column(const stretch *s, size_t panel) {
    const size_t lanes = s->plan->product->lanes, vectors = nnla__ceil_div(s->j_end - s->j, lanes);
    return nnla__smaller(s->j + part_of(vectors, s->panels, panel) * lanes, s->j_end);
}

/* Panels first … end of the stretch: packed as the first rows need them, then a group of rows after the other. */
static void run_panels(const stretch *s, size_t first, size_t end) {
    const plan *p = s->plan;
    const nnla__product *product = p->product;
    const size_t size = product->size, terms = s->to - s->from;
    for (size_t i = s->i, i_end; i < s->i_end; i = i_end) {
        i_end = nnla__smaller(i + p->group_rows, s->i_end);
        char *packed = s->packed;
        for (size_t panel = first; panel < end; panel++) {
            const size_t j = panel_column(s, panel), columns = panel_column(s, panel + 1) - j;
            const size_t straight = straight_columns(p, columns), rest = columns - straight;
            if (straight)
                run_panel(s, i, i_end, j, straight, nnla__at(product->b, s->from * product->b_step + j, size),
                          product->b_step);
            if (rest) {
                if (i == s->i)
                    pack_panel(s, packed, j + straight, rest);
                run_panel(s, i, i_end, j + straight, rest, packed, panel_width(p, rest));
                packed = nnla__at(packed, panel_width(p, rest) * terms, size);
            }
        }
    }
}

static void run_block(const plan *p, size_t index, size_t slot) {
    const nnla__product *product = p->product;
    const size_t across = index / p->down, down = index % p->down;
    const size_t tiles = nnla__ceil_div(p->row_end - p->row, p->rows);
    const size_t unit = p->unit, units = nnla__ceil_div(product->n, unit);
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
    s.panels = nnla__ceil_div(nnla__ceil_div(s.j_end - s.j, product->lanes), p->panel / product->lanes);
    do {
        s.from = s.to;
        s.to = nnla__smaller(s.from + NNLA__STRETCH, p->to);
        place_a(&s);
        for (size_t panel = 0; panel < s.panels; panel += p->group_panels)
            run_panels(&s, panel, nnla__smaller(panel + p->group_panels, s.panels));
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

/* ---- The product ---- */

static void run_region(plan *p, size_t threads, double nanoseconds) {
    nnla__plan_blocks(p, threads);
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
        p->row_end = nnla__smaller(p->row + NNLA__SHARED_ROWS, product->m);
        for (p->from = 0; p->from < product->k; p->from = p->to) {
            p->to = nnla__smaller(p->from + NNLA__STRETCH, product->k);
            const double elements = (double)(p->row_end - p->row) * (double)(p->to - p->from);
            if (p->copies_a)
                nnla__parallel_for(nnla__ceil_div(p->to - p->from, SHARED_TERMS), element_copy * elements, copy_shared,
                                   p);
            run_region(p, threads, nanoseconds * elements / ((double)product->m * (double)product->k));
        }
    }
}

void nnla__gemm_blocked(const nnla__product *product, void *scratch) {
    plan p;
    const size_t slots = nnla__plan_product(&p, product, scratch);
    const double nanoseconds =
        2.0 * (double)product->m * (double)product->n * (double)product->k / product->kernels->flops_per_ns;
    const size_t threads = nnla__smaller(nnla__parallel_threads(nanoseconds), slots);
    if (p.in_stretches)
        run_stretches(&p, threads, nanoseconds);
    else
        run_region(&p, threads, nanoseconds);
}
