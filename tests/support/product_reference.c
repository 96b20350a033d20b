#define _POSIX_C_SOURCE 200809L

#include "product_reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nnla_test.h"
#include "random_data.h"

enum { GUARD = 64, CHAIN = 256 };

static double element(nnla_dtype dtype, const void *x, size_t index) {
    return dtype == NNLA_F32 ? (double)((const float *)x)[index] : ((const double *)x)[index];
}

static void set_element(nnla_dtype dtype, void *x, size_t index, double value) {
    if (dtype == NNLA_F32)
        ((float *)x)[index] = (float)value;
    else
        ((double *)x)[index] = value;
}

/* ---- Operands ---- */

static void make_special(nnla_dtype dtype, nnla__matrix matrix, uint64_t seed) {
    const double tiny = dtype == NNLA_F32 ? 0x1p-140 : 0x1p-1060, huge = dtype == NNLA_F32 ? 0x1p126 : 0x1p1022;
    const double values[] = {NAN, INFINITY, -INFINITY, -0.0, 0.0, tiny, -tiny, huge, -huge};
    for (size_t i = 0; i < matrix.rows * matrix.cols; i++) {
        const uint64_t draw = random_bits(&seed);
        /* NaN and infinities are rare, or every element of C is NaN. */
        const size_t first = draw % 64 == 0 ? 0 : 3, count = sizeof values / sizeof values[0] - first;
        if (draw % 4 == 0)
            set_element(dtype, matrix.data, i / matrix.cols * matrix.stride + i % matrix.cols,
                        values[first + (draw >> 8) % count]);
    }
}

guarded_matrix guarded_matrix_create(nnla_dtype dtype, size_t rows, size_t cols, size_t gap, size_t offset,
                                     uint64_t seed, int special) {
    const size_t size = nnla__dtype_size(dtype), stride = cols + gap;
    const size_t elements = rows ? (rows - 1) * stride + cols : 0;
    guarded_matrix m = {.bytes = GUARD + (offset + elements) * size};
    void *memory = NULL;
    /* No guard behind: the end of the block is the end of the matrix. */
    assert_int_equal(posix_memalign(&memory, 64, m.bytes), 0);
    m.block = memory;
    m.copy = malloc(m.bytes);
    assert_non_null(m.copy);
    memset(m.block, 0xff, m.bytes); /* NaN */
    m.matrix = (nnla__matrix){m.block + GUARD + offset * size, rows, cols, stride};
    for (size_t i = 0; i < rows; i++)
        random_fill(dtype, (char *)m.matrix.data + i * stride * size, cols, seed + i, -1, 1);
    if (special)
        make_special(dtype, m.matrix, seed);
    memcpy(m.copy, m.block, m.bytes);
    return m;
}

void guarded_matrix_destroy(guarded_matrix *matrix) {
    free(matrix->block);
    free(matrix->copy);
}

void guarded_matrix_reset(guarded_matrix *matrix) { memcpy(matrix->block, matrix->copy, matrix->bytes); }

void assert_guarded(const guarded_matrix *m, nnla_dtype dtype, int inside) {
    const size_t size = nnla__dtype_size(dtype), stride = m->matrix.stride * size, cols = m->matrix.cols * size;
    if (inside) {
        assert_memory_equal(m->block, m->copy, m->bytes);
        return;
    }
    const size_t begin = (size_t)((unsigned char *)m->matrix.data - m->block);
    assert_memory_equal(m->block, m->copy, begin);
    for (size_t i = 0; i + 1 < m->matrix.rows; i++) {
        const size_t gap = begin + i * stride + cols;
        assert_memory_equal(m->block + gap, m->copy + gap, stride - cols);
    }
}

/* ---- The definition ---- */

static size_t index_of(nnla__matrix M, int transposed, size_t i, size_t j) {
    return transposed ? j * M.stride + i : i * M.stride + j;
}

