/* The thin singular value decomposition, after Drmač & Veselić 2008 and Higham 2000 (see nnla_svd). With m ≥ n (else
   the same for Aᵀ) and the rows sorted by size:

       A P = Q R                QR factorization with column pivoting
       Rᵀ J = W Σ               one-sided Jacobi: Rᵀ is much nearer to orthogonal columns than A
       A = (Q J) Σ (P W)ᵀ

   Left vectors are Q J, right vectors P W. All of it in double, in one block of memory. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/status.h"
#include "linalg/svd_impl.h"
#include "linalg/svd_vectors.h"
#include "nnla/linalg.h"
#include "tensor/tensor_impl.h"

static const char function[] = "nnla_svd";

/* One decomposition. */
typedef struct svd {
    const nnla_tensor *input;
    int transposed; /* A is the input's transpose: the left vectors are the rows of Vᵀ */
    int shift;      /* A is the input times 2^shift */
    size_t rank;    /* rows of R that are not zero */

    nnla__columns A;     /* [m × n], m ≥ n; then reflectors and R */
    nnla__columns X;     /* [n × rank]: Rᵀ, then W Σ */
    nnla__columns J;     /* [rank × rank]; no data if left vectors are not wanted */
    nnla__columns left;  /* [m × n], Q J; no data if not wanted */
    nnla__columns right; /* [n × n], W */
    nnla__scaled_column *columns;
    double *tau, *lengths, *s;
    size_t *row_order, *column_order; /* (i, j) of A is (row_order[i], column_order[j]) of the input */
    size_t *room;                     /* for sorting */
} svd;

static nnla__columns take_columns(nnla__arena *arena, size_t length, size_t count) {
    return (nnla__columns){nnla__arena_take(arena, length * count, sizeof(double)), length, count};
}

/* Lays the working memory out. m × n ≥ n × n does not overflow: it is the input's count. */
static void plan(nnla__arena *arena, svd *work, size_t m, size_t n, int want_left) {
    work->A = take_columns(arena, m, n);
    work->X = take_columns(arena, n, n);
    work->right = take_columns(arena, n, n);
    work->J = want_left ? take_columns(arena, n, n) : (nnla__columns){0};
    work->left = want_left ? take_columns(arena, m, n) : (nnla__columns){0};
    work->columns = nnla__arena_take(arena, n, sizeof *work->columns);
    work->tau = nnla__arena_take(arena, n, sizeof(double));
    work->lengths = nnla__arena_take(arena, m, sizeof(double));
    work->s = nnla__arena_take(arena, n, sizeof(double));
    work->row_order = nnla__arena_take(arena, m, sizeof(size_t));
    work->column_order = nnla__arena_take(arena, n, sizeof(size_t));
    work->room = nnla__arena_take(arena, m, sizeof(size_t));
}

/* Element (i, j) of the input, or of its transpose. */
static double element(const svd *work, size_t i, size_t j) {
    size_t row = work->transposed ? j : i, column = work->transposed ? i : j;
    return nnla__tensor_element(work->input, row * work->input->dims[1] + column);
}

/* Merges the sorted runs [begin, middle) and [middle, end) of `from` into `to`, by descending key, stable. */
static void merge(const double *key, const size_t *from, size_t begin, size_t middle, size_t end, size_t *to) {
    size_t a = begin, b = middle;
    for (size_t at = begin; at < end; at++) {
        int take_a = b == end || (a < middle && key[from[a]] >= key[from[b]]);
        to[at] = take_a ? from[a++] : from[b++];
    }
}

/* row_order: the rows by descending largest element, as Higham's error bound for rows of different size asks. */
static void sort_rows(svd *work) {
    size_t m = work->A.length, *order = work->row_order, *other = work->room;
    for (size_t i = 0; i < m; i++) {
        order[i] = i;
        work->lengths[i] = 0;
        for (size_t j = 0; j < work->A.count; j++) {
            double size = fabs(element(work, i, j));
            work->lengths[i] = size > work->lengths[i] ? size : work->lengths[i];
        }
    }
    for (size_t run = 1; run < m; run *= 2) {
        for (size_t begin = 0; begin < m; begin += 2 * run) {
            size_t middle = run < m - begin ? begin + run : m;
            size_t end = run < m - middle ? middle + run : m;
            merge(work->lengths, order, begin, middle, end, other);
        }
        size_t *kept = order;
        order = other;
        other = kept;
    }
    work->row_order = order;
    work->room = other;
}

