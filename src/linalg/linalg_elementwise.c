/* Element by element, over all elements whatever the shape. */
#include "base/status.h"
#include "nnla/linalg.h"
#include "tensor/tensor_impl.h"

/* An input and an output of one shape and dtype; the output may be the input's memory exactly. */
static nnla_status check_pair(const char *function, const char *name_in, const nnla_tensor *in, const char *name_out,
                              const nnla_tensor *out) {
    nnla_status status = nnla__check_same_dtype(function, name_in, in, name_out, out);
    if (status == NNLA_OK)
        status = nnla__check_same_shape(function, name_in, in, name_out, out);
    if (status == NNLA_OK)
        status = nnla__check_same_or_apart(function, name_in, in, name_out, out);
    return status;
}

nnla_status nnla_axpby(double a, const nnla_tensor *X, double b, nnla_tensor *Y) {
    static const char function[] = "nnla_axpby";
    nnla_status status = nnla__check_real(function, "X", X);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "Y", Y);
    if (status == NNLA_OK)
        status = check_pair(function, "X", X, "Y", Y);
    if (status != NNLA_OK)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(X->dtype)};
    nnla__axpby(&pass, X->count, a, X->data, b, Y->data); /* Y = aX + bY */
    return NNLA_OK;
}

typedef void binary_kernel(const nnla__pass *pass, size_t n, const void *a, const void *b, void *c);

/* C = kernel(A, B) */
static nnla_status apply(const char *function, binary_kernel *kernel, const nnla_tensor *A, const nnla_tensor *B,
                         nnla_tensor *C) {
    nnla_status status = nnla__check_real(function, "A", A);
    if (status == NNLA_OK)
        status = nnla__check_real(function, "B", B);
    if (status == NNLA_OK)
        status = nnla__check_output(function, "C", C);
    if (status == NNLA_OK)
        status = check_pair(function, "A", A, "C", C);
    if (status == NNLA_OK)
        status = check_pair(function, "B", B, "C", C);
    if (status != NNLA_OK)
        return status;
    const nnla__pass pass = {.kernels = nnla__kernels_for(A->dtype)};
    kernel(&pass, A->count, A->data, B->data, C->data);
    return NNLA_OK;
}

nnla_status nnla_add(const nnla_tensor *A, const nnla_tensor *B, nnla_tensor *C) {
    return apply("nnla_add", nnla__add, A, B, C); /* C = A + B */
}

nnla_status nnla_subtract(const nnla_tensor *A, const nnla_tensor *B, nnla_tensor *C) {
    return apply("nnla_subtract", nnla__subtract, A, B, C); /* C = A − B */
}

nnla_status nnla_multiply(const nnla_tensor *A, const nnla_tensor *B, nnla_tensor *C) {
    return apply("nnla_multiply", nnla__multiply, A, B, C); /* C = A ⊙ B */
}
