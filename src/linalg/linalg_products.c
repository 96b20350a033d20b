/* Matrix products: the shapes of the public calls, then one product of the kernels. */
#include "base/alloc.h"
#include "base/status.h"
#include "nnla/linalg.h"
#include "tensor/tensor_impl.h"

enum { SMALL_SCRATCH = 4096 }; /* on the stack: to allocate takes longer than a small product */

/* C = alpha op(A) op(B) + beta C + 1 biasᵀ, shapes checked. Not inlined, so that what needs no scratch does not pay for
   so much stack. */
static __attribute__((noinline)) nnla_status run_gemm(const char *function, nnla_dtype dtype, int transpose_a,
                                                      int transpose_b, double alpha, const nnla__matrix *A,
                                                      const nnla__matrix *B, double beta, const nnla__matrix *C,
                                                      const void *bias) {
    _Alignas(NNLA__ALIGNMENT) char small[SMALL_SCRATCH];
    nnla__pass pass;
    pass.kernels = nnla__kernels_for(dtype);
    pass.scratch = small;
    const size_t needed = nnla__gemm_within(&pass, sizeof small, transpose_a, transpose_b, alpha, A, B, beta, C, bias);
    if (needed == 0)
        return NNLA_OK;
    pass.scratch = nnla__allocate_scratch(needed);
    if (pass.scratch == NULL)
        return nnla__fail_prefix("%s: scratch: ", function);
    nnla__gemm_within(&pass, needed, transpose_a, transpose_b, alpha, A, B, beta, C, bias);
    nnla__release(pass.scratch);
    return NNLA_OK;
}

/* A vector as one row. */
static nnla__matrix row_of(const nnla_tensor *x) { return nnla__matrix_of(x->data, 1, x->count); }

/* A vector as one column. */
static nnla__matrix column_of(const nnla_tensor *x) { return nnla__matrix_of(x->data, x->count, 1); }

/* An input of a product: real, and of the rank. */
static nnla_status check_input(const char *function, const char *name, const nnla_tensor *tensor, size_t rank) {
    nnla_status status = nnla__check_real(function, name, tensor);
    return status == NNLA_OK ? nnla__check_rank(function, name, tensor, rank) : status;
}

/* The inputs A and B and the output C: dtypes equal, C in memory of its own. */
static nnla_status check_three(const char *function, const char *const names[3], const nnla_tensor *A,
                               const nnla_tensor *B, const nnla_tensor *C) {
    nnla_status status = nnla__check_same_dtype(function, names[0], A, names[1], B);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, names[0], A, names[2], C);
    if (status == NNLA_OK)
        status = nnla__check_apart(function, names[0], A, names[2], C);
    if (status == NNLA_OK)
        status = nnla__check_apart(function, names[1], B, names[2], C);
    return status;
}

/* k of the one side is k of the other. */
static nnla_status check_inner(const char *function, const char *name_a, int transpose_a, const nnla_tensor *A,
                               const char *name_b, int transpose_b, const nnla_tensor *B) {
    char a[NNLA__SHAPE_TEXT_SIZE], b[NNLA__SHAPE_TEXT_SIZE];
    size_t k_a = A->dims[transpose_a ? 0 : 1], k_b = B->dims[transpose_b ? B->rank - 1 : 0];
    if (k_a == k_b)
        return NNLA_OK;
    return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s%s %s times %s%s %s: inner dimensions %zu and %zu differ", function,
                      transpose_a ? "transposed " : "", name_a, nnla__shape_text(a, A->rank, A->dims),
                      transpose_b ? "transposed " : "", name_b, nnla__shape_text(b, B->rank, B->dims), k_a, k_b);
}

static __attribute__((noinline)) nnla_status check_gemm(const char *function, int transpose_a, int transpose_b,
                                                        const nnla_tensor *A, const nnla_tensor *B,
                                                        const nnla_tensor *C) {
    static const char *const names[] = {"A", "B", "C"};
    nnla_status status = check_input(function, "A", A, 2);
    if (status == NNLA_OK)
        status = check_input(function, "B", B, 2);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "C", C);
    if (status == NNLA_OK)
        status = check_inner(function, "A", transpose_a, A, "B", transpose_b, B);
    if (status == NNLA_OK)
        status = nnla__check_dims(function, "C", C, 2,
                                  (const size_t[]){A->dims[transpose_a ? 1 : 0], B->dims[transpose_b ? 0 : 1]});
    return status == NNLA_OK ? check_three(function, names, A, B, C) : status;
}