/* A = the input times 2^shift: small matrices are raised, away from underflow, as far as sums of squares of their
   elements do not overflow; large ones are lowered only as far as sums of their elements need. */
static void load(svd *work) {
    double largest = work->lengths[work->row_order[0]];
    int exponent = 0;
    frexp(largest, &exponent);
    if (largest > 0)
        work->shift = exponent < 450 ? 450 - exponent : exponent > 1000 ? 1000 - exponent : 0;
    for (size_t j = 0; j < work->A.count; j++) {
        double *column = nnla__column(work->A, j);
        for (size_t i = 0; i < work->A.length; i++)
            column[i] = ldexp(element(work, work->row_order[i], j), work->shift);
    }
}

/* X = Rᵀ, row j of R as column j. */
static void transpose_factor(svd *work) {
    size_t n = work->A.count;
    work->X = (nnla__columns){work->X.data, n, work->rank};
    for (size_t j = 0; j < work->rank; j++) {
        double *x = nnla__column(work->X, j);
        for (size_t i = 0; i < n; i++)
            x[i] = i < j ? 0 : nnla__column(work->A, i)[j];
    }
}

/* s, scaled back; those of zero columns are 0 as the block was. */
static void set_values(svd *work) {
    for (size_t j = 0; j < work->rank; j++)
        work->s[j] = ldexp(work->columns[j].norm, work->columns[j].exponent - work->shift);
}

/* right = W, completed where Σ is zero. */
static void set_right_vectors(svd *work) {
    size_t n = work->A.count, have = 0;
    for (; have < work->rank && work->columns[have].norm > 0; have++)
        nnla__svd_scale(n, 1 / work->columns[have].norm, work->columns[have].x, nnla__column(work->right, have));
    nnla__complete_columns(work->right, have, work->lengths);
}

/* left = Q J, J completed by the unit matrix. The block was zero. */
static void set_left_vectors(svd *work) {
    for (size_t j = 0; j < work->left.count; j++) {
        double *column = nnla__column(work->left, j);
        if (j < work->rank)
            memcpy(column, work->columns[j].j, work->rank * sizeof *column);
        else
            column[j] = 1;
    }
    nnla__apply_q(work->A, work->tau, work->rank, work->left);
}

static nnla_status decompose(svd *work, int want_vectors) {
    sort_rows(work);
    load(work);
    work->rank = nnla__pivoted_qr(work->A, work->tau, work->column_order); /* A P = Q R */
    transpose_factor(work);
    work->J = (nnla__columns){work->J.data, work->rank, work->rank};
    if (!nnla__jacobi(work->X, work->J, work->columns)) /* Rᵀ J = W Σ */
        return nnla__fail(NNLA_ERROR_UNSUPPORTED, "%s: the Jacobi rotations did not converge", function);
    set_values(work);
    if (want_vectors)
        set_right_vectors(work);
    if (work->left.data != NULL)
        set_left_vectors(work);
    return NNLA_OK;
}

/* The sign that makes the element of largest magnitude positive; the first of equals in the input's order. */
static double sign_of(size_t length, const double *v, const size_t *order) {
    size_t largest = 0;
    for (size_t i = 1; i < length; i++) {
        double size = fabs(v[i]), best = fabs(v[largest]);
        if (size > best || (size == best && order[i] < order[largest]))
            largest = i;
    }
    return v[largest] < 0 ? -1 : 1;
}

/* U or Vᵀ of these vectors, whose elements go back to the input's order. */
static void store(nnla_tensor *target, int as_rows, nnla__columns vectors, const size_t *order, size_t j, double sign) {
    const double *v = nnla__column(vectors, j);
    for (size_t i = 0; i < vectors.length; i++) {
        size_t row = as_rows ? j : order[i], column = as_rows ? order[i] : j;
        nnla__tensor_set_element(target, row * target->dims[1] + column, sign * v[i]);
    }
}

