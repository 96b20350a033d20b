/* Products that read their operands where they lie: a vector times a matrix, matrices of few rows or columns, few terms,
   and all that is small. C is cut into blocks of rows, or of columns if it has one row. */
#include "base/parallel.h"
#include "kernel/product.h"

enum {
    SMALL = 1 << 18,      /* terms of all elements; packing and blocking pay above that */
    SHORT = 8192,         /* terms of a row; one thread has done them before another is awake */
    FLAT_TERMS = 16,      /* of an element: the time goes into writing C */
    FEW_ROWS = 8,         /* of the transpose of a narrow C */
    WIDE = 16,            /* more columns than any way takes that is for few */
    PACKED_MOST = 65536,  /* elements of a packed B */
    BLOCK_BYTES = 16384,  /* of C: what follows finds it in the L1 cache */
    BLOCK_ROWS = 8,       /* at least; more rows, each a multiple of 4096 bytes on, would not fit the L1 cache's sets */
    OUTER_BYTES = 131072, /* of C that is updated: a block costs little beside them */
    ROW_BYTES = 524288,   /* of a matrix that one row is multiplied by: what the caches far away hold */
    FAR_BYTES = 25165824, /* of a matrix that one column is multiplied by: no cache holds it */
    BYTES_PER_NS = 32     /* of a matrix in the caches */
};

typedef struct blocks {
    const nnla__product *product;
    void (*kernel)(const nnla__product *product);
    size_t rows, columns; /* of a block; one of them is all of C's */
    size_t count, share;  /* blocks; how many one after the other a thread takes */
    int is_straight;      /* the kernel writes C, else sums that are brought there */
} blocks;

static int is_plain(const nnla__product *p) { return p->epilogue.alpha == 1 && p->epilogue.beta == 0; }

/* A block's sums, then alpha, beta, bias and C's strides. */
static void run_through_sums(const nnla__product *p, void (*kernel)(const nnla__product *product)) {
    _Alignas(64) char memory[NNLA__SUMS_BYTES];
    const int is_row = p->m == 1 && p->b_column == 1;
    nnla__product sums = *p;
    sums.c = memory;
    sums.c_row = 1;
    sums.c_column = is_row ? 1 : nnla__round_up(p->m, p->lanes);
    sums.epilogue.bias = NULL;
    kernel(&sums);
    nnla__epilogue epilogue = p->epilogue;
    if (is_row) {
        p->kernels->finish(memory, p->n, &epilogue, p->bias_column, p->c, p->c_column);
        return;
    }
    for (size_t j = 0; j < p->n; j++) {
        epilogue.bias = nnla__at(p->epilogue.bias, j * p->bias_column, p->size);
        p->kernels->finish(nnla__at(memory, j * sums.c_column, p->size), p->m, &epilogue, p->bias_row,
                           nnla__at(p->c, j * p->c_column, p->size), p->c_row);
    }
}

static void run_block(const blocks *w, size_t index) {
    nnla__product block = *w->product;
    const size_t size = block.size;
    size_t i = 0, j = 0;
    if (w->columns < block.n) {
        j = index * w->columns;
        block.n = nnla__smaller(w->columns, block.n - j);
        const size_t group =
            NNLA__GROUP_VECTORS * block.lanes; /* a block is a number of groups, or b_column is not 1 */
        block.b = nnla__at(block.b, block.b_column == 1 ? j / group * block.b_group : j * block.b_column, size);
    } else {
        i = index * w->rows;
        block.m = nnla__smaller(w->rows, block.m - i);
        block.a = nnla__at(block.a, i * block.a_row, size);
    }
    block.c = nnla__at(block.c, i * block.c_row + j * block.c_column, size);
    block.epilogue.bias = nnla__at(block.epilogue.bias, i * block.bias_row + j * block.bias_column, size);
    if (w->is_straight)
        w->kernel(&block);
    else
        run_through_sums(&block, w->kernel);
    nnla__product_then(w->product, i, block.m, j, block.n);
}

/* About, on one thread: of its memory in the caches, of its arithmetic. */
static double memory_ns(const nnla__product *p) {
    const double m = (double)p->m, n = (double)p->n, k = (double)p->k;
    return (m * n + m * k + k * n) * (double)p->size / BYTES_PER_NS;
}

static double arithmetic_ns(const nnla__product *p) {
    return 2 * (double)p->m * (double)p->n * (double)p->k / p->kernels->flops_per_ns;
}

