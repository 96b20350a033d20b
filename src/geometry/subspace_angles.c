/* Principal angles between two column spaces, from cosines and sines: A. V. Knyazev, M. E. Argentati, "Principal angles
   between subspaces in an A-based scalar product", SIAM J. Sci. Comput. 23, 2002. With orthonormal bases QA, QB, QB not
   the larger one, the cosines are the singular values of QAᵀ QB and the sines those of QB − QA QAᵀ QB. */
#include "base/alloc.h"
#include "base/status.h"
#include "geometry/decomposition.h"
#include "nnla/geometry.h"
#include "nnla/linalg.h"

static const char function[] = "nnla_subspace_angles";

/* Working memory; k ≤ l are the dimensions of the spaces. */
typedef struct bases {
    size_t m, k, l;
    nnla_tensor small, large;   /* [m × k], [m × l], orthonormal columns */
    nnla_tensor inner;          /* [l × k] */
    nnla_tensor cosines, sines; /* [k], descending both */
} bases;

static void take(nnla__arena *arena, nnla_tensor *tensor, size_t rank, const size_t *dims) {
    size_t count = rank == 1 ? dims[0] : dims[0] * dims[1];
    nnla__tensor_init(tensor, NNLA_F64, nnla__arena_take(arena, count, sizeof(double)), rank, dims);
}

static void plan(nnla__arena *arena, void *payload) {
    bases *b = payload;
    take(arena, &b->small, 2, (const size_t[]){b->m, b->k});
    take(arena, &b->large, 2, (const size_t[]){b->m, b->l});
    take(arena, &b->inner, 2, (const size_t[]){b->l, b->k});
    take(arena, &b->cosines, 1, &b->k);
    take(arena, &b->sines, 1, &b->k);
}

/* The first columns of U, as many as the basis has: they span A's columns. */
static void take_basis(const nnla__decomposition *d, nnla_tensor *basis) {
    nnla__matrix columns = nnla__tensor_rows(&d->U);
    columns.cols = basis->dims[1];
    nnla__copy(nnla__tensor_rows(basis), columns, sizeof(double));
}

static nnla_status fill_sines_and_cosines(bases *b) {
    nnla_status status = nnla__product(function, 1, &b->large, &b->small, &b->inner);
    if (status == NNLA_OK)
        status = nnla_svd(&b->inner, NULL, &b->cosines, NULL);
    if (status == NNLA_OK)
        status = nnla_gemm(0, 0, -1, &b->large, &b->inner, 1, &b->small); /* QB − QA QAᵀ QB */
    if (status == NNLA_OK)
        status = nnla_svd(&b->small, NULL, &b->sines, NULL);
    return status == NNLA_OK ? NNLA_OK : nnla__fail_prefix("%s: ", function);
}

/* The largest sine goes with the smallest cosine: tan θ = sine / cosine. */
static void store_angles(const bases *b, nnla_tensor *angles) {
    for (size_t i = 0; i < b->k; i++) {
        double sine = nnla__tensor_element(&b->sines, i), cosine = nnla__tensor_element(&b->cosines, b->k - 1 - i);
        nnla__tensor_set_element(angles, i, nnla__atan2(sine, cosine));
    }
}

static nnla_status find_angles(const nnla__decomposition *A, const nnla__decomposition *B, nnla_tensor *angles) {
    size_t a = nnla__numerical_rank(A, angles->dtype), b = nnla__numerical_rank(B, angles->dtype);
    bases work = {.m = A->m, .k = a < b ? a : b, .l = a < b ? b : a};
    nnla_status status = nnla__check_dims(function, "angles", angles, 1, &work.k);
    if (status != NNLA_OK || work.k == 0)
        return status;
    void *block = nnla__planned_block(function, plan, &work);
    if (block == NULL)
        return nnla_error_status();
    take_basis(A, a < b ? &work.small : &work.large);
    take_basis(B, a < b ? &work.large : &work.small);
    status = fill_sines_and_cosines(&work);
    if (status == NNLA_OK)
        store_angles(&work, angles);
    nnla__release(block);
    return status;
}

static nnla_status check_arguments(const nnla_tensor *A, const nnla_tensor *B, const nnla_tensor *angles) {
    char shape_a[NNLA__SHAPE_TEXT_SIZE], shape_b[NNLA__SHAPE_TEXT_SIZE];
    nnla_status status = nnla__check_matrix(function, "A", A);
    if (status == NNLA_OK)
        status = nnla__check_matrix(function, "B", B);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "A", A, "B", B);
    if (status == NNLA_OK && A->dims[0] != B->dims[0])
        status = nnla__fail(NNLA_ERROR_SHAPE, "%s: the columns of A %s and B %s lie in different spaces", function,
                            nnla__shape_text(shape_a, 2, A->dims), nnla__shape_text(shape_b, 2, B->dims));
    if (status == NNLA_OK)
        status = nnla__check_output(function, "angles", angles);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, "A", A, "angles", angles);
    if (status == NNLA_OK)
        status = nnla__check_apart(function, "A", A, "angles", angles);
    return status == NNLA_OK ? nnla__check_apart(function, "B", B, "angles", angles) : status;
}

nnla_status nnla_subspace_angles(const nnla_tensor *A, const nnla_tensor *B, nnla_tensor *angles) {
    nnla__decomposition a, b;
    nnla_status status = check_arguments(A, B, angles);
    if (status == NNLA_OK)
        status = nnla__decompose(function, A, 1, 0, &a);
    if (status != NNLA_OK)
        return status;
    status = nnla__decompose(function, B, 1, 0, &b);
    if (status == NNLA_OK) {
        status = find_angles(&a, &b, angles);
        nnla__decomposition_end(&b);
    }
    nnla__decomposition_end(&a);
    return status;
}