static double define_f32(const product_case *c, const product_operands *o, size_t i, size_t j) {
    const float *A = o->A.matrix.data, *B = o->B.matrix.data, *C = o->C.matrix.data, *b = o->bias.matrix.data;
    float sum = 0;
    for (size_t from = 0; from < c->k; from += CHAIN) {
        float s = 0;
        for (size_t t = from; t < c->k && t < from + CHAIN; t++)
            s = fmaf(A[index_of(o->A.matrix, c->transpose_a, i, t)], B[index_of(o->B.matrix, c->transpose_b, t, j)], s);
        sum = from ? sum + s : s;
    }
    if (c->alpha != 1 && c->k > 0)
        sum = (float)c->alpha * sum;
    if (c->beta != 0)
        sum = fmaf((float)c->beta, C[i * o->C.matrix.stride + j], sum);
    return (double)(c->with_bias ? sum + b[j] : sum);
}

static double define_f64(const product_case *c, const product_operands *o, size_t i, size_t j) {
    const double *A = o->A.matrix.data, *B = o->B.matrix.data, *C = o->C.matrix.data, *b = o->bias.matrix.data;
    double sum = 0;
    for (size_t from = 0; from < c->k; from += CHAIN) {
        double s = 0;
        for (size_t t = from; t < c->k && t < from + CHAIN; t++)
            s = fma(A[index_of(o->A.matrix, c->transpose_a, i, t)], B[index_of(o->B.matrix, c->transpose_b, t, j)], s);
        sum = from ? sum + s : s;
    }
    if (c->alpha != 1 && c->k > 0)
        sum = c->alpha * sum;
    if (c->beta != 0)
        sum = fma(c->beta, C[i * o->C.matrix.stride + j], sum);
    return c->with_bias ? sum + b[j] : sum;
}

/* Rounding twice a term: (min(k, 256) + ⌈k / 256⌉) · 2u · |A||B|, and what the end of the sum adds. */
static double tolerance_of(const product_case *c, const product_operands *o, size_t i, size_t j) {
    const nnla_dtype dtype = c->dtype;
    const double u = dtype == NNLA_F32 ? 0x1p-24 : 0x1p-53;
    double magnitude = 0;
    for (size_t t = 0; t < c->k; t++)
        magnitude += fabs(element(dtype, o->A.matrix.data, index_of(o->A.matrix, c->transpose_a, i, t)) *
                          element(dtype, o->B.matrix.data, index_of(o->B.matrix, c->transpose_b, t, j)));
    const double terms = (double)(c->k < CHAIN ? c->k : CHAIN) + (double)((c->k + CHAIN - 1) / CHAIN);
    double end = fabs(c->alpha) * magnitude;
    if (c->beta != 0)
        end += fabs(c->beta * element(dtype, o->C.matrix.data, i * o->C.matrix.stride + j));
    if (c->with_bias)
        end += fabs(element(dtype, o->bias.matrix.data, j));
    return (terms * 2 * fabs(c->alpha) * magnitude + 8 * end) * u;
}

void product_define(const product_case *c, product_operands *o) {
    for (size_t i = 0; i < c->m; i++)
        for (size_t j = 0; j < c->n; j++) {
            ((double *)o->expected.data)[i * c->n + j] =
                c->dtype == NNLA_F32 ? define_f32(c, o, i, j) : define_f64(c, o, i, j);
            o->tolerance[i * c->n + j] = c->special ? -1 : tolerance_of(c, o, i, j);
        }
}

