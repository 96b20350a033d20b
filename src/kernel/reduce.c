/* Reductions of any length: blocks of NNLA__SUM_BLOCK elements, each reduced by a kernel, whose results are joined in
   double as a tree of fixed shape: neighbours in pairs, then neighbouring pairs, and so on; what is left over at the
   end is joined from the smallest part to the largest. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "kernel/element_blocks.h"

enum { ROUND_BLOCKS = 256 }; /* blocks that are reduced at a time; a power of two */

typedef double join_function(double a, double b);

/* Joins values that come in order, as a binary counter: `part[level]` stands for 2^level values if that bit of
   `count` is set. */
typedef struct join_tree {
    join_function *join;
    size_t count;
    double part[64];
} join_tree;

static void join_next(join_tree *tree, double value) {
    size_t level = 0;
    for (; tree->count >> level & 1; level++)
        value = tree->join(tree->part[level], value);
    tree->part[level] = value;
    tree->count++;
}

/* count ≥ 1 */
static double join_rest(const join_tree *tree) {
    size_t level = 0;
    while (!(tree->count >> level & 1))
        level++;
    double value = tree->part[level++];
    for (; tree->count >> level; level++)
        if (tree->count >> level & 1)
            value = tree->join(tree->part[level], value);
    return value;
}

static double join_sum(double a, double b) { return a + b; }
static double join_min(double a, double b) { return b != b || a > b ? b : a; }
static double join_max(double a, double b) { return b != b || a < b ? b : a; }

typedef struct reduction {
    nnla__reduction_kernel *kernel;
    size_t n, size;
    const void *x, *y;
    double scale;
    size_t first_block, count; /* blocks of this round */
    size_t chunk;              /* so many of them after each other are one thread's, as memory is read faster then */
    double result[ROUND_BLOCKS];
} reduction;

static void reduce_chunk(void *payload, size_t index) {
    reduction *r = payload;
    nnla__span chunk = nnla__block_span(r->count, r->chunk, index);
    for (size_t i = chunk.first; i < chunk.first + chunk.count; i++) {
        nnla__span s = nnla__block_span(r->n, NNLA__SUM_BLOCK, r->first_block + i);
        r->result[i] = r->kernel(s.count, nnla__at(r->x, s.first, r->size), nnla__at(r->y, s.first, r->size), r->scale);
    }
}

static double reduce(const nnla__pass *pass, nnla__reduction_kernel *kernel, join_function *join, size_t n,
                     const void *x, const void *y, double scale) {
    if (n <= NNLA__SUM_BLOCK)
        return kernel(n, x, y, scale);
    reduction r;
    r.kernel = kernel;
    r.n = n;
    r.size = nnla__dtype_size(pass->kernels->dtype);
    r.x = x;
    r.y = y;
    r.scale = scale;
    join_tree tree;
    tree.join = join;
    tree.count = 0;
    size_t blocks = nnla__ceil_div(n, NNLA__SUM_BLOCK);
    for (r.first_block = 0; r.first_block < blocks; r.first_block += ROUND_BLOCKS) {
        r.count = nnla__smaller(blocks - r.first_block, ROUND_BLOCKS);
        const double work = nnla__work(pass, (double)r.count * NNLA__SUM_BLOCK, 1);
        r.chunk = nnla__long_block(r.count * NNLA__SUM_BLOCK, work) / NNLA__SUM_BLOCK;
        nnla__parallel_for(nnla__ceil_div(r.count, r.chunk), work, reduce_chunk, &r);
        for (size_t i = 0; i < r.count; i++)
            join_next(&tree, r.result[i]);
    }
    return join_rest(&tree);
}

double nnla__sum(const nnla__pass *pass, size_t n, const void *x) {
    return reduce(pass, pass->kernels->element->sum, join_sum, n, x, NULL, 1);
}

double nnla__dot(const nnla__pass *pass, size_t n, const void *x, const void *y) {
    return reduce(pass, pass->kernels->element->dot, join_sum, n, x, y, 1);
}

double nnla__max_abs(const nnla__pass *pass, size_t n, const void *x) {
    return reduce(pass, pass->kernels->element->max_abs, join_max, n, x, NULL, 1);
}

void nnla__min_max(const nnla__pass *pass, size_t n, const void *x, double *min, double *max) {
    *min = reduce(pass, pass->kernels->element->min, join_min, n, x, NULL, 1);
    *max = reduce(pass, pass->kernels->element->max, join_max, n, x, NULL, 1);
}

typedef struct finite_call {
    const nnla__element_kernels *kernels;
    size_t n, size;
    const void *x;
    int all_finite;
} finite_call;

static void finite_block(void *payload, size_t index) {
    finite_call *c = payload;
    nnla__span s = nnla__block_span(c->n, NNLA__ELEMENT_BLOCK, index);
    const nnla__matrix x = nnla__matrix_of(nnla__at(c->x, s.first, c->size), 1, s.count);
    if (!c->kernels->all_finite(&x))
        nnla__note_not_finite(&c->all_finite);
}

int nnla__all_finite(const nnla__pass *pass, size_t n, const void *x) {
    finite_call call = {pass->kernels->element, n, nnla__dtype_size(pass->kernels->dtype), x, 1};
    nnla__parallel_for(nnla__ceil_div(n, NNLA__ELEMENT_BLOCK), (double)n * 0.03, finite_block, &call);
    return call.all_finite;
}

/* 2^−e with 2^e ≤ x < 2^(e + 1), for 0 < x < ∞; e is bounded so that the result is a normal number of the type. */
static double inverse_power_of_two(double x, nnla_dtype dtype) {
    const int bound = dtype == NNLA_F32 ? 126 : 1022;
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int e = (int)(bits >> 52) - 1023;
    e = e > bound ? bound : e < -bound ? -bound : e;
    bits = (uint64_t)(1023 - e) << 52;
    memcpy(&x, &bits, sizeof x);
    return x;
}

double nnla__norm(const nnla__pass *pass, size_t n, const void *x) {
    nnla__reduction_kernel *sum_squares = pass->kernels->element->sum_squares;
    /* From here on, squares that underflow are too small to matter. */
    const double least = pass->kernels->dtype == NNLA_F32 ? 0x1p-76 : 0x1p-900;
    double sum = reduce(pass, sum_squares, join_sum, n, x, NULL, 1);
    if (sum >= least && sum <= DBL_MAX)
        return sqrt(sum);
    double largest = nnla__max_abs(pass, n, x);
    if (!(largest > 0 && largest <= DBL_MAX))
        return largest; /* 0, ∞ or NaN */
    double scale = inverse_power_of_two(largest, pass->kernels->dtype);
    return sqrt(reduce(pass, sum_squares, join_sum, n, x, NULL, scale)) / scale;
}

typedef struct rows_call {
    const nnla__pass *pass;
    size_t size;
    nnla__matrix X;
    int32_t *indices;
} rows_call;

static void row_argmax_block(void *payload, size_t index) {
    const rows_call *c = payload;
    nnla__span rows = nnla__block_span(c->X.rows, nnla__rows_per_block(c->X.cols), index);
    c->pass->kernels->element->row_argmax(nnla__row_block(c->X, rows, c->size), c->indices + rows.first);
}

void nnla__row_argmax(const nnla__pass *pass, nnla__matrix X, int32_t *indices) {
    rows_call call = {pass, nnla__dtype_size(pass->kernels->dtype), X, indices};
    const double work = (double)X.rows * (double)X.cols;
    nnla__parallel_for(nnla__ceil_div(X.rows, nnla__rows_per_block(X.cols)), work * 0.5, row_argmax_block, &call);
}