static double nanoseconds(const nnla__product *p) {
    const double memory = memory_ns(p), arithmetic = arithmetic_ns(p);
    return memory > arithmetic ? memory : arithmetic;
}

static void run_share(void *payload, size_t index) {
    const blocks *w = payload;
    const size_t end = nnla__smaller((index + 1) * w->share, w->count);
    for (size_t i = index * w->share; i < end; i++)
        run_block(w, i);
}

/* What takes the time of its memory is shared in one run for each thread, the same in each call: its caches keep it. */
static void run_blocks(blocks *w) {
    const nnla__product *p = w->product;
    const double time = nanoseconds(p);
    w->count = w->columns < p->n ? nnla__ceil_div(p->n, w->columns) : nnla__ceil_div(p->m, w->rows);
    w->share = memory_ns(p) > arithmetic_ns(p) ? nnla__ceil_div(w->count, nnla__parallel_threads(time)) : 1;
    nnla__parallel_for(nnla__ceil_div(w->count, w->share), time, run_share, w);
}

static void run(const nnla__product *p, void (*kernel)(const nnla__product *product), size_t rows, size_t columns,
                int is_straight) {
    if (is_straight && rows >= p->m && columns >= p->n) {
        kernel(p);
        if (p->then)
            nnla__product_then(p, 0, p->m, 0, p->n);
    } else {
        blocks w = {p, kernel, rows, columns, 1, 1, is_straight};
        run_blocks(&w);
    }
}

/* One row of C, its columns along the lanes; a short one at once. */
static void run_one_row(const nnla__product *p) {
    const int is_straight = is_plain(p) && p->c_column == 1 && (!p->epilogue.bias || p->bias_column == 1);
    const size_t group = NNLA__GROUP_VECTORS * p->lanes;
    if (p->b_group == group && (double)p->n * (double)p->k * (double)p->size > ROW_BYTES) {
        const size_t half = nnla__round_up(nnla__ceil_div(p->n, 2), group); /* for a second thread */
        run(p, p->kernels->direct_row, 1, nnla__smaller(NNLA__SUMS_BYTES / p->size, half), is_straight);
        return;
    }
    const size_t strip = p->kernels->strip_vectors * p->lanes;
    run(p, p->kernels->direct_columns, 1, is_straight && p->n * p->k <= SHORT ? p->n : strip, is_straight);
}

/* Few columns of C, its rows along the lanes. */
static void run_few_columns(const nnla__product *p) {
    const size_t rows = 2 * NNLA__GROUP_VECTORS * p->lanes;
    const int is_far = p->n == 1 && p->m >= rows && (double)p->m * (double)p->k * (double)p->size > FAR_BYTES;
    run(p, is_far ? p->kernels->direct_lines : p->kernels->direct_rows, rows, p->n, is_plain(p));
}

/* Whether that pays for C [m × n]: the transposes in registers cost as much as some columns of C, and storing few
   columns is slow. Scaled sums must fit. */
static int few_columns(const nnla__product *p, size_t m, size_t n) {
    return n == 1 || (m >= p->lanes && n <= p->kernels->few_columns && (n <= 4 || p->k >= 4 * n) && is_plain(p));
}

/* Packed weights have but one group of columns that are evenly apart. */
static int evenly_apart(const nnla__product *p) {
    const size_t group = NNLA__GROUP_VECTORS * p->lanes;
    return p->b_column != 1 || p->b_group == group || p->n <= group;
}

/* A narrow C = Aᵀ B: the rows of Cᵀ, a strip at a time, then stored as columns. */
static void run_narrow(nnla__product *p) {
    _Alignas(64) char sums[NNLA__SUMS_BYTES];
    void *const c = p->c;
    const size_t size = p->size, count = p->m, c_row = p->c_row, strip = NNLA__SUMS_BYTES / FEW_ROWS / size;
    const void *const a = p->a;
    nnla__product_transpose(p);
    p->c = sums;
    p->c_row = strip;
    p->c_column = 1;
    for (size_t i = 0; i < count; i += strip) {
        p->n = nnla__smaller(strip, count - i);
        p->b = nnla__at(a, i, size);
        p->kernels->direct_columns(p);
        p->kernels->interleave(nnla__at(c, i * c_row, size), c_row, sums, strip, p->n, p->m);
    }
    p->c = c;
    p->c_row = 1;
    p->c_column = c_row;
    nnla__product_then(p, 0, p->m, 0, count);
}

