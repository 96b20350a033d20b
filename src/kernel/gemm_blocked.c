/* The blocked product, as in K. Goto, R. A. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS
   34(3), 2008: parts of C that fit a cache; in each, one chain of 256 terms after the other; for each chain operands
   are packed into panels where that pays, and then the blocks of C take their tiles, on any thread. */
#include "base/parallel.h"
#include "kernel/product.h"

enum {
    PART = 4096,       /* rows and columns of C whose panels are packed at once */
    SCALED_PART = 512, /* the same where sums wait in scratch for alpha and beta */
    BLOCK_ROWS = 144,  /* of C, for one thread: the panels of A stay in its L2 cache */
    BLOCK_COLUMNS = 512,
    PACK_ROWS = 3 /* tiles of rows from which on packing B pays */
};

/* How one operand is read: straight from the matrix, or from panels of `width` × terms in scratch. */
typedef struct operand {
    const char *source; /* of this part and chain */
    size_t lane, step;  /* strides of the matrix; the lanes are A's rows or B's columns */
    size_t count;       /* lanes of this part */
    size_t panel;       /* lanes of a panel: a tile's rows or columns */
    size_t width;       /* the same in whole vectors */
    char *packed;
    int is_packed; /* otherwise only the columns of an incomplete vector of B are */
} operand;

typedef struct part {
    const nnla__product *product;
    operand A, B;
    size_t terms;
    size_t i, j;                                     /* where the part lies in C */
    int is_last;                                     /* chain */
    size_t vectors;                                  /* of a tile */
    size_t block_rows, block_columns, blocks_across; /* in panels; blocks in a row of blocks */
    nnla__tile tile;                                 /* what all tiles share */
} part;

/* ---- Packing ---- */

static size_t panels(const operand *x) { return nnla__ceil_div(x->count, x->panel); }

/* Vectors past `count` lanes are left as they are: no tile reads them. */
static void pack_panel(const part *p, const operand *x, size_t index) {
    const nnla__product *product = p->product;
    const size_t begin = index * x->panel, end = nnla__smaller(begin + x->panel, x->count);
    char *packed = nnla__at(x->packed, index * x->width * p->terms, product->size);
    for (size_t i = begin; i < end; i += product->lanes, packed += product->lanes * product->size)
        product->kernels->pack(packed, x->width, nnla__smaller(x->count - i, product->lanes), p->terms,
                               nnla__at(x->source, i * x->lane, product->size), x->lane, x->step);
}

static void pack_one(void *payload, size_t index) {
    const part *p = payload;
    const size_t of_b = p->B.is_packed ? panels(&p->B) : 0;
    if (index < of_b)
        pack_panel(p, &p->B, index);
    else
        pack_panel(p, &p->A, index - of_b);
}

static void pack_part(part *p) {
    const nnla__product *product = p->product;
    operand *B = &p->B;
    size_t count = 0, lanes = 0;
    if (B->is_packed)
        count += panels(B), lanes += B->count;
    else if (B->count % product->lanes) {
        const size_t whole = B->count - B->count % product->lanes;
        product->kernels->pack(B->packed, product->lanes, B->count - whole, p->terms,
                               nnla__at(B->source, whole, product->size), 1, B->step);
    }
    if (p->A.is_packed)
        count += panels(&p->A), lanes += p->A.count;
    if (count)
        nnla__parallel_for(count, 0.25 * (double)lanes * (double)p->terms, pack_one, p);
}

/* ---- Tiles ---- */

/* One panel of A times a panel of B, columns from j on. */
static void run_tile(const part *p, nnla__tile *tile, size_t i, size_t j, size_t rows, size_t vectors, size_t columns) {
    const nnla__product *product = p->product;
    const size_t size = product->size;
    tile->columns = columns;
    tile->sums = nnla__at(p->tile.sums, i * tile->sums_row + j, size);
    if (tile->bias)
        tile->bias = nnla__at(p->tile.bias, i * tile->bias_row + j * tile->bias_column, size);
    if (tile->epilogue)
        tile->c = nnla__at(p->tile.c, i * tile->c_row + j * tile->c_column, size);
    product->kernels->tiles[rows][vectors](tile);
}