product_operands product_operands_create(const product_case *c) {
    product_operands o;
    const size_t a_rows = c->transpose_a ? c->k : c->m, a_cols = c->transpose_a ? c->m : c->k;
    const size_t b_rows = c->transpose_b ? c->n : c->k, b_cols = c->transpose_b ? c->k : c->n;
    o.A = guarded_matrix_create(c->dtype, a_rows, a_cols, c->gap, c->offset, c->seed, c->special);
    o.B = guarded_matrix_create(c->dtype, b_rows, b_cols, c->gap, c->offset, c->seed + 1000000, c->special);
    o.C = guarded_matrix_create(c->dtype, c->m, c->n, c->gap, c->offset, c->seed + 2000000, c->special);
    o.bias = guarded_matrix_create(c->dtype, 1, c->n, 0, c->offset, c->seed + 3000000, 0);
    o.expected = nnla__matrix_of(malloc(c->m * c->n * sizeof(double) + 1), c->m, c->n);
    o.tolerance = malloc(c->m * c->n * sizeof(double) + 1);
    assert_non_null(o.expected.data);
    assert_non_null(o.tolerance);
    product_define(c, &o);
    if (c->beta == 0 && c->m > 0) { /* C must not be read */
        for (size_t i = 0; i < c->m; i++)
            for (size_t j = 0; j < c->n; j++)
                set_element(c->dtype, o.C.matrix.data, i * o.C.matrix.stride + j, NAN);
        memcpy(o.C.copy, o.C.block, o.C.bytes);
    }
    return o;
}

void product_operands_destroy(product_operands *o) {
    guarded_matrix_destroy(&o->A);
    guarded_matrix_destroy(&o->B);
    guarded_matrix_destroy(&o->C);
    guarded_matrix_destroy(&o->bias);
    free(o->expected.data);
    free(o->tolerance);
}

static int same_value(double a, double b) { return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b)); }

void assert_product_values(const product_case *c, const product_operands *o, const char *isa, int exact) {
    for (size_t i = 0; i < c->m; i++)
        for (size_t j = 0; j < c->n; j++) {
            const double actual = element(c->dtype, o->C.matrix.data, i * o->C.matrix.stride + j);
            const double expected = ((const double *)o->expected.data)[i * c->n + j];
            const double tolerance = o->tolerance[i * c->n + j];
            if (same_value(actual, expected) || (!exact && (tolerance < 0 || fabs(actual - expected) <= 2 * tolerance)))
                continue;
            fail_msg("%s f%d: %s%s m=%zu n=%zu k=%zu alpha=%g beta=%g bias=%d gap=%zu offset=%zu special=%d: "
                     "C[%zu][%zu] is %a, should be %a",
                     isa, c->dtype == NNLA_F32 ? 32 : 64, c->transpose_a ? "T" : "N", c->transpose_b ? "T" : "N", c->m,
                     c->n, c->k, c->alpha, c->beta, c->with_bias, c->gap, c->offset, c->special, i, j, actual,
                     expected);
        }
}

void assert_product(const product_case *c, const product_operands *o, const char *isa, int exact) {
    assert_product_values(c, o, isa, exact);
    assert_guarded(&o->A, c->dtype, 1);
    assert_guarded(&o->B, c->dtype, 1);
    assert_guarded(&o->bias, c->dtype, 1);
    assert_guarded(&o->C, c->dtype, 0);
}

int isa_is_exact(const char *isa) { return strncmp(isa, "sse2", 4) != 0 || strlen(isa) == 4; }

/* ---- Scratch ---- */

guarded_scratch guarded_scratch_create(size_t bytes) {
    guarded_scratch scratch = {.bytes = bytes};
    void *memory = NULL;
    assert_int_equal(posix_memalign(&memory, 64, bytes + 2 * GUARD), 0);
    scratch.block = memory;
    memset(scratch.block, 0xff, bytes + 2 * GUARD); /* NaN, so that what is not packed is not used */
    scratch.memory = scratch.block + GUARD;
    return scratch;
}

void guarded_scratch_destroy(guarded_scratch *scratch) {
    for (size_t i = 0; i < GUARD; i++) {
        assert_int_equal(scratch->block[i], 0xff);
        assert_int_equal(scratch->block[GUARD + scratch->bytes + i], 0xff);
    }
    free(scratch->block);
}