/* All of C, its columns along the lanes. */
static void run_columns(const nnla__product *p) {
    size_t rows = p->m;
    if (p->m > BLOCK_ROWS && p->m * p->n * p->size > BLOCK_BYTES &&
        (p->then || nnla__parallel_threads(nanoseconds(p)) > 1))
        for (rows = BLOCK_ROWS; (uint64_t)2 * rows * p->n * p->size <= BLOCK_BYTES;)
            rows *= 2;
    run(p, p->kernels->direct_columns, rows, p->n, 1);
}

/* Rows of B become the columns that are read. */
static void pack_columns(nnla__product *p, void *scratch) {
    const size_t width = nnla__round_up(p->n, p->lanes);
    p->kernels->direct_pack(scratch, width, p->b, p->b_column, p->n, p->k);
    p->b = scratch;
    p->b_column = 1;
    p->b_step = width;
}

static size_t packed_elements(size_t lanes, size_t n, size_t k) {
    const uint64_t width = nnla__round_up(nnla__smaller(n, PACKED_MOST), lanes);
    const uint64_t elements = width * nnla__smaller(k, PACKED_MOST);
    return elements < PACKED_MOST ? (size_t)elements : PACKED_MOST;
}

size_t nnla__direct_scratch(const nnla__kernels *kernels, size_t n, size_t k) {
    return packed_elements(kernels->lanes, n, k) * nnla__dtype_size(kernels->dtype);
}

static int is_small(size_t m, size_t n, size_t k) { return k <= FLAT_TERMS || (uint64_t)m * n * k <= SMALL; }

/* Whether a transposed B can be packed. */
static int is_packable(size_t lanes, size_t n, size_t k) {
    return n <= PACKED_MOST && (uint64_t)k * (n + lanes) <= PACKED_MOST;
}

int nnla__direct_takes(const nnla__product *p) {
    return is_plain(p) && is_small(p->m, p->n, p->k) && (p->b_column == 1 || is_packable(p->lanes, p->n, p->k));
}

/* Small, and so that no other way is better: at once, as the choice takes a tenth of the time of 16 x 16 x 16. */
static int is_wide(const nnla__product *p) {
    return p->n >= WIDE && p->m > 1 && p->b_column == 1 && is_plain(p) && is_small(p->m, p->n, p->k);
}

static int run_small(nnla__product *p, void *scratch, size_t scratch_size) {
    if (!is_plain(p) || !is_small(p->m, p->n, p->k))
        return 0;
    if (p->a_step != 1 && p->n <= FEW_ROWS && p->n < p->lanes && p->m >= p->lanes && !p->epilogue.bias &&
        evenly_apart(p)) {
        run_narrow(p);
        return 1;
    }
    if (p->b_column != 1) {
        if (!is_packable(p->lanes, p->n, p->k) || packed_elements(p->lanes, p->n, p->k) * p->size > scratch_size)
            return 0;
        pack_columns(p, scratch);
    }
    run_columns(p);
    return 1;
}

/* One term that is added to C, whose rows fill a vector. */
static int run_outer(const nnla__product *p) {
    if (p->k != 1 || p->epilogue.beta == 0 || p->epilogue.bias || p->b_column != 1 || p->n < p->lanes)
        return 0;
    const size_t rows = OUTER_BYTES / p->size / nnla__smaller(p->n, OUTER_BYTES / p->size);
    run(p, p->kernels->direct_outer, rows, p->n, 1);
    return 1;
}

int nnla__gemm_direct(nnla__product *p, void *scratch, size_t scratch_size) {
    if (is_wide(p)) {
        run_columns(p);
        return 1;
    }
    if (run_outer(p))
        return 1;
    if (p->m == 1 && p->b_column == 1) {
        run_one_row(p);
        return 1;
    }
    const int is_column = p->n == 1 && p->a_row == 1; /* of one term, or one row of Aᵀ */
    if (p->a_step == 1 && !is_column && few_columns(p, p->m, p->n) && evenly_apart(p)) {
        run_few_columns(p);
        return 1;
    }
    if (is_column || (p->n > 1 && p->b_step == 1 && p->b_column != 1 && few_columns(p, p->n, p->m))) {
        nnla__product_transpose(p);
        if (p->m == 1)
            run_one_row(p);
        else
            run_few_columns(p);
        return 1;
    }
    return run_small(p, scratch, scratch_size);
}