/* Columns j … of a panel of B that is read from the matrix: whole vectors there, the rest from scratch. */
static void run_straight(const part *p, nnla__tile *tile, size_t i, size_t j, size_t rows, size_t columns) {
    const nnla__product *product = p->product;
    const size_t whole = columns / product->lanes, rest = columns % product->lanes;
    if (whole) {
        tile->b = nnla__at(p->B.source, j, product->size);
        tile->b_step = p->B.step;
        run_tile(p, tile, i, j, rows, whole, columns - rest);
    }
    if (rest) {
        tile->b = p->B.packed;
        tile->b_step = product->lanes;
        run_tile(p, tile, i, j + columns - rest, rows, 1, rest);
    }
}

static void run_block(void *payload, size_t index) {
    const part *p = payload;
    const nnla__product *product = p->product;
    const operand *A = &p->A, *B = &p->B;
    nnla__tile tile = p->tile;
    const size_t i_begin = index / p->blocks_across * p->block_rows * A->panel;
    const size_t i_end = nnla__smaller(i_begin + p->block_rows * A->panel, A->count);
    const size_t j_begin = index % p->blocks_across * p->block_columns * B->panel;
    const size_t j_end = nnla__smaller(j_begin + p->block_columns * B->panel, B->count);
    for (size_t j = j_begin; j < j_end; j += B->panel) {
        const size_t columns = nnla__smaller(B->panel, j_end - j);
        for (size_t i = i_begin; i < i_end; i += A->panel) {
            const size_t rows = nnla__smaller(A->panel, i_end - i);
            tile.a = A->is_packed ? nnla__at(A->packed, i / A->panel * A->width * p->terms, product->size)
                                  : nnla__at(A->source, i * A->lane, product->size);
            if (B->is_packed) {
                tile.b = nnla__at(B->packed, j / B->panel * B->width * p->terms, product->size);
                run_tile(p, &tile, i, j, rows, nnla__ceil_div(columns, product->lanes), columns);
            } else {
                run_straight(p, &tile, i, j, rows, columns);
            }
        }
    }
    if (p->is_last)
        nnla__product_then(product, p->i + i_begin, i_end - i_begin, p->j + j_begin, j_end - j_begin);
}

/* ---- Parts and chains ---- */

/* The rows of all tiles, evenly: 32 rows are 11 + 11 + 10, not 14 + 14 + 4. */
static size_t tile_rows(const nnla__product *product) {
    const size_t most = product->kernels->tile_rows;
    return nnla__ceil_div(product->m, nnla__ceil_div(product->m, most));
}

static size_t tile_vectors(const nnla__product *product, size_t rows) {
    size_t vectors = NNLA__TILE_VECTORS_MAX;
    while (!product->kernels->tiles[rows][vectors])
        vectors--;
    return vectors;
}

/* Sums wait in scratch if they are not stored as they are and there is more than one chain. */
static int is_scaled(const nnla__product *product) {
    return product->c_column != 1 || product->epilogue.alpha != 1 || product->epilogue.beta != 0;
}

typedef struct scratch_sizes {
    size_t a, b, sums; /* elements */
} scratch_sizes;

static scratch_sizes scratch_for(size_t lanes, size_t most_rows, size_t m, size_t n, size_t k) {
    const size_t terms = nnla__smaller(k, NNLA__CHAIN), rows = nnla__smaller(m, PART), columns = nnla__smaller(n, PART);
    /* Even tiles are no more than ceil(rows / most_rows), each no wider than most_rows in whole vectors. */
    const size_t a = nnla__ceil_div(rows, most_rows) * nnla__round_up(most_rows, lanes) * terms;
    /* The last panel of B may hold one vector of columns only, and any number of vectors up to the most. */
    const size_t b = (nnla__round_up(columns, lanes) + (NNLA__TILE_VECTORS_MAX - 1) * lanes) * terms;
    const size_t sums = k > NNLA__CHAIN ? nnla__smaller(m, SCALED_PART) * nnla__smaller(n, SCALED_PART) : 0;
    return (scratch_sizes){nnla__round_up(a, 16), nnla__round_up(b, 16), sums};
}

