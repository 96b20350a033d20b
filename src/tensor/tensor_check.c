/* The checks of arguments that all modules share. */
#include <math.h>
#include <stdio.h>

#include "base/status.h"
#include "base/text.h"
#include "tensor/tensor_impl.h"

nnla_status nnla__check_present(const char *function, const char *name, const void *pointer) {
    if (pointer == NULL)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s is NULL", function, name);
    return NNLA_OK;
}

nnla_status nnla__check_real(const char *function, const char *name, const nnla_tensor *tensor) {
    nnla_status status = nnla__check_present(function, name, tensor);
    if (status == NNLA_OK && tensor->dtype == NNLA_I32)
        return nnla__fail(NNLA_ERROR_DTYPE, "%s: %s is i32, expected f32 or f64", function, name);
    return status;
}

nnla_status nnla__check_writable(const char *function, const char *name, const nnla_tensor *tensor) {
    nnla_status status = nnla__check_present(function, name, tensor);
    if (status == NNLA_OK && tensor->read_only)
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s is read-only", function, name);
    return status;
}

nnla_status nnla__check_output(const char *function, const char *name, const nnla_tensor *tensor) {
    nnla_status status = nnla__check_real(function, name, tensor);
    return status == NNLA_OK ? nnla__check_writable(function, name, tensor) : status;
}

nnla_status nnla__check_rank(const char *function, const char *name, const nnla_tensor *tensor, size_t rank) {
    char shape[NNLA__SHAPE_TEXT_SIZE];
    if (tensor->rank != rank)
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s %s has rank %zu, expected rank %zu", function, name,
                          nnla__shape_text(shape, tensor->rank, tensor->dims), tensor->rank, rank);
    return NNLA_OK;
}

nnla_status nnla__check_dims(const char *function, const char *name, const nnla_tensor *tensor, size_t rank,
                             const size_t *dims) {
    char shape[NNLA__SHAPE_TEXT_SIZE], expected[NNLA__SHAPE_TEXT_SIZE];
    if (!nnla__shape_is(tensor, rank, dims))
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s is %s, expected %s", function, name,
                          nnla__shape_text(shape, tensor->rank, tensor->dims), nnla__shape_text(expected, rank, dims));
    return NNLA_OK;
}

nnla_status nnla__check_same_dtype(const char *function, const char *name_a, const nnla_tensor *a, const char *name_b,
                                   const nnla_tensor *b) {
    if (a->dtype != b->dtype)
        return nnla__fail(NNLA_ERROR_DTYPE, "%s: %s is %s but %s is %s", function, name_a, nnla_dtype_name(a->dtype),
                          name_b, nnla_dtype_name(b->dtype));
    return NNLA_OK;
}

nnla_status nnla__check_same_shape(const char *function, const char *name_a, const nnla_tensor *a, const char *name_b,
                                   const nnla_tensor *b) {
    char shape_a[NNLA__SHAPE_TEXT_SIZE], shape_b[NNLA__SHAPE_TEXT_SIZE];
    if (!nnla__same_shape(a, b))
        return nnla__fail(NNLA_ERROR_SHAPE, "%s: %s %s and %s %s differ in shape", function, name_a,
                          nnla__shape_text(shape_a, a->rank, a->dims), name_b,
                          nnla__shape_text(shape_b, b->rank, b->dims));
    return NNLA_OK;
}

int nnla__tensor_meets(const nnla_tensor *tensor, const void *memory, size_t bytes) {
    uintptr_t first = (uintptr_t)tensor->data, other = (uintptr_t)memory;
    size_t own = tensor->count * nnla__dtype_size(tensor->dtype);
    return own > 0 && bytes > 0 && first < other + bytes && other < first + own;
}

int nnla__tensors_overlap(const nnla_tensor *a, const nnla_tensor *b) {
    return nnla__tensor_meets(a, b->data, b->count * nnla__dtype_size(b->dtype));
}

nnla_status nnla__check_apart(const char *function, const char *name_a, const nnla_tensor *a, const char *name_b,
                              const nnla_tensor *b) {
    if (nnla__tensors_overlap(a, b))
        return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s shares memory with %s", function, name_b, name_a);
    return NNLA_OK;
}

nnla_status nnla__check_same_or_apart(const char *function, const char *name_a, const nnla_tensor *a,
                                      const char *name_b, const nnla_tensor *b) {
    if (a->data == b->data && a->count == b->count && a->dtype == b->dtype)
        return NNLA_OK;
    return nnla__check_apart(function, name_a, a, name_b, b);
}

/* "[2, 1]": where element `at` is. Nothing for rank 0. */
static const char *index_text(char *text, const nnla_tensor *tensor, size_t at) {
    size_t index[NNLA__MAX_RANK] = {0}, used = 0;
    for (size_t axis = tensor->rank; axis-- > 0; at /= tensor->dims[axis])
        index[axis] = at % tensor->dims[axis];
    text[0] = '\0';
    for (size_t axis = 0; axis < tensor->rank; axis++)
        used += (size_t)snprintf(text + used, NNLA__SHAPE_TEXT_SIZE - used, "%s%zu%s", axis == 0 ? "[" : ", ",
                                 index[axis], axis + 1 == tensor->rank ? "]" : "");
    return text;
}

nnla_status nnla__check_finite(const char *function, const char *name, const nnla_tensor *tensor) {
    const nnla__pass pass = {.kernels = nnla__kernels_for(tensor->dtype)};
    if (nnla__all_finite(&pass, tensor->count, tensor->data))
        return NNLA_OK;
    char text[NNLA__SHAPE_TEXT_SIZE];
    size_t at = 0;
    while (isfinite(nnla__tensor_element(tensor, at)))
        at++;
    return nnla__fail(NNLA_ERROR_NOT_FINITE, "%s: %s%s is %s", function, name, index_text(text, tensor, at),
                      isnan(nnla__tensor_element(tensor, at)) ? "NaN" : "infinite");
}

nnla_status nnla__check_result(const char *function, const char *name_a, const nnla_tensor *A, const char *name,
                               const nnla_tensor *output, size_t rank, const size_t *dims) {
    nnla_status status = nnla__check_output(function, name, output);
    if (status == NNLA_OK)
        status = nnla__check_dims(function, name, output, rank, dims);
    if (status == NNLA_OK)
        status = nnla__check_same_dtype(function, name_a, A, name, output);
    if (status == NNLA_OK)
        status = nnla__check_apart(function, name_a, A, name, output);
    return status;
}

nnla_status nnla__fail_setting(const char *function, const char *name, double value, const char *expected) {
    char text[NNLA__REAL_TEXT_SIZE];
    return nnla__fail(NNLA_ERROR_INVALID_ARGUMENT, "%s: %s is %s, expected %s", function, name,
                      nnla__format_real(text, value, 6), expected);
}