static void store_all(const svd *work, nnla_tensor *U, nnla_tensor *s, nnla_tensor *Vt) {
    nnla__columns u = work->transposed ? work->right : work->left;
    nnla__columns v = work->transposed ? work->left : work->right;
    const size_t *order_u = work->transposed ? work->column_order : work->row_order;
    const size_t *order_v = work->transposed ? work->row_order : work->column_order;
    for (size_t j = 0; j < s->count; j++) {
        nnla__tensor_set_element(s, j, work->s[j]);
        double sign = U != NULL || Vt != NULL ? sign_of(v.length, nnla__column(v, j), order_v) : 1;
        if (U != NULL)
            store(U, 0, u, order_u, j, sign);
        if (Vt != NULL)
            store(Vt, 1, v, order_v, j, sign);
    }
}

static nnla_status check_arguments(const nnla_tensor *A, const nnla_tensor *U, const nnla_tensor *s,
                                   const nnla_tensor *Vt) {
    nnla_status status = nnla__check_real(function, "A", A);
    if (status == NNLA_OK)
        status = nnla__check_rank(function, "A", A, 2);
    if (status != NNLA_OK)
        return status;
    size_t m = A->dims[0], n = A->dims[1], r = m < n ? m : n;
    status = nnla__check_result(function, "A", A, "s", s, 1, &r);
    if (status == NNLA_OK && U != NULL)
        status = nnla__check_result(function, "A", A, "U", U, 2, (const size_t[]){m, r});
    if (status == NNLA_OK && Vt != NULL)
        status = nnla__check_result(function, "A", A, "Vt", Vt, 2, (const size_t[]){r, n});
    if (status == NNLA_OK && U != NULL)
        status = nnla__check_apart(function, "s", s, "U", U);
    if (status == NNLA_OK && Vt != NULL)
        status = nnla__check_apart(function, "s", s, "Vt", Vt);
    if (status == NNLA_OK && U != NULL && Vt != NULL)
        status = nnla__check_apart(function, "U", U, "Vt", Vt);
    return status == NNLA_OK ? nnla__check_finite(function, "A", A) : status;
}

/* s fits the dtype: a sum of many of the largest numbers may not. */
static nnla_status check_range(const svd *work, nnla_dtype dtype) {
    double largest = work->s[0];
    if (isfinite(dtype == NNLA_F32 ? (double)(float)largest : largest))
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: the largest singular value exceeds the range of %s", function,
                      nnla_dtype_name(dtype));
}

nnla_status nnla_svd(const nnla_tensor *A, nnla_tensor *U, nnla_tensor *s, nnla_tensor *Vt) {
    nnla_status status = check_arguments(A, U, s, Vt);
    if (status != NNLA_OK || s->count == 0)
        return status;
    svd work = {.input = A, .transposed = A->dims[0] < A->dims[1]};
    size_t m = A->dims[work.transposed], n = A->dims[!work.transposed];
    int want_vectors = U != NULL || Vt != NULL;
    /* The signs are those of Vᵀ, so that it is computed also for U alone. */
    int want_left = work.transposed ? want_vectors : U != NULL;
    nnla__arena arena = {0};
    plan(&arena, &work, m, n, want_left);
    if (arena.overflow)
        return nnla__fail(NNLA_ERROR_OUT_OF_MEMORY, "%s: the size of the working memory overflows", function);
    void *block = nnla__allocate(arena.used);
    if (block == NULL)
        return nnla__fail_prefix("%s: ", function);
    arena = (nnla__arena){.base = block};
    plan(&arena, &work, m, n, want_left);
    status = decompose(&work, want_vectors);
    if (status == NNLA_OK)
        status = check_range(&work, A->dtype);
    if (status == NNLA_OK)
        store_all(&work, U, s, Vt);
    nnla__release(block);
    return status;
}