size_t nnla__gemm_blocked_scratch(const nnla__kernels *kernels, size_t m, size_t n, size_t k) {
    const scratch_sizes sizes = scratch_for(kernels->lanes, kernels->product->tile_rows, m, n, k);
    return (sizes.a + sizes.b + sizes.sums) * nnla__dtype_size(kernels->dtype);
}

/* One chain of one part: terms from `from` on of rows i, columns j on. */
static void run_chain(part *p, size_t i, size_t j, size_t from, char *sums) {
    const nnla__product *product = p->product;
    const size_t size = product->size;
    p->i = i;
    p->j = j;
    p->is_last = from + p->terms == product->k;
    p->A.source = nnla__at(product->a, i * product->a_row + from * product->a_step, size);
    p->B.source = nnla__at(product->b, j * product->b_column + from * product->b_step, size);

    nnla__tile *tile = &p->tile;
    tile->a_row = p->A.is_packed ? 1 : product->a_row;
    tile->a_step = p->A.is_packed ? p->A.width : product->a_step;
    tile->b_step = p->B.width;
    tile->terms = p->terms;
    tile->add = from > 0;
    tile->c = nnla__at(product->c, i * product->c_row + j * product->c_column, size);
    tile->c_row = product->c_row;
    tile->c_column = product->c_column;
    tile->bias_row = product->bias_row;
    tile->bias_column = product->bias_column;
    tile->bias = NULL;
    if (p->is_last && product->epilogue.bias)
        tile->bias = nnla__at(product->epilogue.bias, i * product->bias_row + j * product->bias_column, size);
    if (is_scaled(product)) {
        tile->sums = sums;
        tile->sums_row = p->B.count;
        tile->epilogue = p->is_last ? &product->epilogue : NULL;
    } else {
        tile->sums = tile->c;
        tile->sums_row = product->c_row;
        tile->epilogue = NULL;
    }

    pack_part(p);
    const double flops = 2.0 * (double)p->A.count * (double)p->B.count * (double)p->terms;
    nnla__parallel_for(nnla__ceil_div(panels(&p->A), p->block_rows) * p->blocks_across,
                       flops / product->kernels->flops_per_ns, run_block, p);
}

/* The panels of a block of about `most` lanes, all blocks alike. */
static size_t block_panels(const operand *x, size_t most) {
    const size_t count = panels(x), blocks = nnla__ceil_div(x->count, most);
    return nnla__ceil_div(count, blocks);
}

void nnla__gemm_blocked(const nnla__product *product, void *scratch) {
    const size_t size = product->size, lanes = product->lanes;
    const size_t rows = tile_rows(product), vectors = tile_vectors(product, rows);
    const scratch_sizes sizes = scratch_for(lanes, product->kernels->tile_rows, product->m, product->n, product->k);
    const size_t most = is_scaled(product) && product->k > NNLA__CHAIN ? SCALED_PART : PART;
    part p = {.product = product, .vectors = vectors};
    p.A = (operand){.lane = product->a_row,
                    .step = product->a_step,
                    .panel = rows,
                    .packed = scratch,
                    .width = nnla__round_up(rows, lanes)};
    p.B = (operand){.lane = product->b_column,
                    .step = product->b_step,
                    .panel = vectors * lanes,
                    .packed = nnla__at(scratch, sizes.a, size),
                    .width = vectors * lanes};
    char *const sums = nnla__at(scratch, sizes.a + sizes.b, size);

    for (size_t j = 0; j < product->n; j += most) {
        for (size_t i = 0; i < product->m; i += most) {
            p.A.count = nnla__smaller(product->m - i, most);
            p.B.count = nnla__smaller(product->n - j, most);
            p.A.is_packed = p.A.count * nnla__smaller(product->k, NNLA__CHAIN) > 16384;
            p.B.is_packed = product->b_column != 1 || p.A.count > PACK_ROWS * rows;
            p.block_rows = block_panels(&p.A, BLOCK_ROWS);
            p.block_columns = block_panels(&p.B, BLOCK_COLUMNS);
            p.blocks_across = nnla__ceil_div(panels(&p.B), p.block_columns);
            size_t from = 0;
            do { /* k = 0 is one chain without a term */
                p.terms = nnla__smaller(product->k - from, NNLA__CHAIN);
                run_chain(&p, i, j, from, sums);
                from += p.terms;
            } while (from < product->k);
        }
    }
}