static int lies_apart(const nnla_tensor *a, const nnla_tensor *b, size_t size) {
    const uintptr_t at_a = (uintptr_t)a->data, at_b = (uintptr_t)b->data;
    return at_a + a->count * size <= at_b || at_b + b->count * size <= at_a;
}

/* Only if check_gemm finds nothing: its calls, one for each message, take as long as a small product. */
static int is_gemm(int transpose_a, int transpose_b, const nnla_tensor *A, const nnla_tensor *B, const nnla_tensor *C) {
    if (A == NULL || B == NULL || C == NULL || A->rank != 2 || B->rank != 2 || C->rank != 2 || C->read_only)
        return 0;
    const size_t size = A->dtype == NNLA_F32 ? sizeof(float) : sizeof(double);
    return A->dtype != NNLA_I32 && A->dtype == B->dtype && A->dtype == C->dtype &&
           A->dims[!transpose_a] == B->dims[!!transpose_b] && A->dims[!!transpose_a] == C->dims[0] &&
           B->dims[!transpose_b] == C->dims[1] && lies_apart(A, C, size) && lies_apart(B, C, size);
}

static nnla__matrix matrix_of(const nnla_tensor *A) { return nnla__matrix_of(A->data, A->dims[0], A->dims[1]); }

nnla_status nnla_gemm(int transpose_a, int transpose_b, double alpha, const nnla_tensor *A, const nnla_tensor *B,
                      double beta, nnla_tensor *C) {
    static const char function[] = "nnla_gemm";
    if (!is_gemm(transpose_a, transpose_b, A, B, C)) {
        nnla_status status = check_gemm(function, transpose_a, transpose_b, A, B, C);
        if (status != NNLA_OK)
            return status;
    }
    const nnla__matrix a = matrix_of(A), b = matrix_of(B), c = matrix_of(C);
    nnla__pass pass; /* without scratch: for most small products, and the frame stays small */
    pass.kernels = nnla__kernels_for(A->dtype);
    pass.scratch = NULL;
    if (!transpose_b && nnla__gemm_within(&pass, 0, transpose_a, transpose_b, alpha, &a, &b, beta, &c, NULL) == 0)
        return NNLA_OK;
    return run_gemm(function, A->dtype, transpose_a, transpose_b, alpha, &a, &b, beta, &c, NULL);
}

/* y = alpha op(A) x + beta y; the name of A differs between the callers. */
static nnla_status multiply_vector(const char *function, int transpose, double alpha, const nnla_tensor *A,
                                   const nnla_tensor *x, double beta, nnla_tensor *y) {
    static const char *const names[] = {"A", "x", "y"};
    nnla_status status = check_input(function, "A", A, 2);
    if (status == NNLA_OK)
        status = check_input(function, "x", x, 1);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "y", y);
    if (status == NNLA_OK)
        status = check_inner(function, "A", transpose, A, "x", 0, x);
    if (status == NNLA_OK)
        status = nnla__check_dims(function, "y", y, 1, &A->dims[transpose ? 1 : 0]);
    if (status == NNLA_OK)
        status = check_three(function, names, A, x, y);
    if (status != NNLA_OK)
        return status;
    /* yᵀ = alpha xᵀ op(A)ᵀ + beta yᵀ: one row, for which the kernels have a path of their own. */
    const nnla__matrix x_row = row_of(x), matrix = nnla__tensor_rows(A), y_row = row_of(y);
    return run_gemm(function, A->dtype, 0, !transpose, alpha, &x_row, &matrix, beta, &y_row, NULL);
}

nnla_status nnla_gemv(int transpose, double alpha, const nnla_tensor *A, const nnla_tensor *x, double beta,
                      nnla_tensor *y) {
    return multiply_vector("nnla_gemv", transpose, alpha, A, x, beta, y);
}

nnla_status nnla_combine_columns(const nnla_tensor *A, const nnla_tensor *x, nnla_tensor *y) {
    return multiply_vector("nnla_combine_columns", 0, 1, A, x, 0, y); /* Σ_j x_j a_j = A x */
}

nnla_status nnla_outer(double alpha, const nnla_tensor *x, const nnla_tensor *y, double beta, nnla_tensor *A) {
    static const char function[] = "nnla_outer";
    static const char *const names[] = {"x", "y", "A"};
    nnla_status status = check_input(function, "x", x, 1);
    if (status == NNLA_OK)
        status = check_input(function, "y", y, 1);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "A", A);
    if (status == NNLA_OK)
        status = nnla__check_dims(function, "A", A, 2, (const size_t[]){x->count, y->count});
    if (status == NNLA_OK)
        status = check_three(function, names, x, y, A);
    if (status != NNLA_OK)
        return status;
    const nnla__matrix x_column = column_of(x), y_row = row_of(y), matrix = nnla__tensor_rows(A);
    return run_gemm(function, x->dtype, 0, 0, alpha, &x_column, &y_row, beta, &matrix, NULL);
}

/* The shapes of Y = X Wᵀ + 1 bᵀ. */
static nnla_status check_affine_shapes(const char *function, const nnla_tensor *W, const nnla_tensor *b,
                                       const nnla_tensor *X, const nnla_tensor *Y) {
    char w[NNLA__SHAPE_TEXT_SIZE], x[NNLA__SHAPE_TEXT_SIZE];
    if (X->rank != 1 && X->rank != 2)
        return nnla__check_rank(function, "X", X, 2);
    size_t out = W->dims[0], in = W->dims[1];
    if (X->dims[X->rank - 1] != in)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: X %s has %zu columns, but W %s takes %zu", function,
                          nnla__shape_text(x, X->rank, X->dims), X->dims[X->rank - 1],
                          nnla__shape_text(w, W->rank, W->dims), in);
    nnla_status status = b != NULL ? nnla__check_dims(function, "b", b, 1, &out) : NNLA_OK;
    if (status == NNLA_OK && X->rank == 1)
        return nnla__check_dims(function, "Y", Y, 1, &out);
    if (status == NNLA_OK)
        return nnla__check_dims(function, "Y", Y, 2, (const size_t[]){X->dims[0], out});
    return status;
}

nnla_status nnla_affine(const nnla_tensor *W, const nnla_tensor *b, const nnla_tensor *X, nnla_tensor *Y) {
    static const char function[] = "nnla_affine";
    static const char *const names[] = {"W", "X", "Y"};
    nnla_status status = check_input(function, "W", W, 2);
    if (status == NNLA_OK && b != NULL)
        status = check_input(function, "b", b, 1);
    if (status == NNLA_OK)
        status = nnla__check_real(function, "X", X);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "Y", Y);
    if (status == NNLA_OK)
        status = check_affine_shapes(function, W, b, X, Y);
    if (status == NNLA_OK)
        status = check_three(function, names, W, X, Y);
    if (status == NNLA_OK && b != NULL)
        status = nnla__check_same_dtype(function, "W", W, "b", b);
    if (status == NNLA_OK && b != NULL)
        status = nnla__check_apart(function, "b", b, "Y", Y);
    if (status != NNLA_OK)
        return status;
    const nnla__matrix w = matrix_of(W), x = X->rank == 1 ? row_of(X) : matrix_of(X),
                       y = Y->rank == 1 ? row_of(Y) : matrix_of(Y);
    const void *const bias = b != NULL ? b->data : NULL;
    return run_gemm(function, W->dtype, 0, 1, 1, &x, &w, 0, &y, bias); /* Y = X Wᵀ + 1 bᵀ */
}

nnla_status nnla_transpose(const nnla_tensor *A, nnla_tensor *At) {
    static const char function[] = "nnla_transpose";
    nnla_status status = check_input(function, "A", A, 2);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "At", At);
    if (status == NNLA_OK)
        status = nnla__check_dims(function, "At", At, 2, (const size_t[]){A->dims[1], A->dims[0]});
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "A", A, "At", At);
    if (status == NNLA_OK)
        status = nnla__check_apart(function, "A", A, "At", At);
    if (status != NNLA_OK)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(A->dtype)};
    nnla__transpose(&pass, nnla__tensor_rows(At), nnla__tensor_rows(A)); /* At = Aᵀ */
    return NNLA_OK;
}
